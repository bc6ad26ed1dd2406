//! The score of a lead (线索评分): points for what is known of it and done for it, by weights that the company sets. Tables
//! `score_version`, `score_rule`; the score is calculated by `kz_lead_score` alone and kept on the lead with the rules that
//! gave points.

pub mod actions;
pub mod form;
pub mod jobs;
pub mod model;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::core::access::{BusinessManage, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 83,
        href: "/admin/lead-score",
        icon: Icon::Star,
        label: text::title,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/lead-score", pages::show).example(None, &[]);
    r.action("/admin/lead-score", pages::save).example(
        None,
        &[
            ("filled.mobile", "25"),
            ("source.referral", "15"),
            ("idle.0.value", "14"),
            ("idle.0.points", "-10"),
            ("version", "1"),
        ],
    );
}
