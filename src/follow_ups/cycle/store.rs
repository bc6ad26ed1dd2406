//! All SQL of the rhythm by grade.

use super::GRADES;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;

row! {
    /// The cycle of a grade; the grade is empty for customers without one.
    pub struct Cycle { grade: String, days: i32, version: i32 }
    struct Days { days: i32 }
}

/// The cycle of each grade, in the order of [`GRADES`].
///
/// # Errors
/// As the database answers.
pub fn all(door: &mut impl Door) -> Result<Vec<Cycle>, Problem> {
    let stored: Vec<Cycle> = Sql::new("select grade, days, version from follow_up_cycle").rows(door)?;
    Ok(GRADES.iter().filter_map(|(grade, _)| stored.iter().find(|one| one.grade == *grade).cloned()).collect())
}

/// Days from one follow-up of a customer of this grade to the next.
///
/// # Errors
/// As the database answers.
pub fn days(door: &mut impl Door, grade: Option<&str>) -> Result<u64, Problem> {
    let found: Days = Sql::new("select days from follow_up_cycle where grade = coalesce($1, '')")
        .bind(grade.map(str::to_owned))
        .one(door)?;
    Ok(u64::try_from(found.days).unwrap_or(0))
}

/// Counts for to-do: a person's customers with whom nothing happened for more whole days of the company than the cycle of their
/// grade has. As the list of customers filters by `due=neglected`; lost ones are left in peace.
pub const COUNT_NEGLECTED: &str = "
    select count(*) from (select from customer c join follow_up_cycle y on y.grade = coalesce(c.grade, '')
      where c.owner_id = $1 and c.deleted_at is null and c.stage <> 'lost'
        and coalesce(c.last_follow_up_at, c.created_at) < ($2::date - y.days)::timestamp at time zone $4 limit 100) x";

/// Keeps the days of each grade at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn save(tx: &mut Tx, days: &[i32], version: i32) -> Result<(), Problem> {
    let stored = all(tx)?;
    let now = stored.iter().map(|one| one.version).max().unwrap_or(0);
    if now != version {
        return Err(Problem::Stale(now));
    }
    let mut changes = Vec::new();
    for (one, days) in stored.iter().zip(days) {
        // Every row carries the version of the whole page.
        let kept = Sql::new("update follow_up_cycle set days = $2, version = $3 + 1 where grade = $1 and version = $4")
            .bind(one.grade.as_str())
            .bind(*days)
            .bind(now)
            .bind(one.version)
            .run(tx)?;
        // Whoever saves in the same moment waits here, and is second.
        if kept == 0 {
            return Err(Problem::Stale(now));
        }
        let field = if one.grade.is_empty() { "days" } else { one.grade.as_str() };
        changes.push(Change::of(field, one.days, *days));
    }
    tx.record(Event::named("follow_up_cycle.changed", "setting").with(changes))
}
