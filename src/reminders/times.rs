//! Tasks with a time of day are told when it comes, on whatever day that is.

use super::plan::Standing;
use super::store;
use crate::core::access::Actor;
use crate::core::event::{Change, Event};
use crate::core::notice::notify;
use crate::core::problem::Problem;
use crate::tasks::model::key_of;
use crate::tasks::notices::{DUE_RULE, TIME, timed};
use crate::web::House;
use serde_json::Value;

/// So many minutes late a time is still told, where the service stood still or the task was given to somebody else.
const LATE: i32 = 120;

/// The job of each minute.
///
/// # Errors
/// As the database answers.
pub fn minute(house: &House, _payload: &Value) -> Result<(), Problem> {
    let zone = house.config.company.time_zone;
    let robot = Actor::robot("reminders");
    let found = house.db.read_now(&robot, |r| {
        let stored = store::stored(r)?;
        if !Standing::of(&DUE_RULE, stored.iter().find(|one| one.id == DUE_RULE.kind.id)).active {
            return Ok(Vec::new());
        }
        let now = key_of(r.now.with_timezone(&zone).naive_local());
        let found = timed(r, (now - LATE, now))?;
        store::untold(r, &TIME, found)
    })?;
    if found.is_empty() {
        return Ok(());
    }
    house.db.write_now(&robot, |tx| {
        let told = notify(tx, &TIME, &found)?;
        // Those who do not want it are found again each time, and nothing happens.
        if told == 0 {
            return Ok(());
        }
        tx.record(Event::named("reminder.applied", "reminder").because(TIME.id).with([Change::of("told", (), told)]))
    })
}
