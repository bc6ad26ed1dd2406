//! The verbs of costs. Each is one transaction: load, decide, save, record.

use super::form::Draft;
use super::store;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::sources::filter::written;
use serde_json::Value;

/// Writes a cost down; its id.
///
/// # Errors
/// As the database answers.
pub fn add(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let id = store::insert(tx, draft)?;
    tx.record(Event::about("source_cost.created", "source_cost", id).with(changes(None, Some(draft))))?;
    Ok(id)
}

/// Saves a cost at the version that was seen.
///
/// # Errors
/// `NotFound` where it is gone; `Stale` where somebody saved in between.
pub fn change(tx: &mut Tx, id: i64, seen: i32, draft: &Draft) -> Result<(), Problem> {
    let row = store::one(tx, id)?;
    let old = row.stored();
    if row.version != seen {
        return Err(Problem::Stale(row.version));
    }
    if old == *draft {
        return Ok(());
    }
    if !store::update(tx, (id, seen), draft)? {
        return Err(Problem::Stale(seen));
    }
    tx.record(Event::about("source_cost.changed", "source_cost", id).with(changes(Some(&old), Some(draft))))
}

/// Removes a cost; the history keeps what it was.
///
/// # Errors
/// `NotFound` where it is gone.
pub fn remove(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    let row = store::one(tx, id)?;
    store::delete(tx, id)?;
    tx.record(Event::about("source_cost.removed", "source_cost", id).with(changes(Some(&row.stored()), None)))
}

fn changes(old: Option<&Draft>, new: Option<&Draft>) -> [Option<Change>; 5] {
    let change = |field: &str, of: &dyn Fn(&Draft) -> String| {
        let told =
            |draft: Option<&Draft>| draft.map(of).filter(|words| !words.is_empty()).map_or(Value::Null, Value::String);
        Change::of(field, told(old), told(new))
    };
    [
        change("source", &|draft| draft.source.clone()),
        change("month", &|draft| written(draft.month)),
        change("amount", &|draft| draft.amount.normalize().to_string()),
        change("currency", &|draft| draft.currency.clone()),
        change("note", &|draft| draft.note.clone()),
    ]
}
