//! A cell of the list that is written in place: grade and stage. `parts` draws such cells for other features, too.

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
}
