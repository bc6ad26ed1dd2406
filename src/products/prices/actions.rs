//! The verbs of price lists and prices. Each is one transaction: load, decide, save, record.

use super::form::{Entry, Line, Proposal};
use super::model::{Draft, Price, PriceList};
use super::rules::{self, Days};
use super::store::{self, Added};
use super::{customer, text};
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::event::{Change, Event};
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Tx;
use crate::products::store::{self as products, Proposed};
use crate::text::Lang;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Makes a list; its id.
///
/// # Errors
/// `Invalid` where the customer is not found, or another list counts for the same at the same time.
pub fn create(tx: &mut Tx, can: &Can<ProductManage>, proposal: &Proposal) -> Result<i64, Problem> {
    let draft = meant(tx, proposal)?;
    let lang = tx.actor.lang;
    let id = store::insert(tx, can, &draft).map_err(|problem| named(problem, lang))?;
    tx.record(Event::about("price_list.created", "price_list", id).with(differences(None, &draft)))?;
    Ok(id)
}

/// Saves a list at the version that the person saw. What its prices mean is not changed while it has any.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` as `create`, or where something is changed that must stay.
pub fn edit(
    tx: &mut Tx,
    can: &Can<ProductManage>,
    (id, version): (i64, i32),
    proposal: &Proposal,
) -> Result<(), Problem> {
    let list = store::held(tx, can, id)?;
    if list.version != version {
        return Err(Problem::Stale(list.version));
    }
    let draft = meant(tx, proposal)?;
    let old = list.stored();
    if old == draft {
        return Ok(());
    }
    let lang = tx.actor.lang;
    let wrong = fixed(&list, &draft, tx.today(), lang);
    if !wrong.is_empty() {
        return Err(Problem::Invalid(wrong));
    }
    if !store::update(tx, can, (id, version), &draft).map_err(|problem| named(problem, lang))? {
        return Err(Problem::Stale(list.version));
    }
    tx.record(Event::about("price_list.changed", "price_list", id).with(differences(Some(&old), &draft)))
}

/// Deletes a list that never had a price; the list as it was.
///
/// # Errors
/// `Invalid` where it has prices.
pub fn delete(tx: &mut Tx, can: &Can<ProductManage>, id: i64) -> Result<PriceList, Problem> {
    let list = store::held(tx, can, id)?;
    if list.products > 0 {
        return Err(Problem::invalid("delete", text::has_prices(tx.actor.lang)));
    }
    store::delete(tx, can, id)?;
    let name = Change::of("name_zh", list.name_zh.as_str(), Value::Null);
    tx.record(Event::about("price_list.deleted", "price_list", id).with([name]))?;
    Ok(list)
}

/// The proposal with the customer that its name means.
fn meant(tx: &mut Tx, proposal: &Proposal) -> Result<Draft, Problem> {
    let lang = tx.actor.lang;
    let customer_id = match &proposal.customer {
        Some(typed) => Some(customer::meant(tx, typed, lang)?.id),
        None => None,
    };
    Ok(Draft { customer_id, ..proposal.draft.clone() })
}

/// What may no longer be changed because prices stand, or because it is past.
fn fixed(list: &PriceList, draft: &Draft, today: chrono::NaiveDate, lang: Lang) -> Errors {
    let old = list.stored();
    let mut wrong: Errors = Vec::new();
    let mut tell = |field: &'static str, words: &str| wrong.push((Cow::Borrowed(field), words.to_owned()));
    if list.products > 0 {
        for (field, same) in [
            ("kind", old.kind == draft.kind),
            ("grade", old.grade == draft.grade),
            ("customer", old.customer_id == draft.customer_id),
            ("currency", old.currency == draft.currency),
            ("tax", old.tax_included == draft.tax_included),
            ("from", old.valid_from == draft.valid_from),
        ] {
            if !same {
                tell(field, text::fixed(lang));
            }
        }
        if old.valid_until != draft.valid_until
            && [old.valid_until, draft.valid_until].iter().flatten().any(|day| *day < today)
        {
            tell("until", text::past(lang));
        }
    }
    wrong
}

/// A constraint's refusal as an error of its field.
fn named(problem: Problem, lang: Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "price_list_alone" => Problem::invalid("from", text::lists_overlap(lang)),
        other => other,
    }
}

