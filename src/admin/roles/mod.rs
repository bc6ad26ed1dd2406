//! Roles: what they grant, who holds them, and the separation of the three administrators. Tables `role`, `role_grant`,
//! `role_field`, `role_reason`, `user_role`, `setting`.

pub mod actions;
pub mod catalogues;
pub mod editor;
pub mod field_rules;
pub mod form;
pub mod give;
pub mod grid;
pub mod model;
pub mod pages;
pub mod parts;
pub mod rules;
pub mod separation;
pub mod store;
pub mod text;

use crate::core::access::{Permission, RoleManage};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    let need = Need::Permission(RoleManage::INFO);
    r.menu(MenuItem {
        order: 84,
        href: "/admin/roles",
        icon: Icon::Roles,
        label: text::title,
        need,
        administration: true,
    });
    r.menu(MenuItem {
        order: 86,
        href: "/admin/grants",
        icon: Icon::Users,
        label: text::grants,
        need,
        administration: true,
    });
    r.page("/admin/roles", pages::list).example(None, &[]);
    r.page("/admin/roles/new", pages::new).example(None, &[]);
    r.action("/admin/roles/new", pages::create)
        .example(None, &[("name_zh", "新角色"), ("g.customer.view", "own"), ("f.customer.phones", "masked")])
        .asks_again();
    r.page("/admin/roles/{id}", pages::show).example(Some("role"), &[]);
    r.page("/admin/roles/{id}/edit", pages::edit).example(Some("role"), &[]);
    r.action("/admin/roles/{id}/edit", pages::save)
        .example(Some("role"), &[("name_zh", "改名"), ("g.customer.view", "team"), ("version", "@version")])
        .asks_again();
    r.action("/admin/roles/{id}/copy", pages::copy).example(Some("role"), &[]);
    r.action("/admin/roles/{id}/retire", pages::retire).example(Some("role"), &[]);
    r.action("/admin/roles/{id}/restore", pages::restore).example(Some("role"), &[]).asks_again();
    r.page("/admin/grants", give::list).example(None, &[]);
    r.page("/admin/users/{id}/roles", give::show).example(Some("user"), &[]);
    r.action("/admin/users/{id}/roles/give", give::give).example(Some("user"), &[("role", "1")]).asks_again();
    r.action("/admin/users/{id}/roles/take", give::take).example(Some("user"), &[("role", "1")]).asks_again();
    r.page("/admin/separation", separation::show).example(None, &[]);
    r.action("/admin/separation", separation::set).example(None, &[("separation", "on")]).asks_again();
}
