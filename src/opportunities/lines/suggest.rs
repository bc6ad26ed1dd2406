//! Which products are meant by what was typed, and which price each has for the customer, the currency and the day of an opportunity.

use super::store::{self, Meant, ProductLine};
use super::text;
use crate::core::access::{Can, CustomerView, ProductView};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Reader;
use crate::customers::store as customers;
use crate::opportunities::model::Opportunity;
use crate::products::prices::model::{Price, PriceList};
use crate::products::prices::rules::{Asked, Offer, price_of};
use crate::products::prices::store as prices;
use crate::products::store as products;
use crate::text::Lang;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// For whom prices are asked: the customer, the currency, and the day.
#[derive(Clone, Debug)]
pub struct Whom {
    pub customer_id: Option<i64>,
    pub currency: String,
    pub day: NaiveDate,
}

/// Products that may be meant, with the prices that they have.
#[derive(Debug)]
pub struct Catalogue {
    whom: Whom,
    grade: Option<String>,
    products: Vec<Meant>,
    /// What was typed of a name or in pinyin, and the product that alone fits it.
    guessed: Vec<(String, i64)>,
    lists: Vec<PriceList>,
    prices: Vec<Price>,
}

/// What the lists say of lines that stand, today.
///
/// # Errors
/// As the database answers.
pub fn of(
    reader: &mut Reader,
    can: &Can<ProductView>,
    row: &Opportunity,
    lines: &[ProductLine],
) -> Result<Catalogue, Problem> {
    let day = reader.now.with_timezone(&reader.zone).date_naive();
    let codes: Vec<String> = lines.iter().filter_map(|line| line.code.clone()).collect();
    look(reader, can, Whom { customer_id: row.customer_id, currency: row.currency.clone(), day }, &codes)
}

/// Looks all of it up: by code or name, and what is neither, by what fits it alone. Products that stand in lines are found by
/// their codes, whatever their state.
///
/// # Errors
/// As the database answers.
pub fn look(door: &mut impl Door, can: &Can<ProductView>, whom: Whom, typed: &[String]) -> Result<Catalogue, Problem> {
    let mut out = Catalogue {
        whom,
        grade: None,
        products: Vec::new(),
        guessed: Vec::new(),
        lists: Vec::new(),
        prices: Vec::new(),
    };
    if typed.is_empty() {
        return Ok(out);
    }
    out.products = store::meant(door, can, typed.to_vec())?;
    let mut codes = Vec::new();
    for one in typed {
        if out.exact(one).is_none()
            && !out.guessed.iter().any(|(known, _)| known == one)
            && let [found] = products::like(door, can, one)?.as_slice()
        {
            out.guessed.push((one.clone(), found.id));
            codes.push(found.code.clone());
        }
    }
    if !codes.is_empty() {
        out.products.extend(store::meant(door, can, codes)?);
    }
    if let (Some(id), Some(view)) = (out.whom.customer_id, can.also::<CustomerView>()) {
        match customers::one(door, &view, id) {
            Ok(customer) => out.grade.clone_from(&customer.grade),
            Err(Problem::NotFound) => out.whom.customer_id = None,
            Err(problem) => return Err(problem),
        }
    }
    out.lists = prices::answering(door, can, &out.asked(0, Decimal::ONE))?;
    let lists: Vec<i64> = out.lists.iter().map(|list| list.id).collect();
    let ids: Vec<i64> = out.products.iter().map(|product| product.id).collect();
    out.prices = prices::prices(door, &lists, &ids)?;
    Ok(out)
}

impl Catalogue {
    fn asked(&self, product_id: i64, quantity: Decimal) -> Asked<'_> {
        Asked {
            product_id,
            customer: self.whom.customer_id.map(|id| (id, self.grade.as_deref())),
            day: self.whom.day,
            quantity,
            currency: &self.whom.currency,
        }
    }

    /// The product of a code; else that of a name, where it is of one for sale only.
    fn exact(&self, typed: &str) -> Option<&Meant> {
        let lower = typed.to_lowercase();
        if let Some(one) = self.products.iter().find(|one| one.code.to_lowercase() == lower) {
            return Some(one);
        }
        let named = |one: &&Meant| one.name_zh == typed || one.name_en.to_lowercase() == lower;
        let all: Vec<&Meant> = self.products.iter().filter(named).collect();
        let sold: Vec<&Meant> = all.iter().copied().filter(|one| one.state == "active").collect();
        match (sold.as_slice(), all.as_slice()) {
            ([one], _) | ([], [one]) => Some(one),
            _ => None,
        }
    }

    /// The product that was meant.
    ///
    /// # Errors
    /// Why there is none, in words; a retired one is meant only where it stands already.
    pub fn product(&self, typed: &str, stands: &[i64], lang: Lang) -> Result<&Meant, String> {
        let guessed = || self.guessed.iter().find(|(known, _)| known == typed).map(|(_, id)| *id);
        let found = self.exact(typed).or_else(|| {
            let id = guessed()?;
            self.products.iter().find(|one| one.id == id)
        });
        match found {
            None => Err(text::no_such_product(lang, typed)),
            Some(one) if one.state != "active" && !stands.contains(&one.id) => {
                Err(text::retired_product(lang, lang.name(&one.name_zh, &one.name_en)))
            }
            Some(one) => Ok(one),
        }
    }

    /// The price of a list for so many of a product.
    #[must_use]
    pub fn offer(&self, product_id: i64, quantity: Decimal) -> Option<Offer<'_>> {
        price_of(&self.asked(product_id, quantity), &self.lists, &self.prices)
    }
}