fn differences(old: Option<&Draft>, new: &Draft) -> Vec<Option<Change>> {
    let value = |draft: Option<&Draft>| draft.and_then(|draft| serde_json::to_value(draft).ok()).unwrap_or_default();
    let (old, new) = (value(old), value(Some(new)));
    let names = new.as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect::<Vec<_>>();
    let of = |from: &Value, name: &str| from.get(name).cloned().unwrap_or_default();
    names.iter().map(|name| Change::of(name, of(&old, name), of(&new, name))).collect()
}

/// The products that lines mean, as entries.
///
/// # Errors
/// `Invalid` for the field `lines`: products that are not found, and those that stand twice.
pub fn entries(tx: &mut Tx, can: &Can<ProductView>, lines: &[Line]) -> Result<Vec<Entry>, Problem> {
    let lang = tx.actor.lang;
    let found = products::named(tx, can, lines.iter().map(|line| line.product.clone()).collect())?;
    let (mut entries, mut wrong, mut seen) = (Vec::new(), Errors::new(), HashSet::new());
    for line in lines {
        match meant_by(&found, &line.product) {
            Some(product_id) if seen.insert((product_id, line.from_quantity)) => {
                entries.push(Entry { product_id, from_quantity: line.from_quantity, price: Some(line.price) });
            }
            Some(_) => wrong.push((Cow::Borrowed("lines"), text::line_twice(lang, line.number, &line.product))),
            None => wrong.push((Cow::Borrowed("lines"), text::no_product_in_line(lang, line.number, &line.product))),
        }
    }
    if wrong.is_empty() { Ok(entries) } else { Err(Problem::Invalid(wrong)) }
}

/// The product of a code; else that of a name, where it is of one only.
fn meant_by(found: &[Proposed], typed: &str) -> Option<i64> {
    let lower = typed.to_lowercase();
    if let Some(one) = found.iter().find(|one| one.code.to_lowercase() == lower) {
        return Some(one.id);
    }
    let mut named = found.iter().filter(|one| one.name_zh == typed || one.name_en == typed);
    named.next().filter(|_| named.next().is_none()).map(|one| one.id)
}

/// Lets prices of a list count on some days, or none, in place of those that stand there; how many were changed. Without a last
/// day that is until the next price that is planned.
///
/// # Errors
/// `Invalid` where a price stood on a day that is past, or the list does not count on the days; `NotFound` for a list or a
/// product that is not there.
pub fn set(
    tx: &mut Tx,
    can: &Can<ProductManage>,
    list_id: i64,
    (entries, days): (&[Entry], Days),
) -> Result<usize, Problem> {
    let (lang, today) = (tx.actor.lang, tx.today());
    let list = store::held(tx, can, list_id)?;
    if list.valid_until.is_some_and(|last| last < days.from) {
        return Err(Problem::invalid("from", text::list_has_ended(lang)));
    }
    let products: Vec<i64> = entries.iter().map(|entry| entry.product_id).collect();
    let all = store::prices(tx, &[list_id], &products)?;
    let mut by_product: HashMap<i64, Vec<&Price>> = HashMap::new();
    for price in &all {
        by_product.entry(price.product_id).or_default().push(price);
    }
    let (mut ends, mut added, mut told) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        let standing: Vec<&Price> = by_product
            .get(&entry.product_id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|price| price.from_quantity == entry.from_quantity)
            .collect();
        let days = Days { until: days.until.or(rules::until_next(&standing, days.from)), ..days };
        let change = rules::change(&standing, days, entry.price, today)
            .map_err(|rules::Refusal::Past| Problem::invalid("from", text::past(lang)))?;
        if change != rules::Change::default() {
            told.push(json!({ "product": entry.product_id, "quantity": entry.from_quantity, "price": entry.price,
                "from": days.from, "until": days.until }));
        }
        ends.extend(change.ends);
        added.extend(change.added.into_iter().map(|(unit_price, days)| Added {
            product_id: entry.product_id,
            from_quantity: entry.from_quantity,
            unit_price,
            days,
        }));
    }
    let count = told.len();
    if count > 0 {
        store::end(tx, can, &ends)?;
        store::add(tx, can, list_id, &added)?;
        tx.record(Event::about("price.set", "price_list", list_id).with([Change::of("prices", Value::Null, told)]))?;
    }
    Ok(count)
}
