//! Both versions of a record, field by field, after somebody else saved first.

use super::text;
use crate::core::field::Field;
use crate::core::raw::Raw;
use crate::text::{Lang, format};
use crate::ui::button::{Look, link, submit};
use crate::ui::diff::{Difference, Words, differences};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What the two versions are, and where the choice is sent.
pub struct Versions<'a> {
    pub title: &'static str,
    /// Those that the visitor may write: of others nothing is sent.
    pub fields: Vec<&'static Field>,
    /// As stored now, with its version.
    pub stored: &'a Raw,
    /// As the person typed it.
    pub typed: &'a Raw,
    /// Who saved first (None for the machine), and when.
    pub saved: (Option<&'a str>, DateTime<Utc>),
    /// The address of the record; its form is at `/edit` below it.
    pub path: &'a str,
}

/// The page's content. What the person typed is chosen to begin with; fields that are equal are sent along.
#[must_use]
pub fn both(versions: &Versions, tokens: &Markup, lang: Lang, zone: Tz) -> Markup {
    let (stored, typed) = (versions.stored, versions.typed);
    let (differ, same): (Vec<&Field>, Vec<&Field>) =
        versions.fields.iter().copied().partition(|field| stored.get(field.id) != typed.get(field.id));
    let rows: Vec<Difference> = differ
        .iter()
        .map(|field| Difference {
            name: field.id,
            label: field.label(lang),
            theirs: stored.get(field.id),
            yours: typed.get(field.id),
        })
        .collect();
    let (who, at) = versions.saved;
    let theirs = text::stale_theirs(lang, who.unwrap_or(text::machine(lang)), &format::moment(at, zone));
    let words = Words {
        caption: versions.title,
        field: text::stale_field(lang),
        theirs: &theirs,
        yours: text::stale_yours(lang),
        nothing: text::stale_nothing(lang),
    };
    html! {
        header.page-head { div.page-title { h1 { (versions.title) } } }
        p { @if rows.is_empty() { (text::stale_same(lang)) } @else { (text::stale_text(lang)) } }
        form.narrow method="post" action={ (versions.path) "/edit" } {
            (tokens)
            input type="hidden" name="version" value=(stored.get("version"));
            @for field in same { input type="hidden" name=(field.id) value=(stored.get(field.id)); }
            @if !rows.is_empty() { (differences(&words, &rows)) }
            div.form-foot {
                (submit(Look::Primary, text::stale_save(lang)))
                (link(Look::Plain, None, versions.path, text::cancel(lang)))
            }
        }
    }
}
