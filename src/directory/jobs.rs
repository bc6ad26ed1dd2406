//! What follows the directory when nobody waits.

use super::store;
use super::sync::{self, Mode};
use crate::core::access::Actor;
use crate::core::event::Event;
use crate::core::outside::directory::{Bind, wait};
use crate::core::problem::Problem;
use crate::web::House;
use chrono::{DateTime, TimeDelta};
use serde_json::Value;

/// Follows the directory, where a service account can read it.
///
/// # Errors
/// As the database answers. A directory that does not answer is recorded, not tried again before the next time.
pub fn sync(house: &House, payload: &Value) -> Result<(), Problem> {
    if house.directory.settings().is_some_and(|settings| matches!(settings.bind, Bind::Service { .. })) {
        // A person has looked at what would change and wants it.
        let confirmed = payload.get("confirmed").and_then(Value::as_bool) == Some(true);
        sync::run(house, &Actor::robot("directory"), if confirmed { Mode::Confirmed } else { Mode::Apply })?;
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
        Ok(()) => house.db.housekeeping_now(|tx| store::reached(tx, &provider)),
        Err(fault) => {
            tracing::warn!(%fault, "the directory does not answer");
            let grace = TimeDelta::hours(i64::from(house.config.ldap.grace_hours));
            house.db.write_now(&Actor::robot("directory"), |tx| {
                let since = store::reached_at(tx, &provider)?;
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

/// Ends the sessions that an emergency account began an hour ago.
///
/// # Errors
/// As the database answers.
pub fn end_emergency(house: &House, payload: &Value) -> Result<(), Problem> {
    let user_id = payload.get("user").and_then(Value::as_i64).unwrap_or_default();
    let begun = payload.get("at").and_then(Value::as_i64).and_then(DateTime::from_timestamp_micros).unwrap_or_default();
    house.db.write_now(&Actor::robot("directory"), |tx| {
        if store::end_sessions_before(tx, user_id, begun)? > 0 {
            tx.record(Event::about("sessions.ended", "user", user_id).because("emergency account"))?;
        }
        Ok(())
    })
}
