//! Search: one box for customers, contacts, leads, opportunities and commands, within the visitor's sight.

pub mod commands;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/search", pages::results).example(None, &[("q", "云栖")]);
    r.part("/search/suggest", pages::suggest).example(None, &[("q", "云栖")]);
}
