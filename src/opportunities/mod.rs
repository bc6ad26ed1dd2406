//! Opportunities (商机): what a customer may buy, and how far it is on the way of its pipeline. Tables `opportunity`,
//! `opportunity_stage`, `opportunity_share`, `opportunity_line`, `outcome_reason`, `competitor`, and what they read of `pipeline`,
//! `pipeline_department`, `pipeline_version` and `stage`.

pub mod act_pages;
pub mod actions;
pub mod bin;
pub mod bulk;
pub mod cells;
pub mod columns;
pub mod every;
pub mod export;
pub mod fields;
pub mod figures;
pub mod filter;
pub mod form;
pub mod form_parts;
pub mod jobs;
pub mod lines;
pub mod list;
pub mod model;
pub mod moves;
pub mod notices;
pub mod offered;
pub mod page_parts;
pub mod pages;
pub mod parts;
pub mod saved;
pub mod shares;
pub mod store;
pub mod tabs;
pub mod team_fields;
pub mod text;
pub mod todo;
pub mod ways;
pub mod wide;

use crate::core::access::{OpportunityView, Permission};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes. Numbers of stages and reasons in the examples are those that there are from the beginning.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("opportunity");
    r.menu(MenuItem {
        order: 25,
        href: "/opportunities",
        icon: Icon::Opportunities,
        label: text::title,
        need: Need::Permission(OpportunityView::INFO),
        administration: false,
    });
    r.todo(todo::TODO);
    r.page("/opportunities", pages::list).example(None, &[]);
    r.page("/opportunities/new", pages::new).example(None, &[]);
    r.action("/opportunities/new", pages::create)
        .example(None, &[("customer", "杭州云栖信息技术有限公司"), ("amount", "12万")]);
    r.page("/opportunities/bin", bin::list).example(None, &[]);
    bulk::routes(r);
    r.page("/opportunities/{id}", pages::show).example(RECORD, &[]);
    r.page("/opportunities/{id}/edit", pages::edit).example(RECORD, &[]);
    r.action("/opportunities/{id}/edit", pages::save)
        .example(RECORD, &[("name", "改后的商机"), ("amount", "5000"), ("version", "@version")]);
    r.action("/opportunities/{id}/move", act_pages::go).example(RECORD, &[("stage", "2"), ("version", "@version")]);
    r.page("/opportunities/{id}/end", act_pages::ending).example(RECORD, &[("state", "lost")]);
    r.action("/opportunities/{id}/end", act_pages::end)
        .example(RECORD, &[("state", "invalid"), ("reason", "11"), ("version", "@version")]);
    r.page("/opportunities/{id}/reopen", act_pages::reopening).example(Some("opportunity closed"), &[]);
    r.action("/opportunities/{id}/reopen", act_pages::reopen)
        .example(Some("opportunity closed"), &[("reason", "19"), ("version", "@version")]);
    r.action("/opportunities/{id}/resume", act_pages::resume).example(Some("opportunity paused"), &[]);
    r.action("/opportunities/{id}/undo", act_pages::undo).example(RECORD, &[]);
    r.page("/opportunities/{id}/assign", act_pages::assign).example(RECORD, &[]);
    r.action("/opportunities/{id}/assign", act_pages::give).example(RECORD, &[("owner", "李娜")]);
    r.page("/opportunities/{id}/lines", lines::pages::show).example(RECORD, &[]);
    r.action("/opportunities/{id}/lines", lines::pages::save)
        .example(RECORD, &[("product-0", "MATRIX-1"), ("price-0", "12.5"), ("version", "@version")]);
    r.page("/opportunities/{id}/shares", shares::pages::show).example(RECORD, &[]);
    r.action("/opportunities/{id}/shares", shares::pages::save).example(RECORD, &[("version", "@version")]);
    r.action("/opportunities/{id}/tick", act_pages::tick)
        .example(RECORD, &[("item", "absent"), ("done", "1"), ("version", "@version")]);
    r.action("/opportunities/{id}/delete", act_pages::delete).example(RECORD, &[]);
    r.action("/opportunities/{id}/restore", act_pages::restore).example(Some("opportunity deleted"), &[]);
    saved::routes(r);
    export::routes(r);
}
