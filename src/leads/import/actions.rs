//! Brings the good rows of a file of leads in.

use super::{Ready, store};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::model::Place;
use crate::exchange::kind::Told;
use crate::exchange::report::{Fate, Report};
use crate::leads::rules::give::{self, Given};
use uuid::Uuid;

/// Leads inserted by one statement.
const CHUNK: usize = 500;

/// Inserts the good rows in their order; how many leads they became. None is added to others.
///
/// # Errors
/// Those of `told`; `Refused` by a constraint.
pub(super) fn import(tx: &mut Tx, id: Uuid, report: &Report<Ready>, told: Told) -> Result<(usize, usize), Problem> {
    let rows = report.rows.iter().enumerate().filter(|(_, row)| row.fate == Fate::Good);
    let good: Vec<usize> = rows.map(|(index, _)| index).collect();
    // Who is nobody, as a command is, makes none of his own.
    let meanwhile = tx.user_id().map(|me| Place { owner_id: me, owner_dept_id: tx.actor.standing.department_id });
    let mut made = Vec::with_capacity(good.len());
    let mut given = Given::default();
    for some in good.chunks(CHUNK) {
        let rows = some.iter().map(|index| report.ready.get(*index)).collect::<Result<Vec<_>, _>>()?;
        let ids = store::insert(tx, &rows, meanwhile, id)?;
        let nobodys = rows.iter().zip(&ids).filter(|(row, _)| row.place.is_none());
        let nobodys: Vec<i64> = nobodys.map(|(_, id)| *id).collect();
        given.and(into_pool(tx, &nobodys, meanwhile.is_some())?);
        made.extend(ids);
        told(made.len())?;
    }
    let count = made.len();
    if count > 0 {
        tx.record(Event::named("lead.imported", "lead").of_rows(made).because(id.to_string()))?;
        give::tell(tx, &given)?;
    }
    Ok((count, 0))
}

/// Lays leads that nobody owns into the pool, where they do not lie there yet, out of which the rules give them at once.
fn into_pool(tx: &mut Tx, ids: &[i64], held: bool) -> Result<Given, Problem> {
    if held && !ids.is_empty() {
        tx.hand_over("lead", ids, "")?;
        store::lay_into_pool(tx, ids.to_vec())?;
    }
    give::give(tx, ids)
}
