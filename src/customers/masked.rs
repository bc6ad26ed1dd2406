//! Values under field rules, as the pages of records draw them.

use super::text;
use crate::core::access::{Maskable, Shown};
use crate::text::Lang;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// How the masked values of one record are revealed.
pub struct Reveal<'a> {
    /// The record's path: `/customers/7`.
    pub path: &'a str,
    pub tokens: &'a Markup,
    /// Whether the viewer may reveal them.
    pub may: bool,
    /// Whether a reason has to be given.
    pub asks: bool,
    pub lang: Lang,
}

/// A value as its rule lets it be seen; None where there is nothing to show.
pub fn value<V: Maskable>(
    shown: Shown<V>,
    field: &str,
    reveal: &Reveal,
    draw: impl FnOnce(&V) -> Option<Markup>,
) -> Option<Markup> {
    match shown {
        Shown::Hidden => None,
        Shown::Clear(value) => draw(value),
        Shown::Masked(mask) => (!mask.is_empty()).then(|| masked(&mask, field, reveal)),
    }
}

/// A mask, with the button that reveals what is behind it.
#[must_use]
pub fn masked(mask: &str, field: &str, reveal: &Reveal) -> Markup {
    let lang = reveal.lang;
    html! {
        span.masked {
            span.mask { (mask) }
            @if reveal.may { (button(field, reveal, lang)) }
        }
    }
}

fn button(field: &str, reveal: &Reveal, lang: Lang) -> Markup {
    let path = format!("{}/reveal", reveal.path);
    let form = |inside: Markup| {
        html! {
            form.reveal method="post" action=(path) hx-post=(path) hx-target="closest .masked" hx-swap="outerHTML" {
                (reveal.tokens)
                input type="hidden" name="field" value=(field);
                (inside)
            }
        }
    };
    let submit = html! { button.btn.btn-quiet.btn-sm type="submit" { (icon(Icon::Eye)) (text::reveal(lang)) } };
    if !reveal.asks {
        return form(submit);
    }
    html! {
        details.reveal-why {
            summary.btn.btn-quiet.btn-sm { (icon(Icon::Eye)) (text::reveal(lang)) }
            (form(html! {
                input.form-control type="text" name="reason" required maxlength="200" placeholder=(text::reveal_reason(lang)) aria-label=(text::reveal_reason(lang));
                (submit)
            }))
        }
    }
}

/// What is behind a mask, in its place, until the page covers it again.
#[must_use]
pub fn revealed(clear: &Markup, covered: &Markup) -> Markup {
    html! {
        span.masked.is-revealed data-fleeting=(SECONDS) {
            span.revealed { (clear) }
            template { (covered) }
        }
    }
}

/// For so many seconds a revealed value stays in sight.
pub const SECONDS: u32 = 60;

/// Phones or mail addresses, each a link.
#[must_use]
pub fn links(values: &[String], scheme: &str) -> Option<Markup> {
    (!values.is_empty()).then(|| {
        html! {
            @for (place, value) in values.iter().enumerate() {
                @if place > 0 { br; }
                a href={ (scheme) (value) } { (value) }
            }
        }
    })
}

/// The first of several values as lists show it.
#[must_use]
pub fn first(shown: Shown<Vec<String>>) -> Option<String> {
    let first = match shown {
        Shown::Hidden => None,
        Shown::Masked(mask) => mask.split(", ").next().map(str::to_owned),
        Shown::Clear(values) => values.first().cloned(),
    };
    first.filter(|text| !text.is_empty())
}
