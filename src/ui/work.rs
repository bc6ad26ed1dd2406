//! The work list: what to do next, why, and the one-key action.

use maud::{Markup, html};

use super::badge::{Tone, dot};
use super::{Icon, icon};

/// One thing to do.
pub struct Work<'a> {
    /// Becomes the id `r-<key>`, so that something can be put under it.
    pub key: &'a str,
    /// What kind of thing it is.
    pub icon: Icon,
    /// Where it is done.
    pub href: &'a str,
    /// What it is about, usually the customer.
    pub title: &'a str,
    /// Why it is here.
    pub reason: &'a str,
    /// When it is due, in words.
    pub due: &'a str,
    /// How pressing that is.
    pub tone: Tone,
    /// What can be done at once.
    pub actions: Markup,
}

/// A group of the work list, with its count.
#[must_use]
pub fn group(id: &str, title: &str, count: &str, items: Markup) -> Markup {
    html! {
        section.work aria-labelledby=(id) {
            h2.work-head id=(id) { bdi { (title) } " " span.work-count { (count) } }
            ul.work-list data-rows { (items) }
        }
    }
}

/// One line of the work list.
#[must_use]
pub fn item(work: &Work) -> Markup {
    html! {
        li.work-item #{ "r-" (work.key) } data-href=(work.href) {
            span.work-icon { (icon(work.icon)) }
            div.work-what {
                a.work-title href=(work.href) { bdi { (work.title) } }
                span.work-reason { (work.reason) }
            }
            span.work-due { (dot(work.tone, work.due)) }
            div.work-actions { (work.actions) }
        }
    }
}
