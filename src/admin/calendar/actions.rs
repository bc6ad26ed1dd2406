//! The verbs of the calendar. Each is one transaction: load, decide, save, record.

use super::form::Week;
use super::store;
use crate::core::calendar::{Special, load};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::json;
use std::collections::BTreeMap;

/// Keeps the week at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn save_week(tx: &mut Tx, week: &Week, version: i32, zone: Tz) -> Result<(), Problem> {
    let now = store::version(tx)?;
    if now != version {
        return Err(Problem::Stale(now));
    }
    let before = load(tx, zone)?;
    let before = Week { week: before.week, hours: before.hours, statutory: store::statutory(tx)? };
    store::save_week(tx, week)?;
    let ((old_days, old_hours), (days, hours)) = (store::words(&before), store::words(week));
    tx.record(Event::named("calendar.changed", "setting").with([
        Change::of("working_week", old_days, days),
        Change::of("working_hours", old_hours, hours),
        Change::of("statutory_holidays", before.statutory, week.statutory),
    ]))
}

/// Keeps days of the company's own.
///
/// # Errors
/// As the database answers.
pub fn save_days(tx: &mut Tx, days: &BTreeMap<NaiveDate, Special>) -> Result<(), Problem> {
    store::save_days(tx, days)?;
    let told: Vec<String> = days
        .iter()
        .map(|(day, special)| format!("{day} {} {}", if special.working { "work" } else { "off" }, special.name))
        .collect();
    tx.record(Event::named("calendar.changed", "setting").with([Change::of("days", (), json!(told))]))
}

/// Lets a day be as its weekday and the statutory years say.
///
/// # Errors
/// `NotFound` where it is not one of the company's own.
pub fn remove_day(tx: &mut Tx, day: NaiveDate) -> Result<(), Problem> {
    if !store::remove_day(tx, day)? {
        return Err(Problem::NotFound);
    }
    tx.record(Event::named("calendar.changed", "setting").with([Change::of("days", day.to_string(), ())]))
}
