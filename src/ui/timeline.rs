//! What happened, newest first.

use maud::{Markup, html};

use super::badge::Tone;
use super::{Icon, icon};

/// A moment, as people read it and as machines do.
pub struct Moment<'a> {
    /// As shown, such as "yesterday 14:05".
    pub shown: &'a str,
    /// In full, shown on hover.
    pub full: &'a str,
    /// RFC 3339.
    pub machine: &'a str,
}

/// One thing that happened.
pub struct Entry<'a> {
    /// What kind of thing it was.
    pub icon: Icon,
    /// The colour of the icon.
    pub tone: Tone,
    /// Who did it.
    pub who: &'a str,
    /// When.
    pub when: Moment<'a>,
    /// What was done, in a few words.
    pub text: &'a str,
    /// The thing itself: what was said, what was changed. May be empty.
    pub body: Markup,
}

/// Entries under one another; `label` names the list for screen readers.
#[must_use]
pub fn timeline(label: &str, entries: Markup) -> Markup {
    html! { ol.feed aria-label=(label) { (entries) } }
}

/// A line that begins a day or a month.
#[must_use]
pub fn mark(text: &str) -> Markup {
    html! { li.feed-mark { (text) } }
}

/// One entry of a [`timeline`].
#[must_use]
pub fn entry(entry: &Entry) -> Markup {
    html! {
        li.feed-entry {
            span class={ "feed-icon " (entry.tone.class()) } { (icon(entry.icon)) }
            div.feed-content {
                p.feed-head {
                    strong { (entry.who) } " " span.feed-text { (entry.text) } " "
                    (moment(&entry.when))
                }
                @if !entry.body.0.is_empty() { div.feed-body { (entry.body) } }
            }
        }
    }
}

/// A moment on its own.
#[must_use]
pub fn moment(when: &Moment) -> Markup {
    html! { time.when datetime=(when.machine) title=(when.full) { (when.shown) } }
}
