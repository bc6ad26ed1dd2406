//! Targets (业绩目标): of the company, its departments and its people, for a year and its months, in three marks; split from above
//! with what remains to distribute; what was reached of them, and who comes first. Table `target`, and what it reads of others.

pub mod actions;
pub mod form;
pub mod metric;
pub mod model;
pub mod organisation;
pub mod pages;
pub mod parts;
pub mod period;
pub mod ranking;
pub mod reached;
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
    r.page("/targets", reached::pages::show).example(None, &[]);
    r.page("/targets/deals", reached::pages::behind).example(None, &[]);
    r.page("/targets/ranking", ranking::pages::show).example(None, &[]);
    r.page("/targets/sheet", pages::show).example(None, &[]);
    r.action("/targets/sheet", pages::save)
        .example(None, &[("year", "2026"), ("node", "company"), ("c-company-0", "1000000")]);
}
