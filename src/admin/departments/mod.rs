//! Departments: the tree, its heads. Tables `department`, `department_head`; `department_line` is kept by trigger.

pub mod actions;
pub mod form;
pub mod model;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::core::access::{DepartmentManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 82,
        href: "/admin/departments",
        icon: Icon::Departments,
        label: text::title,
        need: Need::Permission(DepartmentManage::INFO),
        administration: true,
    });
    r.page("/admin/departments", pages::tree).example(None, &[]);
    r.page("/admin/departments/new", pages::new).example(None, &[]);
    r.action("/admin/departments/new", pages::create).example(None, &[("name_zh", "新部门"), ("parent", "1")]);
    r.page("/admin/departments/{id}", pages::show).example(Some("department"), &[]);
    r.action("/admin/departments/{id}", pages::save)
        .example(Some("department"), &[("name_zh", "改名"), ("parent", "1"), ("version", "@version")]);
    r.action("/admin/departments/{id}/heads", pages::add_head).example(Some("department"), &[("person", "zhou")]);
    r.action("/admin/departments/{id}/heads/remove", pages::remove_head)
        .example(Some("department"), &[("person", "1")]);
    r.action("/admin/departments/{id}/close", pages::close).example(Some("department"), &[]);
    r.action("/admin/departments/{id}/reopen", pages::reopen).example(Some("department"), &[]);
}
