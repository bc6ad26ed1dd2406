//! The days and moments that an address or a form may name. PostgreSQL, chrono and JSON each know years that the others
//! do not, and nobody's customers live in them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::ops::RangeInclusive;

/// The years.
pub const YEARS: RangeInclusive<i32> = 1900..=2200;

/// The day, if it lies within [`YEARS`].
#[must_use]
pub fn within(day: NaiveDate) -> Option<NaiveDate> {
    YEARS.contains(&day.year()).then_some(day)
}

/// A day as addresses have it: 2026-11-22.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    within(text.parse().ok()?)
}

/// A moment as the places of lists have it: microseconds since 1970.
#[must_use]
pub fn moment(text: &str) -> Option<DateTime<Utc>> {
    micros(text.parse().ok()?)
}

/// The moment that lies so many microseconds after 1970.
#[must_use]
pub fn micros(count: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(count).filter(|at| YEARS.contains(&at.year()))
}
