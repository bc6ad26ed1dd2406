//! Local accounts for the day on which the directory is gone.

use super::store;
use crate::core::event::{Event, Outcome};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use chrono::TimeDelta;
use serde_json::json;

/// How long such an account stays signed in.
const LONGEST: TimeDelta = TimeDelta::minutes(60);

/// Names one.
///
/// # Errors
/// `Refused` with `two_emergency_accounts` or `emergency_is_local`.
pub fn name(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    if store::name_emergency(tx, user_id)? {
        tx.record(Event::about("emergency.named", "user", user_id))?;
    }
    Ok(())
}

/// It is none any longer.
///
/// # Errors
/// As the database answers.
pub fn remove(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    if store::remove_emergency(tx, user_id)? {
        tx.record(Event::about("emergency.removed", "user", user_id))?;
    }
    Ok(())
}

/// Somebody signed in: where it is an emergency account, that is recorded for review, the
/// administrators are told by mail, and the session ends within the hour.
///
/// # Errors
/// As the database answers.
pub fn used(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    let Some(login) = store::emergency_login(tx, user_id)? else { return Ok(()) };
    tracing::warn!("an emergency account was used");
    // The session's row is made a moment after this transaction.
    let begun = tx.now + TimeDelta::minutes(1);
    let payload = json!({ "user": user_id, "at": begun.timestamp_micros() });
    tx.enqueue("emergency_end", None, payload, tx.now + LONGEST)?;
    let facts = json!({ "login": login, "address": tx.actor.address });
    tx.enqueue("alarm", None, json!({ "kind": "emergency_used", "facts": facts }), tx.now)?;
    tx.record(Event::about("emergency.used", "user", user_id).ended(Outcome::Allow).because("to be reviewed"))
}
