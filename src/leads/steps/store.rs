//! All SQL of the next task.

use super::STATUSES;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use serde_json::{Value, json};

/// The page is one record: its history keeps what stood and what stands.
const PAGE: i64 = 1;

row! {
    /// What a status asks for next; no task where both titles are empty.
    pub struct Step { status: String, task_zh: String, task_en: String, days: i32, version: i32 }
}

impl Step {
    /// As histories keep it, in both languages.
    fn told(&self) -> Value {
        let words = |title: &str| if title.is_empty() { String::new() } else { format!("{title} ({})", self.days) };
        let (zh, en) = (&self.task_zh, &self.task_en);
        match (zh.is_empty(), en.is_empty()) {
            (true, true) => Value::Null,
            (zh_empty, en_empty) => {
                json!({ "zh": words(if zh_empty { en } else { zh }), "en": words(if en_empty { zh } else { en }) })
            }
        }
    }
}

/// The task of each status, in the order of [`STATUSES`].
///
/// # Errors
/// As the database answers.
pub fn all(door: &mut impl Door) -> Result<Vec<Step>, Problem> {
    let stored: Vec<Step> = Sql::new("select status, task_zh, task_en, days, version from lead_step").rows(door)?;
    Ok(in_order(&stored))
}

fn in_order(stored: &[Step]) -> Vec<Step> {
    STATUSES.iter().filter_map(|status| stored.iter().find(|one| one.status == *status).cloned()).collect()
}

/// The task of a status, where it makes one.
///
/// # Errors
/// As the database answers.
pub fn of(door: &mut impl Door, status: &str) -> Result<Option<Step>, Problem> {
    Sql::new("select status, task_zh, task_en, days, version from lead_step where status = $1 and (task_zh <> '' or task_en <> '')")
        .bind(status)
        .maybe(door)
}

/// Keeps the tasks at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn save(tx: &mut Tx, steps: &[Step], version: i32) -> Result<(), Problem> {
    let held: Vec<Step> =
        Sql::new("select status, task_zh, task_en, days, version from lead_step order by status for update")
            .rows(tx)?;
    let stored = in_order(&held);
    let now = stored.iter().map(|one| one.version).max().unwrap_or(0);
    if now != version {
        return Err(Problem::Stale(now));
    }
    let mut changes = Vec::new();
    for (old, step) in stored.iter().zip(steps) {
        // Every row carries the version of the whole page.
        Sql::new("update lead_step set task_zh = $2, task_en = $3, days = $4, version = $5 + 1 where status = $1")
            .bind(old.status.as_str())
            .bind(step.task_zh.as_str())
            .bind(step.task_en.as_str())
            .bind(step.days)
            .bind(now)
            .run(tx)?;
        changes.push(Change::of(&old.status, old.told(), step.told()));
    }
    tx.record(Event::about("lead_step.changed", "setting", PAGE).with(changes))
}
