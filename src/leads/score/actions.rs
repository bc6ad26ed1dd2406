//! The verb of weights: one transaction that keeps them and has all leads calculated anew.

use super::jobs::RECALCULATE;
use super::model::{Rule, signed};
use super::store;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::text::Lang;
use serde_json::{Value, json};

/// Keeps weights in place of the version that was seen; whether they differ from it. The earlier ones stay.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn save(tx: &mut Tx, rules: &[Rule], seen: i32) -> Result<bool, Problem> {
    let present = store::held(tx)?;
    if present != i64::from(seen) {
        return Err(Problem::Stale(i32::try_from(present).unwrap_or(i32::MAX)));
    }
    let before = store::versions(tx)?.into_iter().next().map(|(_, rules)| rules).unwrap_or_default();
    if before == rules {
        return Ok(false);
    }
    let id = store::insert(tx, rules)?;
    tx.enqueue(RECALCULATE, Some(format!("{RECALCULATE}:version:{id}")), json!({}), tx.now)?;
    tx.record(Event::named("lead_score.changed", "setting").with([Change::of("rules", told(&before), told(rules))]))?;
    Ok(true)
}

/// Rules as the history keeps them.
fn told(rules: &[Rule]) -> Value {
    rules.iter().map(|rule| format!("{} {}", signed(rule.points), rule.words(Lang::Zh))).collect()
}
