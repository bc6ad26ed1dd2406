//! Rules that remind (提醒规则): what each working morning finds for whom. The rules come from their features; here they are
//! switched, set, previewed and applied. Table `reminder_rule`. Nobody imports this feature.

mod actions;
pub mod calls;
pub mod dates;
mod form;
pub mod pages;
mod parts;
pub mod plan;
pub mod store;
pub mod tasks;
pub mod text;
pub mod times;
mod upwards;

use crate::core::access::{Permission, ReminderManage};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 84,
        href: "/admin/reminders",
        icon: Icon::Bell,
        label: text::title,
        need: Need::Permission(ReminderManage::INFO),
        administration: true,
    });
    r.page("/admin/reminders", pages::show).example(None, &[]);
    r.action("/admin/reminders", pages::save)
        .example(None, &[("rule", "follow_up_due"), ("active", "1"), ("days", ""), ("version", "0")]);
    r.page("/admin/reminders/preview", pages::preview).example(None, &[]);
}
