//! Takes a change of many opportunities back, for its maker: what nobody has changed since returns to what it was, the rest is named
//! with its reason.

use super::store;
use crate::bulk::rows::{given, judged, late, noted, owners_before, was};
use crate::core::access::{
    Can, Facts, OpportunityAssign, OpportunityDelete, OpportunityEdit, OpportunityView, Permission, Scoped, Seen,
};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::store::{State, take_up};
use crate::customers::changes::undo::{Kept, Undone};
use crate::customers::changes::{Kind, Row};
use crate::opportunities::model::Opportunity;
use crate::opportunities::store as deals;
use std::collections::{BTreeMap, HashSet};

/// Takes one's own change back.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old; `Forbidden` where the right to transfer is gone.
pub fn undo(tx: &mut Tx, can: &Can<OpportunityView>, id: i64) -> Result<Undone, Problem> {
    let change = take_up(tx, id, &[Kind::DealTransfer, Kind::DealDay, Kind::DealDelete])?;
    let kind = Kind::of_id(&change.kind).ok_or(Problem::NotFound)?;
    let (count, kept) = put_back(tx, can, kind, &change.rows())?;
    noted(tx, &change, count, kept)
}

/// Puts opportunities back to what they were: how many, and which stay as they are.
///
/// # Errors
/// `Forbidden` where the right to transfer is gone.
pub fn put_back(
    tx: &mut Tx,
    can: &Can<OpportunityView>,
    kind: Kind,
    rows: &[Row],
) -> Result<(usize, Vec<Kept>), Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    if !matches!(kind, Kind::DealDay | Kind::DealDelete) {
        can.also::<OpportunityAssign>().ok_or(Problem::Forbidden(OpportunityAssign::INFO.id))?;
        // Whoever gave them away may see them no more. Only what passes `judged` is written.
        tx.hand_over("opportunity", &ids, "")?;
    }
    store::hold(tx, &ids)?;
    let now: BTreeMap<i64, State> = store::states(tx, &ids)?.into_iter().map(|state| (state.id, state)).collect();
    let allowed = allowed(tx, can, kind, (rows, &now))?;
    let open = owners_before(tx, kind, rows)?;
    let (back, mut kept) = judged(rows, &now, kind, (&allowed, &open));
    let done = store::put_back(tx, &given(&back))?;
    kept.extend(late(&back, &done));
    record(tx, kind, &done, &now)?;
    Ok((done.len(), kept))
}

/// One event for each customer, so that it stands on each timeline.
fn record(tx: &mut Tx, kind: Kind, done: &[i64], now: &BTreeMap<i64, State>) -> Result<(), Problem> {
    let name = match kind {
        Kind::DealDay => "opportunity.day_undone",
        Kind::DealDelete => "opportunity.delete_undone",
        _ => "opportunity.transfer_undone",
    };
    if done.is_empty() {
        return tx.record(Event::named(name, "opportunity"));
    }
    let mut each: BTreeMap<Option<i64>, Vec<i64>> = BTreeMap::new();
    for id in done {
        let customer = now.get(id).and_then(|state| state.value("customer_id").as_i64());
        each.entry(customer).or_default().push(*id);
    }
    each.into_iter().try_for_each(|(customer, ids)| {
        tx.record(Event::named(name, "opportunity").on_customer_if(customer).of_rows(ids))
    })
}

/// The rows on which the actor holds the right today.
fn allowed(
    tx: &mut Tx,
    can: &Can<OpportunityView>,
    kind: Kind,
    (rows, now): (&[Row], &BTreeMap<i64, State>),
) -> Result<HashSet<i64>, Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    match kind {
        Kind::DealDay => Ok(holding::<OpportunityEdit>(&deals::several(tx, can, &ids)?)),
        Kind::DealDelete => Ok(holding::<OpportunityDelete>(&store::deleted(tx, can, &ids)?)),
        _ => Ok(transferable(can, rows, now)),
    }
}

fn holding<Q: Scoped>(seen: &[Seen<Opportunity>]) -> HashSet<i64> {
    seen.iter().filter(|row| row.allows::<Q>()).map(|row| row.id).collect()
}

/// A transfer is taken back by whoever could make it today from where the opportunity was: where it is now may be out of sight.
fn transferable(can: &Can<OpportunityView>, rows: &[Row], now: &BTreeMap<i64, State>) -> HashSet<i64> {
    let Some(reach) = can.also::<OpportunityAssign>().map(|can| can.reach()) else { return HashSet::new() };
    let facts = |row: &Row| {
        let state = now.get(&row.id)?;
        let value = |key: &str| was(row, state, key);
        Some(Facts {
            owner_id: value("owner_id"),
            owner_dept_id: value("owner_dept_id"),
            pool_id: value("pool_id"),
            ..Facts::default()
        })
    };
    rows.iter().filter(|row| facts(row).is_some_and(|facts| reach.covers(&facts))).map(|row| row.id).collect()
}
