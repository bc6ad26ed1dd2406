//! Web forms (网页表单): pages of the public surface that strangers open by an address or a QR code; what they send becomes a
//! lead. Tables `web_form`, `web_form_day`; what comes in is taken by `leads::enquiry`.

pub mod actions;
pub mod answers;
pub mod drawing;
pub mod form;
pub mod limit;
pub mod model;
pub mod pages;
pub mod parts;
pub mod picture;
pub mod sheet;
pub mod sheet_parts;
pub mod store;
pub mod text;

use crate::core::access::{FormManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// A form as its editor sends it, for the matrix.
const EXAMPLE: &[(&str, &str)] = &[
    ("name", "展会登记"),
    ("title_zh", "预约演示"),
    ("consent_zh", "同意贵公司为答复本次咨询而联系我。"),
    ("source", "exhibition"),
    ("ask.phones", "needed"),
    ("version", "@version"),
];

/// What a stranger sends, for the matrix: without the proof of a drawing it is refused.
const ANSWERS: &[(&str, &str)] = &[("contact", "王女士"), ("phones", "13800001111"), ("consent", "1")];

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("web form");
    const ADDRESS: Option<&str> = Some("address of a web form");
    r.menu(MenuItem {
        order: 83,
        href: "/admin/forms",
        icon: Icon::Forms,
        label: text::title,
        need: Need::Permission(FormManage::INFO),
        administration: true,
    });
    r.page("/admin/forms", pages::list).example(None, &[]);
    r.page("/admin/forms/new", pages::new).example(None, &[]);
    r.action("/admin/forms/new", pages::create).example(None, EXAMPLE);
    r.page("/admin/forms/{id}", pages::show).example(RECORD, &[]);
    r.page("/admin/forms/{id}/edit", pages::edit).example(RECORD, &[]);
    r.action("/admin/forms/{id}/edit", pages::save).example(RECORD, EXAMPLE);
    r.action("/admin/forms/{id}/switch", pages::switch).example(RECORD, &[("active", "1")]);
    r.page("/admin/forms/{id}/print", pages::print).example(RECORD, &[]);
    r.file("/admin/forms/{id}/qr.svg", pages::svg).example(RECORD, &[]);
    r.file("/admin/forms/{id}/qr.png", pages::png).example(RECORD, &[]);
    r.page("/f/{token}", sheet::draw).example(ADDRESS, &[]).public();
    r.action("/f/{token}", sheet::send).example(ADDRESS, ANSWERS).public();
    r.page("/f/{token}/thanks", sheet::thanks).example(ADDRESS, &[]).public();
}
