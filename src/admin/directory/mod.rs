//! The pages of the company's directory. The system administrator sees how it is reached, tries it and follows it; the
//! security administrator alone says which group gives which role.

pub mod emergency;
pub mod form;
pub mod mapping;
pub mod pages;
pub mod parts;
pub mod review;
pub mod text;

use crate::core::access::{AuditRead, Permission, RoleManage, UserManage};
use crate::directory::emergency::store::COUNT_OPEN;
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};
use crate::web::todo::Todo;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 85,
        href: "/admin/directory",
        icon: Icon::Link,
        label: text::title,
        need: Need::Permission(UserManage::INFO),
        administration: true,
    });
    r.menu(MenuItem {
        order: 87,
        href: "/admin/directory/roles",
        icon: Icon::Link,
        label: text::roles_title,
        need: Need::Permission(RoleManage::INFO),
        administration: true,
    });
    r.page("/admin/directory", pages::show).example(None, &[]);
    r.action("/admin/directory/test", pages::test).example(None, &[("login", "zhangsan")]);
    r.action("/admin/directory/try", pages::try_out).example(None, &[]);
    r.action("/admin/directory/sync", pages::sync).example(None, &[("confirmed", "")]).may_ask_again();
    r.action("/admin/directory/emergency", emergency::name).example(None, &[("login", "nobody")]).asks_again();
    r.action("/admin/directory/emergency/remove", emergency::remove).example(None, &[("id", "0")]).asks_again();
    r.todo(&[Todo {
        order: 50,
        label: text::todo_uses,
        href: "/admin/directory/uses",
        need: AuditRead::INFO,
        count: COUNT_OPEN,
        late: true,
    }]);
    r.page("/admin/directory/uses", review::show).example(None, &[]);
    r.action("/admin/directory/uses", review::review).example(None, &[("id", "0"), ("note", "演练")]);
    r.page("/admin/directory/departments", mapping::departments).example(None, &[]);
    r.action("/admin/directory/departments", mapping::add_department)
        .example(None, &[("group", "a|sales"), ("gift", "1")]);
    r.action("/admin/directory/departments/remove", mapping::remove_department).example(None, &[("id", "0")]);
    r.page("/admin/directory/roles", mapping::roles).example(None, &[]);
    r.action("/admin/directory/roles", mapping::add_role)
        .example(None, &[("group", "a|sales"), ("gift", "1")])
        .asks_again();
    r.action("/admin/directory/roles/remove", mapping::remove_role).example(None, &[("id", "0")]).asks_again();
}
