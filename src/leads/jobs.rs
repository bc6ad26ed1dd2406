//! What happens to leads by the clock.

use super::store;
use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::customers::jobs::BIN_DAYS;
use chrono::TimeDelta;

/// Removes for good what was deleted 90 days ago, some at a time until nothing is left of it.
///
/// # Errors
/// As the database answers; what is gone by then stays gone, and the rest is for the next time.
pub fn empty_bin(db: &Db) -> Result<(), Problem> {
    loop {
        let gone = db.write_now(&Actor::robot("empty_bin"), |tx| {
            let ids = store::deleted_before(tx, tx.now - TimeDelta::days(BIN_DAYS))?;
            let count = ids.len();
            if count > 0 {
                store::purge(tx, &ids)?;
                tx.record(Event::named("lead.purged", "lead").of_rows(ids))?;
            }
            Ok(count)
        })?;
        if gone == 0 {
            return Ok(());
        }
    }
}
