//! Both versions of a record whose fields a catalogue describes.

use super::text;
use crate::core::field::Field;
use crate::core::raw::Raw;
use crate::text::{Lang, format};
use crate::ui::diff::Difference;
use crate::web::respond::Page;
use crate::web::versions;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use maud::Markup;

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
    /// What its addresses carry on after the path: where the person came from.
    pub carried: &'a str,
}

/// The page.
#[must_use]
pub fn both(versions: &Versions, tokens: &Markup, lang: Lang, zone: Tz) -> Page {
    let (stored, typed) = (versions.stored, versions.typed);
    let (differ, same): (Vec<&Field>, Vec<&Field>) =
        versions.fields.iter().copied().partition(|field| stored.get(field.id) != typed.get(field.id));
    let differ = differ.iter().map(|field| Difference {
        name: field.id,
        label: field.label(lang),
        theirs: stored.get(field.id),
        yours: typed.get(field.id),
    });
    let same = same.iter().map(|field| (field.id, stored.get(field.id)));
    let (who, at) = versions.saved;
    let saved = text::stale_theirs(lang, who.unwrap_or(text::machine(lang)), &format::moment(at, zone));
    let shown = versions::Versions {
        title: versions.title,
        differ: differ.collect(),
        along: std::iter::once(("version", stored.get("version"))).chain(same).collect(),
        saved: Some(&saved),
        action: &format!("{}/edit{}", versions.path, versions.carried),
        back: &format!("{}{}", versions.path, versions.carried),
    };
    versions::page(&shown, tokens, lang)
}
