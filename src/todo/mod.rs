//! To-do (待办): the lists behind the counts of Today, for kinds that have no page of their own: customers to contact, given
//! to somebody, shared with somebody, neglected, and rules that failed. One's own or one's subordinates'. Table `todo_handled`.

mod actions;
mod asked;
mod kinds;
pub mod pages;
mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.todo(kinds::TODO);
    r.page("/todo", pages::show).example(None, &[]);
    r.action("/todo/handled", pages::handled).example(Some("customer"), &[("kind", "given"), ("id", "@id")]);
    r.action("/todo/open", pages::open).example(Some("customer"), &[("kind", "given"), ("id", "@id")]);
    r.action("/todo/all-handled", pages::all_handled).example(None, &[("kind", "given")]);
}
