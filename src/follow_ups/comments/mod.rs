//! Comments (评论) on follow-ups, leads and opportunities: what colleagues say, and whom they name by @. Table `follow_up_comment`.

mod actions;
pub mod notices;
pub mod pages;
pub mod store;
pub mod subject;
pub mod text;

use crate::web::registry::Registry;

/// The most characters of a comment.
pub const LONGEST: usize = 2_000;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/follow-ups/{id}/comments", pages::show).example(Some("follow_up"), &[]);
    r.action("/follow-ups/{id}/comments", pages::add)
        .example(Some("follow_up"), &[("body", "辛苦了，请把报价抄送我。")]);
    r.action("/leads/{id}/comments", pages::add_lead).example(Some("lead"), &[("body", "这条线索我认识对方的采购。")]);
    r.action("/opportunities/{id}/comments", pages::add_opportunity)
        .example(Some("opportunity"), &[("body", "报价前请先看一下成本。")]);
    r.action("/comments/{id}/delete", pages::delete).example(Some("comment"), &[]);
}
