//! Takes a change of many leads back, for its maker: what nobody has changed since returns to what it was, the rest is named with its
//! reason.

use super::store;
use crate::bulk::rows::{given, judged, late, noted, owners_before, was};
use crate::core::access::{
    BusinessManage, Can, Facts, LeadAssign, LeadClaim, LeadEdit, LeadRestore, LeadView, Permission, Rule, Seen,
};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::store::{State, take_up};
use crate::customers::changes::undo::{Kept, Undone};
use crate::customers::changes::{Kind, Row};
use crate::leads::model::Lead;
use crate::leads::store as leads;
use std::collections::{BTreeMap, HashSet};

/// Takes one's own change back.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old; `Forbidden` where the right to assign is gone.
pub fn undo(tx: &mut Tx, can: &Can<LeadView>, id: i64) -> Result<Undone, Problem> {
    let change = take_up(tx, id, &[Kind::LeadAssign, Kind::LeadRelease, Kind::LeadEdit, Kind::LeadDelete])?;
    let kind = Kind::of_id(&change.kind).ok_or(Problem::NotFound)?;
    let (count, kept) = put_back(tx, can, kind, &change.rows())?;
    noted(tx, &change, count, kept)
}

/// Puts leads back to what they were: how many, and which stay as they are.
///
/// # Errors
/// `Forbidden` where the right to assign is gone.
pub fn put_back(tx: &mut Tx, can: &Can<LeadView>, kind: Kind, rows: &[Row]) -> Result<(usize, Vec<Kept>), Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    if !matches!(kind, Kind::LeadEdit | Kind::LeadDelete) {
        can.also::<LeadAssign>().ok_or(Problem::Forbidden(LeadAssign::INFO.id))?;
        // Whoever gave them away may see them no more. Only what passes `judged` is written.
        tx.hand_over("lead", &ids, "")?;
    }
    let now = held(tx, &ids)?;
    let allowed = allowed(tx, can, kind, (rows, &now))?;
    write(tx, kind, rows, (&now, &allowed))
}

/// Takes one's own giving out of the pool back: what nobody has touched since lies in the pool again. Whose turn it is stays.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old.
pub fn pool_given(tx: &mut Tx, _can: &Can<BusinessManage>, id: i64) -> Result<Undone, Problem> {
    let change = take_up(tx, id, &[Kind::PoolGiven])?;
    let rows = change.rows();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    // Whoever keeps the rules gives out leads that they may not see, and so takes them back.
    tx.hand_over("lead", &ids, "")?;
    let now = held(tx, &ids)?;
    let (count, kept) = write(tx, Kind::PoolGiven, &rows, (&now, &ids.into_iter().collect()))?;
    noted(tx, &change, count, kept)
}

fn held(tx: &mut Tx, ids: &[i64]) -> Result<BTreeMap<i64, State>, Problem> {
    store::hold(tx, ids)?;
    Ok(store::states(tx, ids)?.into_iter().map(|state| (state.id, state)).collect())
}

fn write(
    tx: &mut Tx,
    kind: Kind,
    rows: &[Row],
    (now, allowed): (&BTreeMap<i64, State>, &HashSet<i64>),
) -> Result<(usize, Vec<Kept>), Problem> {
    let open = owners_before(tx, kind, rows)?;
    let (back, mut kept) = judged(rows, now, kind, (allowed, &open));
    let done = store::put_back(tx, kind, &given(&back))?;
    kept.extend(late(&back, &done));
    let count = done.len();
    tx.record(Event::named(event(kind), "lead").of_rows(done))?;
    Ok((count, kept))
}

fn event(kind: Kind) -> &'static str {
    match kind {
        Kind::LeadRelease => "lead.release_undone",
        Kind::PoolGiven => "lead.giving_undone",
        Kind::LeadEdit => "lead.edit_undone",
        Kind::LeadDelete => "lead.delete_undone",
        _ => "lead.assignment_undone",
    }
}

/// The rows on which the actor holds the right today.
fn allowed(
    tx: &mut Tx,
    can: &Can<LeadView>,
    kind: Kind,
    (rows, now): (&[Row], &BTreeMap<i64, State>),
) -> Result<HashSet<i64>, Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    match kind {
        Kind::LeadEdit => {
            let writes = |lead: &Seen<Lead>| {
                let row = rows.iter().find(|row| row.id == lead.id);
                row.is_some_and(|row| row.before.keys().all(|key| lead.rule(key) == Rule::Write))
            };
            let seen = leads::several(tx, can, &ids)?;
            Ok(seen.iter().filter(|row| row.allows::<LeadEdit>() && writes(row)).map(|row| row.id).collect())
        }
        Kind::LeadDelete => {
            let seen = store::deleted(tx, can, &ids)?;
            Ok(seen.iter().filter(|row| row.allows::<LeadRestore>()).map(|row| row.id).collect())
        }
        _ => Ok(assignable(can, rows, now)),
    }
}

/// What was given away is taken back by whoever could give it away today from where it was: where it is now may be out of sight.
fn assignable(can: &Can<LeadView>, rows: &[Row], now: &BTreeMap<i64, State>) -> HashSet<i64> {
    let Some(reach) = can.also::<LeadAssign>().map(|can| can.reach()) else { return HashSet::new() };
    let claims = can.also::<LeadClaim>().is_some();
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
    let may = |facts: Facts| reach.covers(&facts) || (facts.pool_id.is_some() && claims);
    rows.iter().filter(|row| facts(row).is_some_and(may)).map(|row| row.id).collect()
}
