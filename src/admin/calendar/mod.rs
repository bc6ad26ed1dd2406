//! The working calendar: week, hours, holidays and made-up days. Tables `calendar_day`, `setting`; the arithmetic is in
//! `core/calendar`.

pub mod actions;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::core::access::{CalendarManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};
use crate::web::todo::Todo;

/// What waits for those who keep the calendar.
const TODO: &[Todo] = &[Todo {
    order: 61,
    label: text::todo_missing,
    href: "/admin/calendar?year=next",
    need: CalendarManage::INFO,
    count: store::COUNT_MISSING,
    late: true,
}];

/// The routes.
pub fn routes(r: &mut Registry) {
    r.todo(TODO);
    r.menu(MenuItem {
        order: 83,
        href: "/admin/calendar",
        icon: Icon::Calendar,
        label: text::menu,
        need: Need::Permission(CalendarManage::INFO),
        administration: true,
    });
    r.page("/admin/calendar", pages::show).example(None, &[]);
    r.action("/admin/calendar/week", pages::save_week).example(
        None,
        &[("weekday", "1"), ("starts", "09:00"), ("ends", "18:00"), ("statutory", "cn"), ("version", "0")],
    );
    r.action("/admin/calendar/days", pages::add_days).example(None, &[("days", "2027-01-01 休 元旦")]);
    r.action("/admin/calendar/days/remove", pages::remove_day).example(None, &[("day", "2027-01-01")]);
}
