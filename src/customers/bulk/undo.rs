//! Takes a change of many back, for its maker.

use super::{store, text, transfer};
use crate::core::access::{Can, CustomerEdit, CustomerRestore, CustomerView, Seen};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::{actions, store as customers};
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done};
use crate::web::who::Visit;
use actix_web::web;
use serde_json::Value;

/// Undoes one's own change.
pub async fn undo(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor, key) = (id.into_inner(), can.actor().clone(), posted.key);
    let count = house
        .db
        .write(&actor, move |tx| {
            tx.once(key, |tx| {
                let batch = store::take_up(tx, id)?;
                let count = match batch.kind.as_str() {
                    "transfer" => transfer::take_back(tx, &batch)?,
                    "tags" => untag(tx, &can, &batch.rows)?,
                    _ => undelete(tx, &can, &ids(&batch.rows))?,
                };
                Ok(count.to_string())
            })
        })
        .await?;
    Ok(Done::to("/customers").say(text::undone(visit.lang, &count)))
}

fn ids(rows: &Value) -> Vec<i64> {
    rows.as_array().map(|list| list.iter().filter_map(Value::as_i64).collect()).unwrap_or_default()
}

/// Those that the actor may still edit get their tags back.
fn untag(tx: &mut Tx, can: &Can<CustomerView>, rows: &Value) -> Result<usize, Problem> {
    let all = rows.get("ids").map(ids).unwrap_or_default();
    let seen = customers::several(tx, can, &all)?;
    let mine: Vec<i64> = seen.iter().filter(|row| row.allows::<CustomerEdit>()).map(|row| row.id).collect();
    store::untag(tx, rows, &mine)?;
    tx.record(Event::named("customer.tags_undone", "customer").of_rows(mine.clone()))?;
    Ok(mine.len())
}

/// Takes customers out of the recycle bin again, those that are still in it.
fn undelete(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64]) -> Result<usize, Problem> {
    let rows = customers::several_deleted(tx, can, ids)?;
    let rows = rows.into_iter().map(Seen::may::<CustomerRestore>).collect::<Result<Vec<_>, _>>()?;
    actions::restore(tx, &rows)?;
    tx.record(Event::named("customer.delete_undone", "customer"))?;
    Ok(rows.len())
}
