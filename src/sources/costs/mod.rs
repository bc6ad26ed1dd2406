//! What sources cost, month by month: entries that those who keep the rules of business write down.

pub mod actions;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;

use crate::core::access::{BusinessManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("source cost");
    r.menu(MenuItem {
        order: 83,
        href: "/admin/source-costs",
        icon: Icon::Costs,
        label: super::text::costs,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/source-costs", pages::list).example(None, &[]);
    r.action("/admin/source-costs", pages::add)
        .example(None, &[("source", "search"), ("month", "2026-10"), ("amount", "3000"), ("currency", "CNY")]);
    r.page("/admin/source-costs/{id}", pages::edit).example(RECORD, &[]);
    r.action("/admin/source-costs/{id}", pages::save).example(
        RECORD,
        &[("source", "search"), ("month", "2026-10"), ("amount", "3500"), ("currency", "CNY"), ("version", "@version")],
    );
    r.action("/admin/source-costs/{id}/remove", pages::remove).example(RECORD, &[]);
}
