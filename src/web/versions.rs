//! Both versions of a record, field by field, after somebody else saved first.

use super::respond::Page;
use super::text;
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::diff::{Difference, Words, differences};
use maud::{Markup, html};

/// The two versions, and where the choice is sent.
pub struct Versions<'a> {
    pub title: &'static str,
    pub differ: Vec<Difference<'a>>,
    /// What is sent along as it is, by name: the version that is stored now, and what is equal.
    pub along: Vec<(&'a str, &'a str)>,
    /// Who saved what is stored, and when, in words; None where that is not told.
    pub saved: Option<&'a str>,
    pub action: &'a str,
    /// Where giving up leads.
    pub back: &'a str,
}

/// The page. What the person typed is chosen to begin with.
#[must_use]
pub fn page(versions: &Versions, tokens: &Markup, lang: Lang) -> Page {
    let words = Words {
        caption: versions.title,
        field: text::versions_field(lang),
        theirs: versions.saved.unwrap_or(text::versions_theirs(lang)),
        yours: text::versions_yours(lang),
        nothing: text::versions_nothing(lang),
    };
    let same = versions.differ.is_empty();
    let body = html! {
        header.page-head { div.page-title { h1 { (versions.title) } } }
        p { @if same { (text::versions_same(lang)) } @else { (text::versions_text(lang)) } }
        form.narrow method="post" action=(versions.action) {
            (tokens)
            @for (name, value) in &versions.along { input type="hidden" name=(name) value=(value); }
            @if !same { (differences(&words, &versions.differ)) }
            div.form-foot {
                (submit(Look::Primary, text::versions_save(lang)))
                (link(Look::Plain, None, versions.back, text::cancel(lang)))
            }
        }
    };
    Page::new(versions.title, body)
}
