//! What follows the directory when nobody waits.

use super::recheck;
use super::sync::{self, Mode};
use super::{state, store};
use crate::config::YesNo;
use crate::core::access::Actor;
use crate::core::event::Event;
use crate::core::outside::directory::wait;
use crate::core::problem::Problem;
use crate::web::House;
use chrono::TimeDelta;
use serde_json::Value;

/// Follows the directory, where a service account can read it.
///
/// # Errors
/// As the database answers. A directory that does not answer is recorded, not tried again before the next time.
pub fn sync(house: &House, payload: &Value) -> Result<(), Problem> {
    if house.directory.settings().is_some_and(|settings| settings.bind.reads_everybody()) {
        // So many a person has seen leave and agreed to.
        let confirmed = payload.get("confirmed").and_then(Value::as_u64).unwrap_or_default();
        let mode = usize::try_from(confirmed).ok().filter(|leaving| *leaving > 0).map_or(Mode::Apply, Mode::Confirmed);
        sync::run(house, &Actor::robot("directory"), mode)?;
    }
    Ok(())
}

/// Looks whether the directory answers. When it has not for longer than the grace, the sessions of its people end.
///
/// # Errors
/// As the database answers.
pub fn watch(house: &House, _: &Value) -> Result<(), Problem> {
    if !house.directory.is_on() {
        return Ok(());
    }
    let provider = house.directory.provider().to_owned();
    match wait(house.directory.reach()) {
        Ok(()) => house.db.housekeeping_now(|tx| state::reached(tx, &provider)),
        Err(fault) => {
            tracing::warn!(%fault, "the directory does not answer");
            let grace = TimeDelta::hours(i64::from(house.config.ldap.grace_hours));
            house.db.housekeeping_now(|tx| state::not_reached(tx, &provider))?;
            house.db.write_now(&Actor::robot("directory"), |tx| {
                let since = state::reached_at(tx, &provider)?;
                if since.is_some_and(|since| tx.now - since <= grace) {
                    return Ok(());
                }
                let whose = store::end_sessions(tx, &provider)?;
                if whose.is_empty() {
                    return Ok(());
                }
                tx.record(
                    Event::named("sessions.ended", "user")
                        .of_rows(whose)
                        .because("directory: no answer for longer than the grace"),
                )
            })
        }
    }
}

/// Looks up again who is signed in, where that is wished for.
///
/// # Errors
/// As the database answers. A directory that does not answer changes nothing; the grace counts from its last answer.
pub fn recheck(house: &House, _: &Value) -> Result<(), Problem> {
    let reads = house.directory.settings().is_some_and(|settings| settings.bind.reads_everybody());
    if reads && house.config.ldap.recheck == YesNo::Yes { recheck::run(house) } else { Ok(()) }
}
