//! Targets (业绩目标): of the company, its departments and its people, for a year and its months, in three marks; split from above
//! with what remains to distribute. Table `target`.

pub mod actions;
pub mod form;
pub mod model;
pub mod pages;
pub mod parts;
pub mod rules;
pub mod store;
pub mod text;

use crate::core::access::{Permission, TargetView};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 42,
        href: "/targets",
        icon: Icon::Targets,
        label: text::title,
        need: Need::Permission(TargetView::INFO),
        administration: false,
    });
    r.page("/targets", pages::show).example(None, &[]);
    r.action("/targets", pages::save)
        .example(None, &[("year", "2026"), ("node", "company"), ("c-company-0", "1000000")]);
}
