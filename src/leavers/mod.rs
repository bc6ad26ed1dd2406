//! Leavers (离职交接): people whose accounts are disabled and who still own something, until others own it. Customers are
//! handed over by the usual transfer of many, which takes contacts and open opportunities along; what is open of other
//! opportunities and leads all at once, and back; open tasks each by its own page, or all at once.

pub mod deals;
pub mod deals_back;
pub mod list;
pub mod pages;
pub mod tasks;
pub mod text;

use crate::core::access::{CustomerAssign, Permission};
use crate::web::registry::Registry;
use crate::web::todo::Todo;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.todo(&[Todo {
        order: 45,
        label: text::todo,
        href: "/leavers",
        need: CustomerAssign::INFO,
        count: list::COUNT,
        late: false,
    }]);
    r.page("/leavers", pages::show).example(None, &[]);
    r.page("/leavers/{id}/deals", deals::show).example(Some("leaver"), &[]);
    r.action("/leavers/{id}/deals", deals::give).example(Some("leaver"), &[("owner", "李娜")]);
    r.action("/leavers/deals/{id}/undo", deals_back::take_back).example(Some("bulk change of a leaver"), &[]);
    r.page("/leavers/{id}/tasks", tasks::show).example(Some("leaver"), &[]);
    r.action("/leavers/{id}/tasks", tasks::give).example(Some("leaver"), &[("owner", "李娜")]);
    r.action("/leavers/changes/{id}/undo", tasks::take_back).example(Some("bulk change of tasks"), &[]);
}
