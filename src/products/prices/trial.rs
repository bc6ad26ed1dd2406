//! A price tried out on a product's page: for whom, how many, on which day, and why it is what it is.

use super::form::{FIELDS, QUANTITY};
use super::model::{Price, PriceList};
use super::rules::{Asked, Considered, considered};
use super::{customer, store};
use crate::core::access::{Can, CustomerView, ProductView};
use crate::core::check::Check;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::sql::Door;
use crate::text::Lang;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What is tried, as typed, with what is wrong.
#[derive(Clone, Debug)]
pub struct Trial {
    pub typed: Raw,
    pub errors: Errors,
    product_id: i64,
    customer: Option<(i64, Option<String>)>,
    pub quantity: Decimal,
    pub day: NaiveDate,
    pub currency: String,
    lists: Vec<PriceList>,
    prices: Vec<Price>,
}

impl Trial {
    /// What an address asks for: one piece, for anybody, today, in the company's currency where it does not say.
    #[must_use]
    pub fn read(typed: &Raw, product_id: i64, (today, currency): (NaiveDate, &str), lang: Lang) -> Self {
        let mut check = Check::of(FIELDS, typed, lang);
        let quantity = check.figure("quantity", QUANTITY).unwrap_or(Decimal::ONE);
        let day = check.date("day").unwrap_or(today);
        let currency = check.choice("currency").unwrap_or_else(|| currency.to_owned());
        let errors = check.errors;
        Self {
            typed: typed.clone(),
            errors,
            product_id,
            customer: None,
            quantity,
            day,
            currency,
            lists: Vec::new(),
            prices: Vec::new(),
        }
    }

    /// The same with the lists that answer it.
    ///
    /// # Errors
    /// As the database answers.
    pub fn answered(mut self, door: &mut impl Door, can: &Can<ProductView>, lang: Lang) -> Result<Self, Problem> {
        let named = self.typed.line("customer");
        if let (false, Some(view)) = (named.is_empty(), can.also::<CustomerView>()) {
            match customer::meant(door, &named, lang) {
                Ok(found) => {
                    let row = crate::customers::store::one(door, &view, found.id)?;
                    self.customer = Some((row.id, row.grade.clone()));
                }
                Err(Problem::Invalid(errors)) => self.errors.extend(errors),
                Err(problem) => return Err(problem),
            }
        }
        self.lists = store::answering(door, can, &self.asked())?;
        let ids: Vec<i64> = self.lists.iter().map(|list| list.id).collect();
        self.prices = store::prices(door, &ids, &[self.product_id])?;
        Ok(self)
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            product_id: self.product_id,
            customer: self.customer.as_ref().map(|(id, grade)| (*id, grade.as_deref())),
            day: self.day,
            quantity: self.quantity,
            currency: &self.currency,
        }
    }

    /// Every list that was asked, with what it says.
    #[must_use]
    pub fn considered(&self) -> Vec<Considered<'_>> {
        considered(&self.asked(), &self.lists, &self.prices)
    }
}
