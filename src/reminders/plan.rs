//! Applies the rules: each working morning, for the days since the last one and until the next.

use super::store;
use crate::core::access::Actor;
use crate::core::calendar::{self, Calendar};
use crate::core::event::{Change, Event};
use crate::core::notice::{Notice, Plan, Rule, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use crate::web::House;
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// After an absence so many days are caught up at most.
const CAUGHT_UP: u64 = 31;

/// A rule as it stands: decided by an administrator, or as it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub active: bool,
    pub days: i32,
    pub planned_for: Option<NaiveDate>,
    pub version: i32,
}

impl Standing {
    /// How a rule stands by what is stored.
    #[must_use]
    pub fn of(rule: &Rule, stored: Option<&store::Stored>) -> Self {
        let usual = rule.days.map_or(0, |days| days.usual);
        stored.map_or(Self { active: rule.active, days: usual, planned_for: None, version: 0 }, |stored| Self {
            active: stored.active,
            days: stored.days.unwrap_or(usual),
            planned_for: stored.planned_for,
            version: stored.version,
        })
    }
}

/// The days that a rule is applied to on a day: nothing on a day off, or where this was done already. What lies before the
/// next working day is told before it; what was missed is caught up.
#[must_use]
pub fn days(today: NaiveDate, planned_for: Option<NaiveDate>, calendar: &Calendar) -> Option<(NaiveDate, NaiveDate)> {
    if !calendar.is_working(today) {
        return None;
    }
    let last = calendar
        .add_working_days(today, 1)
        .checked_sub_days(Days::new(1))
        .filter(|last| *last >= today)
        .unwrap_or(today);
    let first = match planned_for {
        // The clock was ahead and has been set back: keys keep what was told from being told again.
        Some(until) if until > last => today,
        Some(until) if until == last => return None,
        Some(until) => until.succ_opt()?.max(today.checked_sub_days(Days::new(CAUGHT_UP))?),
        None => today,
    };
    Some((first.min(today), last))
}

/// The job of each morning.
///
/// # Errors
/// As the database answers.
pub fn morning(house: &House, _payload: &Value) -> Result<(), Problem> {
    let zone = house.config.company.time_zone;
    let today = house.db.clock().today(zone);
    let robot = Actor::robot("reminders");
    let (calendar, stored) = house.db.read_now(&robot, |r| Ok((calendar::load(r, zone)?, store::stored(r)?)))?;
    for rule in house.site.rules {
        let standing = Standing::of(rule, stored.iter().find(|one| one.id == rule.kind.id));
        let Some((first, last)) = days(today, standing.planned_for, &calendar) else { continue };
        let plan = Plan { today, first, last, days: standing.days, calendar: &calendar };
        let found = if standing.active { house.db.read_now(&robot, |r| (rule.due)(r, &plan))? } else { Vec::new() };
        house.db.write_now(&robot, |tx| tell(tx, rule, &found, last))?;
    }
    Ok(())
}

/// A rule's notices and up to where it was applied, in one transaction.
fn tell(tx: &mut Tx, rule: &Rule, found: &[Notice], last: NaiveDate) -> Result<(), Problem> {
    let told = notify(tx, rule.kind, found)?;
    store::planned(tx, rule.kind.id, rule.active, last)?;
    let change = Change::of("told", (), told);
    tx.record(Event::named("reminder.applied", "reminder").because(rule.kind.id).with([change]))
}

/// Who would be told how often by a rule if it were applied on a day, whether or not it is switched on.
///
/// # Errors
/// As the database answers.
pub fn preview(
    reader: &mut Reader,
    rule: &Rule,
    standing: &Standing,
    (day, calendar): (NaiveDate, &Calendar),
) -> Result<Vec<Notice>, Problem> {
    let Some((first, last)) = days(day, standing.planned_for.filter(|until| *until < day), calendar) else {
        return Ok(Vec::new());
    };
    let found = (rule.due)(reader, &Plan { today: day, first, last, days: standing.days, calendar })?;
    store::untold(reader, rule.kind, found)
}
