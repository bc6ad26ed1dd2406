//! The verbs of rules. Each is one transaction: load, decide, save, record.

use super::form::Decided;
use super::plan::Standing;
use super::store;
use crate::core::event::{Change, Event};
use crate::core::notice::Rule;
use crate::core::problem::Problem;
use crate::core::tx::Tx;

/// Keeps what was decided about a rule.
///
/// # Errors
/// `Stale` where somebody decided in between.
pub fn decide(tx: &mut Tx, rule: &Rule, decided: Decided, version: i32) -> Result<(), Problem> {
    let all = store::stored(tx)?;
    let before = Standing::of(rule, all.iter().find(|one| one.id == rule.kind.id));
    if before.version != version || store::decide(tx, rule.kind.id, (decided.active, decided.days), version)? == 0 {
        return Err(Problem::Stale(before.version));
    }
    let usual = rule.days.map_or(0, |days| days.usual);
    tx.record(Event::named("reminder.changed", "reminder").because(rule.kind.id).with([
        Change::of("active", before.active, decided.active),
        Change::of("days", before.days, decided.days.unwrap_or(usual)),
    ]))
}
