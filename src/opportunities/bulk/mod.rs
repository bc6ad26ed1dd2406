//! The same change to many opportunities: transfer, a later expected day, recycle bin. All or none, shown beforehand, kept so that
//! its maker can take it back.

pub mod actions;
pub mod form;
pub mod pages;
pub mod put;
pub mod store;
pub mod text;
pub mod undo;

use super::every::every;
use super::filter::Filter;
use super::list;
use super::model::Opportunity;
use super::{store as deals, text as words};
use crate::bulk::whole::{Every, MOST_AND_ONE};
use crate::bulk::{self, Asked};
use crate::core::access::{
    Can, OpportunityAssign, OpportunityDelete, OpportunityEdit, OpportunityView, Permission, Scoped, Seen,
};
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
    const RECORD: Option<&str> = Some("opportunity");
    r.page("/opportunities/bulk", bulk::pages::preview::<Act>).example(RECORD, &[("do", "transfer"), ("ids", "@id")]);
    r.action("/opportunities/bulk/transfer", pages::transfer).example(RECORD, &[("ids", "@id"), ("person", "陈静")]);
    r.action("/opportunities/bulk/day", pages::day).example(RECORD, &[("ids", "@id"), ("days", "7")]);
    r.action("/opportunities/bulk/delete", pages::delete).example(RECORD, &[("ids", "@id")]);
    r.action("/opportunities/changes/{id}/undo", bulk::pages::undo::<Act>)
        .example(Some("bulk change of opportunities"), &[]);
}

/// What can be done to many opportunities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Transfer,
    Day,
    Delete,
}

impl bulk::Act for Act {
    type View = OpportunityView;
    type Row = Opportunity;
    const ALL: &'static [Self] = &[Self::Transfer, Self::Day, Self::Delete];
    const PATH: &'static str = "/opportunities";

    fn id(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Day => "day",
            Self::Delete => "delete",
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Transfer => words::assign(lang),
            Self::Day => text::put_off(lang),
            Self::Delete => words::delete(lang),
        }
    }

    fn picture(self) -> Icon {
        match self {
            Self::Transfer => Icon::Transfer,
            Self::Day => Icon::Calendar,
            Self::Delete => Icon::Trash,
        }
    }

    fn permission(self) -> &'static str {
        match self {
            Self::Transfer => OpportunityAssign::INFO.id,
            Self::Day => OpportunityEdit::INFO.id,
            Self::Delete => OpportunityDelete::INFO.id,
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
            Self::Transfer => text::title_transfer(lang, things),
            Self::Day => text::title_day(lang, things),
            Self::Delete => text::title_delete(lang, things),
        }
    }

    fn right(self, row: &Seen<Opportunity>) -> bool {
        match self {
            Self::Transfer => row.allows::<OpportunityAssign>(),
            Self::Day => row.allows::<OpportunityEdit>(),
            Self::Delete => row.allows::<OpportunityDelete>(),
        }
    }

    fn fits(self, row: &Opportunity) -> bool {
        self != Self::Day || row.is_alive()
    }

    fn called(row: &Opportunity) -> (i64, String) {
        (row.id, row.name.clone())
    }

    fn owner(row: &Opportunity) -> Option<&str> {
        Some(&row.owner_name)
    }

    fn several(
        reader: &mut Reader,
        can: &Can<OpportunityView>,
        ids: &[i64],
    ) -> Result<Vec<Seen<Opportunity>>, Problem> {
        let mut rows = deals::several(reader, can, ids)?;
        rows.sort_unstable_by_key(|row| row.id);
        Ok(rows)
    }

    fn every(
        self,
        reader: &mut Reader,
        can: &Can<OpportunityView>,
        (filter, _today): (&Raw, NaiveDate),
    ) -> Result<Every, Problem> {
        let filter = Filter { cursor: None, exact: false, ..Filter::read(filter) };
        let found = list::find(reader, can, &filter)?;
        let ids = match self {
            Self::Transfer => within::<OpportunityAssign>(reader, can, &filter)?,
            Self::Day => within::<OpportunityEdit>(reader, can, &filter)?,
            Self::Delete => within::<OpportunityDelete>(reader, can, &filter)?,
        };
        Ok(Every { ids, count: found.count, capped: found.capped })
    }

    fn accepts(name: &str) -> bool {
        matches!(name, "person" | "days" | "day")
    }

    fn fields(self, asked: &Asked<Self>, lang: Lang) -> Markup {
        form::fields(self, asked, lang)
    }

    fn undo(tx: &mut Tx, can: &Can<OpportunityView>, id: i64) -> Result<Undone, Problem> {
        undo::undo(tx, can, id)
    }
}

fn within<Q: Scoped>(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    filter: &Filter,
) -> Result<Option<Vec<i64>>, Problem> {
    let also = can.also::<Q>().ok_or(Problem::Forbidden(Q::INFO.id))?;
    every(reader, can, (&also, MOST_AND_ONE), filter)
}
