//! Export: the present list as CSV or XLSX, with the rights and the masks of the screen. Recorded before the first byte leaves.

pub mod customers;
pub mod form;
pub mod made;
pub mod pages;
pub mod parts;
pub mod sheet;
pub mod text;

use self::customers::Customers;
use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/export", pages::form::<Customers>).example(None, &[]);
    r.action("/customers/export", pages::export::<Customers>)
        .may_ask_again()
        .example(None, &[("format", "csv"), ("columns", "name"), ("columns", "grade"), ("reason", "核对")]);
}
