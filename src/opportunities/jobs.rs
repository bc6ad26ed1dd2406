//! What happens to opportunities by the clock.

use super::actions::about;
use super::{notices, store};
use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::customers::jobs::BIN_DAYS;
use chrono::TimeDelta;
use chrono_tz::Tz;

/// Opens those that were put aside until today and tells their owners, keeps how the pipeline stands, removes for good what was deleted long ago,
/// and adds up what departments come to.
///
/// # Errors
/// As the database answers; what was done by then stays done, and the rest is for the next time.
pub fn morning(db: &Db, zone: Tz) -> Result<(), Problem> {
    while wake(db, zone)? {}
    keep_day(db, zone)?;
    while purge(db)? {}
    db.housekeeping_now(store::add_up_tallies)
}

/// Opens some; whether there were any.
fn wake(db: &Db, zone: Tz) -> Result<bool, Problem> {
    db.write_now(&Actor::robot("wake_opportunities"), |tx| {
        let today = tx.now.with_timezone(&zone).date_naive();
        let rows = store::waking(tx, today)?;
        for row in &rows {
            tx.record(about("opportunity.woken", row.id, row.customer_id))?;
            notices::woken(tx, row.owner_id, row.id)?;
        }
        Ok(!rows.is_empty())
    })
}

fn keep_day(db: &Db, zone: Tz) -> Result<(), Problem> {
    db.write_now(&Actor::robot("pipeline_day"), |tx| {
        let kept = store::keep_day(tx, tx.now.with_timezone(&zone).date_naive())?;
        if kept == 0 {
            return Ok(());
        }
        tx.record(Event::named("opportunity.counted", "opportunity").because(format!("{kept} rows")))
    })
}

/// Removes some; whether there were any.
fn purge(db: &Db) -> Result<bool, Problem> {
    db.write_now(&Actor::robot("empty_bin"), |tx| {
        let before = tx.now - TimeDelta::days(BIN_DAYS);
        let gone = store::purge(tx, before)?;
        if gone.is_empty() {
            return Ok(false);
        }
        tx.record(Event::named("opportunity.purged", "opportunity").of_rows(gone))?;
        Ok(true)
    })
}
