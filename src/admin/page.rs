//! What stands around every page of administration.

use super::text;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::card::notice;
use crate::web::respond::Page;
use maud::{Markup, html};

/// The head of a page.
pub struct Head<'a> {
    pub title: &'a str,
    /// The page above: address and name.
    pub up: Option<(&'a str, &'a str)>,
    /// What can be done with the whole.
    pub actions: Markup,
}

impl<'a> Head<'a> {
    /// A head with a title only.
    #[must_use]
    pub fn new(title: &'a str) -> Self {
        Self { title, up: None, actions: html! {} }
    }

    /// Below another page.
    #[must_use]
    pub fn below(self, href: &'a str, label: &'a str) -> Self {
        Self { up: Some((href, label)), ..self }
    }

    /// With actions.
    #[must_use]
    pub fn with(self, actions: Markup) -> Self {
        Self { actions, ..self }
    }
}

/// A page of administration; `off` says that the separation of administrators is switched off, which each page tells.
#[must_use]
pub fn page(lang: Lang, off: bool, head: Head, body: &Markup) -> Page {
    let Head { title, up, actions } = head;
    let content = html! {
        header.page-head {
            div.page-title {
                @if let Some((href, label)) = up { nav.crumbs { a href=(href) { (label) } span aria-hidden="true" { "/" } } }
                h1 { bdi { (title) } }
            }
            div.page-actions { (actions) }
        }
        (banner(lang, off))
        (body)
    };
    Page::new(title, content)
}

/// Says that the separation of administrators is off, where it is.
#[must_use]
pub fn banner(lang: Lang, off: bool) -> Markup {
    html! { @if off { (notice(Tone::Amber, text::separation_off_title(lang), text::separation_off_text(lang))) } }
}
