//! The products of an import with their list prices.

use super::apply::{Doing, told};
use super::plan::folded;
use super::store::{self, Made};
use super::text;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::products::model::Draft;
use crate::products::prices::actions as prices;
use crate::products::prices::form::{Entry, Proposal};
use crate::products::prices::model::Draft as PriceList;
use crate::products::prices::rules::Days;
use crate::products::store as products;
use crate::text::Lang;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Makes the products that are not there; of all products of the files the ids, by name.
///
/// # Errors
/// As the database answers.
pub fn make(tx: &mut Tx, doing: &Doing, made: &mut Made) -> Result<HashMap<String, i64>, Problem> {
    let mut ids = HashMap::new();
    let mut new: Vec<Draft> = Vec::new();
    for sold in &doing.report.products {
        match doing.known.product(&sold.draft.name).or_else(|| doing.known.product(&sold.draft.code)) {
            Some(id) => _ = ids.insert(folded(&sold.draft.name), id),
            None => new.push(sold.draft.clone()),
        }
    }
    made.products = products::insert(tx, doing.products, &new, "import")?;
    told(tx, doing, ("product.imported", "product"), made.products.clone())?;
    ids.extend(new.iter().map(|draft| folded(&draft.name)).zip(made.products.iter().copied()));
    set(tx, doing, &ids, made)?;
    Ok(ids)
}

/// Sets the prices of those that have none yet in the list for everybody in the currency of the import.
fn set(tx: &mut Tx, doing: &Doing, ids: &HashMap<String, i64>, made: &mut Made) -> Result<(), Problem> {
    let price = |sold: &super::report::Sold| Some((*ids.get(&folded(&sold.draft.name))?, sold.price?));
    let mut priced: Vec<(i64, Decimal)> = doing.report.products.iter().filter_map(price).collect();
    if priced.is_empty() {
        return Ok(());
    }
    let list = if let Some(list) = store::standard_list(tx, &doing.plan.currency)? {
        list
    } else {
        let list = prices::create(tx, doing.products, &proposal(tx, doing))?;
        made.lists.push(list);
        list
    };
    let there = store::priced(tx, list, priced.iter().map(|(id, _)| *id).collect())?;
    priced.retain(|(id, _)| !there.contains(id));
    let entry =
        |(product_id, price): (i64, Decimal)| Entry { product_id, from_quantity: Decimal::ZERO, price: Some(price) };
    let entries: Vec<Entry> = priced.into_iter().map(entry).collect();
    if !entries.is_empty() {
        let days = Days { from: tx.today(), until: None };
        prices::set(tx, doing.products, list, (&entries, days))?;
    }
    Ok(())
}

fn proposal(tx: &Tx, doing: &Doing) -> Proposal {
    Proposal {
        draft: PriceList {
            name_zh: text::price_list(Lang::Zh, &doing.plan.currency),
            name_en: text::price_list(Lang::En, &doing.plan.currency),
            kind: "standard".into(),
            grade: None,
            customer_id: None,
            currency: doing.plan.currency.clone(),
            tax_included: false,
            valid_from: tx.today(),
            valid_until: None,
            remark: String::new(),
        },
        customer: None,
    }
}
