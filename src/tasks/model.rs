//! A task as it is stored and as it is proposed.

use super::repeat::Repetition;
use crate::core::access::{Facts, Guarded, Share};
use crate::core::when::When;
use crate::row;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How much something presses: id, Chinese, English.
pub const PRIORITIES: &[(&str, &str, &str)] =
    &[("high", "高", "High"), ("normal", "普通", "Normal"), ("low", "低", "Low")];

/// The most characters of a title.
pub const TITLE: usize = 200;
/// The most characters of the remarks.
pub const REMARKS: usize = 20_000;
/// The most lines of a checklist, and characters of each.
pub const ITEMS: (usize, usize) = (50, 200);

/// A line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub text: String,
    pub done: bool,
}

/// A task's own facts, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub remarks: String,
    pub due: Option<When>,
    /// One of [`PRIORITIES`].
    pub priority: &'static str,
    /// The name of who does it, as typed; empty for the actor.
    pub owner: String,
    /// The name of who helps, as typed; empty for nobody.
    pub helper: String,
    pub checklist: Vec<Item>,
    pub repetition: Option<Repetition>,
}

/// What a task is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// One of [`OBJECTS`], and which; none where it is on nothing, or on an opportunity without a customer.
    pub on: Option<(&'static str, i64)>,
    pub customer_id: Option<i64>,
    /// The opportunity that it belongs to, besides.
    pub opportunity_id: Option<i64>,
    /// Its name, as shown.
    pub name: String,
}

/// What a task may be on.
pub const OBJECTS: [&str; 4] = ["customer", "contact", "follow_up", "lead"];

impl About {
    /// A customer, by name.
    #[must_use]
    pub fn customer(id: i64, name: &str) -> Self {
        Self { on: Some(("customer", id)), customer_id: Some(id), opportunity_id: None, name: name.to_owned() }
    }

    /// The page of what it is about.
    #[must_use]
    pub fn home(&self) -> String {
        match (self.opportunity_id, self.on, self.customer_id) {
            (Some(id), ..) => format!("/opportunities/{id}"),
            (None, Some(("lead", id)), _) => format!("/leads/{id}"),
            (None, _, Some(id)) => format!("/customers/{id}"),
            (None, _, None) => "/tasks".to_owned(),
        }
    }
}

/// Whose a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub owner_id: i64,
    pub owner_dept_id: i64,
    pub helper_id: Option<i64>,
    /// Who gave it last.
    pub given_by: Option<i64>,
    pub created_by: Option<i64>,
}

impl Guarded for Place {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: Some(self.owner_id),
            owner_dept_id: Some(self.owner_dept_id),
            also: [self.helper_id, self.given_by, self.created_by],
            ..Facts::default()
        }
    }
}

row! {
    /// A task with all that its page shows.
    pub struct Task {
        id: i64, title: String, remarks: String, object: Option<String>, row_id: Option<i64>, customer_id: Option<i64>,
        /// None where the customer, the contact, the lead or the opportunity is not to be known of.
        customer_name: Option<String>, contact_name: Option<String>, lead_name: Option<String>,
        opportunity_id: Option<i64>, opportunity_name: Option<String>,
        owner_id: i64, owner_name: String, owner_dept_id: i64, helper_id: Option<i64>, helper_name: Option<String>,
        given_by: Option<i64>, given_by_name: Option<String>, created_by: Option<i64>,
        due_date: Option<NaiveDate>, due_minute: Option<i32>, priority: String, repetition: Option<Value>, checklist: Value,
        done_at: Option<DateTime<Utc>>, done_by_name: Option<String>, next_id: Option<i64>,
        /// The care plan that made it.
        care_plan: Option<String>,
        pool_id: Option<i64>, customer_owner_id: Option<i64>, record_owner_id: Option<i64>, shared_write: Option<bool>, version: i32,
    }
    /// A task as a line of a list.
    pub struct Line {
        id: i64, title: String, customer_id: Option<i64>, customer_name: Option<String>, contact_name: Option<String>,
        lead_id: Option<i64>, lead_name: Option<String>, opportunity_id: Option<i64>, opportunity_name: Option<String>,
        owner_id: i64, owner_name: String, owner_dept_id: i64, helper_id: Option<i64>, helper_name: Option<String>,
        given_by: Option<i64>, created_by: Option<i64>, due_date: Option<NaiveDate>, due_minute: Option<i32>, due_key: i32,
        priority: String, repeats: bool,
        /// Lines of the checklist, and those that are done.
        items: i64, ticked: i64,
        done_at: Option<DateTime<Utc>>, pool_id: Option<i64>, customer_owner_id: Option<i64>, record_owner_id: Option<i64>, shared_write: Option<bool>,
    }
}

macro_rules! guarded {
    ($($row:ident),*) => { $(
        impl Guarded for $row {
            fn facts(&self) -> Facts {
                Facts {
                    owner_id: Some(self.owner_id),
                    owner_dept_id: Some(self.owner_dept_id),
                    pool_id: self.pool_id,
                    also: [self.helper_id, self.given_by, self.created_by],
                    customer_owner_id: self.customer_owner_id,
                    record_owner_id: self.record_owner_id,
                    shared: self.shared_write.map(|can_write| Share { can_write }),
                }
            }
        }

        impl $row {
            /// When it is due.
            #[must_use]
            pub fn due(&self) -> Option<When> {
                self.due_date.map(|day| When { day, time: self.due_minute.and_then(time_of) })
            }
        }
    )* };
}
guarded!(Task, Line);

impl Line {
    /// Each record that it is on and that may be known of: the address of its page, and its name.
    #[must_use]
    pub fn records(&self) -> Vec<(String, &str)> {
        [
            ("customers", self.customer_id, &self.customer_name),
            ("leads", self.lead_id, &self.lead_name),
            ("opportunities", self.opportunity_id, &self.opportunity_name),
        ]
        .into_iter()
        .filter_map(|(place, id, name)| Some((format!("/{place}/{}", id?), name.as_deref()?)))
        .collect()
    }
}

impl Task {
    /// The lines of the checklist.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        serde_json::from_value(self.checklist.clone()).unwrap_or_default()
    }

    /// How it repeats.
    #[must_use]
    pub fn repeats(&self) -> Option<Repetition> {
        self.repetition.clone().and_then(|stored| serde_json::from_value(stored).ok())
    }
}

fn time_of(minute: i32) -> Option<NaiveTime> {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(minute).ok()? * 60, 0)
}

/// The minute of the day.
#[must_use]
pub fn minute_of(time: NaiveTime) -> i32 {
    i32::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0)
}

/// A moment as the order of lists counts it: minutes since 2000.
#[must_use]
pub fn key_of(moment: NaiveDateTime) -> i32 {
    let begin = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
    i32::try_from((moment - begin).num_minutes()).unwrap_or(i32::MAX)
}

/// The last minute of a day, as the order of lists counts it.
#[must_use]
pub fn end_of(day: NaiveDate) -> i32 {
    key_of(day.and_time(NaiveTime::MIN) + TimeDelta::minutes(1439))
}
