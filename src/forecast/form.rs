//! From what addresses and the form of an override say to checked values.

use super::model::{Figure, Which};
use super::store::Place;
use super::text;
use crate::core::check::figure;
use crate::core::field::CURRENCIES;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::years;
use crate::targets::model::Node;
use crate::targets::period::Period;
use crate::text::Lang;
use crate::web::form::raw_form;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

raw_form!(
    /// A figure in place of one, with why, at the version that was on the page; `do` is `remove` where it is taken away.
    OverrideForm ["node", "month", "figure", "currency", "amount", "note", "version", "do"]
);

/// Decimals of an amount.
const AMOUNT: u32 = 2;
/// The most characters of a note.
pub const NOTE: usize = 500;

fn currency<'a>(raw: &Raw, usual: &'a str) -> &'a str {
    CURRENCIES.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("currency")).unwrap_or(usual)
}

/// What an address asks for; the present quarter in the company's currency where it does not say.
#[must_use]
pub fn which(raw: &Raw, (today, usual): (NaiveDate, &str)) -> Which {
    let quarter = Period::Quarter(today.month0() / 3 + 1);
    let period = Period::of_id(raw.get("period")).filter(|period| *period != Period::ToDate);
    Which {
        year: raw.get("year").parse().ok().filter(|year| (2000..=2200).contains(year)).unwrap_or(today.year()),
        period: period.unwrap_or(quarter),
        currency: currency(raw, usual).to_owned(),
        today,
    }
}

/// Whose figure an override stands in place of.
///
/// # Errors
/// `NotFound` where it names no month or no figure that can be overridden.
pub fn place(raw: &Raw, (me, usual): (i64, &str)) -> Result<Place, Problem> {
    let month = years::day(&format!("{}-01", raw.get("month"))).ok_or(Problem::NotFound)?;
    let figure =
        Figure::of_id(raw.get("figure")).filter(|figure| figure.may_be_overridden()).ok_or(Problem::NotFound)?;
    let node = Node::of_id(raw.get("node")).unwrap_or(Node::Person(me));
    Ok(Place { node, month, figure, currency: currency(raw, usual).to_owned() })
}

/// The month as addresses have it.
#[must_use]
pub fn month_id(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

impl OverrideForm {
    /// The version that was on the page: the number of what stood, 0 for nothing.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.0.get("version").parse().unwrap_or(0)
    }

    /// The amount and the note; no amount where it is taken away.
    ///
    /// # Errors
    /// What is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<(Option<Decimal>, String), Errors> {
        let (mut errors, note) = (Errors::new(), self.0.line("note"));
        if note.chars().count() > NOTE {
            errors.push(("note".into(), text::note_too_long(lang, NOTE)));
        }
        if self.0.get("do") == "remove" {
            return if errors.is_empty() { Ok((None, note)) } else { Err(errors) };
        }
        let amount = figure(self.0.get("amount"), AMOUNT);
        if amount.is_none() {
            errors.push(("amount".into(), text::not_an_amount(lang).to_owned()));
        }
        if note.is_empty() {
            errors.push(("note".into(), text::note_needed(lang).to_owned()));
        }
        if errors.is_empty() { Ok((amount, note)) } else { Err(errors) }
    }
}
