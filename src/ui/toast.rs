//! Short messages in the corner: what was done, with a way to undo it.

use maud::{Markup, html};

use super::badge::Tone;
use super::card::sign;
use super::{Icon, icon};

/// A message that leaves after six seconds, unless pointed at or focused; one with an action stays until it is used or closed.
/// `close` is what the cross says.
#[must_use]
pub fn toast(tone: Tone, text: &str, action: Option<Markup>, close: &str) -> Markup {
    html! {
        div class={ "flash " (tone.class()) } data-flash {
            (icon(sign(tone)))
            span.flash-text { (text) }
            @if let Some(action) = action { (action) }
            button.btn.btn-quiet.btn-icon.needs-script type="button" data-flash-close aria-label=(close) title=(close) { (icon(Icon::Close)) }
        }
    }
}

/// The same beside another fragment of an htmx answer: it finds its own place.
#[must_use]
pub fn toast_beside(toast: &Markup) -> Markup {
    html! { div hx-swap-oob="beforeend:#toasts" { (toast) } }
}
