//! What stays undone goes up: to the superior of whoever should do it, and later to the next. Once for each level.

use crate::core::access::{Actor, Standing};
use crate::core::notice::above::{self, Superiors};
use crate::core::notice::{Notice, Plan};
use crate::core::problem::Problem;
use crate::core::tx::Reader;
use crate::row;
use crate::text::Lang;
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How far back overdue days are looked for: more than the most working days of a rule, twice, and long holidays.
const LOOKED_BACK: u64 = 240;

row! {
    /// Something to be done by somebody on a day.
    pub struct Due { id: i64, owner_id: i64, day: NaiveDate }
}

/// What is undone between two days.
type Find = fn(&mut Reader, &Plan, (NaiveDate, NaiveDate)) -> Result<Vec<Due>, Problem>;
/// Which of some rows a person may view.
type Sight = fn(&mut Reader, &Arc<Actor>, &[i64]) -> Result<BTreeSet<i64>, Problem>;

/// An object whose undone matters go up.
pub struct Matter {
    pub object: &'static str,
    pub find: Find,
    pub seen: Sight,
}

/// Tells superiors of what is undone: the nearest who may view it after as many working days as the rule says, the next
/// after as many more. Who may not view it would be told nothing, and is passed over.
///
/// # Errors
/// As the database answers.
pub fn notices(reader: &mut Reader, plan: &Plan, matter: &Matter) -> Result<Vec<Notice>, Problem> {
    let mut notices = Vec::new();
    for level in 1..=2_usize {
        let after = usize::try_from(plan.days.max(1)).unwrap_or(1) * level;
        let late = late_since(plan, after);
        let (Some(first), Some(last)) = (late.first().copied(), late.last().copied()) else { continue };
        let rows = (matter.find)(reader, plan, (first, last))?;
        let lines = above::above(reader, rows.iter().map(|row| row.owner_id).collect())?;
        let sights = sights(reader, matter, &rows, &lines)?;
        notices.extend(rows.iter().filter_map(|row| {
            let sees = |person| sights.get(&person).is_some_and(|seen| seen.contains(&row.id));
            let superior = lines.get(&row.owner_id)?.of(sees).get(level - 1).copied()?;
            let slot = format!("{}|{level}", row.day);
            let facts = json!({ "owner": row.owner_id });
            Some(Notice::to(superior).about(matter.object, row.id).on(row.day).to_one(slot).with(facts))
        }));
    }
    Ok(notices)
}

/// What each superior may view of what is undone below them.
fn sights(
    reader: &mut Reader,
    matter: &Matter,
    rows: &[Due],
    lines: &BTreeMap<i64, Superiors>,
) -> Result<BTreeMap<i64, BTreeSet<i64>>, Problem> {
    let mut asked: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in rows {
        for person in lines.get(&row.owner_id).into_iter().flat_map(Superiors::all) {
            asked.entry(person).or_default().push(row.id);
        }
    }
    let mut sights = BTreeMap::new();
    for (person, ids) in asked {
        let standing = match Standing::load(reader, person) {
            Ok(standing) => Arc::new(standing),
            Err(Problem::NotFound) => continue,
            Err(problem) => return Err(problem),
        };
        sights.insert(person, (matter.seen)(reader, &Arc::new(Actor::person(standing, Lang::Zh)), &ids)?);
    }
    Ok(sights)
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
