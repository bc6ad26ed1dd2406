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
    Daily { kind: "empty_bin", hour: 3, minute: 30 },
];

/// Enqueues what has become due since it last fired; once, however long ago that was.
///
/// # Errors
/// As the database answers.
pub fn fire(tx: &mut Tx, zone: Tz) -> Result<(), Problem> {
    for daily in DAILY {
        let last = store::fired_for(tx, daily.kind)?;
        let Some(due) = latest(daily, zone, tx.now) else { continue };
        if last > tx.now {
            // The clock was ahead and has been set back: it fires by what is true now, not when that future comes.
            store::set_fired(tx, daily.kind, due)?;
        } else if due > last {
            tx.enqueue(daily.kind, Some(format!("{}:{}", daily.kind, due.timestamp())), json!({}), tx.now)?;
            store::set_fired(tx, daily.kind, due)?;
        }
    }
    Ok(())
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
