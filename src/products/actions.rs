//! The verbs of products. Each is one transaction: load, decide, save, record. They take slices; one is a batch of one.

use super::fields::FIELDS;
use super::model::{Draft, Product};
use super::{store, text};
use crate::core::access::{Can, ProductManage};
use crate::core::event::{Change, Event, differences};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use serde_json::{Value, json};

/// Makes products; their ids, in order.
///
/// # Errors
/// `Refused` with `product_code` where a code is taken.
pub fn create(
    tx: &mut Tx,
    can: &Can<ProductManage>,
    drafts: &[Draft],
    origin: &'static str,
) -> Result<Vec<i64>, Problem> {
    let ids = store::insert(tx, can, drafts, origin)?;
    for (id, draft) in ids.iter().zip(drafts) {
        let mut changes = differences(FIELDS, &Draft::default(), draft);
        changes.push(Change::of("category", Value::Null, json!(draft.category_id)));
        tx.record(Event::about("product.created", "product", *id).with(changes))?;
    }
    Ok(ids)
}

/// Saves a product's facts at the version that the person saw.
///
/// # Errors
/// `Stale` where somebody saved in between; `NotFound` where it is in the recycle bin; `Refused` with `product_code`.
pub fn edit(tx: &mut Tx, can: &Can<ProductManage>, id: i64, version: i32, draft: &Draft) -> Result<(), Problem> {
    let product = store::held(tx, can, id)?;
    if product.state == "deleted" {
        return Err(Problem::NotFound);
    }
    if product.version != version {
        return Err(Problem::Stale(product.version));
    }
    let old = product.stored();
    if old == *draft {
        return Ok(());
    }
    if !store::update(tx, can, (id, version), draft)? {
        return Err(Problem::Stale(product.version));
    }
    let mut changes = differences(FIELDS, &old, draft);
    changes.push(Change::of("category", json!(old.category_id), json!(draft.category_id)));
    tx.record(Event::about("product.changed", "product", id).with(changes))
}

/// What a product's state is changed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// No longer for sale; its prices and what it was sold in stay.
    Retire,
    /// For sale again, also out of the recycle bin.
    Restore,
    /// Into the recycle bin.
    Delete,
}

/// Takes a product out of sale, or deletes it, or brings it back; the product as it was.
///
/// # Errors
/// `Invalid` where it is in use and can't be deleted, or another product has its code; `NotFound` where the step makes no sense.
pub fn step(tx: &mut Tx, can: &Can<ProductManage>, id: i64, step: Step) -> Result<Product, Problem> {
    let lang = tx.actor.lang;
    let product = store::held(tx, can, id)?;
    let (name, to) = match (step, product.state.as_str()) {
        (Step::Retire, "active") => ("product.retired", "retired"),
        (Step::Restore, "retired" | "deleted") => ("product.restored", "active"),
        (Step::Delete, "active" | "retired") => ("product.deleted", "deleted"),
        // Done already: a second click.
        (Step::Retire, "retired") | (Step::Restore, "active") | (Step::Delete, "deleted") => return Ok(product),
        _ => return Err(Problem::NotFound),
    };
    if step == Step::Delete && store::is_used(tx, id)? {
        return Err(Problem::invalid("state", text::in_use(lang)));
    }
    store::set_state(tx, can, id, to).map_err(|problem| match problem {
        Problem::Refused(name) if name == "product_code" => Problem::invalid("state", text::code_taken(lang)),
        other => other,
    })?;
    tx.record(Event::about(name, "product", id).with([Change::of("state", product.state.as_str(), to)]))?;
    Ok(product)
}

/// A constraint's refusal as an error of its field.
#[must_use]
pub fn named(problem: Problem, lang: crate::text::Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "product_code" => Problem::invalid("code", text::code_taken(lang)),
        other => other,
    }
}
