//! Pipelines (销售流程): their stages, versions and rules, and the reasons and competitors that endings name. Tables `pipeline`,
//! `pipeline_version`, `pipeline_department`, `stage`, `outcome_reason`, `competitor`; what goes through them are `opportunities`.

pub mod actions;
pub mod editor;
pub mod form;
pub mod model;
pub mod pages;
pub mod parts;
pub mod reasons;
pub mod store;
pub mod text;
pub mod versions;

use crate::core::access::{BusinessManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// A pipeline as its editor sends it, for the matrix.
const EXAMPLE: &[(&str, &str)] = &[
    ("name_zh", "渠道流程"),
    ("order", "0"),
    ("s.0.name_zh", "接触"),
    ("s.0.rate", "20"),
    ("s.0.skip", "1"),
    ("s.0.return", "1"),
    ("version", "@version"),
];

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("pipeline");
    r.menu(MenuItem {
        order: 82,
        href: "/admin/pipelines",
        icon: Icon::Pipelines,
        label: text::title,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/pipelines", pages::list).example(None, &[]);
    r.page("/admin/pipelines/new", pages::new).example(None, &[]);
    r.action("/admin/pipelines/new", pages::create).example(None, EXAMPLE);
    r.page("/admin/pipelines/{id}", pages::edit).example(RECORD, &[]);
    r.action("/admin/pipelines/{id}", pages::save).example(RECORD, EXAMPLE);
    r.action("/admin/pipelines/{id}/copy", pages::copy).example(RECORD, &[]);
    r.action("/admin/pipelines/{id}/raise", pages::raise).example(RECORD, &[]);
    r.action("/admin/pipelines/{id}/retire", pages::retire).example(RECORD, &[]);
    r.action("/admin/pipelines/{id}/restore", pages::restore).example(RECORD, &[]);
    r.page("/admin/pipelines/{id}/versions", versions::pages::show).example(RECORD, &[]);
    r.action("/admin/pipelines/{id}/versions", versions::pages::go).example(RECORD, &[]);
    r.page("/admin/reasons", reasons::pages::show).example(None, &[]);
    r.action("/admin/reasons", reasons::pages::save)
        .example(None, &[("kind", "lost"), ("act", "save"), ("name_zh", "交货太慢"), ("name_en", "Too slow")]);
}
