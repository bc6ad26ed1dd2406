//! Leads (线索): somebody who may become a customer. Tables `lead`, `lead_search`, `lead_owner_history`, `lead_conversion`,
//! `lead_consent`, `lead_mail`.
//! One without an owner lies in the common pool, seen by whoever may claim. Follow-ups are those of `follow_ups`.

pub mod act_pages;
pub mod actions;
mod answers;
pub mod bulk;
mod cells;
pub mod clock;
pub mod columns;
pub mod convert;
pub mod enquiry;
pub mod export;
pub mod fields;
pub mod filter;
pub mod follow;
pub mod form;
pub mod import;
pub mod jobs;
pub mod letter;
pub mod list;
pub mod model;
pub mod notices;
pub mod owners;
pub mod page_parts;
pub mod pages;
pub mod parts;
pub mod referral;
pub mod reveal;
pub mod rules;
pub mod saved;
pub mod score;
pub mod steps;
pub mod store;
pub mod text;
pub mod todo;
pub mod won;

use crate::core::access::{LeadView, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 18,
        href: "/leads",
        icon: Icon::Leads,
        label: text::title,
        need: Need::Permission(LeadView::INFO),
        administration: false,
    });
    r.todo(todo::TODO);
    r.page("/leads", pages::list).example(None, &[]);
    r.page("/leads/new", pages::new).example(None, &[]);
    r.action("/leads/new", pages::create).example(None, &[("name", "示例线索"), ("phones", "13800001111")]);
    r.page("/leads/bin", act_pages::bin).example(None, &[]);
    bulk::routes(r);
    r.page("/leads/{id}", pages::show).example(Some("lead"), &[]);
    r.page("/leads/{id}/edit", pages::edit).example(Some("lead"), &[]);
    r.action("/leads/{id}/edit", pages::save).example(Some("lead"), &[("name", "改名"), ("version", "@version")]);
    r.action("/leads/{id}/reveal", reveal::reveal).example(Some("lead"), &[("field", "phones")]);
    r.part("/leads/{id}/follow-up", follow::quick).example(Some("lead"), &[]);
    r.action("/leads/{id}/follow-ups", follow::create)
        .example(Some("lead"), &[("body", "电话里问了预算，下周再联系"), ("@files", "资料.txt\n资料内容")]);
    r.action("/leads/{id}/claim", act_pages::claim).example(Some("lead of the pool"), &[]);
    r.page("/leads/{id}/release", act_pages::leave).example(Some("lead"), &[]);
    r.action("/leads/{id}/release", act_pages::release).example(Some("lead"), &[("reason", "不在我的区域")]);
    r.action("/leads/{id}/status", act_pages::status).example(Some("lead"), &[("status", "interested")]);
    r.page("/leads/{id}/fail", act_pages::close).example(Some("lead"), &[]);
    r.action("/leads/{id}/fail", act_pages::fail).example(Some("lead"), &[("failure", "no_need")]);
    r.action("/leads/{id}/delete", act_pages::delete).example(Some("lead"), &[]);
    r.action("/leads/{id}/restore", act_pages::restore).example(Some("lead in the bin"), &[]);
    convert::routes(r);
    import::routes(r);
    saved::routes(r);
    export::routes(r);
    referral::routes(r);
    score::routes(r);
    steps::routes(r);
    rules::routes(r);
}
