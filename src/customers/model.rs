//! A customer as it is stored and as it is proposed.

use crate::core::access::{Facts, Guarded, Share};
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

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
        id: i64, name: String, short_name: String, kind: String, grade: Option<String>, stage: String, stage_since: NaiveDate,
        source: Option<String>, industry: Option<String>, country: Option<String>, region: Option<String>, address: String,
        phones: Vec<String>, mails: Vec<String>, website: String, credit_code: Option<String>,
        parent_id: Option<i64>, parent_name: Option<String>,
        revenue: Option<Decimal>, revenue_currency: Option<String>, staff: Option<i32>, founded: Option<i32>,
        tags: Vec<String>, remark: String,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        owner_name: Option<String>, department_zh: Option<String>, department_en: Option<String>,
        pool_zh: Option<String>, pool_en: Option<String>,
        shared_write: Option<bool>,
        last_follow_up_at: Option<DateTime<Utc>>, next_follow_up: Option<NaiveDate>,
        created_at: DateTime<Utc>, created_by_name: Option<String>, updated_at: DateTime<Utc>, updated_by_name: Option<String>,
        version: i32, deleted_at: Option<DateTime<Utc>>,
    }
    /// A customer as a line of a list.
    pub struct Line {
        id: i64, name: String, short_name: String, grade: Option<String>, stage: String, industry: Option<String>, region: Option<String>,
        country: Option<String>, phones: Vec<String>, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        shared_write: Option<bool>, owner_name: Option<String>, pool_zh: Option<String>, pool_en: Option<String>,
        next_follow_up: Option<NaiveDate>, last_follow_up_at: Option<DateTime<Utc>>, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
        tags: Vec<String>, version: i32,
    }
}

impl Guarded for Customer {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            customer_owner_id: None,
            shared: self.shared_write.map(|can_write| Share { can_write }),
        }
    }
}

impl Guarded for Line {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            customer_owner_id: None,
            shared: self.shared_write.map(|can_write| Share { can_write }),
        }
    }
}

impl Customer {
    /// Its own facts, as a proposal that changes nothing.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            kind: self.kind.clone(),
            grade: self.grade.clone(),
            stage: self.stage.clone(),
            source: self.source.clone(),
            industry: self.industry.clone(),
            country: self.country.clone(),
            region: self.region.clone(),
            address: self.address.clone(),
            phones: self.phones.clone(),
            mails: self.mails.clone(),
            website: self.website.clone(),
            credit_code: self.credit_code.clone(),
            parent: self.parent_name.clone(),
            revenue: self.revenue.map(|amount| amount.normalize()),
            revenue_currency: self.revenue_currency.clone(),
            staff: self.staff,
            founded: self.founded,
            tags: self.tags.clone(),
            remark: self.remark.clone(),
        }
    }
}
