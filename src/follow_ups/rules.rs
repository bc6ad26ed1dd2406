//! The rules of follow-ups: the rhythm by grade, what counts, and how long something may be corrected.

use crate::core::calendar::Calendar;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// The author may correct or delete for this long.
pub const CORRECTION: TimeDelta = TimeDelta::hours(24);
/// Entered later than this after the contact, a follow-up does not count.
pub const PROMPT: TimeDelta = TimeDelta::hours(72);
/// How many of the author's last texts a new one is compared with.
pub const LAST: i64 = 20;
/// The fewest characters that count.
const FEWEST: usize = 10;
/// From here on a text is a copy.
const COPY: f64 = 0.9;
/// Texts are compared up to here: the comparison takes the square of the length.
const COMPARED: usize = 600;

/// The day of the next follow-up after one on `day`: the cycle of the customer's grade later, on a working day.
#[must_use]
pub fn usual_next(days: u64, day: NaiveDate, calendar: &Calendar) -> NaiveDate {
    calendar.working_day_from(later(day, days))
}

/// The day `days` later.
#[must_use]
pub fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// Whether a follow-up counts: at least 10 characters, not a copy of one of the author's last 20, entered within 72 hours.
#[must_use]
pub fn counts(body: &str, last: &[String], happened_at: DateTime<Utc>, entered_at: DateTime<Utc>) -> bool {
    let long_enough = body.chars().filter(|c| !c.is_whitespace()).count() >= FEWEST;
    long_enough && prompt(happened_at, entered_at) && !last.iter().any(|other| is_copy(body, other))
}

/// Whether it was entered within 72 hours.
#[must_use]
pub fn prompt(happened_at: DateTime<Utc>, entered_at: DateTime<Utc>) -> bool {
    entered_at - happened_at <= PROMPT
}

fn is_copy(one: &str, other: &str) -> bool {
    let start = |text: &str| text.chars().take(COMPARED).collect::<String>();
    one == other || strsim::normalized_levenshtein(&start(one), &start(other)) >= COPY
}
