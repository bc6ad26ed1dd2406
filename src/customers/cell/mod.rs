//! A cell of the list that is written in place: grade, stage and owner. `parts` draws such cells for other features, too.

pub mod owner;
pub mod pages;
pub mod parts;
pub mod pen;
pub mod text;

use crate::web::registry::Registry;

/// The fields whose cells are written in place.
pub const FIELDS: [&str; 2] = ["grade", "stage"];

/// The routes.
pub fn routes(r: &mut Registry) {
    r.part("/customers/{id}/cell", pages::open).example(Some("customer"), &[("field", "grade")]);
    r.action("/customers/{id}/cell", pages::save)
        .example(Some("customer"), &[("field", "grade"), ("value", "B"), ("version", "@version")]);
    r.part("/customers/{id}/owner", owner::open).example(Some("customer"), &[]);
    r.action("/customers/{id}/owner", owner::save)
        .example(Some("customer"), &[("person", "陈静"), ("version", "@version")]);
}
