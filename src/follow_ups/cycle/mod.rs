//! The rhythm of follow-ups by grade: how many days may pass, and who has waited longer. Table `follow_up_cycle`.

pub mod form;
pub mod pages;
pub mod store;
pub mod text;

use crate::core::access::{BusinessManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The grades in the order of the page: id as stored, and the name of the field. The last is without a grade.
pub const GRADES: [(&str, &str); 4] = [("A", "a"), ("B", "b"), ("C", "c"), ("", "none")];

/// The most days of a cycle.
pub const MOST: i32 = 365;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 82,
        href: "/admin/follow-up-cycle",
        icon: Icon::Refresh,
        label: text::title,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/follow-up-cycle", pages::show).example(None, &[]);
    r.action("/admin/follow-up-cycle", pages::save)
        .example(None, &[("a", "7"), ("b", "15"), ("c", "30"), ("none", "20"), ("version", "1")]);
}
