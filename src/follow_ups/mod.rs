//! Follow-ups (跟进): what was said and done with a customer, by whom, and when to go on. Tables `follow_up`, `follow_up_link`, `attachment`.

pub mod actions;
pub mod comments;
pub mod cycle;
pub mod files;
pub mod form;
pub mod jobs;
pub mod model;
pub mod packed;
pub mod pages;
pub mod parts;
pub mod plan;
pub mod records;
pub mod rules;
pub mod store;
pub mod text;
pub mod todo;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    cycle::routes(r);
    comments::routes(r);
    r.todo(todo::TODO);
    r.part("/customers/{id}/follow-up", pages::quick).example(Some("customer"), &[]);
    r.action("/customers/{id}/follow-ups", pages::create)
        .example(Some("customer"), &[("body", "电话沟通了报价，客户下周答复"), ("@files", "报价.txt\n报价内容")]);
    r.action("/customers/{id}/postpone", pages::postpone).example(Some("customer"), &[("days", "3")]);
    r.part("/customers/{id}/next", plan::open).example(Some("customer"), &[]);
    r.action("/customers/{id}/next", plan::save).example(Some("customer"), &[("value", "三天后"), ("was", "")]);
    r.page("/follow-ups/{id}/edit", pages::edit).example(Some("follow_up"), &[]);
    r.action("/follow-ups/{id}/edit", pages::save)
        .example(Some("follow_up"), &[("body", "改正后的跟进内容"), ("version", "@version")]);
    r.page("/follow-ups/{id}/delete", pages::leave).example(Some("follow_up"), &[]);
    r.action("/follow-ups/{id}/delete", pages::delete).example(Some("follow_up"), &[("reason", "重复录入")]);
    r.action("/follow-ups/{id}/restore", pages::restore).example(Some("follow_up deleted"), &[]);
    r.file("/attachments/{id}", pages::attachment).example(Some("attachment"), &[]);
}
