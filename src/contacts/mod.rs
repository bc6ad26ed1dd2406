//! Contacts: the people at a customer. Tables `contact`, `contact_search`. A contact is whose its customer is.
//! Its page stands in `customer_page`, which knows what was said to it.

pub mod actions;
pub mod along;
pub mod fields;
pub mod form;
pub mod model;
pub mod pages;
pub mod parts;
pub mod reveal;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/{id}/contacts/new", pages::new).example(Some("customer"), &[]);
    r.action("/customers/{id}/contacts/new", pages::create).example(Some("customer"), &[("name", "王小明")]);
    r.page("/contacts/{id}/edit", pages::edit).example(Some("contact"), &[]);
    r.action("/contacts/{id}/edit", pages::save)
        .example(Some("contact"), &[("name", "王大明"), ("version", "@version")]);
    r.action("/contacts/{id}/reveal", reveal::reveal).example(Some("contact"), &[("field", "phones")]);
    r.action("/contacts/{id}/delete", pages::delete).example(Some("contact"), &[]);
    r.action("/contacts/{id}/restore", pages::restore).example(Some("contact deleted"), &[]);
}
