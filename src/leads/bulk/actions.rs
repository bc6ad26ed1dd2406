//! The verbs of many leads. Each gives the id by which it can be taken back, and how many.

use super::form::Values;
use super::{Act, store};
use crate::bulk::rows::{all_or_none, allowed, changed, keep};
use crate::bulk::text as bulk;
use crate::core::access::{Can, LeadAssign, LeadDelete, LeadEdit, LeadView, Seen};
use crate::core::event::{Change, Event, differences};
use crate::core::notice::settled_all;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::{Kind, Row};
use crate::leads::actions as leads;
use crate::leads::fields::{FIELDS, field};
use crate::leads::model::{Draft, Lead};
use std::collections::BTreeMap;

/// What assigning came to.
pub struct Assigned {
    /// By which it can be taken back.
    pub change: i64,
    pub count: usize,
    /// The name of whoever has them now.
    pub to: String,
}

/// What keeps a lead that was given away from being taken back, once it is otherwise.
#[must_use]
pub fn follows(key: &str) -> bool {
    matches!(key, "status" | "last_follow_up_at")
}

fn nothing(_key: &str) -> bool {
    false
}

fn seen(tx: &mut Tx, can: &Can<LeadView>, (act, ids): (Act, &[i64])) -> Result<Vec<Seen<Lead>>, Problem> {
    let seen = store::held(tx, can, ids)?;
    all_or_none(tx, act, seen, ids)
}

/// Gives leads to a colleague, those of the pool too; the colleague is told once.
///
/// # Errors
/// As `all_or_none`, and as for leads that are assigned singly.
pub fn assign(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64], terms: (&str, &str)) -> Result<Assigned, Problem> {
    seen(tx, can, (Act::Assign, ids))?;
    let (rows, to) = give(tx, can, ids, terms)?;
    Ok(Assigned { change: keep(tx, Kind::LeadAssign, &to, &rows)?, count: rows.len(), to })
}

/// Gives leads to a colleague: what it changed, and the name.
///
/// # Errors
/// As [`leads::assign`].
pub fn give(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64], terms: (&str, &str)) -> Result<(Vec<Row>, String), Problem> {
    let may: Can<LeadAssign> = can.also().ok_or(Problem::NotFound)?;
    let before = store::states(tx, ids)?;
    let assigned = leads::assign(tx, &may, ids, terms)?;
    Ok((changed(&before, &store::states(tx, ids)?, follows), assigned.to.name))
}

fn versions(rows: &[&Lead]) -> Vec<(i64, i32)> {
    rows.iter().map(|row| (row.id, row.version)).collect()
}

fn unchanged(tx: &Tx, done: usize, wanted: usize) -> Result<(), Problem> {
    if done == wanted { Ok(()) } else { Err(Problem::invalid("ids", bulk::changed_meanwhile(tx.actor.lang))) }
}

/// Gives leads back to the common pool, with the reason.
///
/// # Errors
/// As `all_or_none`; `Invalid` where the reason is missing.
pub fn release(
    tx: &mut Tx,
    can: &Can<LeadView>,
    ids: &[i64],
    reason: Result<String, Problem>,
) -> Result<(i64, usize), Problem> {
    let rows = allowed::<_, LeadAssign>(seen(tx, can, (Act::Release, ids))?)?;
    let reason = reason?;
    let before = store::states(tx, ids)?;
    // The rows are about to leave the actor's sight.
    tx.hand_over("lead", ids, &reason)?;
    let done = store::release(tx, &versions(&rows.iter().map(|row| &**row).collect::<Vec<_>>()))?;
    unchanged(tx, done, rows.len())?;
    settled_all(tx, "lead", &ids.iter().map(|id| (*id, None)).collect::<Vec<_>>())?;
    let mut by_owner: BTreeMap<Option<&str>, Vec<i64>> = BTreeMap::new();
    for row in &rows {
        by_owner.entry(row.owner_name.as_deref()).or_default().push(row.id);
    }
    for (owner, ids) in by_owner {
        let change = Change::of("owner", owner, None::<String>);
        tx.record(Event::named("lead.released", "lead").of_rows(ids).with([change]).because(reason.as_str()))?;
    }
    let rows = changed(&before, &store::states(tx, ids)?, follows);
    Ok((keep(tx, Kind::LeadRelease, &reason, &rows)?, rows.len()))
}

/// Sets source and industry.
///
/// # Errors
/// As `all_or_none`; `ForbiddenField` where the person may not write one of them; `Invalid` where all of them are so already.
pub fn edit(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64], values: &Values) -> Result<(i64, usize), Problem> {
    let rows = allowed::<_, LeadEdit>(seen(tx, can, (Act::Edit, ids))?)?;
    let refused = |id: &&'static str| !rows.iter().all(|row| row.writes(id));
    if let Some(field) = values.sets().find(refused).and_then(field) {
        return Err(Problem::ForbiddenField(field));
    }
    let mut changing: Vec<(&Lead, Draft, Draft)> = Vec::new();
    for row in &rows {
        let old = row.stored(tx);
        let new = values.applied(&old);
        if new != old {
            changing.push((row, old, new));
        }
    }
    if changing.is_empty() {
        return Err(Problem::invalid("", bulk::all_so(tx.actor.lang)));
    }
    let ids: Vec<i64> = changing.iter().map(|(row, ..)| row.id).collect();
    let before = store::states(tx, &ids)?;
    let done = store::set(tx, &versions(&changing.iter().map(|(row, ..)| *row).collect::<Vec<_>>()), values)?;
    unchanged(tx, done, ids.len())?;
    for (row, old, new) in &changing {
        tx.record(Event::about("lead.changed", "lead", row.id).with(differences(FIELDS, old, new)))?;
    }
    let rows = changed(&before, &store::states(tx, &ids)?, nothing);
    Ok((keep(tx, Kind::LeadEdit, &values.note(tx.actor.lang), &rows)?, rows.len()))
}

/// Puts leads into the recycle bin.
///
/// # Errors
/// As `all_or_none`.
pub fn delete(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64]) -> Result<(i64, usize), Problem> {
    let rows = allowed::<_, LeadDelete>(seen(tx, can, (Act::Delete, ids))?)?;
    let before = store::states(tx, ids)?;
    let done = store::delete(tx, &versions(&rows.iter().map(|row| &**row).collect::<Vec<_>>()))?;
    unchanged(tx, done, rows.len())?;
    settled_all(tx, "lead", &ids.iter().map(|id| (*id, None)).collect::<Vec<_>>())?;
    tx.record(Event::named("lead.deleted", "lead").of_rows(ids.to_vec()))?;
    let rows = changed(&before, &store::states(tx, ids)?, nothing);
    Ok((keep(tx, Kind::LeadDelete, "", &rows)?, rows.len()))
}
