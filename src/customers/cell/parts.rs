//! What cells that are written in place show: what opens them, and the small form over them.

use super::text;
use crate::core::access::Seen;
use crate::customers::eyes::Eyes;
use crate::customers::model::Line;
use crate::customers::parts::line_row_again;
use crate::customers::saved::Table;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::toast::{toast, toast_beside};
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// A cell that is open.
pub struct Open<'a> {
    /// Where it is sent.
    pub path: &'a str,
    pub tokens: &'a Markup,
    /// What is sent along: what the person saw.
    pub seen: &'a [(&'a str, &'a str)],
    pub input: Markup,
    /// What somebody did meanwhile, or what is wrong where the input does not say it itself.
    pub told: Option<&'a str>,
}

/// The form of a cell. Enter saves, Esc leaves it as it is.
#[must_use]
pub fn form(open: &Open, lang: Lang) -> Markup {
    html! {
        form.cell-form method="post" action=(open.path) hx-post=(open.path) hx-target="this" hx-swap="outerHTML" hx-disinherit="*" {
            (open.tokens)
            @for (name, value) in open.seen { input type="hidden" name=(name) value=(value); }
            (open.input)
            button.btn.btn-icon type="submit" aria-label=(text::save(lang)) title=(text::save(lang)) { (icon(Icon::Check)) }
            button.btn.btn-icon.needs-script type="button" data-cell-close aria-label=(text::leave(lang)) title=(text::leave(lang)) { (icon(Icon::Close)) }
            @if let Some(told) = open.told { p.cell-told role="alert" { (told) } }
        }
    }
}

/// What htmx puts on the page after a cell is saved: the row drawn anew, and a message with the way back.
#[must_use]
pub fn saved((line, shown): (&Seen<Line>, &Table), words: &str, back: Option<Markup>, eyes: Eyes) -> Markup {
    let said = toast(Tone::Green, words, back, crate::web::text::close(eyes.lang));
    html! { (toast_beside(&said)) template { (line_row_again(line, shown, eyes)) } }
}

/// The same where the visitor no longer sees the customer: its row is gone.
#[must_use]
pub fn gone(id: i64, words: &str, back: Option<Markup>, lang: Lang) -> Markup {
    let said = toast(Tone::Green, words, back, crate::web::text::close(lang));
    html! { (toast_beside(&said)) template { tr #{ "r-" (id) } hx-swap-oob="delete" {} } }
}
