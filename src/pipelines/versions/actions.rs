//! Moving the opportunities of earlier versions to the present one.

use super::store;
use crate::core::access::{Can, OpportunityEdit};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::pipelines::store as pipelines;

/// From which stages into which: ids.
pub type Way = (i64, i64);

/// Moves the open and paused opportunities that the actor may edit; how many.
///
/// # Errors
/// `BadRequest` where a stage is not one of an earlier version, or not one of the present one.
pub fn bring_up(tx: &mut Tx, can: &Can<OpportunityEdit>, pipeline_id: i64, ways: &[Way]) -> Result<usize, Problem> {
    let row = pipelines::one(tx, pipeline_id)?;
    let stages = store::stages(tx, pipeline_id)?;
    let is_present =
        |id: i64| stages.iter().find(|stage| stage.id == id).map(|stage| stage.version_id == row.version_id);
    if ways.iter().any(|(from, into)| is_present(*from) != Some(false) || is_present(*into) != Some(true)) {
        return Err(Problem::BadRequest("stage".into()));
    }
    let ids = store::move_between(tx, can, row.version_id, ways.iter().copied().unzip())?;
    let count = ids.len();
    if count > 0 {
        tx.record(Event::named("opportunity.version_changed", "opportunity").of_rows(ids).with([Change::of(
            "pipeline_version",
            (),
            row.number,
        )]))?;
    }
    Ok(count)
}
