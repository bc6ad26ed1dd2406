//! From what was typed to a checked cost, and back.

use super::store::Cost;
use crate::core::check;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::fields::SOURCES;
use crate::sources::filter::{month, written};
use crate::sources::text;
use crate::text::Lang;
use crate::web::form::raw_form;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

/// A cost, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    pub source: String,
    /// The month's first day.
    pub month: NaiveDate,
    pub amount: Decimal,
    pub currency: String,
    pub note: String,
}

raw_form!(
    /// A cost, as typed.
    CostForm ["source", "month", "amount", "currency", "note", "version"]
);

impl CostForm {
    /// An empty one.
    #[must_use]
    pub fn fresh(month: NaiveDate, currency: &str) -> Self {
        let mut raw = Raw::default();
        raw.set("month", written(month));
        raw.set("currency", currency);
        Self(raw)
    }

    /// A stored one as its form shows it.
    #[must_use]
    pub fn typed(cost: &Cost) -> Self {
        let mut raw = Raw::default();
        raw.set("source", cost.source.as_str());
        raw.set("month", written(cost.month));
        raw.set("amount", cost.amount.normalize().to_string());
        raw.set("currency", cost.currency.as_str());
        raw.set("note", cost.note.as_str());
        raw.set("version", cost.version.to_string());
        Self(raw)
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, currency: &str) -> Result<Draft, Errors> {
        let (raw, mut errors) = (&self.0, Errors::new());
        let source = SOURCES.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("source"));
        let (month, amount) = (month(raw.get("month")), check::figure(raw.get("amount"), 2));
        for (field, missing, words) in [
            ("source", source.is_none(), text::need_source(lang)),
            ("month", month.is_none(), text::need_month(lang)),
            ("amount", amount.is_none(), text::need_amount(lang)),
        ] {
            if missing {
                errors.push((field.into(), words.to_owned()));
            }
        }
        let chosen = CURRENCIES.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("currency"));
        match (source, month, amount) {
            (Some(source), Some(month), Some(amount)) => Ok(Draft {
                source: source.to_owned(),
                month,
                amount,
                currency: chosen.unwrap_or(currency).to_owned(),
                note: raw.line("note").chars().take(200).collect(),
            }),
            _ => Err(errors),
        }
    }
}
