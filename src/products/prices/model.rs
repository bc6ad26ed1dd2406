//! Price lists and prices as they are stored and as they are proposed.

use crate::row;
use crate::text::Lang;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::Serialize;

/// Whom a list is for: id, Chinese, English; the narrowest first, in the order in which they are asked for a price.
pub const KINDS: &[(&str, &str, &str)] = &[
    ("customer", "客户专属", "One customer"),
    ("grade", "客户等级", "A grade of customers"),
    ("standard", "标准", "Everybody"),
];

/// A list's facts, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    pub name_zh: String,
    pub name_en: String,
    pub kind: String,
    pub grade: Option<String>,
    pub customer_id: Option<i64>,
    pub currency: String,
    pub tax_included: bool,
    pub valid_from: NaiveDate,
    /// The last day; open where there is none.
    pub valid_until: Option<NaiveDate>,
    pub remark: String,
}

row! {
    /// A price list.
    pub struct PriceList {
        id: i64, name_zh: String, name_en: String, kind: String, grade: Option<String>, customer_id: Option<i64>, customer_name: Option<String>,
        currency: String, tax_included: bool, valid_from: NaiveDate, valid_until: Option<NaiveDate>, remark: String,
        /// Products that have a price in it, at any time.
        products: i64,
        version: i32,
    }
    /// A price of a unit, from a quantity on, from its first to its last day.
    pub struct Price {
        id: i64, list_id: i64, product_id: i64, from_quantity: Decimal, unit_price: Decimal, valid_from: NaiveDate, valid_until: Option<NaiveDate>,
        set_at: DateTime<Utc>, set_by_name: Option<String>,
    }
}

impl PriceList {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }

    /// Whether it counts on a day.
    #[must_use]
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|last| day <= last)
    }

    /// Its facts, as a proposal that changes nothing.
    #[must_use]
    pub fn stored(&self) -> Draft {
        Draft {
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            kind: self.kind.clone(),
            grade: self.grade.clone(),
            customer_id: self.customer_id,
            currency: self.currency.clone(),
            tax_included: self.tax_included,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            remark: self.remark.clone(),
        }
    }
}

impl Price {
    /// Whether it counts on a day.
    #[must_use]
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_until.is_none_or(|last| day <= last)
    }

    /// Whether it was replaced before it counted on any day.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.valid_until.is_some_and(|last| last < self.valid_from)
    }
}
