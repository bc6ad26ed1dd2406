//! The same change to many leads: assigned (分配), given back to the pool, source and industry, recycle bin. All or none, shown
//! beforehand, kept so that its maker can take it back.

pub mod actions;
pub mod form;
pub mod pages;
pub mod store;
pub mod text;
pub mod undo;

use super::filter::{Filter, View};
use super::model::Lead;
use super::{list, store as leads, text as words};
use crate::bulk::whole::{Every, MOST_AND_ONE};
use crate::bulk::{self, Asked};
use crate::core::access::{Can, LeadAssign, LeadClaim, LeadDelete, LeadEdit, LeadView, Permission, Scoped, Seen};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::{Reader, Tx};
use crate::customers::changes::undo::Undone;
use crate::text::Lang;
use crate::ui::Icon;
use crate::views::Question;
use crate::web::registry::Registry;
use chrono::NaiveDate;
use maud::Markup;

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("lead");
    r.page("/leads/bulk", bulk::pages::preview::<Act>).example(RECORD, &[("do", "assign"), ("ids", "@id")]);
    r.action("/leads/bulk/assign", pages::assign).example(RECORD, &[("ids", "@id"), ("person", "陈静")]);
    r.action("/leads/bulk/release", pages::release).example(RECORD, &[("ids", "@id"), ("reason", "不在我的区域")]);
    r.action("/leads/bulk/edit", pages::edit).example(RECORD, &[("ids", "@id"), ("source", "referral")]);
    r.action("/leads/bulk/delete", pages::delete).example(RECORD, &[("ids", "@id")]);
    r.action("/leads/changes/{id}/undo", bulk::pages::undo::<Act>).example(Some("bulk change of leads"), &[]);
}

/// What can be done to many leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Assign,
    Release,
    Edit,
    Delete,
}

impl bulk::Act for Act {
    type View = LeadView;
    type Row = Lead;
    const ALL: &'static [Self] = &[Self::Assign, Self::Release, Self::Edit, Self::Delete];
    const PATH: &'static str = "/leads";

    fn id(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Release => "release",
            Self::Edit => "edit",
            Self::Delete => "delete",
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Assign => words::assign(lang),
            Self::Release => words::release(lang),
            Self::Edit => text::edit(lang),
            Self::Delete => text::delete(lang),
        }
    }

    fn picture(self) -> Icon {
        match self {
            Self::Assign => Icon::Transfer,
            Self::Release => Icon::Undo,
            Self::Edit => Icon::Edit,
            Self::Delete => Icon::Trash,
        }
    }

    fn permission(self) -> &'static str {
        match self {
            Self::Assign | Self::Release => LeadAssign::INFO.id,
            Self::Edit => LeadEdit::INFO.id,
            Self::Delete => LeadDelete::INFO.id,
        }
    }

    fn endangers(self) -> bool {
        self == Self::Delete
    }

    fn counted(lang: Lang, count: &str) -> String {
        if count == "1" { text::one(lang).to_owned() } else { text::several(lang, count) }
    }

    fn title(self, things: &str, lang: Lang) -> String {
        match self {
            Self::Assign => text::title_assign(lang, things),
            Self::Release => text::title_release(lang, things),
            Self::Edit => text::title_edit(lang, things),
            Self::Delete => text::title_delete(lang, things),
        }
    }

    fn right(self, row: &Seen<Lead>) -> bool {
        match self {
            // Who may claim may also give to others what lies in the pool; to whom, the action asks.
            Self::Assign => row.allows::<LeadAssign>() || (row.pool_id.is_some() && row.holds::<LeadClaim>()),
            Self::Release => row.allows::<LeadAssign>(),
            Self::Edit => row.allows::<LeadEdit>(),
            Self::Delete => row.allows::<LeadDelete>(),
        }
    }

    fn fits(self, row: &Lead) -> bool {
        match self {
            Self::Assign => row.is_open(),
            Self::Release => row.is_open() && row.owner_id.is_some(),
            Self::Edit => row.status != "converted",
            Self::Delete => true,
        }
    }

    fn called(row: &Lead) -> (i64, String) {
        (row.id, row.label())
    }

    fn owner(row: &Lead) -> Option<&str> {
        row.owner_name.as_deref()
    }

    fn several(reader: &mut Reader, can: &Can<LeadView>, ids: &[i64]) -> Result<Vec<Seen<Lead>>, Problem> {
        leads::several(reader, can, ids)
    }

    fn looked_up(filter: &Raw) -> String {
        filter.get("q").to_owned()
    }

    fn every(
        self,
        reader: &mut Reader,
        can: &Can<LeadView>,
        (filter, today): (&Raw, NaiveDate),
    ) -> Result<Every, Problem> {
        let filter = Filter { cursor: None, exact: false, ..Filter::read(filter) };
        filter.refuse_hidden(&can.actor().standing)?;
        let found = list::find(reader, can, &filter, today)?;
        let asked = (&filter, today);
        let ids = match self {
            Self::Assign if filter.view == View::Pool => within::<LeadView>(reader, can, asked)?,
            Self::Assign | Self::Release => within::<LeadAssign>(reader, can, asked)?,
            Self::Edit => within::<LeadEdit>(reader, can, asked)?,
            Self::Delete => within::<LeadDelete>(reader, can, asked)?,
        };
        Ok(Every { ids, count: found.count, capped: found.capped })
    }

    fn accepts(name: &str) -> bool {
        matches!(name, "person" | "reason") || form::EDITED.contains(&name)
    }

    fn fields(self, asked: &Asked<Self>, lang: Lang) -> Markup {
        form::fields(self, asked, lang)
    }

    fn undo(tx: &mut Tx, can: &Can<LeadView>, id: i64) -> Result<Undone, Problem> {
        undo::undo(tx, can, id)
    }
}

fn within<Q: Scoped>(
    reader: &mut Reader,
    can: &Can<LeadView>,
    (filter, today): (&Filter, NaiveDate),
) -> Result<Option<Vec<i64>>, Problem> {
    let also = can.also::<Q>().ok_or(Problem::Forbidden(Q::INFO.id))?;
    list::every(reader, can, (&also, MOST_AND_ONE), filter, today)
}
