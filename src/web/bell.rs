//! The bell of every page: how many notices are unread. The number comes with the session, so that it costs no query of
//! its own; an open page asks for it now and then, and only while somebody looks at it.

use super::text;
use super::todo::counted;
use crate::text::Lang;
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// Where an open page asks. It does not count as use of the product: a session that only polls ends when it is idle.
pub const POLL: &str = "/notices/bell";

/// The bell.
#[must_use]
pub fn bell(lang: Lang, unread: i64) -> Markup {
    let shown = counted(unread);
    let label = if unread > 0 { text::notices_unread(lang, &shown) } else { text::notices(lang).to_owned() };
    html! {
        a #bell.btn.btn-quiet.btn-icon.bell href="/notices" aria-label=(label) title=(label) hx-get=(POLL) hx-trigger="look" hx-swap="outerHTML" {
            (icon(Icon::Bell))
            @if unread > 0 { span.bell-count aria-hidden="true" { (shown) } }
        }
    }
}
