//! A field for a day, or a day and a time, in the words of people; with what was understood beside it.

use super::House;
use super::form::Asked;
use super::registry::TheHouse;
use super::respond::{Answer, Part};
use super::text;
use super::who::{SignedIn, Visit};
use crate::core::when::{self, Unclear, When};
use crate::text::Lang;
use crate::ui::{Icon, icon};
use chrono::NaiveDateTime;
use maud::{Markup, html};

/// The present moment in the company's zone.
#[must_use]
pub fn now(house: &House) -> NaiveDateTime {
    house.db.clock().now().with_timezone(&house.config.company.time_zone).naive_local()
}

/// What was typed; none for nothing.
///
/// # Errors
/// What is wrong with it, in the person's language, with the forms that are understood.
pub fn read(typed: &str, now: NaiveDateTime, lang: Lang) -> Result<Option<When>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    when::read(typed, now, lang).map(Some).map_err(|why| {
        let why = match why {
            Unclear::Unknown => text::when_unknown(lang),
            Unclear::Ambiguous => text::when_ambiguous(lang),
            Unclear::Impossible => text::when_impossible(lang),
        };
        format!("{why}{}", text::when_forms(lang))
    })
}

/// A field for a day and time.
pub struct WhenField<'a> {
    pub name: &'a str,
    pub label: &'a str,
    /// As typed.
    pub value: &'a str,
    pub error: Option<&'a str>,
    /// Comes before the id, so that two forms can share a page.
    pub prefix: &'a str,
    /// Whether the label is only spoken, and the field stands in a line with others.
    pub brief: bool,
    pub now: NaiveDateTime,
    pub lang: Lang,
}

/// The field with what was understood: drawn with it, and anew while one types.
#[must_use]
pub fn field(field: &WhenField) -> Markup {
    let WhenField { name, label, value, error, prefix, brief, now, lang } = *field;
    let id = format!("{prefix}f-{name}");
    let described = format!("{id}-told{}", if error.is_some() { format!(" {id}-error") } else { String::new() });
    html! {
        div.field.when-field.has-error[error.is_some()].is-brief[brief] {
            label.form-label.visually-hidden[brief] for=(id) { (label) }
            input.form-control id=(id) type="text" name=(name) value=(value) list={ (id) "-list" } maxlength="60" autocomplete="off"
                placeholder=(text::when_hint(lang)) aria-invalid=[error.map(|_| "true")] aria-describedby=(described)
                hx-get={ "/when?field=" (name) } hx-trigger="input changed delay:250ms" hx-target={ "#" (id) "-told" } hx-sync="this:replace";
            datalist id={ (id) "-list" } { @for words in text::when_proposals(lang).split('|') { option value=(words); } }
            span.when-told id={ (id) "-told" } aria-live="polite" { (told(value, now, lang)) }
            @if let Some(error) = error { p.field-error id={ (id) "-error" } { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}

/// What was understood.
fn told(typed: &str, now: NaiveDateTime, lang: Lang) -> Markup {
    html! {
        @match when::read(typed, now, lang) {
            Ok(when) => { (icon(Icon::Calendar)) (when.words(lang)) }
            Err(Unclear::Ambiguous) => { (text::when_ambiguous(lang)) }
            Err(_) => {}
        }
    }
}

/// What was understood of what is being typed in the field that `field` names.
pub async fn preview(_: SignedIn, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Part> {
    let name = asked.0.get("field").to_owned();
    Ok(Part(told(asked.0.get(&name), now(&house), visit.lang)))
}
