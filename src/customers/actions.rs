//! The verbs of customers. Each is one transaction: load, decide, save, record. They take slices; one is a batch of one.

use super::fields::{CATALOGUE, FIELDS};
use super::model::{Customer, Draft, Place};
use super::parents;
use super::store::{self, Made, New};
use crate::core::access::{
    Allowed, Can, CustomerCreate, CustomerDelete, CustomerEdit, CustomerRestore, Guarded, Permission, held_back,
};
use crate::core::event::{Event, differences};
use crate::core::problem::Problem;
use crate::core::tx::Tx;

/// Makes a customer for the place given; its id.
///
/// # Errors
/// `Forbidden` where the actor may not make customers there; `Invalid` where the parent is not found, or several are.
pub fn create(tx: &mut Tx, can: &Can<CustomerCreate>, draft: &Draft, place: Place) -> Result<i64, Problem> {
    place_allowed(can, place)?;
    let parent_id = parents::meant(tx, draft.parent.as_deref())?;
    let ids = store::insert(tx, &[New { draft, place, parent_id, made: Made::default() }], "form", None)?;
    let id = ids.first().copied().ok_or_else(|| Problem::bug("no id"))?;
    tx.record(Event::about("customer.created", "customer", id).on_customer(id).with(differences(
        FIELDS,
        &Draft::default(),
        draft,
    )))?;
    Ok(id)
}

/// Whether the actor may make customers for an owner.
///
/// # Errors
/// `Forbidden` with the permission.
pub fn place_allowed(can: &Can<CustomerCreate>, place: Place) -> Result<(), Problem> {
    if can.reach().covers(&place.facts()) { Ok(()) } else { Err(Problem::Forbidden(CustomerCreate::INFO.id)) }
}

/// Saves a customer's facts at the version that the person saw; the next version.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` where the parent is not found, is one of several, or lies below the
/// customer or is it itself.
pub fn edit(tx: &mut Tx, row: &Allowed<Customer, CustomerEdit>, version: i32, draft: &Draft) -> Result<i32, Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let old = row.stored(tx);
    let draft = &held_back(draft, &old, &CATALOGUE, |field| row.writes(field))?;
    if old == *draft {
        return Ok(version);
    }
    let parent_id = if draft.parent == old.parent {
        *row.parent_id.stored(tx)
    } else {
        parents::meant(tx, draft.parent.as_deref())?
    };
    if parent_id == Some(row.id) {
        return Err(Problem::invalid("parent", super::text::own_parent(tx.actor.lang)));
    }
    let lang = tx.actor.lang;
    let next = store::update(tx, row, version, draft, parent_id).map_err(|problem| match problem {
        Problem::Refused(name) if name == "customer_circle" => Problem::invalid("parent", super::text::circle(lang)),
        other => other,
    })?;
    tx.record(
        Event::about("customer.changed", "customer", row.id).on_customer(row.id).with(differences(FIELDS, &old, draft)),
    )?;
    Ok(next)
}

/// Puts customers into the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, rows: &[Allowed<Customer, CustomerDelete>]) -> Result<(), Problem> {
    store::set_deleted(tx, rows, true)?;
    for row in rows {
        tx.record(Event::about("customer.deleted", "customer", row.id).on_customer(row.id))?;
    }
    Ok(())
}

/// Takes customers out of the recycle bin.
///
/// # Errors
/// `Refused` where another customer took the credit code meanwhile.
pub fn restore(tx: &mut Tx, rows: &[Allowed<Customer, CustomerRestore>]) -> Result<(), Problem> {
    store::set_deleted(tx, rows, false)?;
    for row in rows {
        tx.record(Event::about("customer.restored", "customer", row.id).on_customer(row.id))?;
    }
    Ok(())
}
