//! The list of leads with its saved views.

use super::columns::COLUMNS;
use super::fields::CATALOGUE;
use super::filter::Filter;
use super::model::{Lead, Line};
use super::{list, parts, store, text};
use crate::core::access::{Can, LeadAssign, LeadView, Seen};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::views::columns::Columns;
use crate::views::opened::{self, Above, layout_of};
use crate::views::{Listed, pages};
use crate::web::House;
use crate::web::registry::Registry;
use crate::web::who::Visit;
use maud::Markup;

/// The list of leads.
pub struct Leads;

/// What the list is opened with.
pub type Opened = opened::Opened<Leads>;
/// Its columns, with what they show beyond its lines.
pub type Table = opened::Table<Leads>;

impl Listed for Leads {
    type View = LeadView;
    type Shares = LeadAssign;
    type Filter = Filter;
    type Row = Lead;
    const OBJECT: &'static str = CATALOGUE.object;
    const PATH: &'static str = "/leads";
    const COLUMNS: &'static Columns = &COLUMNS;

    fn id(row: &Lead) -> i64 {
        row.id
    }

    fn several(reader: &mut Reader, can: &Can<LeadView>, ids: &[i64]) -> Result<Vec<Seen<Lead>>, Problem> {
        store::several(reader, can, ids)
    }
}

/// The routes of its views.
pub fn routes(r: &mut Registry) {
    const EXAMPLE: &[(&str, &str)] = &[
        ("name", "重点线索"),
        ("status", "new"),
        ("columns", "region"),
        ("columns", "owner"),
        ("version", "@version"),
    ];
    r.page("/leads/views", pages::list::<Leads>).example(None, &[]);
    r.action("/leads/views", pages::create::<Leads>).example(None, EXAMPLE);
    r.action("/leads/views/{id}", pages::save::<Leads>).example(Some("lead view"), EXAMPLE);
    r.action("/leads/views/{id}/first", pages::first::<Leads>).example(Some("lead view"), &[("first", "1")]);
    r.action("/leads/views/{id}/delete", pages::delete::<Leads>).example(Some("lead view"), &[]);
    r.action("/leads/views/{id}/restore", pages::restore::<Leads>).example(Some("lead view deleted"), &[]);
    r.action("/leads/columns", pages::columns::<Leads>)
        .example(None, &[("columns", "region"), ("columns", "status"), ("place-region", "2"), ("place-status", "1")]);
}

/// One lead as a line of the list that a request came from, with the columns of that list.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(
    reader: &mut Reader,
    can: &Can<LeadView>,
    id: i64,
    from: Option<&str>,
) -> Result<(Seen<Line>, Table), Problem> {
    let layout = layout_of::<Leads>(reader, can, from)?;
    let line = list::line(reader, can, id)?;
    let table = Table::of(reader, can, layout, std::iter::once(id))?;
    Ok((line, table))
}

/// What stands above the list.
#[must_use]
pub fn head(opened: &Opened, claims: bool, house: &House, visit: &Visit) -> Markup {
    let fixed = parts::views(&opened.filter, claims, visit.lang);
    let filters = parts::filters(&opened.filter, &visit.actor.standing, visit.lang);
    let above = Above { label: text::views(visit.lang), fixed: &fixed, filters };
    opened::head(opened, &above, house, visit)
}
