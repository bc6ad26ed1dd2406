//! Walking through a long list.

use maud::{Markup, html};

use super::{Icon, icon};

/// Links to the neighbouring pages, as address and label, and words that say where one is.
#[must_use]
pub fn pager(previous: Option<(&str, &str)>, next: Option<(&str, &str)>, count: &str) -> Markup {
    html! {
        div.pager {
            span.pager-count { (count) }
            @if let Some((href, label)) = previous {
                a.btn.btn-sm href=(href) rel="prev" { (icon(Icon::Left)) (label) }
            }
            @if let Some((href, label)) = next {
                a.btn.btn-sm href=(href) rel="next" { (label) (icon(Icon::Right)) }
            }
        }
    }
}
