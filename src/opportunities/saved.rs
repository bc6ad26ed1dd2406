//! The list of opportunities with its saved views.

use super::columns::COLUMNS;
use super::filter::Filter;
use super::model::Wide;
use super::{parts, text, wide};
use crate::core::access::{Can, CustomerView, OpportunityAssign, OpportunityView, Seen};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Reader;
use crate::customers::store;
use crate::views::columns::Columns;
use crate::views::opened::{self, Above};
use crate::views::{Listed, Question, pages};
use crate::web::House;
use crate::web::registry::Registry;
use crate::web::who::Visit;
use maud::Markup;

/// The list of opportunities.
pub struct Opportunities;

/// What the list is opened with.
pub type Opened = opened::Opened<Opportunities>;
/// Its columns, with what they show beyond its lines.
pub type Table = opened::Table<Opportunities>;

impl Listed for Opportunities {
    type View = OpportunityView;
    type Shares = OpportunityAssign;
    type Filter = Filter;
    type Row = Wide;
    const OBJECT: &'static str = "opportunity";
    const PATH: &'static str = "/opportunities";
    const COLUMNS: &'static Columns = &COLUMNS;

    fn id(row: &Wide) -> i64 {
        row.id
    }

    fn several(reader: &mut Reader, can: &Can<OpportunityView>, ids: &[i64]) -> Result<Vec<Seen<Wide>>, Problem> {
        wide::several(reader, can, ids)
    }
}

/// The routes of its views.
pub fn routes(r: &mut Registry) {
    const VIEW: Option<&str> = Some("opportunity view");
    const EXAMPLE: &[(&str, &str)] = &[
        ("name", "重点商机"),
        ("state", "open"),
        ("columns", "weighted"),
        ("columns", "owner"),
        ("version", "@version"),
    ];
    r.page("/opportunities/views", pages::list::<Opportunities>).example(None, &[]);
    r.action("/opportunities/views", pages::create::<Opportunities>).example(None, EXAMPLE);
    r.action("/opportunities/views/{id}", pages::save::<Opportunities>).example(VIEW, EXAMPLE);
    r.action("/opportunities/views/{id}/first", pages::first::<Opportunities>).example(VIEW, &[("first", "1")]);
    r.action("/opportunities/views/{id}/delete", pages::delete::<Opportunities>).example(VIEW, &[]);
    r.action("/opportunities/views/{id}/restore", pages::restore::<Opportunities>)
        .example(Some("opportunity view deleted"), &[]);
    r.action("/opportunities/columns", pages::columns::<Opportunities>)
        .example(None, &[("columns", "amount"), ("columns", "stage"), ("place-amount", "2"), ("place-stage", "1")]);
}

/// What an address opens. A customer that the actor does not see is none to filter by: where a view keeps one, that condition
/// does not count.
///
/// # Errors
/// `NotFound` where the view or the customer that the address names is not there, or not to be known of.
pub fn opened(reader: &mut Reader, can: &Can<OpportunityView>, raw: &Raw) -> Result<Opened, Problem> {
    let mut opened: Opened = opened::opened(reader, can, raw)?;
    match sees_customer(reader, can, &opened.filter) {
        Err(Problem::NotFound) if Filter::read(raw).customer.is_none() => {
            opened.filter.customer = None;
            opened.dropped = true;
            Ok(opened)
        }
        sees => sees.map(|()| opened),
    }
}

/// Refuses a filter by a customer that the actor does not see.
///
/// # Errors
/// `NotFound`.
pub fn sees_customer(reader: &mut Reader, can: &Can<OpportunityView>, filter: &Filter) -> Result<(), Problem> {
    let Some(id) = filter.customer else { return Ok(()) };
    let view = can.also::<CustomerView>().ok_or(Problem::NotFound)?;
    store::one(reader, &view, id).map(|_seen| ())
}

/// What stands above the list.
#[must_use]
pub fn head(opened: &Opened, house: &House, visit: &Visit, filters: Markup) -> Markup {
    let fixed = parts::whose(&opened.filter, visit.lang);
    let above = Above { label: text::whose(visit.lang), fixed: &fixed, filters };
    opened::head(opened, &above, house, visit)
}
