//! The verb: one transaction, one event for the batch.

use super::added;
use super::store::{self, Made};
use super::undone::{Kept, Undone, Why};
use crate::core::access::{Can, CustomerDelete, CustomerImport, CustomerView, Guarded};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::exchange::batch::Batch;
use crate::exchange::text;
use std::collections::{HashMap, HashSet};

/// Customers that are named among those that stay.
const NAMED: usize = 1_000;

/// Takes an import back; how many customers are gone.
///
/// # Errors
/// `Invalid` where a customer lies beyond the actor's rights, `Stale` where another has taken the import back.
pub fn undo(tx: &mut Tx, can: &Can<CustomerImport>, batch: &Batch) -> Result<i64, Problem> {
    let made = store::made(tx, batch.id)?;
    let stays = staying(&made);
    let goes: Vec<&Made> = made.iter().filter(|row| !stays.contains_key(&row.id)).collect();
    allowed(can, batch, &goes)?;
    let ids: Vec<i64> = goes.iter().map(|row| row.id).collect();
    let (contacts, mut contacts_stay) = added::take_back(tx, can, batch)?;
    contacts_stay.truncate(NAMED);
    let gone = store::take_back(tx, batch.id, ids.clone())?;
    let view = can.also::<CustomerView>().map(|view| view.reach());
    let named = made
        .iter()
        .filter_map(|row| {
            let name = view.as_ref().filter(|reach| reach.covers(&row.facts())).map(|_| row.name.clone());
            Some(Kept { id: row.id, name, why: stays.get(&row.id)?.clone() })
        })
        .take(NAMED)
        .collect();
    let undone = Undone { gone, stay: stays.len(), named, contacts, contacts_stay };
    if !store::end(tx, batch, serde_json::to_value(undone).map_err(Problem::bug)?)? {
        return Err(Problem::Stale(batch.version));
    }
    tx.record(Event::named("customer.import_undone", "customer").of_rows(ids).because(batch.id.to_string()))?;
    Ok(gone)
}

/// What stays, and why: what anybody changed or uses since, and the parents above it.
fn staying(made: &[Made]) -> HashMap<i64, Why> {
    let parents: HashMap<i64, i64> = made.iter().filter_map(|row| Some((row.id, row.parent_id?))).collect();
    let own: HashSet<i64> = made.iter().map(|row| row.id).collect();
    let mut stays: HashMap<i64, Why> = made
        .iter()
        .filter_map(|row| {
            let why = match &row.changed_by {
                Some(by) => Why::Changed(by.clone()),
                None if row.used => Why::Used,
                None => return None,
            };
            Some((row.id, why))
        })
        .collect();
    let mut above: Vec<i64> = stays.keys().copied().collect();
    while let Some(id) = above.pop() {
        if let Some(parent) = parents.get(&id).filter(|parent| own.contains(parent) && !stays.contains_key(parent)) {
            stays.insert(*parent, Why::Parent);
            above.push(*parent);
        }
    }
    stays
}

/// Whoever made it needs the right to import for these owners; others need the right to delete there as well.
fn allowed(can: &Can<CustomerImport>, batch: &Batch, goes: &[&Made]) -> Result<(), Problem> {
    let (import, actor) = (can.reach(), can.actor());
    let delete = can.also::<CustomerDelete>().map(|can| can.reach());
    let own = batch.made_by.is_some() && batch.made_by == actor.user_id();
    let beyond = goes.iter().filter(|row| {
        let facts = row.facts();
        let deletes = own || delete.as_ref().is_some_and(|reach| reach.covers(&facts));
        !(import.covers(&facts) && deletes)
    });
    match beyond.count() {
        0 => Ok(()),
        count => Err(Problem::invalid("undo", text::undo_beyond(actor.lang, count))),
    }
}
