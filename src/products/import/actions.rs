//! Products of a file, in one transaction.

use super::table::Read;
use crate::core::access::{Can, ProductManage};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::products::actions::named;
use crate::products::model::Draft;
use crate::products::prices::actions::set;
use crate::products::prices::form::Entry;
use crate::products::prices::rules::Days;
use crate::products::prices::store as prices;
use crate::products::store;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub made: usize,
    /// Products whose code was there already; they stay as they are.
    pub there: usize,
    pub prices: usize,
}

/// Makes the products whose codes are not there yet, and sets the prices of all of them in a list from today on.
///
/// # Errors
/// `Invalid` as `prices::actions::set`; `NotFound` where there is no such list.
pub fn import(tx: &mut Tx, can: &Can<ProductManage>, read: &[Read], list_id: Option<i64>) -> Result<Done, Problem> {
    let lang = tx.actor.lang;
    let codes = read.iter().map(|one| one.draft.code.to_lowercase()).collect();
    let mut ids: HashMap<String, i64> =
        store::coded(tx, can, codes)?.into_iter().map(|one| (one.code.to_lowercase(), one.id)).collect();
    let there = ids.len();
    let new: Vec<Draft> = read
        .iter()
        .map(|one| &one.draft)
        .filter(|draft| !ids.contains_key(&draft.code.to_lowercase()))
        .cloned()
        .collect();
    let made = store::insert(tx, can, &new, "import").map_err(|problem| named(problem, lang))?;
    ids.extend(new.iter().map(|draft| draft.code.to_lowercase()).zip(made.iter().copied()));
    if !made.is_empty() {
        tx.record(Event::named("product.imported", "product").of_rows(made.clone()))?;
    }
    let mut done = Done { made: made.len(), there, prices: 0 };
    let priced = read.iter().filter_map(|one| Some((ids.get(&one.draft.code.to_lowercase())?, one.price?)));
    let entry =
        |(id, price): (&i64, Decimal)| Entry { product_id: *id, from_quantity: Decimal::ZERO, price: Some(price) };
    let entries: Vec<Entry> = priced.map(entry).collect();
    if let (Some(list_id), false) = (list_id, entries.is_empty()) {
        let list = prices::held(tx, can, list_id)?;
        let days = Days { from: tx.today().max(list.valid_from), until: None };
        done.prices = set(tx, can, list_id, (&entries, days))?;
    }
    Ok(done)
}
