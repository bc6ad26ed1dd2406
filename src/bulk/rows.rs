//! Which rows: all of those chosen or none; and what a change of them did, kept and judged when it is taken back.

use super::{Act, text};
use crate::core::access::{Allowed, Guarded, Scoped, Seen};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::customers::changes::store::{self, Change, State};
use crate::customers::changes::undo::{Kept, Reason, Undone, judge};
use crate::customers::changes::{Kind, Row, differing};
use crate::row;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};

row! {
    struct Found { id: i64, name: String, version: i32, state: Value }
}

/// Every one of these rows, where the act may be done to all of them.
///
/// # Errors
/// `NotFound` where none is to be known of; `Forbidden` where none is allowed; `Invalid` naming those that are not.
pub fn all_or_none<A: Act>(
    tx: &mut Tx,
    act: A,
    seen: Vec<Seen<A::Row>>,
    asked: &[i64],
) -> Result<Vec<Seen<A::Row>>, Problem> {
    if seen.is_empty() {
        return Err(Problem::NotFound);
    }
    let lang = tx.actor.lang;
    if seen.len() < asked.len() {
        return Err(Problem::invalid("ids", text::some_gone(lang, asked.len() - seen.len())));
    }
    let refused: Vec<String> = seen.iter().filter(|row| !act.may(row)).map(|row| A::called(row).1).collect();
    if !seen.iter().any(|row| act.right(row)) {
        return Err(Problem::Forbidden(act.permission()));
    }
    if refused.is_empty() { Ok(seen) } else { Err(Problem::invalid("ids", text::refused(lang, &lang.list(&refused)))) }
}

/// The right to do `Q` to each of them.
///
/// # Errors
/// `Forbidden` where one is not allowed.
pub fn allowed<T: Guarded, Q: Scoped>(seen: Vec<Seen<T>>) -> Result<Vec<Allowed<T, Q>>, Problem> {
    seen.into_iter().map(Seen::may::<Q>).collect()
}

/// What rows hold, from a statement that gives id, name, version and state of those of `$1`, in order of id.
///
/// # Errors
/// As the database answers.
pub fn states(door: &mut impl Door, statement: &'static str, ids: &[i64]) -> Result<Vec<State>, Problem> {
    let found: Vec<Found> = Sql::new(statement).bind(ids.to_vec()).rows(door)?;
    let values = |state: Value| if let Value::Object(values) = state { values } else { Map::default() };
    Ok(found
        .into_iter()
        .map(|row| State { id: row.id, name: row.name, version: row.version, values: values(row.state) })
        .collect())
}

/// What was changed between two looks, with what `follows` of the same rows: that goes back to what it was too, and keeps a row
/// from being taken back once somebody changed it.
#[must_use]
pub fn changed(before: &[State], after: &[State], follows: impl Fn(&str) -> bool) -> Vec<Row> {
    let rows = differing(before, after, follows);
    rows.into_iter().filter(|row| row.before != row.after).collect()
}

/// Keeps a change; its id.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, kind: Kind, note: &str, rows: &[Row]) -> Result<i64, Problem> {
    store::keep(tx, kind, note, (rows, Vec::new()))
}

/// The rows of a change that may return to what they were, each with the version that is there now, and those that stay.
#[must_use]
pub(crate) fn judged<'a>(
    rows: &'a [Row],
    now: &BTreeMap<i64, State>,
    kind: Kind,
    (allowed, open): (&HashSet<i64>, &HashSet<i64>),
) -> (Vec<(&'a Row, i32)>, Vec<Kept>) {
    let (mut back, mut kept) = (Vec::new(), Vec::new());
    for row in rows {
        match judge(row, now.get(&row.id), kind, (allowed, open)) {
            Ok(version) => back.push((row, version)),
            Err(reason) => kept.push(left(row, reason)),
        }
    }
    (back, kept)
}

/// A row that stays as it is.
#[must_use]
pub fn left(row: &Row, reason: Reason) -> Kept {
    Kept { id: row.id, name: row.name.clone(), reason }
}

/// The people to whom rows may return: those whose accounts are open; of whom had left before, the account is not asked for.
///
/// # Errors
/// As the database answers.
pub fn owners_before(tx: &mut Tx, kind: Kind, rows: &[Row]) -> Result<HashSet<i64>, Problem> {
    let owners: Vec<i64> = rows.iter().filter_map(|row| number(&row.before, "owner_id")).collect();
    if kind == Kind::LeaverDeals { Ok(owners.into_iter().collect()) } else { store::active(tx, owners) }
}

/// A number among values.
#[must_use]
pub fn number(values: &Map<String, Value>, key: &str) -> Option<i64> {
    values.get(key).and_then(Value::as_i64)
}

/// A number that a row had before: the one kept, or the one that stands there, which was not changed.
#[must_use]
pub fn was(row: &Row, now: &State, key: &str) -> Option<i64> {
    row.before.get(key).unwrap_or_else(|| now.value(key)).as_i64()
}

/// What is written back: of each row its id, the version that is there now, and what it held.
#[must_use]
pub fn given(back: &[(&Row, i32)]) -> Value {
    back.iter().map(|(row, version)| json!({ "id": row.id, "version": version, "b": row.before })).collect()
}

/// Those that somebody was quicker to change, between the look and the writing.
#[must_use]
pub fn late(back: &[(&Row, i32)], done: &[i64]) -> Vec<Kept> {
    let done: HashSet<&i64> = done.iter().collect();
    back.iter().filter(|(row, _)| !done.contains(&row.id)).map(|(row, _)| left(row, Reason::Changed)).collect()
}

/// What taking a change back came to, noted with the change.
///
/// # Errors
/// As the database answers.
pub fn noted(tx: &mut Tx, change: &Change, count: usize, kept: Vec<Kept>) -> Result<Undone, Problem> {
    store::note_kept(tx, change.id, serde_json::to_value(&kept).map_err(Problem::bug)?)?;
    Ok(Undone { count, kept })
}
