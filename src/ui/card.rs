//! Boxes of a page: cards, facts, empty states, notices.

use maud::{Markup, html};

use super::badge::Tone;
use super::{Icon, icon};

/// A box with a heading, and what can be done with the whole of it.
#[must_use]
pub fn card(title: &str, actions: Markup, body: Markup) -> Markup {
    html! {
        section.card {
            header.card-head { h2 { (title) } div.card-actions { (actions) } }
            div.card-inner { (body) }
        }
    }
}

/// A list of what is known: what it is called, and its value.
#[must_use]
pub fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in rows { div.fact { dt { (label) } dd { (value) } } }
        }
    }
}

/// What is shown in place of an empty list: says what belongs here, and how to begin.
#[must_use]
pub fn empty(picture: Icon, title: &str, text: &str, action: Markup) -> Markup {
    blank(picture, &html! { h2 { (title) } }, text, &action)
}

/// The same where it is all that the page has: its title is the page's.
#[must_use]
pub fn empty_page(picture: Icon, title: &str, text: &str, action: Markup) -> Markup {
    blank(picture, &html! { h1 { (title) } }, text, &action)
}

fn blank(picture: Icon, heading: &Markup, text: &str, action: &Markup) -> Markup {
    html! {
        div.blank {
            (icon(picture))
            (heading)
            p { (text) }
            div.blank-actions { (action) }
        }
    }
}

/// A message that stays on the page.
#[must_use]
pub fn notice(tone: Tone, title: &str, text: &str) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } role="note" {
            (icon(sign(tone)))
            div.notice-text {
                strong { (title) }
                @if !text.is_empty() { p { (text) } }
            }
        }
    }
}

/// The icon that goes with a tone, so that colour does not speak alone.
#[must_use]
pub fn sign(tone: Tone) -> Icon {
    match tone {
        Tone::Green => Icon::Success,
        Tone::Amber => Icon::Warning,
        Tone::Red => Icon::Danger,
        Tone::Neutral | Tone::Blue | Tone::Violet | Tone::Teal => Icon::Info,
    }
}

/// One figure of a [`figures`] strip.
pub struct Figure<'a> {
    /// What is counted.
    pub label: &'a str,
    /// The number, formatted, with its unit.
    pub value: Markup,
    /// A word below it, such as the change since last month.
    pub note: &'a str,
}

/// The few numbers that matter, in one strip.
#[must_use]
pub fn figures(rows: &[Figure]) -> Markup {
    html! {
        dl.figures {
            @for row in rows {
                div.figure-cell { dt { (row.label) } dd { span.figure-value { (row.value) } @if !row.note.is_empty() { span.figure-note { (row.note) } } } }
            }
        }
    }
}
