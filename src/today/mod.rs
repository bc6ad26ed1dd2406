//! Today (今天): what is due, with the reason and what to do about it. No tables of its own.

pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 10,
        href: "/",
        icon: Icon::Today,
        label: text::title,
        need: Need::SignedIn,
        administration: false,
    });
    r.page("/", pages::show).example(None, &[]);
}
