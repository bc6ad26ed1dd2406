//! What runs by the clock: a constant list. A night that was off is caught up once.

use super::store;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::json;

/// A job that runs every day at a time of the company's zone.
pub struct Daily {
    pub kind: &'static str,
    pub hour: u32,
    pub minute: u32,
}

/// The schedule.
pub const DAILY: &[Daily] = &[
    Daily { kind: "sweep", hour: 3, minute: 10 },
    Daily { kind: "make_months", hour: 3, minute: 20 },
    // Before the recycle bin is emptied, so that a backup of the same night still finds the bytes of what its database names.
    Daily { kind: "sweep_files", hour: 3, minute: 25 },
    Daily { kind: "empty_bin", hour: 3, minute: 30 },
    Daily { kind: "care", hour: 5, minute: 30 },
    Daily { kind: "opportunities", hour: 5, minute: 40 },
    Daily { kind: "reminders", hour: 6, minute: 0 },
];

/// A job that runs again and again.
pub struct Every {
    pub kind: &'static str,
    pub minutes: i64,
}

/// What runs through the day everywhere; a time that was missed is not made up for.
pub const ALWAYS: &[Every] = &[Every { kind: "task_times", minutes: 1 }, Every { kind: "lead_clock", minutes: 10 }];

/// What runs through the day where there is a directory to follow; a time that was missed is not made up for.
pub const EVERY: &[Every] = &[
    Every { kind: "directory_sync", minutes: 60 },
    Every { kind: "directory_recheck", minutes: 15 },
    Every { kind: "directory_watch", minutes: 5 },
];

/// Enqueues what of the daily jobs has become due since it last fired; once, however long ago that was.
///
/// # Errors
/// As the database answers.
pub fn fire(tx: &mut Tx, zone: Tz) -> Result<(), Problem> {
    for daily in DAILY {
        if let Some(due) = latest(daily, zone, tx.now) {
            fall_due(tx, daily.kind, due)?;
        }
    }
    Ok(())
}

/// The same for what runs through the day; `follows` says whether there is a directory to follow.
///
/// # Errors
/// As the database answers.
pub fn fire_again(tx: &mut Tx, follows: bool) -> Result<(), Problem> {
    let all = ALWAYS.iter().chain(if follows { EVERY } else { &[] });
    all.into_iter().try_for_each(|every| fall_due(tx, every.kind, slot(every, tx.now)))
}

/// Enqueues a job for the moment at which it was due, unless it has fired for it.
fn fall_due(tx: &mut Tx, kind: &'static str, due: DateTime<Utc>) -> Result<(), Problem> {
    let last = store::fired_for(tx, kind)?;
    if last > tx.now {
        // The clock was ahead and has been set back: it fires by what is true now, not when that future comes.
        store::set_fired(tx, kind, due)?;
    } else if due > last {
        tx.enqueue(kind, Some(format!("{}:{}", kind, due.timestamp())), json!({}), tx.now)?;
        store::set_fired(tx, kind, due)?;
    }
    Ok(())
}

/// The whole interval that has begun last.
fn slot(every: &Every, now: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = every.minutes.max(1).saturating_mul(60);
    let begun = now.timestamp().div_euclid(seconds).saturating_mul(seconds);
    DateTime::from_timestamp(begun, 0).unwrap_or(now)
}

/// The latest moment not after `now` at which a daily job is due. A time that the change to summer time leaves out is an
/// hour later.
#[must_use]
pub fn latest(daily: &Daily, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let time = NaiveTime::from_hms_opt(daily.hour, daily.minute, 0)?;
    let today = now.with_timezone(&zone).date_naive();
    [today, today.checked_sub_days(Days::new(1))?]
        .into_iter()
        .filter_map(|day| {
            let at = day.and_time(time);
            let there = |at| zone.from_local_datetime(&at).earliest();
            there(at).or_else(|| there(at + TimeDelta::hours(1)))
        })
        .map(|due| due.with_timezone(&Utc))
        .find(|due| *due <= now)
}
