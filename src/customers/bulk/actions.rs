//! The verbs: which customers, edit, share, the recycle bin. Each gives the id by which it can be taken back, and how many.

use super::form::Values;
use super::{store, text};
use crate::core::access::{Allowed, Can, CustomerDelete, CustomerEdit, CustomerShare, CustomerView, Scoped, Seen};
use crate::core::event::{Event, differences};
use crate::core::field::Field;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::{Kind, kept};
use crate::customers::fields::{CATALOGUE, FIELDS};
use crate::customers::model::{Customer, Draft};
use crate::customers::share::{self, Terms};
use crate::customers::{actions, people, store as customers};

/// Every one of these customers with the right to do `Q` to it, or none.
///
/// # Errors
/// `NotFound` where none is to be known of; `Forbidden` where none is allowed; `Invalid` naming those that are not.
pub fn all_or_none<Q: Scoped>(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    ids: &[i64],
) -> Result<Vec<Allowed<Customer, Q>>, Problem> {
    let seen = customers::several_held(tx, can, ids)?;
    if seen.is_empty() {
        return Err(Problem::NotFound);
    }
    let lang = tx.actor.lang;
    if seen.len() < ids.len() {
        return Err(Problem::invalid("ids", text::some_gone(lang, ids.len() - seen.len())));
    }
    let refused: Vec<&str> = seen.iter().filter(|row| !row.allows::<Q>()).map(|row| row.name.as_str()).collect();
    if refused.len() == seen.len() {
        return Err(Problem::Forbidden(Q::INFO.id));
    }
    if !refused.is_empty() {
        return Err(Problem::invalid("ids", text::refused(lang, &lang.list(&refused))));
    }
    seen.into_iter().map(Seen::may::<Q>).collect()
}

/// Puts customers into the recycle bin.
///
/// # Errors
/// As [`all_or_none`].
pub fn delete(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64]) -> Result<(i64, usize), Problem> {
    let rows = all_or_none::<CustomerDelete>(tx, can, ids)?;
    let (change, count, ()) = kept(tx, Kind::Delete, ids, "", |tx| actions::delete(tx, &rows))?;
    Ok((change, count))
}

/// Sets values and tags.
///
/// # Errors
/// As [`all_or_none`]; `Invalid` where they are all so already.
pub fn edit(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64], values: &Values) -> Result<(i64, usize), Problem> {
    let rows = all_or_none::<CustomerEdit>(tx, can, ids)?;
    let refused = |field: &&'static Field| values.sets(field.id) && !rows.iter().all(|row| row.writes(field.id));
    if let Some(field) = CATALOGUE.fields.iter().find(refused) {
        return Err(Problem::ForbiddenField(field));
    }
    let lang = tx.actor.lang;
    let drafts: Vec<(i64, Draft)> = rows.iter().map(|row| (row.id, row.stored(tx))).collect();
    let drafts = drafts.into_iter().map(|(id, old)| (id, values.applied(&old), old));
    let changing: Vec<_> = drafts.filter(|(_, new, old)| new != old).collect();
    if changing.is_empty() {
        return Err(Problem::invalid("", text::all_so(lang)));
    }
    let ids: Vec<i64> = changing.iter().map(|(id, ..)| *id).collect();
    let (change, count, ()) = kept(tx, Kind::Edit, &ids, &values.note(lang), |tx| {
        store::set(tx, &ids, values)?;
        for (id, new, old) in &changing {
            let changes = differences(FIELDS, old, new);
            tx.record(Event::about("customer.changed", "customer", *id).on_customer(*id).with(changes))?;
        }
        Ok(())
    })?;
    Ok((change, count))
}

/// Shares customers with a colleague, or changes the terms; with the colleague's name.
///
/// # Errors
/// As [`all_or_none`]; `Invalid` where the person is not found, owns one of them, or may not view customers.
pub fn share(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    ids: &[i64],
    (person, terms): (&str, &Terms),
) -> Result<(i64, usize, String), Problem> {
    let rows = all_or_none::<CustomerShare>(tx, can, ids)?;
    let person = people::meant(tx, person, "person")?;
    let (change, _, ()) = kept(tx, Kind::Share, ids, &person.name, |tx| {
        rows.iter().try_for_each(|row| share::share(tx, row, &person, terms))
    })?;
    Ok((change, rows.len(), person.name))
}
