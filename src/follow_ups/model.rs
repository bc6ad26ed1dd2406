//! A follow-up as it is stored and as it is proposed.

use crate::core::access::{Facts, Guarded, Share};
use crate::customers::model::Customer;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};

/// How the customer was met: id, Chinese, English.
pub const TYPES: &[(&str, &str, &str)] = &[
    ("call", "电话", "Call"),
    ("visit", "拜访", "Visit"),
    ("wechat", "微信", "WeChat"),
    ("mail", "邮件", "E-mail"),
    ("meeting", "会议", "Meeting"),
    ("message", "短信", "Message"),
    ("other", "其他", "Other"),
];

/// The most characters of the text and of the customer's feedback.
pub const MOST: usize = 20_000;

/// When to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// As the customer's grade says.
    Usual,
    /// Not planned.
    Open,
    On(NaiveDate),
}

/// A follow-up, checked but not yet stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// One of [`TYPES`].
    pub kind: &'static str,
    pub body: String,
    pub feedback: String,
    /// None: just now.
    pub happened_at: Option<DateTime<Utc>>,
    pub next: Next,
    pub contact_id: Option<i64>,
}

/// What a follow-up is on: a customer, or a lead that is none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    pub customer_id: Option<i64>,
    pub lead_id: Option<i64>,
    /// The customer's grade, which says when to go on.
    pub grade: Option<String>,
}

impl From<&Customer> for Subject {
    fn from(customer: &Customer) -> Self {
        Self { customer_id: Some(customer.id), lead_id: None, grade: customer.grade.clone() }
    }
}

/// A file that lies in the attachment store and waits for its row.
#[derive(Clone, Debug)]
pub struct Kept {
    pub name: String,
    pub media_type: &'static str,
    pub size: i64,
    pub sha256: Vec<u8>,
}

row! {
    /// A follow-up with all that its pages show.
    pub struct FollowUp {
        id: i64, customer_id: Option<i64>, lead_id: Option<i64>, subject_name: String, contact_id: Option<i64>, kind: String, body: String, feedback: String,
        happened_at: DateTime<Utc>, next_date: Option<NaiveDate>,
        owner_id: i64, owner_name: String, owner_dept_id: i64, pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>,
        created_at: DateTime<Utc>, version: i32,
    }
    /// A file of a follow-up.
    pub struct Attachment { id: i64, name: String, media_type: String, size: i64, sha256: Vec<u8> }
    /// One correction.
    pub struct Correction { at: DateTime<Utc>, who: String, changes: serde_json::Value }
}

impl FollowUp {
    /// The page of what it is on.
    #[must_use]
    pub fn home(&self) -> String {
        match (self.customer_id, self.lead_id) {
            (None, Some(lead)) => format!("/leads/{lead}"),
            (customer, _) => format!("/customers/{}", customer.unwrap_or_default()),
        }
    }
}

impl Guarded for FollowUp {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: Some(self.owner_id),
            owner_dept_id: Some(self.owner_dept_id),
            pool_id: self.pool_id,
            customer_owner_id: self.customer_owner_id,
            shared: self.shared_write.map(|can_write| Share { can_write }),
            ..Facts::default()
        }
    }
}

/// The place of a follow-up that the actor is about to write: its author's.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub owner_id: i64,
    pub owner_dept_id: i64,
}

impl Guarded for Place {
    fn facts(&self) -> Facts {
        Facts { owner_id: Some(self.owner_id), owner_dept_id: Some(self.owner_dept_id), ..Facts::default() }
    }
}
