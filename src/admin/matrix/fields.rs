//! Roles and people against fields: what each may see and write of a record that they view.

use super::parts::RoleNames;
use super::store::{Row, Rules};
use super::text;
use crate::admin::roles::catalogues::{label, ruled};
use crate::admin::roles::field_rules::shade;
use crate::admin::roles::text as roles;
use crate::core::access::{Grant, Place, Rule};
use crate::core::field::Field;
use crate::text::Lang;
use crate::ui::matrix::{Cell, Line, Reach, Words, matrix};
use maud::Markup;

/// What the roles of one subject say of a field: of each that lets records be viewed, on the record and in lists; the most
/// permissive first.
#[must_use]
pub fn said(grants: &[Grant], rules: &Rules, object: &str, field: &Field) -> Vec<(Rule, Rule, i64)> {
    let view = format!("{object}.view");
    let mut out: Vec<(Rule, Rule, i64)> = grants
        .iter()
        .filter(|grant| grant.permission == view)
        .map(|grant| {
            let rule = rules.get(&(grant.role_id, object.to_owned(), field.id.to_owned())).copied();
            let at = |place| rule.unwrap_or_else(|| Rule::usual(field.class, place));
            (at(Place::Record), at(Place::List), grant.role_id)
        })
        .collect();
    out.sort_by(|one, other| other.cmp(one));
    out.dedup_by_key(|(record, list, _)| (*record, *list));
    out
}

/// In words: each different rule, the most permissive first; empty where no record is viewed.
#[must_use]
pub fn words(grants: &[Grant], rules: &Rules, (object, field): (&str, &Field), lang: Lang) -> String {
    let one = |(record, list, _): &(Rule, Rule, i64)| {
        if record == list { record.label(lang) } else { roles::masked_in_lists(lang) }
    };
    said(grants, rules, object, field).iter().map(one).collect::<Vec<_>>().join(" / ")
}

/// The grid of these rows.
#[must_use]
pub fn grid(rows: &[Row], of_people: bool, rules: &Rules, names: RoleNames, lang: Lang) -> Markup {
    let drawn: Vec<Vec<(String, String, Reach)>> = rows
        .iter()
        .map(|row| ruled().map(|(object, field)| cell(row, (object, field), rules, names, lang)).collect())
        .collect();
    let lines: Vec<Line> = rows
        .iter()
        .zip(&drawn)
        .map(|(row, cells)| Line {
            label: lang.name(&row.subject.name_zh, &row.subject.name_en),
            note: if of_people { &row.subject.key } else { "" },
            cells: cells.iter().map(|(label, title, reach)| Cell::Shown { label, title, reach: *reach }).collect(),
        })
        .collect();
    let heads: Vec<String> = ruled().map(|(object, field)| label(object, field, lang)).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let corner = if of_people { text::person(lang) } else { text::role(lang) };
    maud::html! { div.rights { (matrix(&Words { caption: roles::fields(lang), corner, absent: roles::absent(lang) }, &heads, &lines)) } }
}

fn cell(row: &Row, field: (&str, &Field), rules: &Rules, names: RoleNames, lang: Lang) -> (String, String, Reach) {
    let all = said(&row.grants, rules, field.0, field.1);
    let title = all.iter().map(|(.., role)| names(*role)).collect::<Vec<_>>().join(lang.pick("、", ", "));
    let words = words(&row.grants, rules, field, lang);
    let words = if words.is_empty() { roles::nothing(lang).to_owned() } else { words };
    (words, title, all.first().map_or(Reach::Nothing, |(record, ..)| shade(*record)))
}
