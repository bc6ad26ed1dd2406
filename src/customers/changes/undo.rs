//! Takes a change back, for its maker: what nobody has changed since returns to what it was, the rest is named with its reason.

use super::store::{self, Change, State};
use super::{Kind, Row, text};
use crate::core::access::{
    Can, CustomerAssign, CustomerEdit, CustomerRestore, CustomerShare, CustomerView, Facts, Permission, Rule, Scoped,
    Seen,
};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::model::Customer;
use crate::customers::store as customers;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Why a row was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Somebody changed the same thing since.
    Changed,
    /// It lies in the recycle bin.
    InBin,
    /// It is gone, or out of the actor's sight.
    Gone,
    /// The actor may no longer do this to it.
    NoRight,
    /// The account of the owner before is closed.
    OwnerLeft,
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Changed => text::reason_changed(lang),
            Self::InBin => text::reason_in_bin(lang),
            Self::Gone => text::reason_gone(lang),
            Self::NoRight => text::reason_no_right(lang),
            Self::OwnerLeft => text::reason_owner_left(lang),
        }
    }
}

/// A row that was left as it is, by its name at the time of the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: i64,
    pub name: String,
    pub reason: Reason,
}

/// What an undoing came to.
#[derive(Clone, Debug)]
pub struct Undone {
    pub count: usize,
    pub kept: Vec<Kept>,
}

/// Takes one's own change back; one event tells of it.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old; `Forbidden` where the right to transfer is gone; `Refused` where a
/// deleted customer's credit code is another's now.
pub fn undo(tx: &mut Tx, can: &Can<CustomerView>, id: i64) -> Result<Undone, Problem> {
    let change = store::take_up(tx, id, &Kind::OF_CUSTOMERS)?;
    let kind = Kind::of_id(&change.kind).ok_or(Problem::NotFound)?;
    let rows = change.rows();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    if kind == Kind::Transfer {
        can.also::<CustomerAssign>().ok_or(Problem::Forbidden(CustomerAssign::INFO.id))?;
        // Whoever gave customers away may see them no more. Only what passes `judge` is written.
        tx.hand_over("customer", &ids, "")?;
    }
    let now: BTreeMap<i64, State> = store::states(tx, &ids)?.into_iter().map(|state| (state.id, state)).collect();
    let allowed = allowed(tx, can, kind, (&rows, &now))?;
    let open = owners_before(tx, &rows)?;
    let (mut back, mut kept) = (Vec::new(), Vec::new());
    for row in &rows {
        match judge(row, now.get(&row.id), kind, (&allowed, &open)) {
            Ok(version) => back.push((row, version)),
            Err(reason) => kept.push(Kept { id: row.id, name: row.name.clone(), reason }),
        }
    }
    let done = store::put_back(tx, kind, &back, &change.made_tags)?;
    // Somebody was quicker between the look and the writing.
    let late = back.iter().filter(|(row, _)| !done.contains(&row.id));
    kept.extend(late.map(|(row, _)| Kept { id: row.id, name: row.name.clone(), reason: Reason::Changed }));
    finish(tx, &change, kind, (done, kept))
}

fn finish(tx: &mut Tx, change: &Change, kind: Kind, (done, kept): (Vec<i64>, Vec<Kept>)) -> Result<Undone, Problem> {
    let count = done.len();
    store::note_kept(tx, change.id, serde_json::to_value(&kept).map_err(Problem::bug)?)?;
    tx.record(Event::named(event(kind), "customer").of_rows(done))?;
    Ok(Undone { count, kept })
}

fn event(kind: Kind) -> &'static str {
    match kind {
        Kind::Transfer => "customer.transfer_undone",
        Kind::Edit => "customer.edit_undone",
        Kind::Share => "customer.share_undone",
        Kind::Unshare => "customer.unshare_undone",
        _ => "customer.delete_undone",
    }
}

