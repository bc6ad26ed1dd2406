//! An opportunity as it is stored and as it is proposed.

use crate::core::access::{Facts, Guarded, Share};
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// An opportunity's own facts, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Empty where it is to be made from the customer.
    pub name: String,
    /// None where nobody knows it yet.
    pub amount: Option<Decimal>,
    /// Whether the amount is what the lines come to, whatever was typed.
    pub from_lines: bool,
    /// ISO 4217.
    pub currency: String,
    pub expected_on: Option<NaiveDate>,
    pub commitment: String,
    pub source: Option<String>,
    pub remarks: String,
}

/// On whom an opportunity is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Above {
    pub customer_id: i64,
    /// The customer's name, and the short one where it has one.
    pub name: String,
    pub short_name: String,
    pub contact_id: Option<i64>,
    pub contact_name: Option<String>,
}

/// Whose an opportunity is.
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

row! {
    /// An opportunity with all that its page shows.
    pub struct Opportunity {
        id: i64, number: i64, name: String, customer_id: Option<i64>,
        /// None where the customer or the contact is not to be known of.
        customer_name: Option<String>, contact_id: Option<i64>, contact_name: Option<String>,
        owner_id: i64, owner_name: String, owner_dept_id: i64,
        version_id: i64, pipeline_zh: String, pipeline_en: String,
        stage_id: i64, stage_zh: String, stage_en: String, expected_days: Option<i32>,
        state: String, stage_since: DateTime<Utc>, state_since: DateTime<Utc>,
        amount: Option<Decimal>,
        /// Whether the amount is what the lines come to.
        amount_from_lines: bool, currency: String, expected_on: Option<NaiveDate>, commitment: String, source: Option<String>, remarks: String,
        /// Ids of ticked items of its stages' checklists.
        ticked: Vec<String>,
        reason_zh: Option<String>, reason_en: Option<String>, competitor_zh: Option<String>, competitor_en: Option<String>, outcome_note: String,
        wake_on: Option<NaiveDate>, closed_on: Option<NaiveDate>, import_id: Option<Uuid>,
        pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>,
        created_at: DateTime<Utc>, created_by_name: Option<String>, version: i32,
    }
    /// An opportunity as a line of a list.
    pub struct Line {
        id: i64, number: i64, name: String, customer_id: Option<i64>, customer_name: Option<String>,
        owner_id: i64, owner_name: String, owner_dept_id: i64,
        stage_id: i64, stage_zh: String, stage_en: String, rate: i32, expected_days: Option<i32>, state: String, stage_since: DateTime<Utc>,
        amount: Option<Decimal>, currency: String, amount_key: i64, expected_on: Option<NaiveDate>, expected_key: i32, updated_at: DateTime<Utc>,
        wake_on: Option<NaiveDate>, closed_on: Option<NaiveDate>,
        pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>, version: i32,
    }
    /// An opportunity with all that a column of a list may show.
    pub struct Wide {
        id: i64, number: i64, name: String,
        /// None where the customer or the contact is not to be known of, as are the follow-ups of the customer.
        customer_name: Option<String>, contact_name: Option<String>, last_follow_up_at: Option<DateTime<Utc>>, next_follow_up: Option<NaiveDate>,
        owner_id: i64, owner_name: String, owner_dept_id: i64, department_zh: String, department_en: String,
        pipeline_zh: String, pipeline_en: String, stage_zh: String, stage_en: String, rate: i32, expected_days: Option<i32>,
        state: String, stage_since: DateTime<Utc>,
        /// How long it has been in its stage, or was until it was closed.
        days_in_stage: i32,
        amount: Option<Decimal>, currency: String, expected_on: Option<NaiveDate>, commitment: String, source: Option<String>, remarks: String,
        reason_zh: Option<String>, reason_en: Option<String>, competitor_zh: Option<String>, competitor_en: Option<String>, closed_on: Option<NaiveDate>,
        pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>,
        created_at: DateTime<Utc>, created_by_name: Option<String>, updated_at: DateTime<Utc>,
    }
    /// Where an opportunity was, and for how long.
    pub struct Stay {
        stage_id: i64, stage_zh: String, stage_en: String, state: String, since: DateTime<Utc>, until: Option<DateTime<Utc>>,
        moved_by: Option<i64>, who: Option<String>, reason_zh: Option<String>, reason_en: Option<String>, note: String,
    }
    /// A reason, a competitor or a pipeline that can be chosen.
    pub struct Named { id: i64, name_zh: String, name_en: String }
}

macro_rules! guarded {
    ($($row:ident),*) => { $(
        impl Guarded for $row {
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

        impl $row {
            /// The number that people quote.
            #[must_use]
            pub fn number_shown(&self) -> String {
                shown(self.number)
            }

            /// For how many days more than expected it has been in its stage; none where it is not open or not late.
            #[must_use]
            pub fn days_over(&self, now: DateTime<Utc>) -> Option<i64> {
                let most = self.expected_days.filter(|_| self.state == "open")?;
                let over = now - self.stage_since - TimeDelta::days(most.into());
                (over > TimeDelta::zero()).then(|| over.num_days())
            }

            /// Whether it may still be won: open, or put aside for a while.
            #[must_use]
            pub fn is_alive(&self) -> bool {
                matches!(self.state.as_str(), "open" | "paused")
            }
        }
    )* };
}
guarded!(Opportunity, Line, Wide);

/// The amount by the win rate of its stage.
#[must_use]
pub fn weighted(amount: Decimal, rate: i32) -> Decimal {
    amount * Decimal::from(rate) / Decimal::from(100)
}

impl Opportunity {
    /// Ids of the fields that are filled in, of those that a stage may ask for.
    #[must_use]
    pub fn filled(&self) -> Vec<&'static str> {
        [
            ("customer", self.customer_id.is_some()),
            ("contact", self.contact_id.is_some()),
            ("amount", self.amount.is_some()),
            ("expected_on", self.expected_on.is_some()),
            ("source", self.source.is_some()),
            ("remarks", !self.remarks.is_empty()),
        ]
        .into_iter()
        .filter(|(_, filled)| *filled)
        .map(|(id, _)| id)
        .collect()
    }
}

/// A number as people quote it: `OP-000123`.
#[must_use]
pub fn shown(number: i64) -> String {
    format!("OP-{number:06}")
}

/// The number that somebody typed: with its letters, or the figures alone.
#[must_use]
pub fn number_of(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    quoted(typed).or_else(|| typed.parse().ok().filter(|number| *number > 0))
}

/// The number that somebody typed as a number of an opportunity: `OP-000123`, `op123`, `#123`.
#[must_use]
pub fn quoted(typed: &str) -> Option<i64> {
    let typed = typed.trim().to_ascii_uppercase();
    let figures = ["OP-", "OP", "#"].iter().find_map(|head| typed.strip_prefix(head))?.trim_start();
    figures.parse().ok().filter(|number| *number > 0)
}
