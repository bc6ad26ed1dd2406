//! Transfer (转移): customers get a new owner; their contacts follow, and the owner before may stay as a participant.

use super::actions::all_or_none;
use super::form::Terms;
use super::store::Along;
use super::{store, text};
use crate::core::access::{Allowed, Can, CustomerAssign, CustomerView};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::{Kind, kept};
use crate::customers::model::Customer;
use crate::customers::notices;
use crate::customers::people::{self, Colleague};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a transfer came to.
pub struct Transferred {
    /// By which it can be taken back.
    pub change: i64,
    pub count: usize,
    pub to: Colleague,
}

/// Gives customers to a colleague.
///
/// # Errors
/// As `all_or_none`; `Invalid` where the person is not found, or has all of them already.
pub fn transfer(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    ids: &[i64],
    person: &str,
    terms: &Terms,
) -> Result<Transferred, Problem> {
    let rows = all_or_none::<CustomerAssign>(tx, can, ids)?;
    let to = people::meant(tx, person, "person")?;
    let moving: Vec<_> = rows.iter().filter(|row| row.owner_id != Some(to.id)).collect();
    if moving.is_empty() {
        return Err(Problem::invalid("person", text::has_them(tx.actor.lang, &to.name)));
    }
    let ids: Vec<i64> = moving.iter().map(|row| row.id).collect();
    let along = store::along(tx, &ids)?;
    // The events stand on rows that are about to leave the actor's sight.
    tx.hand_over("customer", &ids, &terms.reason)?;
    let (change, count, ()) = kept(tx, Kind::Transfer, &ids, &to.name, |tx| {
        store::transfer(tx, &ids, to.id, to.department_id)?;
        if let Some(can_write) = terms.stays {
            let owners: Vec<(i64, i64)> = moving.iter().filter_map(|row| Some((row.id, row.owner_id?))).collect();
            store::stay(tx, &owners, can_write, terms.until, &terms.reason)?;
        }
        record(tx, &moving, &to, terms)?;
        record_along(tx, &along, &to)?;
        notices::given(tx, to.id, &ids)
    })?;
    Ok(Transferred { change, count, to })
}

/// Each opportunity that went along says so in its own history.
fn record_along(tx: &mut Tx, along: &[Along], to: &Colleague) -> Result<(), Problem> {
    along.iter().try_for_each(|one| {
        let change = Change::of("owner", one.owner_name.as_str(), to.name.as_str());
        let event = Event::about("opportunity.assigned", "opportunity", one.id).on_customer(one.customer_id);
        tx.record(event.with([change]))
    })
}

fn record(
    tx: &mut Tx,
    moving: &[&Allowed<Customer, CustomerAssign>],
    to: &Colleague,
    terms: &Terms,
) -> Result<(), Problem> {
    let mut by_owner: BTreeMap<Option<&str>, Vec<i64>> = BTreeMap::new();
    for row in moving {
        by_owner.entry(row.owner_name.as_deref()).or_default().push(row.id);
    }
    for (owner, ids) in by_owner {
        let changes = [
            Change::of("owner", owner, to.name.as_str()),
            Change::of("reason", Value::Null, Some(terms.reason.as_str()).filter(|reason| !reason.is_empty())),
        ];
        tx.record(Event::named("customer.transferred", "customer").of_rows(ids).with(changes))?;
    }
    Ok(())
}
