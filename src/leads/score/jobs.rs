//! Calculating scores when nobody waits: after the weights were changed, and each morning for what depends on time.

use super::store;
use crate::core::access::Actor;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::web::House;
use serde_json::Value;

/// The job.
pub const RECALCULATE: &str = "lead_score";

/// Calculates every lead, some at a time.
///
/// # Errors
/// As the database answers; what was calculated by then stays, and the rest is for the next time.
pub fn recalculate(house: &House, _payload: &Value) -> Result<(), Problem> {
    let mut after = 0;
    loop {
        let done = house.db.write_now(&Actor::robot("lead_score"), |tx| {
            let done = store::recalculate(tx, after)?;
            if let Some((_, changed)) = done.filter(|(_, changed)| *changed > 0) {
                let changed = i64::try_from(changed).unwrap_or(i64::MAX);
                tx.record(Event::named("lead_score.recalculated", "lead").with([Change::of("leads", (), changed)]))?;
            }
            Ok(done)
        })?;
        match done {
            Some((last, _)) => after = last,
            None => return Ok(()),
        }
    }
}
