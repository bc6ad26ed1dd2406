//! How often each function is used, by person and day: no content, no minutes. Counted in memory, kept once a minute.

use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

type Counts = HashMap<(NaiveDate, i64, &'static str), i32>;

/// The counts since they were last kept.
#[derive(Default)]
pub struct Usage(Mutex<Counts>);

impl Usage {
    /// Counts one use of a route by a person.
    pub fn count(&self, day: NaiveDate, user_id: i64, route: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((day, user_id, route)).or_insert(0) += 1;
    }

    /// Adds the counts to the table; they are kept for the next time where the database does not answer.
    ///
    /// # Errors
    /// As the database answers.
    pub fn keep(&self, db: &Db) -> Result<(), Problem> {
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let kept = db.housekeeping_now(|tx| {
            // In one order, so that two nodes do not wait for each other.
            let mut rows: Vec<_> = taken.iter().collect();
            rows.sort_unstable();
            for ((day, user_id, route), times) in rows {
                Sql::new(
                    "insert into function_use (day, user_id, function, times) values ($1,$2,$3,$4)
                     on conflict (day, user_id, function) do update set times = function_use.times + excluded.times",
                )
                .bind(*day)
                .bind(*user_id)
                .bind(*route)
                .bind(*times)
                .run(tx)?;
            }
            Ok(())
        });
        if kept.is_err() {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, times) in taken {
                *counts.entry(key).or_insert(0) += times;
            }
        }
        kept
    }
}
