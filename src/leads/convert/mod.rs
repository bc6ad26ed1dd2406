//! Conversion (转化): a lead becomes a customer with a contact, or joins one that is there, and may begin an opportunity. Table `lead_conversion`. One
//! transaction, shown beforehand, and taken back within seven days while nobody has built on it.

pub mod actions;
pub mod deal;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/leads/{id}/convert", pages::preview).example(Some("lead"), &[]);
    r.action("/leads/{id}/convert", pages::convert)
        .example(Some("lead"), &[("target", "new"), ("name", "转化的客户"), ("contact", "王小明")]);
    r.action("/leads/{id}/unconvert", pages::undo).example(Some("lead converted"), &[]);
}
