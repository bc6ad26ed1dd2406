//! Roles and people against fields: what each may see and write of a record that they view.

use super::store::{RoleNames, Row, Rules};
use super::text;
use crate::admin::roles::catalogues::{label, ruled};
use crate::admin::roles::field_rules::{both, shade};
use crate::admin::roles::text as roles;
use crate::core::access::{Grant, Place, Rule};
use crate::core::field::Field;
use crate::text::Lang;
use crate::ui::matrix::{Cell, Line, Reach, Words, matrix};
use maud::Markup;

/// What the roles of one subject come to for a field: of each that lets records be viewed, on the record and in lists; the
/// most permissive first. Who may edit nothing, writes nothing.
#[must_use]
pub fn said(grants: &[Grant], rules: &Rules, object: &str, field: &Field) -> Vec<(Rule, Rule, i64)> {
    let view = format!("{object}.view");
    let edits = |grant: &Grant| {
        let action = grant.permission.strip_prefix(object).unwrap_or_default();
        matches!(action, ".edit" | ".create" | ".import")
    };
    let most = if grants.iter().any(edits) { Rule::Write } else { Rule::Read };
    let mut out: Vec<(Rule, Rule, i64)> = grants
        .iter()
        .filter(|grant| grant.permission == view)
        .map(|grant| {
            let rule = rules.get(&(grant.role_id, object.to_owned(), field.id.to_owned())).copied();
            let at = |place| rule.unwrap_or_else(|| Rule::usual(field.class, place)).min(most);
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
    let one = |(record, list, _): &(Rule, Rule, i64)| both(*record, *list, lang);
    said(grants, rules, object, field).iter().map(one).collect::<Vec<_>>().join(" / ")
}

/// The grid of these rows: a person has a line; a role has a column, since there are more fields than roles.
#[must_use]
pub fn grid(rows: &[Row], of_people: bool, rules: &Rules, names: RoleNames, lang: Lang) -> Markup {
    let fields: Vec<((&str, &Field), String)> =
        ruled().map(|(object, field)| ((object, field), label(object, field, lang))).collect();
    let subjects: Vec<(&Row, &str)> =
        rows.iter().map(|row| (row, lang.name(&row.subject.name_zh, &row.subject.name_en))).collect();
    let drawn: Vec<Drawn> = if of_people {
        let of = |row| fields.iter().map(|(field, _)| cell(row, *field, rules, names, lang)).collect();
        subjects.iter().map(|(row, name)| (*name, row.subject.key.as_str(), of(row))).collect()
    } else {
        let of = |field| rows.iter().map(|row| cell(row, field, rules, names, lang)).collect();
        fields.iter().map(|(field, name)| (name.as_str(), "", of(*field))).collect()
    };
    let (corner, heads): (&str, Vec<&str>) = if of_people {
        (text::person(lang), fields.iter().map(|(_, name)| name.as_str()).collect())
    } else {
        (roles::field(lang), subjects.iter().map(|(_, name)| *name).collect())
    };
    let lines: Vec<Line> = drawn.iter().map(|(label, note, cells)| Line { label, note, cells: shown(cells) }).collect();
    maud::html! { div.rights { (matrix(&Words { caption: roles::fields(lang), corner, absent: roles::absent(lang) }, &heads, &lines)) } }
}

/// A line's label, its note, and its cells in words with where they come from.
type Drawn<'a> = (&'a str, &'a str, Vec<(String, String, Reach)>);

fn shown(cells: &[(String, String, Reach)]) -> Vec<Cell<'_>> {
    cells.iter().map(|(label, title, reach)| Cell::Shown { label, title, reach: *reach }).collect()
}

fn cell(row: &Row, field: (&str, &Field), rules: &Rules, names: RoleNames, lang: Lang) -> (String, String, Reach) {
    let all = said(&row.grants, rules, field.0, field.1);
    let title = lang.list(all.iter().map(|(.., role)| names(*role)));
    let words = words(&row.grants, rules, field, lang);
    let words = if words.is_empty() { roles::nothing(lang).to_owned() } else { words };
    (words, title, all.first().map_or(Reach::Nothing, |(record, list, _)| shade(*record.min(list))))
}
