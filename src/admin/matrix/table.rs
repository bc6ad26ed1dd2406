//! The matrix as CSV and as JSON: the same cells that the page shows.

use super::store::{Row, Rules};
use super::{fields, text};
use crate::admin::departments::store::{Node, name_of};
use crate::admin::roles::catalogues::{self, ruled};
use crate::admin::roles::grid::{United, label};
use crate::core::access::PERMISSIONS;
use crate::core::safe_cell::{Cell, CsvWriter};
use crate::text::Lang;
use serde_json::{Map, Value, json};

/// The words of one cell; empty where nothing is granted.
#[must_use]
pub fn words(row: &Row, permission: &str, tree: &[Node], lang: Lang) -> String {
    United::of(&row.grants, permission).label(lang, |id| name_of(tree, &id.to_string(), lang))
}

/// The matrix as CSV: a row for each role or person, a column for each permission and each field with rules. `of_people`
/// says which.
///
/// # Errors
/// Never in practice: it writes to memory.
pub fn csv(rows: &[Row], (tree, rules): (&[Node], &Rules), of_people: bool, lang: Lang) -> std::io::Result<Vec<u8>> {
    let mut out = CsvWriter::new(Vec::new())?;
    let mut heads = vec![if of_people { text::person(lang) } else { text::role(lang) }.to_owned()];
    if of_people {
        heads.extend([text::login(lang).to_owned(), text::department(lang).to_owned()]);
    }
    heads.extend(PERMISSIONS.iter().map(|permission| format!("{} ({})", label(permission, lang), permission.id)));
    heads.extend(
        ruled().map(|(object, field)| format!("{} ({object}.{})", catalogues::label(object, field, lang), field.id)),
    );
    out.row(heads.iter().map(|head| Cell::Text(head)))?;
    for row in rows {
        let mut cells = vec![lang.name(&row.subject.name_zh, &row.subject.name_en).to_owned()];
        if of_people {
            cells.extend([row.subject.key.clone(), lang.name(&row.subject.note_zh, &row.subject.note_en).to_owned()]);
        }
        cells.extend(PERMISSIONS.iter().map(|permission| words(row, permission.id, tree, lang)));
        cells.extend(ruled().map(|field| fields::words(&row.grants, rules, field, lang)));
        out.row(cells.iter().map(|cell| Cell::Text(cell)))?;
    }
    out.finish()
}

/// The matrix as JSON: for each role or person, the scopes of each permission held, with departments and roles by id, and
/// what the roles say of each field on the record and in lists.
#[must_use]
pub fn json(rows: &[Row], rules: &Rules) -> Value {
    Value::Array(
        rows.iter()
            .map(|row| {
                let held: Map<String, Value> = PERMISSIONS
                    .iter()
                    .map(|permission| (permission.id, United::of(&row.grants, permission.id)))
                    .filter(|(_, united)| !united.is_none())
                    .map(|(id, united)| {
                        let scopes: Vec<&str> = united.scopes.iter().map(|scope| scope.id()).collect();
                        (id.to_owned(), json!({ "scopes": scopes, "departments": united.departments, "roles": united.roles }))
                    })
                    .collect();
                json!({ "id": row.subject.id, "key": row.subject.key, "name": row.subject.name_zh, "permissions": held, "fields": field_json(row, rules) })
            })
            .collect(),
    )
}

fn field_json(row: &Row, rules: &Rules) -> Map<String, Value> {
    ruled()
        .filter_map(|(object, field)| {
            let said = fields::said(&row.grants, rules, object, field);
            let all: Vec<Value> = said
                .iter()
                .map(|(record, list, role)| json!({ "record": record.id(), "list": list.id(), "role": role }))
                .collect();
            (!all.is_empty()).then(|| (format!("{object}.{}", field.id), Value::Array(all)))
        })
        .collect()
}