/// Whether a row may return to what it was: the version that is there now, or why not. `allowed` are rows, `open` people.
///
/// # Errors
/// Why it stays as it is.
pub(crate) fn judge(
    row: &Row,
    now: Option<&State>,
    kind: Kind,
    (allowed, open): (&HashSet<i64>, &HashSet<i64>),
) -> Result<i32, Reason> {
    let now = now.ok_or(Reason::Gone)?;
    if !kind.deletes() && !now.value("deleted_at").is_null() {
        return Err(Reason::InBin);
    }
    if row.after.iter().any(|(key, value)| now.value(key) != value) {
        return Err(Reason::Changed);
    }
    if !allowed.contains(&row.id) {
        return Err(Reason::NoRight);
    }
    match row.before.get("owner_id").and_then(Value::as_i64) {
        Some(owner) if !open.contains(&owner) => Err(Reason::OwnerLeft),
        _ => Ok(now.version),
    }
}

/// The rows on which the actor holds the right today.
fn allowed(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    kind: Kind,
    (rows, now): (&[Row], &BTreeMap<i64, State>),
) -> Result<HashSet<i64>, Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    match kind {
        Kind::Transfer => Ok(transferable(can, rows, now)),
        Kind::Edit => editable(tx, can, (rows, &ids)),
        Kind::Share | Kind::Unshare => of_those_seen::<CustomerShare>(tx, can, &ids),
        _ => {
            let seen = customers::several_deleted(tx, can, &ids)?;
            Ok(seen.iter().filter(|row| row.allows::<CustomerRestore>()).map(|row| row.id).collect())
        }
    }
}

fn of_those_seen<Q: Scoped>(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64]) -> Result<HashSet<i64>, Problem> {
    let seen = customers::several_held(tx, can, ids)?;
    Ok(seen.iter().filter(|row| row.allows::<Q>()).map(|row| row.id).collect())
}

/// Those that may be edited, with every field that would change among what the field rules let the actor write.
fn editable(tx: &mut Tx, can: &Can<CustomerView>, (rows, ids): (&[Row], &[i64])) -> Result<HashSet<i64>, Problem> {
    let seen = customers::several_held(tx, can, ids)?;
    let writes = |customer: &Seen<Customer>| {
        let row = rows.iter().find(|row| row.id == customer.id);
        row.is_some_and(|row| row.before.keys().all(|key| customer.rule(field_of(key)) == Rule::Write))
    };
    Ok(seen.iter().filter(|row| row.allows::<CustomerEdit>() && writes(row)).map(|row| row.id).collect())
}

/// The field of the catalogue that a key belongs to.
fn field_of(key: &str) -> &str {
    match key {
        "stage_since" => "stage",
        key if key.starts_with("tag:") => "tags",
        key => key,
    }
}

/// A transfer is taken back by whoever could make it today from where the customer was: where it is now may be out of sight.
fn transferable(can: &Can<CustomerView>, rows: &[Row], now: &BTreeMap<i64, State>) -> HashSet<i64> {
    let Some(reach) = can.also::<CustomerAssign>().map(|can| can.reach()) else { return HashSet::new() };
    let was = |row: &Row| {
        let state = now.get(&row.id)?;
        let value = |key: &str| row.before.get(key).unwrap_or_else(|| state.value(key)).as_i64();
        Some(Facts {
            owner_id: value("owner_id"),
            owner_dept_id: value("owner_dept_id"),
            pool_id: value("pool_id"),
            ..Facts::default()
        })
    };
    rows.iter().filter(|row| was(row).is_some_and(|facts| reach.covers(&facts))).map(|row| row.id).collect()
}

fn owners_before(tx: &mut Tx, rows: &[Row]) -> Result<HashSet<i64>, Problem> {
    let owners = rows.iter().filter_map(|row| row.before.get("owner_id").and_then(Value::as_i64)).collect();
    store::active(tx, owners)
}

/// The rows of a change that were left as they are.
#[must_use]
pub fn kept(change: &Change) -> Vec<Kept> {
    serde_json::from_value(change.kept.clone()).unwrap_or_default()
}
