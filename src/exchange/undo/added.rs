//! The contacts that an import added to customers that were there: they go with it, but for what anybody changed or uses since.

use super::store::{self, Added};
use super::undone::{Kept, Why};
use crate::core::access::{Can, ContactCreate, ContactDelete, ContactView, CustomerImport, Guarded};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::exchange::batch::Batch;
use crate::exchange::text;

/// Takes them back; how many are gone, and those that stay, each with its name where the actor may view it.
///
/// # Errors
/// `Invalid` where one of them lies beyond the actor's rights.
pub(super) fn take_back(tx: &mut Tx, can: &Can<CustomerImport>, batch: &Batch) -> Result<(i64, Vec<Kept>), Problem> {
    let added = store::added(tx, batch.id)?;
    let (stay, goes): (Vec<Added>, Vec<Added>) =
        added.into_iter().partition(|one| one.used || one.changed_by.is_some());
    allowed(can, batch, &goes)?;
    let ids: Vec<i64> = goes.iter().map(|one| one.id).collect();
    let mut gone = 0;
    if !ids.is_empty() {
        gone = store::take_added_back(tx, batch.id, ids.clone())?;
        tx.record(Event::named("contact.import_undone", "contact").of_rows(ids).because(batch.id.to_string()))?;
    }
    let view = can.also::<ContactView>().map(|view| view.reach());
    let kept = stay.into_iter().map(|one| {
        let seen = view.as_ref().is_some_and(|reach| reach.covers(&one.facts()));
        let why = one.changed_by.map_or(Why::Used, Why::Changed);
        Kept { id: one.id, name: seen.then_some(one.name), why }
    });
    Ok((gone, kept.collect()))
}

/// Whoever imported it needs the right to make contacts there; others need the right to delete them as well.
fn allowed(can: &Can<CustomerImport>, batch: &Batch, goes: &[Added]) -> Result<(), Problem> {
    let actor = can.actor();
    let (create, delete) = (can.also::<ContactCreate>(), can.also::<ContactDelete>());
    let (create, delete) = (create.map(|can| can.reach()), delete.map(|can| can.reach()));
    let own = batch.made_by.is_some() && batch.made_by == actor.user_id();
    let beyond = goes.iter().filter(|one| {
        let facts = one.facts();
        let makes = create.as_ref().is_some_and(|reach| reach.covers(&facts));
        !(makes && (own || delete.as_ref().is_some_and(|reach| reach.covers(&facts))))
    });
    match beyond.count() {
        0 => Ok(()),
        count => Err(Problem::invalid("undo", text::undo_contacts_beyond(actor.lang, count))),
    }
}
