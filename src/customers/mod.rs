//! Customers: the first feature and the pattern of all others. Tables `customer`, `customer_search`, `custom_value`, `tag`, `tagging`, `bulk_change`.

pub mod about;
pub mod actions;
pub mod bulk;
pub mod cell;
pub mod cells;
pub mod changes;
pub mod columns;
pub mod export;
pub mod eyes;
pub mod fields;
pub mod filter;
pub mod filter_parts;
pub mod form;
pub mod form_parts;
pub mod jobs;
pub mod limit;
pub mod list;
pub mod marks;
pub mod masked;
pub mod matching;
pub mod model;
pub mod notices;
pub mod pages;
pub mod parents;
pub mod parts;
pub mod people;
pub mod reveal;
pub mod saved;
pub mod share;
pub mod store;
pub mod text;
pub mod versions;
pub mod walk;

use crate::core::access::{CustomerView, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 20,
        href: "/customers",
        icon: Icon::Customers,
        label: text::title,
        need: Need::Permission(CustomerView::INFO),
        administration: false,
    });
    r.page("/customers", pages::list).example(None, &[]);
    r.page("/customers/{id}/edit", pages::edit).example(Some("customer"), &[]);
    r.action("/customers/{id}/edit", pages::save)
        .example(Some("customer"), &[("name", "改名"), ("version", "@version")]);
    r.action("/customers/{id}/delete", pages::delete).example(Some("customer"), &[]);
    r.action("/customers/{id}/restore", pages::restore).example(Some("customer in the bin"), &[]);
    r.action("/customers/{id}/reveal", reveal::reveal).example(Some("customer"), &[("field", "phones")]);
    r.part("/customers/names", parents::propose).example(None, &[("parent", "云")]);
    r.part("/customers/people", people::propose).example(None, &[("person", "李")]);
    r.page("/customers/{id}/share", share::pages::form).example(Some("customer"), &[]);
    r.action("/customers/{id}/share", share::pages::add)
        .example(Some("customer"), &[("person", "陈静"), ("level", "read")]);
    r.action("/customers/{id}/share/remove", share::pages::remove).example(Some("customer"), &[("user", "@user")]);
    bulk::routes(r);
    cell::routes(r);
    changes::routes(r);
    export::routes(r);
    saved::routes(r);
}
