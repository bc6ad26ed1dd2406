//! The calendar of closings (预计成交日历): the open opportunities of a month by the day on which they are expected to be closed.
//! Reads the table of `opportunities`.

pub mod filter;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/opportunities/calendar", pages::show).example(None, &[]);
}
