//! A contact as it is stored and as it is proposed.

use super::fields::CATALOGUE;
use crate::core::access::{Facts, Guarded, Kept, Ruled, Seen, Share};
use crate::core::field::Catalogue;
use crate::core::tx::Tx;
use crate::customers::model as customers;
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
        name: String, title: Kept<String>, decision: Kept<Option<String>>, phones: Kept<Vec<String>>, mails: Kept<Vec<String>>,
        wechat: Kept<String>, birthday: Kept<Option<NaiveDate>>, remark: Kept<String>, main: bool,
        owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>,
        updated_at: DateTime<Utc>, updated_by_name: Option<String>, version: i32, deleted_at: Option<DateTime<Utc>>,
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
            ..Facts::default()
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
            ..Facts::default()
        }
    }
}

impl Place {
    /// With a customer that is being made; of its contacts this is the first.
    #[must_use]
    pub fn with_new(customer_id: i64, of: customers::Place) -> Self {
        Self {
            customer_id,
            owner_id: Some(of.owner_id),
            owner_dept_id: Some(of.owner_dept_id),
            pool_id: None,
            shared_write: None,
            first: true,
        }
    }
}

impl Ruled for Contact {
    const CATALOGUE: Catalogue = CATALOGUE;
}

impl Ruled for Place {
    const CATALOGUE: Catalogue = CATALOGUE;
}

impl Contact {
    /// Its own facts, as a proposal that changes nothing; for a transaction, whatever the field rules say.
    #[must_use]
    pub fn stored(&self, tx: &Tx) -> Draft {
        Draft {
            name: self.name.clone(),
            title: self.title.stored(tx).clone(),
            decision: self.decision.stored(tx).clone(),
            phones: self.phones.stored(tx).clone(),
            mails: self.mails.stored(tx).clone(),
            wechat: self.wechat.stored(tx).clone(),
            birthday: *self.birthday.stored(tx),
            remark: self.remark.stored(tx).clone(),
            main: self.main,
        }
    }
}

/// The facts that the actor may write, as a proposal; the others are empty.
#[must_use]
pub fn written(row: &Seen<Contact>) -> Draft {
    Draft {
        name: row.name.clone(),
        title: row.written("title", &row.title),
        decision: row.written("decision", &row.decision),
        phones: row.written("phones", &row.phones),
        mails: row.written("mails", &row.mails),
        wechat: row.written("wechat", &row.wechat),
        birthday: row.written("birthday", &row.birthday),
        remark: row.written("remark", &row.remark),
        main: row.main,
    }
}
