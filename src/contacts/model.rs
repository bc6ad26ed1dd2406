//! A contact as it is stored and as it is proposed.

use crate::core::access::{Facts, Guarded, Share};
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A contact's own facts, checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub title: String,
    pub decision: Option<String>,
    pub phones: Vec<String>,
    pub mails: Vec<String>,
    pub wechat: String,
    pub birthday: Option<NaiveDate>,
    pub remark: String,
    /// Whether this is the customer's main contact; there is one.
    pub main: bool,
}

row! {
    /// A contact with all that its page shows.
    pub struct Contact {
        id: i64, customer_id: i64,
        /// None where the customer is not to be known of.
        customer_name: Option<String>,
        name: String, title: String, decision: Option<String>, phones: Vec<String>, mails: Vec<String>, wechat: String,
        birthday: Option<NaiveDate>, remark: String, main: bool,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>,
        updated_at: DateTime<Utc>, updated_by_name: Option<String>, version: i32,
    }
    /// Where a new contact of a customer would stand.
    pub struct Place {
        customer_id: i64, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, shared_write: Option<bool>,
        /// Whether the customer has no contact yet.
        first: bool,
    }
}

impl Guarded for Contact {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            customer_owner_id: self.customer_owner_id,
            shared: self.shared_write.map(|can_write| Share { can_write }),
        }
    }
}

impl Guarded for Place {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            customer_owner_id: self.owner_id,
            shared: self.shared_write.map(|can_write| Share { can_write }),
        }
    }
}

impl Contact {
    /// Its own facts, as a proposal that changes nothing.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            title: self.title.clone(),
            decision: self.decision.clone(),
            phones: self.phones.clone(),
            mails: self.mails.clone(),
            wechat: self.wechat.clone(),
            birthday: self.birthday,
            remark: self.remark.clone(),
            main: self.main,
        }
    }
}
