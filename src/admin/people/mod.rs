//! People: accounts, their place in the organisation, part-time posts and deputies. Tables `app_user`, `post`, `deputy`.

pub mod actions;
pub mod filter;
pub mod form;
pub mod model;
pub mod pages;
pub mod parts;
pub mod place;
pub mod second_factor;
pub mod store;
pub mod text;

use crate::core::access::{Permission, UserManage};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 80,
        href: "/admin/users",
        icon: Icon::Users,
        label: text::title,
        need: Need::Permission(UserManage::INFO),
        administration: true,
    });
    r.page("/admin/users", pages::list).example(None, &[]);
    r.page("/admin/users/new", pages::new).example(None, &[]);
    r.action("/admin/users/new", pages::create)
        .example(None, &[("login", "xinren"), ("name", "新人"), ("department", "1"), ("language", "zh-CN")]);
    r.page("/admin/users/{id}", pages::show).example(Some("user"), &[]);
    r.page("/admin/users/{id}/edit", pages::edit).example(Some("user"), &[]);
    r.action("/admin/users/{id}/edit", pages::save).example(
        Some("user"),
        &[("login", "gaiming"), ("name", "改名"), ("department", "1"), ("language", "zh-CN"), ("version", "@version")],
    );
    r.action("/admin/users/{id}/disable", pages::disable).example(Some("user"), &[]);
    r.action("/admin/users/{id}/enable", pages::enable).example(Some("user"), &[]);
    r.action("/admin/users/{id}/link", pages::send_link).example(Some("user"), &[]).asks_again();
    r.action("/admin/users/{id}/second-factor", second_factor::reset)
        .example(Some("user"), &[("reason", "手机丢失")])
        .asks_again();
    r.action("/admin/users/{id}/posts", place::add_post)
        .example(Some("user"), &[("department", "1"), ("title", "顾问")]);
    r.action("/admin/users/{id}/posts/remove", place::remove_post).example(Some("user"), &[("department", "1")]);
    r.action("/admin/users/{id}/deputies", place::add_deputy).example(
        Some("user"),
        &[("deputy", "zhou"), ("starts", "2026-12-01"), ("ends", "2026-12-05"), ("reason", "年假")],
    );
    r.action("/admin/users/{id}/deputies/remove", place::remove_deputy).example(Some("user"), &[("deputy", "1")]);
}
