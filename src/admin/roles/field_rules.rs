//! The tables of field rules: to be chosen in the role editor, to be read on a role's page.

use super::catalogues::{CATALOGUES, find, label};
use super::store::FieldRow;
use super::text;
use crate::core::access::{Place, Rule, object_label};
use crate::core::field::{Catalogue, Class, Field};
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::ui::badge::{Tone, badge};
use crate::ui::matrix::{Cell, Line, Reach, Scope, Words, matrix};
use maud::{Markup, html};

/// The shade of a rule: what keeps most back is darkest, so that exceptions stand out.
#[must_use]
pub fn shade(rule: Rule) -> Reach {
    match rule {
        Rule::Hidden => Reach::Department,
        Rule::Masked => Reach::Near,
        Rule::Read => Reach::Own,
        Rule::Write => Reach::Nothing,
    }
}

/// A rule on the record and in lists, in words.
#[must_use]
pub fn both(record: Rule, list: Rule, lang: Lang) -> String {
    if record == list {
        return record.label(lang).to_owned();
    }
    text::list_and_record(lang, list.label(lang), &record.label(lang).to_lowercase())
}

/// A class in words.
#[must_use]
pub fn class(class: Class, lang: Lang) -> &'static str {
    match class {
        Class::Public => text::class_public(lang),
        Class::Internal => text::class_internal(lang),
        Class::Personal => text::class_personal(lang),
        Class::Sensitive => text::class_sensitive(lang),
    }
}

/// What counts where a role says nothing of a field.
#[must_use]
pub fn usual(field: &Field, lang: Lang) -> String {
    let at = |place| Rule::usual(field.class, place);
    let (record, list) = (at(Place::Record), at(Place::List));
    let words = if record == list { record.label(lang).to_owned() } else { text::in_lists(lang, list.label(lang)) };
    text::usual(lang, &words.to_lowercase())
}

/// The selects of the editor: a table for each object.
#[must_use]
pub fn chosen(typed: &Raw, lang: Lang) -> Markup {
    html! { div.field-rules { @for catalogue in CATALOGUES { (of_object(catalogue, typed, lang)) } } }
}

fn of_object(catalogue: &Catalogue, typed: &Raw, lang: Lang) -> Markup {
    let rows: Vec<(&Field, String, String)> = catalogue
        .ruled()
        .map(|field| (field, format!("f.{}.{}", catalogue.object, field.id), usual(field, lang)))
        .collect();
    let scopes: Vec<Vec<Scope>> = rows
        .iter()
        .map(|(_, _, usual)| {
            let mut all = vec![Scope { value: "", label: usual, reach: Reach::Nothing }];
            all.extend(Rule::ALL.map(|rule| Scope { value: rule.id(), label: rule.label(lang), reach: shade(rule) }));
            all
        })
        .collect();
    let lines: Vec<Line> = rows
        .iter()
        .zip(&scopes)
        .map(|((field, name, _), scopes)| Line {
            label: field.label(lang),
            note: class(field.class, lang),
            cells: vec![Cell::Chosen { name, value: typed.get(name), scopes }],
        })
        .collect();
    table(catalogue, &lines, lang)
}

fn table(catalogue: &Catalogue, lines: &[Line], lang: Lang) -> Markup {
    let object = object_label(catalogue.object, lang);
    let caption = format!("{} · {object}", text::fields(lang));
    let words = Words { caption: &caption, corner: text::field(lang), absent: text::absent(lang) };
    html! { div { h3 { (object) } (matrix(&words, &[text::rule(lang)], lines)) } }
}

/// What a role says of fields, to be read; nothing where it says nothing.
#[must_use]
pub fn of_role(rows: &[FieldRow], asks_reason: bool, lang: Lang) -> Markup {
    let said = |object: &str, field: &str| {
        rows.iter().find(|row| row.object == object && row.field == field).and_then(|row| Rule::of_id(&row.rule))
    };
    html! {
        @if !rows.is_empty() || asks_reason {
            section.apart {
            h2 { (text::fields(lang)) }
            @if asks_reason { p { (badge(Tone::Amber, text::asks_reason(lang))) } }
            div.field-rules {
                @for catalogue in CATALOGUES {
                    @let lines = read_lines(catalogue, &said, lang);
                    @if !lines.is_empty() { (table(catalogue, &lines, lang)) }
                }
            }
            p.quiet.small { (text::fields_rest(lang)) }
            }
        }
    }
}

fn read_lines(catalogue: &Catalogue, said: &dyn Fn(&str, &str) -> Option<Rule>, lang: Lang) -> Vec<Line<'static>> {
    let line = |field: &'static Field| {
        let rule = said(catalogue.object, field.id)?;
        let cell = Cell::Shown { label: rule.label(lang), title: "", reach: shade(rule) };
        Some(Line { label: field.label(lang), note: class(field.class, lang), cells: vec![cell] })
    };
    catalogue.ruled().filter_map(line).collect()
}

/// What two forms say differently of fields: label, stored, typed.
#[must_use]
pub fn differences(stored: &Raw, typed: &Raw, lang: Lang) -> Vec<(String, String, String)> {
    let said = |raw: &Raw, name: &str, field: &Field| {
        Rule::of_id(raw.get(name)).map_or_else(|| usual(field, lang), |rule| rule.label(lang).to_owned())
    };
    let names = stored.pairs().chain(typed.pairs()).filter_map(|(name, _)| name.strip_prefix("f."));
    let mut out: Vec<(String, String, String)> = names
        .filter_map(find)
        .map(|(object, field)| {
            let name = format!("f.{object}.{}", field.id);
            (label(object, field, lang), said(stored, &name, field), said(typed, &name, field))
        })
        .collect();
    out.sort();
    out.dedup();
    out
}
