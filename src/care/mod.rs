//! Care plans (客户关怀): tasks that are made ahead of birthdays, festivals, anniversaries and revisits, for the owners of the
//! customers. Table `care_plan`; the tasks are those of `tasks`.

pub mod actions;
pub mod form;
pub mod model;
pub mod occasions;
pub mod pages;
mod parts;
pub mod store;
pub mod text;
pub mod work;

use crate::core::access::{BusinessManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// A plan as a form sends it, for the matrix.
const EXAMPLE: &[(&str, &str)] = &[
    ("name", "生日问候"),
    ("title", "送生日祝福"),
    ("occasion", "birthday"),
    ("before", "3"),
    ("version", "@version"),
];

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 83,
        href: "/admin/care",
        icon: Icon::Care,
        label: text::title,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/care", pages::list).example(None, &[]);
    r.page("/admin/care/new", pages::new).example(None, &[]);
    r.action("/admin/care/new", pages::create).example(None, EXAMPLE);
    r.page("/admin/care/{id}", pages::edit).example(Some("care plan"), &[]);
    r.action("/admin/care/{id}", pages::save).example(Some("care plan"), EXAMPLE);
    r.action("/admin/care/{id}/switch", pages::switch).example(Some("care plan"), &[("active", "1")]);
    r.page("/admin/care/{id}/preview", pages::preview).example(Some("care plan"), &[]);
}
