//! Comments on follow-ups (评论): what colleagues say to one, and whom they name by @. Table `follow_up_comment`.

mod actions;
pub mod notices;
pub mod pages;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The most characters of a comment.
pub const LONGEST: usize = 2_000;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/follow-ups/{id}/comments", pages::show).example(Some("follow_up"), &[]);
    r.action("/follow-ups/{id}/comments", pages::add)
        .example(Some("follow_up"), &[("body", "辛苦了，请把报价抄送我。")]);
    r.action("/comments/{id}/delete", pages::delete).example(Some("comment"), &[]);
}
