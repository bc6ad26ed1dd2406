//! The verbs of many opportunities. Each gives the id by which it can be taken back, and how many.

use super::put::Put;
use super::{Act, store, text};
use crate::bulk::rows::{all_or_none, allowed, changed, keep};
use crate::bulk::text as bulk;
use crate::core::access::{Allowed, Can, OpportunityAssign, OpportunityDelete, OpportunityEdit, OpportunityView, Seen};
use crate::core::event::Change;
use crate::core::notice::settled_all;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::{Kind, Row};
use crate::customers::people::Colleague;
use crate::opportunities::actions::{about, colleague};
use crate::opportunities::model::Opportunity;
use crate::opportunities::notices;
use chrono::NaiveDate;

/// What a transfer came to.
pub struct Transferred {
    /// By which it can be taken back.
    pub change: i64,
    pub count: usize,
    /// The name of whoever has them now.
    pub to: String,
}

/// What keeps an opportunity that was given away from being taken back, once it is otherwise; a share that did not go along would
/// go back with the owner.
fn follows(key: &str) -> bool {
    key == "state" || key.starts_with("share:")
}

fn nothing(_key: &str) -> bool {
    false
}

fn seen(tx: &mut Tx, can: &Can<OpportunityView>, (act, ids): (Act, &[i64])) -> Result<Vec<Seen<Opportunity>>, Problem> {
    let seen = store::held(tx, can, ids)?;
    all_or_none(tx, act, seen, ids)
}

/// Gives opportunities to a colleague, who is told once.
///
/// # Errors
/// As `all_or_none`; `Invalid` where the person is not found, may not view opportunities, or has all of them already.
pub fn transfer(tx: &mut Tx, can: &Can<OpportunityView>, ids: &[i64], typed: &str) -> Result<Transferred, Problem> {
    let rows = allowed::<_, OpportunityAssign>(seen(tx, can, (Act::Transfer, ids))?)?;
    let to = colleague(tx, typed, "person")?;
    let (rows, to) = give(tx, &rows, to)?;
    if rows.is_empty() {
        return Err(Problem::invalid("person", text::has_them(tx.actor.lang, &to.name)));
    }
    let change = keep(tx, Kind::DealTransfer, &to.name, &rows)?;
    Ok(Transferred { change, count: rows.len(), to: to.name })
}

/// Gives opportunities to a colleague, who is told once; what it changed of those that had another owner.
///
/// # Errors
/// `Invalid` where somebody changed one in between.
pub fn give(
    tx: &mut Tx,
    rows: &[Allowed<Opportunity, OpportunityAssign>],
    to: Colleague,
) -> Result<(Vec<Row>, Colleague), Problem> {
    let moving: Vec<_> = rows.iter().filter(|row| row.owner_id != to.id).collect();
    let ids: Vec<i64> = moving.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok((Vec::new(), to));
    }
    let (before, credit) = (store::states(tx, &ids)?, store::shares(tx, &ids)?);
    // The rows are about to leave the actor's sight.
    tx.hand_over("opportunity", &ids, "")?;
    let given = store::give(tx, &versions(moving.iter().map(|row| &***row)), (to.id, to.department_id))?;
    unchanged(tx, given, ids.len())?;
    let told: Vec<(i64, Option<i64>)> = moving.iter().map(|row| (row.id, Some(row.owner_id))).collect();
    settled_all(tx, "opportunity", &told)?;
    let shared = store::shares(tx, &ids)?;
    let none = String::new();
    for row in &moving {
        let split = |shares: &std::collections::BTreeMap<i64, String>| shares.get(&row.id).unwrap_or(&none).clone();
        let owner = Change::of("owner", row.owner_name.as_str(), to.name.as_str());
        // The database lets a share go along with its opportunity, or stay with who won it.
        let credit = Change::of("shares", split(&credit), split(&shared));
        tx.record(about("opportunity.assigned", row.id, row.customer_id).with([owner, credit]))?;
    }
    notices::given(tx, to.id, &ids)?;
    Ok((changed(&before, &store::states(tx, &ids)?, follows), to))
}

fn versions<'a>(rows: impl Iterator<Item = &'a Opportunity>) -> Vec<(i64, i32)> {
    rows.map(|row| (row.id, row.version)).collect()
}

fn unchanged(tx: &Tx, done: usize, wanted: usize) -> Result<(), Problem> {
    if done == wanted { Ok(()) } else { Err(Problem::invalid("ids", bulk::changed_meanwhile(tx.actor.lang))) }
}

/// Puts the expected day of open opportunities off.
///
/// # Errors
/// As `all_or_none`; `Invalid` where all of them are so already, or a day would lie too far ahead.
pub fn put_off(tx: &mut Tx, can: &Can<OpportunityView>, ids: &[i64], put: Put) -> Result<(i64, usize), Problem> {
    let rows = allowed::<_, OpportunityEdit>(seen(tx, can, (Act::Day, ids))?)?;
    let (lang, today) = (tx.actor.lang, tx.today());
    let mut later: Vec<(&Opportunity, NaiveDate)> = Vec::new();
    for row in &rows {
        let day = put.of(row.expected_on, today).ok_or_else(|| Problem::invalid("days", text::too_late(lang)))?;
        if Some(day) != row.expected_on {
            later.push((row, day));
        }
    }
    if later.is_empty() {
        return Err(Problem::invalid("", bulk::all_so(lang)));
    }
    let ids: Vec<i64> = later.iter().map(|(row, _)| row.id).collect();
    let before = store::states(tx, &ids)?;
    let days: Vec<NaiveDate> = later.iter().map(|(_, day)| *day).collect();
    let done = store::put_off(tx, &versions(later.iter().map(|(row, _)| *row)), &days)?;
    unchanged(tx, done, ids.len())?;
    for (row, day) in &later {
        let change = Change::of("expected_on", row.expected_on.map(|day| day.to_string()), day.to_string());
        tx.record(about("opportunity.changed", row.id, row.customer_id).with([change]))?;
    }
    let rows = changed(&before, &store::states(tx, &ids)?, nothing);
    let note = match put {
        Put::By(days) => text::by(lang, days.into()),
        Put::To(day) => text::to_day(lang, &day.to_string()),
    };
    Ok((keep(tx, Kind::DealDay, &note, &rows)?, rows.len()))
}

/// Puts opportunities into the recycle bin.
///
/// # Errors
/// As `all_or_none`.
pub fn delete(tx: &mut Tx, can: &Can<OpportunityView>, ids: &[i64]) -> Result<(i64, usize), Problem> {
    let rows = allowed::<_, OpportunityDelete>(seen(tx, can, (Act::Delete, ids))?)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let before = store::states(tx, &ids)?;
    let done = store::delete(tx, &versions(rows.iter().map(|row| &**row)))?;
    unchanged(tx, done, ids.len())?;
    settled_all(tx, "opportunity", &ids.iter().map(|id| (*id, None)).collect::<Vec<_>>())?;
    for row in &rows {
        let change = Change::of("name", row.name.as_str(), ());
        tx.record(about("opportunity.deleted", row.id, row.customer_id).with([change]))?;
    }
    let rows = changed(&before, &store::states(tx, &ids)?, nothing);
    Ok((keep(tx, Kind::DealDelete, "", &rows)?, rows.len()))
}
