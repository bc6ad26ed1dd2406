//! The one page that knows a customer: next step, quick follow-up, timeline, facts and everything around it.

pub mod pages;
pub mod parts;
pub mod store;
pub mod text;
pub mod words;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/{id}", pages::show).example(Some("customer"), &[]);
    r.part("/customers/{id}/timeline", pages::timeline).example(Some("customer"), &[]);
}
