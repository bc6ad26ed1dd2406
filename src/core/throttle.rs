//! How often something happened within an hour, counted in the database, so that every node counts along.

use super::problem::Problem;
use super::sql::Sql;
use super::tx::Tx;
use crate::row;
use chrono::{DateTime, TimeDelta, Utc};

const HOUR: TimeDelta = TimeDelta::hours(1);

row! {
    /// How often, and since when.
    pub struct Tries { failures: i32, since: DateTime<Utc> }
}

impl Tries {
    /// The seconds until the hour is over.
    #[must_use]
    pub fn rest(&self, now: DateTime<Utc>) -> u64 {
        u64::try_from((self.since + HOUR - now).num_seconds()).unwrap_or(0).max(1)
    }
}

/// Counts one under a key; how many there were within the hour.
///
/// # Errors
/// As the database answers.
pub fn tried(tx: &mut Tx, key: &str) -> Result<Tries, Problem> {
    Sql::new(
        "insert into throttle (key, failures, since, wait_until) values ($1, 1, $2, $2)
         on conflict (key) do update set
           failures = case when throttle.since <= $3 then 1 else throttle.failures + 1 end,
           since = case when throttle.since <= $3 then $2 else throttle.since end
         returning failures, since",
    )
    .bind(key)
    .bind(tx.now)
    .bind(tx.now - HOUR)
    .one(tx)
}
