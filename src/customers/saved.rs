//! The list of customers with its saved views.

use super::columns::COLUMNS;
use super::fields::CATALOGUE;
use super::filter::Filter;
use super::model::{Customer, Line};
use super::{filter_parts, list, store, text};
use crate::core::access::{Can, CustomerAssign, CustomerView, Seen};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::views::columns::Columns;
use crate::views::opened::{self, Above, layout_of};
use crate::views::{Listed, pages};
use crate::web::House;
use crate::web::registry::Registry;
use crate::web::who::Visit;
use maud::Markup;

/// The list of customers.
pub struct Customers;

/// What the list is opened with.
pub type Opened = opened::Opened<Customers>;
/// Its columns, with what they show beyond its lines.
pub type Table = opened::Table<Customers>;

impl Listed for Customers {
    type View = CustomerView;
    type Shares = CustomerAssign;
    type Filter = Filter;
    type Row = Customer;
    const OBJECT: &'static str = CATALOGUE.object;
    const PATH: &'static str = "/customers";
    const COLUMNS: &'static Columns = &COLUMNS;

    fn id(row: &Customer) -> i64 {
        row.id
    }

    fn several(reader: &mut Reader, can: &Can<CustomerView>, ids: &[i64]) -> Result<Vec<Seen<Customer>>, Problem> {
        store::several(reader, can, ids)
    }
}

/// The routes of its views.
pub fn routes(r: &mut Registry) {
    const EXAMPLE: &[(&str, &str)] =
        &[("name", "重点客户"), ("grade", "A"), ("columns", "region"), ("columns", "owner"), ("version", "@version")];
    r.page("/customers/views", pages::list::<Customers>).example(None, &[]);
    r.action("/customers/views", pages::create::<Customers>).example(None, EXAMPLE);
    r.action("/customers/views/{id}", pages::save::<Customers>).example(Some("customer view"), EXAMPLE);
    r.action("/customers/views/{id}/first", pages::first::<Customers>)
        .example(Some("customer view"), &[("first", "1")]);
    r.action("/customers/views/{id}/delete", pages::delete::<Customers>).example(Some("customer view"), &[]);
    r.action("/customers/views/{id}/restore", pages::restore::<Customers>).example(Some("customer view deleted"), &[]);
    r.action("/customers/columns", pages::columns::<Customers>).example(
        None,
        &[
            ("columns", "region"),
            ("columns", "grade"),
            ("place-region", "2"),
            ("place-grade", "1"),
            ("width-region", "wide"),
        ],
    );
}

/// One customer as a line of the list that a request came from, with the columns of that list.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    id: i64,
    from: Option<&str>,
) -> Result<(Seen<Line>, Table), Problem> {
    let layout = layout_of::<Customers>(reader, can, from)?;
    let line = list::line(reader, can, id)?;
    let table = Table::of(reader, can, layout, std::iter::once(id))?;
    Ok((line, table))
}

/// What stands above the list.
#[must_use]
pub fn head(opened: &Opened, house: &House, visit: &Visit, filters: Markup) -> Markup {
    let fixed = filter_parts::views(&opened.filter, visit.lang);
    let above = Above { label: text::views(visit.lang), fixed: &fixed, filters };
    opened::head(opened, &above, house, visit)
}
