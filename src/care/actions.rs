//! The verbs of plans. Each is one transaction: load, decide, save, record.

use super::model::{CarePlan, Draft};
use super::{store, text};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;

/// Makes a plan, switched off until somebody has looked at what it would do. Its id.
///
/// # Errors
/// `Invalid` where there is no such tag.
pub fn create(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    known(tx, draft)?;
    let id = store::insert(tx, draft)?;
    tx.record(Event::about("care_plan.created", "care_plan", id).with(changes(None, draft)))?;
    Ok(id)
}

/// Changes a plan at the version that was seen.
///
/// # Errors
/// `Stale` where it was saved in between; `Invalid` where there is no such tag.
pub fn edit(tx: &mut Tx, id: i64, version: i32, draft: &Draft) -> Result<(), Problem> {
    let plan = store::one(tx, id)?;
    if plan.version != version {
        return Err(Problem::Stale(plan.version));
    }
    known(tx, draft)?;
    let changes = changes(Some(&plan.draft()), draft);
    if changes.iter().all(Option::is_none) {
        return Ok(());
    }
    store::update(tx, &plan, version, draft)?;
    tx.record(Event::about("care_plan.changed", "care_plan", id).with(changes))
}

/// Switches a plan on or off; as it stands now.
///
/// # Errors
/// `NotFound` where there is none.
pub fn switch(tx: &mut Tx, id: i64, active: bool) -> Result<CarePlan, Problem> {
    let plan = store::one(tx, id)?;
    if plan.active != active {
        store::switch(tx, id, active)?;
        tx.record(Event::about("care_plan.switched", "care_plan", id).with([Change::of(
            "active",
            plan.active,
            active,
        )]))?;
    }
    Ok(plan)
}

fn known(tx: &mut Tx, draft: &Draft) -> Result<(), Problem> {
    let known = store::known_tags(tx, &draft.tags)?;
    match draft.tags.iter().find(|tag| !known.contains(tag)) {
        None => Ok(()),
        Some(tag) => Err(Problem::invalid("tags", text::no_tag(tx.actor.lang, tag))),
    }
}

fn changes(before: Option<&Draft>, after: &Draft) -> Vec<Option<Change>> {
    let text = |field: &str, of: fn(&Draft) -> String| Change::of(field, before.map(of).unwrap_or_default(), of(after));
    vec![
        text("name", |draft| draft.name.clone()),
        text("title", |draft| draft.title.clone()),
        text("remarks", |draft| draft.remarks.clone()),
        text("occasion", |draft| draft.occasion.clone()),
        text("festival", |draft| draft.festival.clone()),
        Change::of("every", before.and_then(|draft| draft.every_days), after.every_days),
        Change::of("before", before.map(|draft| draft.days_before), after.days_before),
        text("grade", |draft| draft.grades.join(",")),
        text("stage", |draft| draft.stages.join(",")),
        text("tags", |draft| draft.tags.join(",")),
    ]
}
