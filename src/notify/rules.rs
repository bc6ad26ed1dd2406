//! When letters go: digests, quiet hours, retries. Pure arithmetic.

use crate::core::calendar::Calendar;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

/// After so long a letter that could not be sent is given up.
pub const GIVE_UP: TimeDelta = TimeDelta::hours(48);
/// How long a worker has for one letter before another takes it.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// So many refusals of an address by the mail server, and nothing more is sent to it.
pub const MOST_REFUSALS: i32 = 3;
/// After so long refusals are forgotten, and a suppressed address is tried again.
pub const FORGIVEN: TimeDelta = TimeDelta::days(30);
/// Waits between tries, in seconds; the last is repeated.
const WAITS: [i64; 5] = [60, 300, 900, 3600, 3600];
/// By how much a wait is stretched or shortened, in percent, so that not everybody comes back at once.
const JITTER: i64 = 20;

/// When a person wants letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Minutes of the day.
    pub digest_at: u16,
    pub quiet_from: u16,
    pub quiet_to: u16,
    pub zone: Tz,
}

/// The wait after so many tries; `seed` spreads it.
#[must_use]
pub fn wait(tries: i32, seed: i64) -> TimeDelta {
    let place = usize::try_from(tries.max(1) - 1).unwrap_or_default();
    let seconds = WAITS.get(place).or(WAITS.last()).copied().unwrap_or(3600);
    let spread = seed.wrapping_mul(7919).wrapping_add(i64::from(tries) * 104_729).rem_euclid(2 * JITTER + 1) - JITTER;
    TimeDelta::seconds(seconds + seconds * spread / 100)
}

/// The next try of a letter; nothing where it is given up.
#[must_use]
pub fn next_try(made: DateTime<Utc>, now: DateTime<Utc>, tries: i32, seed: i64) -> Option<DateTime<Utc>> {
    // A clock that was set back makes no letter younger than new.
    let age = (now - made).max(TimeDelta::zero());
    (age < GIVE_UP).then(|| now + wait(tries, seed))
}

/// The first moment from `at` on that lies outside of the quiet hours; these may lie over midnight.
#[must_use]
pub fn outside_quiet(at: DateTime<Utc>, hours: Hours, calendar: &Calendar) -> DateTime<Utc> {
    let local = at.with_timezone(&hours.zone);
    let minute = local.hour() * 60 + local.minute();
    let (from, to) = (u32::from(hours.quiet_from), u32::from(hours.quiet_to));
    let (before, after) = (minute < to, minute >= from);
    let quiet = if from <= to { before && after } else { before || after };
    if !quiet {
        return at;
    }
    let ends_tomorrow = from > to && after;
    let day = if ends_tomorrow { tomorrow(local.date_naive()) } else { local.date_naive() };
    there(calendar, hours.zone).instant(day, hours.quiet_to).max(at)
}

/// The first morning after `now` at which a digest goes: on a working day, outside of the quiet hours. The day is that of
/// the digest's key: one for a person and day, however many days off went before.
#[must_use]
pub fn next_digest(now: DateTime<Utc>, hours: Hours, calendar: &Calendar) -> (NaiveDate, DateTime<Utc>) {
    let calendar = there(calendar, hours.zone);
    let today = now.with_timezone(&hours.zone).date_naive();
    let mut day = calendar.working_day_from(today);
    if calendar.instant(day, hours.digest_at) <= now {
        day = calendar.working_day_from(tomorrow(day));
    }
    (day, outside_quiet(calendar.instant(day, hours.digest_at), hours, &calendar))
}

/// The company's days by the clock of another zone.
fn there(calendar: &Calendar, zone: Tz) -> Calendar {
    Calendar { zone, ..calendar.clone() }
}

fn tomorrow(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// Whether a server's refusal of a recipient tells that the address is bad, and not that we may not send there.
#[must_use]
pub fn is_bad_address(answer: &str) -> bool {
    let code = ["(550)", "(551)", "(553)"].iter().any(|code| answer.contains(code));
    code && !answer.contains("5.7.")
}
