//! The same change to many customers: transfer, edit, share, recycle bin. All or nothing, shown beforehand, and kept so
//! that its maker can take it back (see `changes`).

pub mod act;
pub mod actions;
pub mod bin;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;
pub mod transfer;
pub mod whole;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/customers/bulk", pages::preview).example(Some("customer"), &[("do", "transfer"), ("ids", "@id")]);
    r.action("/customers/transfer", pages::transfer).example(Some("customer"), &[("ids", "@id"), ("person", "陈静")]);
    r.action("/customers/edit", pages::edit)
        .example(Some("customer"), &[("ids", "@id"), ("grade", "B"), ("add", "重点")]);
    r.action("/customers/share", pages::share)
        .example(Some("customer"), &[("ids", "@id"), ("person", "陈静"), ("level", "read")]);
    r.action("/customers/delete", pages::delete).example(Some("customer"), &[("ids", "@id")]);
    r.page("/customers/bin", bin::list).example(None, &[]);
    r.action("/customers/bin/restore", bin::restore).example(Some("customer in the bin"), &[("ids", "@id")]);
}
