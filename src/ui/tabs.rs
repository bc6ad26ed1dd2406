//! Links between views of the same thing.

use maud::{Markup, html};

/// One view.
pub struct Tab<'a> {
    /// Its address.
    pub href: &'a str,
    /// Its name.
    pub label: &'a str,
    /// How many things it holds, formatted.
    pub count: Option<&'a str>,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A row of views; `label` names the row for screen readers.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a.tab href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label)
                    @if let Some(count) = tab.count { span.tab-count { (count) } }
                }
            }
        }
    }
}
