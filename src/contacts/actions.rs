//! The verbs of contacts. Each is one transaction: load, decide, save, record.

use super::fields::{CATALOGUE, FIELDS};
use super::model::{Contact, Draft, Place};
use super::store::{self, New};
use crate::core::access::{Allowed, ContactCreate, ContactDelete, ContactEdit, held_back};
use crate::core::event::{Change, Event, differences};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use uuid::Uuid;

/// Makes a contact at the place given; its id. A customer's first contact is its main one.
///
/// # Errors
/// As the database answers.
pub fn create(tx: &mut Tx, place: &Allowed<Place, ContactCreate>, draft: &Draft) -> Result<i64, Problem> {
    let draft = Draft { main: draft.main || place.first, ..draft.clone() };
    let ids = store::insert(tx, &[New { place, draft: &draft }], None)?;
    let id = ids.first().copied().ok_or_else(|| Problem::bug("no id"))?;
    tx.record(
        Event::about("contact.created", "contact", id)
            .on_customer(place.customer_id)
            .with(changes(&Draft::default(), &draft)),
    )?;
    settle_main(tx, place.customer_id, id, draft.main)?;
    Ok(id)
}

/// Makes the contacts that an import adds to customers that were there, each with its own event; the places were checked,
/// and no two of a customer are main ones.
///
/// # Errors
/// As the database answers.
pub fn add_imported(tx: &mut Tx, contacts: &[(&Place, Draft)], import: Uuid) -> Result<(), Problem> {
    let batch: Vec<New> = contacts.iter().map(|(place, draft)| New { place, draft }).collect();
    let ids = store::insert(tx, &batch, Some(import))?;
    for (id, (place, draft)) in ids.into_iter().zip(contacts) {
        tx.record(
            Event::about("contact.created", "contact", id)
                .on_customer(place.customer_id)
                .with(changes(&Draft::default(), draft))
                .because(import.to_string()),
        )?;
    }
    Ok(())
}

/// Saves a contact's facts at the version that the person saw.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn edit(tx: &mut Tx, row: &Allowed<Contact, ContactEdit>, version: i32, draft: &Draft) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let old = row.stored(tx);
    let draft = &held_back(draft, &old, &CATALOGUE, |field| row.writes(field))?;
    if old == *draft {
        return Ok(());
    }
    store::update(tx, row, version, draft)?;
    tx.record(
        Event::about("contact.changed", "contact", row.id).on_customer(row.customer_id).with(changes(&old, draft)),
    )?;
    settle_main(tx, row.customer_id, row.id, draft.main && !old.main)
}

/// A customer has one main contact: the latest to become it.
fn settle_main(tx: &mut Tx, customer_id: i64, id: i64, became: bool) -> Result<(), Problem> {
    if !became {
        return Ok(());
    }
    let others = store::only_main(tx, customer_id, id)?;
    if others.is_empty() {
        return Ok(());
    }
    tx.record(
        Event::named("contact.changed", "contact")
            .of_rows(others)
            .on_customer(customer_id)
            .with([Change::of("main", true, false)]),
    )
}

/// Deletes a contact.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, row: &Allowed<Contact, ContactDelete>) -> Result<(), Problem> {
    store::set_deleted(tx, row, true)?;
    tx.record(Event::about("contact.deleted", "contact", row.id).on_customer(row.customer_id))
}

/// Takes a deletion back.
///
/// # Errors
/// As the database answers.
pub fn restore(tx: &mut Tx, row: &Allowed<Contact, ContactDelete>) -> Result<(), Problem> {
    store::set_deleted(tx, row, false)?;
    tx.record(Event::about("contact.restored", "contact", row.id).on_customer(row.customer_id))
}

/// What changes: the fields of the catalogue, and whether it is the main contact.
fn changes(old: &Draft, new: &Draft) -> Vec<Option<Change>> {
    differences(FIELDS, old, new).into_iter().chain([Change::of("main", old.main, new.main)]).collect()
}
