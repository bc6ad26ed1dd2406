//! The verbs: which customers, tags, the recycle bin.

use super::store;
use super::text;
use crate::core::access::{Allowed, Can, CustomerDelete, CustomerEdit, CustomerView, Scoped, Seen};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::model::Customer;
use crate::customers::{actions, store as customers};
use serde_json::{Value, json};

/// Every one of these customers with the right to do `Q` to it, or none.
///
/// # Errors
/// `NotFound` where none is to be known of; `Forbidden` where none is allowed; `Invalid` naming those that are not.
pub fn all_or_none<Q: Scoped>(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    ids: &[i64],
) -> Result<Vec<Allowed<Customer, Q>>, Problem> {
    let seen = customers::several(tx, can, ids)?;
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
        return Err(Problem::invalid("ids", text::refused(lang, &refused.join(lang.pick("、", ", ")))));
    }
    seen.into_iter().map(Seen::may::<Q>).collect()
}

/// Puts customers into the recycle bin; the id of the change and how many.
///
/// # Errors
/// As [`all_or_none`].
pub fn delete(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64]) -> Result<(i64, usize), Problem> {
    let rows = all_or_none::<CustomerDelete>(tx, can, ids)?;
    actions::delete(tx, &rows)?;
    Ok((store::keep(tx, "delete", json!(ids))?, rows.len()))
}

/// Adds and removes tags; the id of the change and how many customers changed.
///
/// # Errors
/// As [`all_or_none`].
pub fn tag(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    ids: &[i64],
    tags: &(Vec<String>, Vec<String>),
) -> Result<(i64, usize), Problem> {
    let rows = all_or_none::<CustomerEdit>(tx, can, ids)?;
    let added = store::add_tags(tx, ids, &tags.0)?;
    let removed = store::remove_tags(tx, ids, &tags.1)?;
    let mut changed: Vec<i64> = added.iter().chain(&removed).map(|one| one.customer_id).collect();
    changed.sort_unstable();
    changed.dedup();
    for row in rows.iter().filter(|row| changed.contains(&row.id)) {
        let mut after: Vec<String> =
            row.tags.iter().filter(|tag| !tags.1.contains(tag)).chain(&tags.0).cloned().collect();
        after.sort();
        after.dedup();
        let change = Change::of("tags", row.tags.clone(), after);
        tx.record(Event::about("customer.changed", "customer", row.id).on_customer(row.id).with([change]))?;
    }
    let list = |pairs: &[store::Tagged]| -> Value {
        pairs.iter().map(|one| json!({ "customer_id": one.customer_id, "tag_id": one.tag_id })).collect()
    };
    let id = store::keep(tx, "tags", json!({ "ids": changed, "added": list(&added), "removed": list(&removed) }))?;
    if changed.is_empty() {
        tx.record(Event::named("customer.tagged", "customer"))?;
    }
    Ok((id, changed.len()))
}
