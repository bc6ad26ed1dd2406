//! The permission matrix: what each role and each person may do, and where a person's rights come from.

pub mod fields;
pub mod pages;
pub mod parts;
pub mod rights;
pub mod store;
pub mod table;
pub mod text;

use crate::core::access::{Permission, PermissionRead};
use crate::ui::Icon;
use crate::web::registry::Registry;
use crate::web::route::{MenuItem, Need};

/// The routes.
pub fn routes(r: &mut Registry) {
    let need = Need::Permission(PermissionRead::INFO);
    r.menu(MenuItem {
        order: 88,
        href: "/admin/permissions",
        icon: Icon::Permissions,
        label: text::title,
        need,
        administration: true,
    });
    r.page("/admin/permissions", pages::show).example(None, &[]);
    r.file("/admin/permissions/roles.csv", pages::roles_csv).example(None, &[]);
    r.file("/admin/permissions/users.csv", pages::users_csv).example(None, &[]);
    r.page("/admin/users/{id}/rights", rights::of_person).example(Some("user"), &[]);
    r.page("/account/rights", rights::my_own).example(None, &[]);
}
