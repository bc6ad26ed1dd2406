//! Takes an import of leads back: one transaction, one event for the batch.

use super::store::{self, MadeLead};
use super::text;
use crate::core::access::{Can, Guarded, LeadDelete, LeadImport, LeadView};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::exchange::batch::Batch;
use crate::exchange::undo::store::end;
use crate::exchange::undo::undone::{Kept, Undone, Why};

/// Leads that are named among those that stay.
const NAMED: usize = 1_000;

/// Takes an import back, but for what anybody changed or uses since; how many leads are gone.
///
/// # Errors
/// `Invalid` where a lead lies beyond the actor's rights, `Stale` where another has taken the import back.
pub(super) fn undo(tx: &mut Tx, can: &Can<LeadImport>, batch: &Batch) -> Result<i64, Problem> {
    let made = store::made(tx, batch.id)?;
    let (stay, goes): (Vec<MadeLead>, Vec<MadeLead>) =
        made.into_iter().partition(|one| one.used || one.changed_by.is_some());
    allowed(can, batch, &goes)?;
    let ids: Vec<i64> = goes.iter().map(|one| one.id).collect();
    let gone = store::take_back(tx, batch.id, ids.clone())?;
    let view = can.also::<LeadView>().map(|view| view.reach());
    let count = stay.len();
    let kept = stay.into_iter().map(|one| {
        let seen = view.as_ref().is_some_and(|reach| reach.covers(&one.facts()));
        Kept { id: one.id, name: seen.then_some(one.label), why: one.changed_by.map_or(Why::Used, Why::Changed) }
    });
    let undone = Undone { gone, stay: count, named: kept.take(NAMED).collect(), ..Undone::default() };
    if !end(tx, batch, serde_json::to_value(undone).map_err(Problem::bug)?)? {
        return Err(Problem::Stale(batch.version));
    }
    tx.record(Event::named("lead.import_undone", "lead").of_rows(ids).because(batch.id.to_string()))?;
    Ok(gone)
}

/// Whoever made it needs the right to import for these owners; others need the right to delete there as well. What still lies in
/// the pool, or with whom a rule gave it to, was laid there by the import.
fn allowed(can: &Can<LeadImport>, batch: &Batch, goes: &[MadeLead]) -> Result<(), Problem> {
    let (import, actor) = (can.reach(), can.actor());
    let delete = can.also::<LeadDelete>().map(|can| can.reach());
    let own = batch.made_by.is_some() && batch.made_by == actor.user_id();
    let beyond = goes.iter().filter(|one| {
        let facts = one.facts();
        let deletes = own || delete.as_ref().is_some_and(|reach| reach.covers(&facts));
        let imports = import.covers(&facts) || (own && (one.pool_id.is_some() || one.by_rule));
        !(imports && deletes)
    });
    match beyond.count() {
        0 => Ok(()),
        count => Err(Problem::invalid("undo", text::undo_beyond(actor.lang, count))),
    }
}
