//! What stays undone goes up: to the superior of whoever should do it, and later to the next. Once for each level.

use crate::core::notice::{Notice, Plan, above};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::row;
use chrono::{Days, NaiveDate};
use serde_json::json;

/// How far back overdue days are looked for: more than the most working days of a rule, twice, and long holidays.
const LOOKED_BACK: u64 = 240;

row! {
    /// Something to be done by somebody on a day.
    pub struct Due { id: i64, owner_id: i64, day: NaiveDate }
}

/// Tells superiors of what `find` finds undone between two days: the nearest after as many working days as the rule says,
/// the next after as many more.
///
/// # Errors
/// As the database answers.
pub fn notices(
    reader: &mut Reader,
    plan: &Plan,
    object: &'static str,
    find: impl Fn(&mut Reader, NaiveDate, NaiveDate) -> Result<Vec<Due>, Problem>,
) -> Result<Vec<Notice>, Problem> {
    let mut notices = Vec::new();
    for level in 1..=2_usize {
        let after = usize::try_from(plan.days.max(1)).unwrap_or(1) * level;
        let late = late_since(plan, after);
        let (Some(first), Some(last)) = (late.first().copied(), late.last().copied()) else { continue };
        let rows = find(reader, first, last)?;
        let lines = above::above(reader, rows.iter().map(|row| row.owner_id).collect())?;
        notices.extend(rows.iter().filter_map(|row| {
            let superior = lines.get(&row.owner_id)?.get(level - 1).copied()?;
            let slot = format!("{}|{level}", row.day);
            let facts = json!({ "owner": row.owner_id });
            Some(Notice::to(superior).about(object, row.id).on(row.day).to_one(slot).with(facts))
        }));
    }
    Ok(notices)
}

/// The days after which the given number of working days ends on one of the plan's days.
fn late_since(plan: &Plan, after: usize) -> Vec<NaiveDate> {
    let begin = plan.first.checked_sub_days(Days::new(LOOKED_BACK)).unwrap_or(plan.first);
    let fits = |day: &NaiveDate| {
        let reached = plan.calendar.add_working_days(*day, after);
        reached >= plan.first && reached <= plan.last
    };
    begin.iter_days().take_while(|day| *day <= plan.last).filter(fits).collect()
}
