//! The daily job: each working morning it makes the tasks of the plans that are switched on.

use super::model::CarePlan;
use super::occasions::{self, Span};
use super::store::{self, Made, Wanted};
use crate::core::access::Actor;
use crate::core::calendar::{self, Calendar};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::web::House;
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// After an absence so many days are caught up at most.
const CAUGHT_UP: u64 = 31;
/// So many tasks are made in one transaction.
const AT_ONCE: usize = 200;
/// How far ahead the preview looks.
pub const PREVIEWED: u64 = 30;

/// The days whose occasions are looked for on a day: up to the last day off before the next working day, and as many ahead
/// as the plan says; what was missed is caught up. Nothing on a day off. What was made already is not made again, so that a
/// birthday which is filled in late still finds its task.
#[must_use]
pub fn span(today: NaiveDate, plan: &CarePlan, calendar: &Calendar) -> Option<Span> {
    if !calendar.is_working(today) {
        return None;
    }
    let next = calendar.add_working_days(today, 1);
    let until = next.pred_opt().filter(|until| *until >= today).unwrap_or(today);
    let missed = plan.planned_for.and_then(|last| last.succ_opt()).unwrap_or(today);
    let oldest = today.checked_sub_days(Days::new(CAUGHT_UP)).unwrap_or(today);
    let ahead = Days::new(u64::try_from(plan.days_before).unwrap_or(0));
    Some(Span { first: missed.clamp(oldest, today), last: until.checked_add_days(ahead)?, today })
}

/// The job of each morning.
///
/// # Errors
/// As the database answers.
pub fn morning(house: &House, _payload: &Value) -> Result<(), Problem> {
    let zone = house.config.company.time_zone;
    let today = house.db.clock().today(zone);
    let robot = Actor::robot("care");
    let (calendar, plans) = house.db.read_now(&robot, |r| Ok((calendar::load(r, zone)?, store::all(r)?)))?;
    for plan in plans.iter().filter(|plan| plan.active) {
        let Some(span) = span(today, plan, &calendar) else { continue };
        let wanted = house.db.read_now(&robot, |r| fresh(r, plan, span, &calendar))?;
        let mut count = 0;
        for part in wanted.chunks(AT_ONCE) {
            count += house.db.write_now(&robot, |tx| make(tx, plan, part))?;
        }
        let until = span.last.checked_sub_days(Days::new(u64::try_from(plan.days_before).unwrap_or(0)));
        house.db.write_now(&robot, |tx| {
            store::planned(tx, plan.id, until.unwrap_or(today))?;
            tx.record(Event::about("care_plan.applied", "care_plan", plan.id).with([Change::of("made", (), count)]))
        })?;
    }
    Ok(())
}

/// What a plan would make anew for the occasions of some days.
///
/// # Errors
/// As the database answers.
pub fn fresh(door: &mut impl Door, plan: &CarePlan, span: Span, calendar: &Calendar) -> Result<Vec<Wanted>, Problem> {
    let wanted = occasions::wanted(door, plan, span, calendar)?;
    let keys: std::collections::BTreeSet<String> =
        store::unmade(door, wanted.iter().map(|one| one.key.clone()).collect())?.into_iter().collect();
    Ok(wanted.into_iter().filter(|one| keys.contains(&one.key)).collect())
}

/// Makes some tasks, each with its line in the history; how many are new.
fn make(tx: &mut Tx, plan: &CarePlan, wanted: &[Wanted]) -> Result<usize, Problem> {
    let made: Vec<Made> = store::make(tx, plan, wanted)?;
    for one in &made {
        tx.record(Event::about("task.planned", "task", one.id).on_customer(one.customer_id).with([Change::of(
            "title",
            (),
            plan.title.as_str(),
        )]))?;
    }
    Ok(made.len())
}
