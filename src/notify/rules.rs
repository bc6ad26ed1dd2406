//! When letters go: digests, quiet hours, retries. Pure arithmetic.

use crate::core::calendar::Calendar;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

/// After so long a letter that could not be sent is given up.
pub const GIVE_UP: TimeDelta = TimeDelta::hours(48);
/// How long a worker has for one letter before another takes it.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// With so many points nothing more is sent to an address: three refusals for good, or six passing ones, of so many days.
pub const MOST_POINTS: i32 = 6;
/// After so long without a refusal the points of an address are forgotten.
const STALE: TimeDelta = TimeDelta::days(7);
/// After so long a suppressed address is tried again.
pub const FORGIVEN: TimeDelta = TimeDelta::days(30);
/// How far back a day of the week is looked for whose digest days off have put off: longer than any holidays.
const PUT_OFF: u64 = 21;
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
    /// On which day of the week digests come, Monday being 1; none where they come on each working day.
    pub weekday: Option<u32>,
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

/// The next try of a letter that was to go from `wanted` on; nothing where it is given up.
#[must_use]
pub fn next_try(wanted: DateTime<Utc>, now: DateTime<Utc>, tries: i32, seed: i64) -> Option<DateTime<Utc>> {
    // A clock that was set back makes no letter younger than new.
    let age = (now - wanted).max(TimeDelta::zero());
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
    let calendar = there(calendar, hours.zone);
    let end = calendar.instant(day, hours.quiet_to);
    // In the night in which the clocks go back that minute comes twice.
    if end > at { end } else { calendar.last_instant(day, hours.quiet_to).max(at) }
}

/// The first morning after `now` at which a digest goes: on a working day, outside of the quiet hours; a weekly one on its
/// day of the week, or on the first working day after it. The day is that of the digest's key: one for a person and day,
/// however many days off went before.
#[must_use]
pub fn next_digest(now: DateTime<Utc>, hours: Hours, calendar: &Calendar) -> (NaiveDate, DateTime<Utc>) {
    let calendar = there(calendar, hours.zone);
    let today = now.with_timezone(&hours.zone).date_naive();
    let begin = hours.weekday.and_then(|_| today.checked_sub_days(Days::new(PUT_OFF))).unwrap_or(today);
    let day = begin
        .iter_days()
        .filter(|day| hours.weekday.is_none_or(|weekday| day.weekday().number_from_monday() == weekday))
        .map(|day| calendar.working_day_from(day))
        .find(|day| calendar.instant(*day, hours.digest_at) > now)
        .unwrap_or(today);
    (day, outside_quiet(calendar.instant(day, hours.digest_at), hours, &calendar))
}

/// The company's days by the clock of another zone.
fn there(calendar: &Calendar, zone: Tz) -> Calendar {
    Calendar { zone, ..calendar.clone() }
}

fn tomorrow(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// How much a refusal counts against an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// There is no such address.
    Hard,
    /// It can't be reached at present, or takes no more.
    Soft,
}

/// What a status of RFC 3463 says of the address; nothing where the fault lies elsewhere: with us, with the letter, with a
/// rule of the other side.
#[must_use]
pub fn weight(status: &str) -> Option<Weight> {
    let mut parts = status.split('.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
    match (class, subject, detail) {
        ("4" | "5", "7" | "6" | "3", _) | (_, "1", "7" | "8") => None,
        ("5", "0" | "1", _) | ("5", "2", "1") | ("5", "4", "0" | "1" | "4" | "6") => Some(Weight::Hard),
        ("4" | "5", _, _) => Some(Weight::Soft),
        _ => None,
    }
}

/// What a server's answer to our letter says of its address: by its status, or else by its code.
#[must_use]
pub fn weight_of(answer: &str) -> Option<Weight> {
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        let number = |part: &&str| part.len() <= 3 && !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(number) && matches!(parts.first(), Some(&("4" | "5")))
    };
    let mut words = answer.split(|c: char| !c.is_ascii_digit() && c != '.');
    let coded = |codes: &[&str]| codes.iter().any(|code| answer.contains(&format!("({code})")));
    match words.find(is_status) {
        Some(status) => weight(status),
        None if coded(&["550", "551", "553"]) => Some(Weight::Hard),
        None if coded(&["552", "450", "452"]) => Some(Weight::Soft),
        None => None,
    }
}

/// What is thought of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Two for a hard refusal, one for a soft one.
    pub points: i32,
    pub counted_at: Option<DateTime<Utc>>,
    /// Since when nothing more is sent there.
    pub suppressed_at: Option<DateTime<Utc>>,
}

/// One more refusal of an address. It counts once a day of the company, so that one bad day is not the end; what was a
/// week ago is forgotten; what is suppressed stays so until its time is over.
#[must_use]
pub fn scored(before: Option<Score>, weight: Weight, now: DateTime<Utc>, company: Tz) -> Score {
    let day = |at: DateTime<Utc>| at.with_timezone(&company).date_naive();
    let points = if weight == Weight::Hard { 2 } else { 1 };
    let first = Score { points, counted_at: Some(now), suppressed_at: None };
    let Some(before) = before else { return first };
    if before.suppressed_at.is_some_and(|since| now - since < FORGIVEN) {
        return before;
    }
    match before.counted_at {
        // A clock that was ahead counts nothing twice either.
        Some(counted) if day(counted) >= day(now) => before,
        Some(counted) if now - counted < STALE => {
            let points = before.points + points;
            Score { points, counted_at: Some(now), suppressed_at: (points >= MOST_POINTS).then_some(now) }
        }
        _ => first,
    }
}
