//! A customer as it is stored and as it is proposed.

use super::fields::CATALOGUE;
use crate::core::access::{Facts, Guarded, Kept, Ruled, Seen, Share};
use crate::core::field::{Catalogue, Extra};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A customer's own facts, checked: what a form, a row of a file or a program proposes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub short_name: String,
    pub kind: String,
    pub grade: Option<String>,
    pub stage: String,
    pub source: Option<String>,
    pub industry: Option<String>,
    pub country: Option<String>,
    pub region: Option<String>,
    pub address: String,
    pub phones: Vec<String>,
    pub mails: Vec<String>,
    pub website: String,
    pub credit_code: Option<String>,
    /// The parent's name; the action finds the customer.
    pub parent: Option<String>,
    pub revenue: Option<Decimal>,
    pub revenue_currency: Option<String>,
    pub staff: Option<i32>,
    pub founded: Option<i32>,
    pub tags: Vec<String>,
    pub remark: String,
    /// Fields of the catalogue without a column of their own; as JSON they stand beside the others.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Who gets a new customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub owner_id: i64,
    pub owner_dept_id: i64,
}

impl Guarded for Place {
    fn facts(&self) -> Facts {
        Facts { owner_id: Some(self.owner_id), owner_dept_id: Some(self.owner_dept_id), ..Facts::default() }
    }
}

row! {
    /// A customer with all that its page shows.
    pub struct Customer {
        id: i64, name: String, short_name: String, kind: Kept<String>, grade: Option<String>, stage: String, stage_since: NaiveDate,
        source: Kept<Option<String>>, industry: Kept<Option<String>>, country: Kept<Option<String>>, region: Kept<Option<String>>,
        address: Kept<String>, phones: Kept<Vec<String>>, mails: Kept<Vec<String>>, website: Kept<String>, credit_code: Kept<Option<String>>,
        parent_id: Kept<Option<i64>>, parent_name: Kept<Option<String>>,
        revenue: Kept<Option<Decimal>>, revenue_currency: Kept<Option<String>>, staff: Kept<Option<i32>>, founded: Kept<Option<i32>>,
        tags: Kept<Vec<String>>, remark: Kept<String>, extra: Kept<Value>,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        owner_name: Option<String>, department_zh: Option<String>, department_en: Option<String>,
        pool_zh: Option<String>, pool_en: Option<String>,
        shared_write: Option<bool>,
        last_follow_up_at: Option<DateTime<Utc>>, next_follow_up: Option<NaiveDate>,
        created_at: DateTime<Utc>, created_by_name: Option<String>, updated_at: DateTime<Utc>, updated_by_name: Option<String>,
        version: i32,
    }
    /// A customer as a line of a list.
    pub struct Line {
        id: i64, name: String, grade: Option<String>, stage: String, industry: Kept<Option<String>>,
        phones: Kept<Vec<String>>, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        shared_write: Option<bool>, owner_name: Option<String>, pool_zh: Option<String>, pool_en: Option<String>,
        next_follow_up: Option<NaiveDate>, last_follow_up_at: Option<DateTime<Utc>>, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
        tags: Kept<Vec<String>>,
    }
}

macro_rules! guarded {
    ($($row:ident),*) => { $(
        impl Guarded for $row {
            fn facts(&self) -> Facts {
                Facts {
                    owner_id: self.owner_id,
                    owner_dept_id: self.owner_dept_id,
                    pool_id: self.pool_id,
                    shared: self.shared_write.map(|can_write| Share { can_write }),
                    ..Facts::default()
                }
            }
        }

        impl Ruled for $row {
            const CATALOGUE: Catalogue = CATALOGUE;
        }
    )* };
}
guarded!(Customer, Line);

impl Ruled for Place {
    const CATALOGUE: Catalogue = CATALOGUE;
}

impl Customer {
    /// Its own facts, as a proposal that changes nothing; for a transaction, whatever the field rules say.
    #[must_use]
    pub fn stored(&self, tx: &Tx) -> Draft {
        Draft {
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            kind: self.kind.stored(tx).clone(),
            grade: self.grade.clone(),
            stage: self.stage.clone(),
            source: self.source.stored(tx).clone(),
            industry: self.industry.stored(tx).clone(),
            country: self.country.stored(tx).clone(),
            region: self.region.stored(tx).clone(),
            address: self.address.stored(tx).clone(),
            phones: self.phones.stored(tx).clone(),
            mails: self.mails.stored(tx).clone(),
            website: self.website.stored(tx).clone(),
            credit_code: self.credit_code.stored(tx).clone(),
            parent: self.parent_name.stored(tx).clone(),
            revenue: self.revenue.stored(tx).map(|amount| amount.normalize()),
            revenue_currency: self.revenue_currency.stored(tx).clone(),
            staff: *self.staff.stored(tx),
            founded: *self.founded.stored(tx),
            tags: self.tags.stored(tx).clone(),
            remark: self.remark.stored(tx).clone(),
            extra: extra(|id| self.extra.part(id).stored(tx).clone()),
        }
    }
}

/// The facts that the actor may write, as a proposal; the others are empty.
#[must_use]
pub fn written(row: &Seen<Customer>) -> Draft {
    Draft {
        name: row.name.clone(),
        short_name: row.short_name.clone(),
        kind: row.written("kind", &row.kind),
        grade: row.grade.clone(),
        stage: row.stage.clone(),
        source: row.written("source", &row.source),
        industry: row.written("industry", &row.industry),
        country: row.written("country", &row.country),
        region: row.written("region", &row.region),
        address: row.written("address", &row.address),
        phones: row.written("phones", &row.phones),
        mails: row.written("mails", &row.mails),
        website: row.written("website", &row.website),
        credit_code: row.written("credit_code", &row.credit_code),
        parent: row.written("parent", &row.parent_name),
        revenue: row.written("revenue", &row.revenue).map(|amount| amount.normalize()),
        revenue_currency: row.written("revenue_currency", &row.revenue_currency),
        staff: row.written("staff", &row.staff),
        founded: row.written("founded", &row.founded),
        tags: row.written("tags", &row.tags),
        remark: row.written("remark", &row.remark),
        extra: extra(|id| row.written(id, &row.extra.part(id))),
    }
}

/// The fields of `extra` that have a value.
fn extra(value: impl Fn(&str) -> Option<String>) -> Extra {
    CATALOGUE.extra.iter().filter_map(|id| Some(((*id).to_owned(), value(id)?))).collect()
}
