//! The verbs of imports. Each is one transaction.

use super::batch::{Batch, Plan, State};
use super::check::{Checked, Fate, Report};
use super::kinship::Link;
use super::store;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers;
use crate::customers::store::New;
use std::collections::HashMap;
use uuid::Uuid;

/// Customers inserted by one statement.
const CHUNK: usize = 500;
/// Changes kept of one file.
const MOST_CHANGES: usize = 20_000;

/// Keeps a file that was read until its decision.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, batch: &Batch) -> Result<(), Problem> {
    store::put(tx, batch)?;
    tx.record(Event::named("import.uploaded", "import").because(batch.id.to_string()))
}

/// Changes what was decided about a file; nothing where it is imported already.
///
/// # Errors
/// `NotFound` where it is another's; `Refused` where more was changed than is kept.
pub fn change(tx: &mut Tx, id: Uuid, change: impl FnOnce(&mut Plan)) -> Result<(), Problem> {
    let Some((mut plan, _)) = store::held(tx, id)? else { return Ok(()) };
    change(&mut plan);
    if plan.mends.len() + plan.cells.len() > MOST_CHANGES {
        return Err(Problem::Refused("import_changes".into()));
    }
    store::save(tx, id, &plan, State::Waiting, 0)?;
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Throws a file away.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn forget(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    let Some((plan, _)) = store::held(tx, id)? else { return Ok(()) };
    store::save(tx, id, &plan, State::Dropped, 0)?;
    tx.record(Event::named("import.dropped", "import").because(id.to_string()))
}

/// Imports the good rows of a dry run of this version, once: all of them, or none. How many.
///
/// # Errors
/// `Stale` where something was changed since the dry run; `Refused` by a constraint.
pub fn decide(tx: &mut Tx, id: Uuid, version: i32, report: &Report) -> Result<usize, Problem> {
    let Some((mut plan, stands)) = store::held(tx, id)? else { return Ok(0) };
    if stands != version {
        return Err(Problem::Stale(stands));
    }
    let kept = import(tx, id, report)?;
    plan.rest = report.rows.iter().filter(|row| row.fate != Fate::Good).map(|row| row.number).collect();
    store::save(tx, id, &plan, State::Done, kept)?;
    Ok(kept)
}

/// Inserts the good rows, parents first, so that each row's parent is there when it comes.
fn import(tx: &mut Tx, id: Uuid, report: &Report) -> Result<usize, Problem> {
    let mut made: HashMap<usize, i64> = HashMap::with_capacity(report.rows.len());
    let mut waiting: Vec<usize> = Vec::with_capacity(CHUNK);
    for index in &report.order {
        let Some(row) = report.rows.get(*index).filter(|row| row.fate == Fate::Good) else { continue };
        let parent_is_waiting = matches!(row.parent, Link::Row(parent) if !made.contains_key(&parent));
        if waiting.len() == CHUNK || parent_is_waiting {
            insert(tx, id, report, &mut waiting, &mut made)?;
        }
        waiting.push(*index);
    }
    insert(tx, id, report, &mut waiting, &mut made)?;
    let kept = made.len();
    if kept > 0 {
        let mut ids: Vec<i64> = made.into_values().collect();
        ids.sort_unstable();
        tx.record(Event::named("customer.imported", "customer").of_rows(ids).because(id.to_string()))?;
    }
    Ok(kept)
}

fn insert(
    tx: &mut Tx,
    id: Uuid,
    report: &Report,
    waiting: &mut Vec<usize>,
    made: &mut HashMap<usize, i64>,
) -> Result<(), Problem> {
    let rows: Vec<(usize, &Checked)> =
        waiting.drain(..).filter_map(|index| Some((index, report.rows.get(index)?))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let mut batch = Vec::with_capacity(rows.len());
    for (_, row) in &rows {
        let parent_id = match row.parent {
            Link::None => None,
            Link::Customer(id) => Some(id),
            Link::Row(parent) => Some(*made.get(&parent).ok_or_else(|| Problem::bug("a row came before its parent"))?),
        };
        let place = row.place.ok_or_else(|| Problem::bug("a good row has no owner"))?;
        batch.push(New { draft: &row.draft, place, parent_id, made: row.made });
    }
    let ids = customers::store::insert(tx, &batch, "import", Some(id))?;
    made.extend(rows.iter().map(|(index, _)| *index).zip(ids));
    Ok(())
}
