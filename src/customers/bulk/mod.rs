//! The same change to many customers: transfer, tags, recycle bin. All or nothing, shown beforehand, taken back by its
//! maker for a day.

pub mod actions;
pub mod bin;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;
pub mod transfer;
pub mod undo;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/bulk", pages::preview).example(Some("customer"), &[("do", "transfer"), ("ids", "@id")]);
    r.action("/customers/transfer", pages::transfer).example(Some("customer"), &[("ids", "@id"), ("person", "陈静")]);
    r.action("/customers/tags", pages::tags).example(Some("customer"), &[("ids", "@id"), ("add", "重点")]);
    r.action("/customers/delete", pages::delete).example(Some("customer"), &[("ids", "@id")]);
    r.action("/customers/bulk/{id}/undo", undo::undo).example(Some("bulk change"), &[]);
    r.page("/customers/bin", bin::list).example(None, &[]);
    r.action("/customers/bin/restore", bin::restore).example(Some("customer in the bin"), &[("ids", "@id")]);
}
