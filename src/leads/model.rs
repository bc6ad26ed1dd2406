//! A lead as it is stored and as it is proposed.

use super::fields::CATALOGUE;
use crate::core::access::{Facts, Guarded, Kept, Ruled, Seen};
use crate::core::field::Catalogue;
use crate::core::tx::Tx;
use crate::follow_ups::model::Subject;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A lead's own facts, checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub contact: String,
    pub title: String,
    pub phones: Vec<String>,
    pub mails: Vec<String>,
    pub wechat: String,
    pub source: Option<String>,
    pub industry: Option<String>,
    pub region: Option<String>,
    pub product: String,
    pub amount: Option<Decimal>,
    pub amount_currency: Option<String>,
    pub remark: String,
}

/// Who gets a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub owner_id: i64,
    pub owner_dept_id: i64,
}

impl Guarded for Place {
    fn facts(&self) -> Facts {
        Facts { owner_id: Some(self.owner_id), owner_dept_id: Some(self.owner_dept_id), ..Facts::default() }
    }
}

impl Ruled for Place {
    const CATALOGUE: Catalogue = CATALOGUE;
}

row! {
    /// A lead with all that its page shows.
    pub struct Lead {
        id: i64, number: i64, name: String, contact: String, title: Kept<String>, phones: Kept<Vec<String>>, mails: Kept<Vec<String>>,
        wechat: Kept<String>, source: Kept<Option<String>>, industry: Kept<Option<String>>, region: Kept<Option<String>>,
        product: Kept<String>, amount: Kept<Option<Decimal>>, amount_currency: Kept<Option<String>>, remark: Kept<String>,
        status: String, failure: Option<String>, failure_note: String,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        owner_name: Option<String>, department_zh: Option<String>, department_en: Option<String>,
        last_follow_up_at: Option<DateTime<Utc>>, next_follow_up: Option<NaiveDate>,
        created_at: DateTime<Utc>, created_by_name: Option<String>, updated_at: DateTime<Utc>, updated_by_name: Option<String>,
        version: i32, deleted_at: Option<DateTime<Utc>>,
    }
    /// A lead as a line of a list.
    pub struct Line {
        id: i64, number: i64, name: String, contact: String, phones: Kept<Vec<String>>, source: Kept<Option<String>>, product: Kept<String>,
        amount: Kept<Option<Decimal>>, amount_currency: Kept<Option<String>>, status: String,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, owner_name: Option<String>,
        last_follow_up_at: Option<DateTime<Utc>>, next_follow_up: Option<NaiveDate>, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
    }
}

macro_rules! leads {
    ($($row:ident),*) => { $(
        impl Guarded for $row {
            fn facts(&self) -> Facts {
                Facts { owner_id: self.owner_id, owner_dept_id: self.owner_dept_id, pool_id: self.pool_id, ..Facts::default() }
            }
        }

        impl Ruled for $row {
            const CATALOGUE: Catalogue = CATALOGUE;
        }

        impl $row {
            /// What it is called: the company or person, else the contact, else its number.
            #[must_use]
            pub fn label(&self) -> String {
                [&self.name, &self.contact].into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_else(|| quoted(self.number))
            }

            /// Whether anything is still to be done about it.
            #[must_use]
            pub fn is_open(&self) -> bool {
                !matches!(self.status.as_str(), "converted" | "failed")
            }
        }
    )* };
}
leads!(Lead, Line);

/// The number as people quote it.
#[must_use]
pub fn quoted(number: i64) -> String {
    format!("L{number:05}")
}

impl Lead {
    /// For follow-ups on it.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject { lead_id: Some(self.id), ..Subject::default() }
    }

    /// Its own facts, as a proposal that changes nothing; for a transaction, whatever the field rules say.
    #[must_use]
    pub fn stored(&self, tx: &Tx) -> Draft {
        Draft {
            name: self.name.clone(),
            contact: self.contact.clone(),
            title: self.title.stored(tx).clone(),
            phones: self.phones.stored(tx).clone(),
            mails: self.mails.stored(tx).clone(),
            wechat: self.wechat.stored(tx).clone(),
            source: self.source.stored(tx).clone(),
            industry: self.industry.stored(tx).clone(),
            region: self.region.stored(tx).clone(),
            product: self.product.stored(tx).clone(),
            amount: *self.amount.stored(tx),
            amount_currency: self.amount_currency.stored(tx).clone(),
            remark: self.remark.stored(tx).clone(),
        }
    }
}

/// The facts that the actor may write, as a proposal; the others are empty.
#[must_use]
pub fn written(row: &Seen<Lead>) -> Draft {
    Draft {
        name: row.name.clone(),
        contact: row.contact.clone(),
        title: row.written("title", &row.title),
        phones: row.written("phones", &row.phones),
        mails: row.written("mails", &row.mails),
        wechat: row.written("wechat", &row.wechat),
        source: row.written("source", &row.source),
        industry: row.written("industry", &row.industry),
        region: row.written("region", &row.region),
        product: row.written("product", &row.product),
        amount: row.written("amount", &row.amount),
        amount_currency: row.written("amount_currency", &row.amount_currency),
        remark: row.written("remark", &row.remark),
    }
}
