//! The pages that know a customer and its contacts: next step, quick follow-up, timeline, facts and everything around them; and the form
//! of a new customer, with its first contact.

pub mod contact;
pub mod new;
pub mod new_form;
pub mod new_parts;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;
pub mod walk;
pub mod words;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/new", new::new).example(None, &[]);
    r.action("/customers/new", new::create)
        .example(None, &[("name", "示例客户"), ("contact", "王小明"), ("contact_phones", "13800001111")]);
    r.page("/customers/{id}", pages::show).example(Some("customer"), &[("in", "sort=name")]);
    r.page("/contacts/{id}", contact::show).example(Some("contact"), &[]);
    r.part("/customers/{id}/timeline", pages::timeline).example(Some("customer"), &[]);
}
