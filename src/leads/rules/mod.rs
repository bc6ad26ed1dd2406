//! Rules of assignment (分配规则): what comes into the pool is given to somebody at once by the first rule that fits, why stands
//! on the lead, and what waits too long is given on. Tables `lead_rule`, `lead_rule_person`, `lead_rule_turn`, `lead_given`.

pub mod actions;
pub mod decide;
pub mod form;
pub mod give;
pub mod late;
pub mod model;
pub mod pages;
pub mod parts;
pub mod reason;
pub mod store;
pub mod text;

use crate::core::access::{BusinessManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// A rule as its editor sends it, for the matrix.
const EXAMPLE: &[(&str, &str)] =
    &[("name", "华东官网"), ("regions", "浙江省"), ("way", "turn"), ("person.0", "li"), ("version", "@version")];

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("lead rule");
    r.menu(MenuItem {
        order: 83,
        href: "/admin/lead-rules",
        icon: Icon::Transfer,
        label: text::title,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/lead-rules", pages::list).example(None, &[]);
    r.page("/admin/lead-rules/new", pages::new).example(None, &[]);
    r.action("/admin/lead-rules/new", pages::create).example(None, EXAMPLE);
    r.page("/admin/lead-rules/pool", pages::pool).example(None, &[]);
    r.action("/admin/lead-rules/pool", pages::give_pool).example(None, &[]);
    r.action("/admin/lead-rules/changes/{id}/undo", pages::take_back).example(Some("bulk change of the pool"), &[]);
    r.page("/admin/lead-rules/{id}", pages::edit).example(RECORD, &[]);
    r.action("/admin/lead-rules/{id}", pages::save).example(RECORD, EXAMPLE);
    r.action("/admin/lead-rules/{id}/switch", pages::switch).example(RECORD, &[("active", "1")]);
    r.action("/admin/lead-rules/{id}/shift", pages::shift).example(RECORD, &[("to", "up")]);
    r.action("/admin/lead-rules/{id}/delete", pages::delete).example(RECORD, &[("version", "@version")]);
}
