//! The verb of lines: one transaction.

use super::form::{Row, named};
use super::rules::{AMOUNT_BELOW, amount_of, sum};
use super::store::{self, Meant, ProductLine, Wanted};
use super::suggest::{Catalogue, Whom, look};
use super::text;
use crate::core::access::{Allowed, Can, OpportunityEdit, ProductView};
use crate::core::event::Change;
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Tx;
use crate::opportunities::actions::{about, money, source};
use crate::opportunities::model::Opportunity;
use crate::text::{Lang, format};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What was typed: checked rows, what is wrong with the others, and whether the amount is to be what they come to.
pub struct Typed<'a> {
    pub rows: &'a [Row],
    pub errors: &'a Errors,
    /// None where it stays as it is.
    pub from_lines: Option<bool>,
}

/// Puts lines in place of those that stand, at the version that was seen. A row without a price takes that of the list that
/// counts; one that is as it stands keeps what it was written with.
///
/// # Errors
/// `Stale` with the version that stands now; `Invalid` with all that is wrong, or where the opportunity is closed.
pub fn keep(
    tx: &mut Tx,
    can: &Can<ProductView>,
    (row, version): (&Allowed<Opportunity, OpportunityEdit>, i32),
    typed: &Typed,
) -> Result<(), Problem> {
    let lang = tx.actor.lang;
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    if !row.is_alive() {
        return Err(Problem::invalid("", text::closed(lang)));
    }
    let before = store::of(tx, row.id)?;
    let whom = Whom { customer_id: row.customer_id, currency: row.currency.clone(), day: tx.today() };
    let names: Vec<String> = typed.rows.iter().map(|one| one.product.clone()).collect();
    let catalogue = look(tx, can, whom, &names)?;
    let wanted = wanted(&catalogue, typed, &before, lang)?;
    let from_lines = typed.from_lines.unwrap_or(row.amount_from_lines);
    let old: Vec<Wanted> = before.iter().map(stands).collect();
    if old == wanted && from_lines == row.amount_from_lines {
        return Ok(());
    }
    store::replace(tx, (row, version), (&wanted, from_lines))?;
    let amount = if from_lines { sum(wanted.iter().map(amount)) } else { row.amount };
    let (gone, new): (Vec<&Wanted>, Vec<&Wanted>) = (
        old.iter().filter(|one| !wanted.contains(one)).collect(),
        wanted.iter().filter(|one| !old.contains(one)).collect(),
    );
    let all = |lines: &[&Wanted]| lang.list(lines.iter().map(|line| told(line, &row.currency)));
    tx.record(about("opportunity.lined", row.id, row.customer_id).with([
        Change::of("lines", all(&gone), all(&new)),
        Change::of("amount_source", source(row.amount_from_lines), source(from_lines)),
        Change::of("amount", money(row.amount), money(amount)),
    ]))
}

/// What a line comes to; none without a price.
#[must_use]
pub fn amount(line: &Wanted) -> Option<Decimal> {
    line.price.and_then(|price| amount_of(line.quantity, price, line.discount))
}

/// A line in words, as histories keep it: `GTX-PRO × 2 · 4,821.00 CNY · -5%`.
fn told(line: &Wanted, currency: &str) -> String {
    let mut words = format!("{} × {}", line.code, format::figure(line.quantity, 0));
    if let Some(price) = line.price {
        words = format!("{words} · {}", format::unit_price(price, currency));
    }
    if !line.discount.is_zero() {
        words = format!("{words} · -{}%", line.discount.normalize());
    }
    if line.description.is_empty() { words } else { format!("{words} · {}", line.description) }
}

fn stands(line: &ProductLine) -> Wanted {
    Wanted {
        product_id: line.product_id,
        code: line.code.clone().unwrap_or_default(),
        description: line.description.clone(),
        quantity: line.quantity,
        unit: line.unit.clone(),
        tax_rate: line.tax_rate.clone(),
        price: line.price,
        tax_included: line.tax_included,
        discount: line.discount,
        list: line.list_kind.clone().zip(line.list_price).map(|(kind, price)| (line.list_id, kind, price)),
    }
}

/// A line of a product that nobody has written yet: with the price that was said, else that of the list that counts.
#[must_use]
pub fn begun(catalogue: &Catalogue, product: &Meant, (quantity, price): (Decimal, Option<Decimal>)) -> Wanted {
    let offer = catalogue.offer(product.id, quantity);
    Wanted {
        product_id: product.id,
        code: product.code.clone(),
        description: String::new(),
        quantity,
        unit: product.unit.clone(),
        tax_rate: product.tax_rate.clone(),
        price: price.or_else(|| offer.map(|offer| offer.price.unit_price)),
        tax_included: offer.is_none_or(|offer| offer.list.tax_included),
        discount: Decimal::ZERO,
        list: offer.map(|offer| (Some(offer.list.id), offer.list.kind.clone(), offer.price.unit_price)),
    }
}

/// The lines that rows mean.
fn wanted(catalogue: &Catalogue, typed: &Typed, before: &[ProductLine], lang: Lang) -> Result<Vec<Wanted>, Problem> {
    let known: Vec<i64> = before.iter().map(|line| line.product_id).collect();
    let (mut lines, mut errors) = (Vec::new(), typed.errors.clone());
    for row in typed.rows {
        let product = match catalogue.product(&row.product, &known, lang) {
            Ok(product) => product,
            Err(words) => {
                errors.push((Cow::Owned(named("product", row.place)), words));
                continue;
            }
        };
        let same = |line: &&ProductLine| {
            (line.product_id, line.quantity, line.price) == (product.id, row.quantity, row.price) && row.price.is_some()
        };
        let line = match before.iter().find(same) {
            Some(line) => stands(line),
            None => begun(catalogue, product, (row.quantity, row.price)),
        };
        let line = Wanted { description: row.description.clone(), discount: row.discount, ..line };
        if line.price.is_some() && amount(&line).is_none() {
            errors.push((Cow::Owned(named("price", row.place)), text::too_much(lang).to_owned()));
        }
        lines.push(line);
    }
    if sum(lines.iter().map(amount)).is_some_and(|sum| sum >= Decimal::from(AMOUNT_BELOW)) {
        errors.push(("".into(), text::too_much(lang).to_owned()));
    }
    if errors.is_empty() { Ok(lines) } else { Err(Problem::Invalid(errors)) }
}
