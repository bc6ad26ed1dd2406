//! The verbs of pipelines. Each is one transaction: load, decide, save, record.

use super::model::{Draft, StageDraft, told};
use super::{store, text};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::opportunities::store as opportunities;
use crate::text::Lang;
use serde_json::Value;

/// Makes a pipeline; its id.
///
/// # Errors
/// As the database answers.
pub fn create(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let id = store::insert(tx, &draft.name_zh, &draft.name_en)?;
    store::add_version(tx, id, 1, &draft.stages)?;
    store::set_departments(tx, id, &draft.departments)?;
    let whose = if draft.departments.is_empty() { Value::Null } else { store::one(tx, id)?.whose_told() };
    tx.record(Event::about("pipeline.created", "pipeline", id).with([
        Change::of("name_zh", (), draft.name_zh.as_str()),
        Change::of("name_en", (), draft.name_en.as_str()),
        Change::of("departments", (), whose),
        Change::of("stages", (), told(&draft.stages, Lang::Zh)),
    ]))?;
    Ok(id)
}

/// Saves a pipeline at the version of its row that was seen. Stages that opportunities stand in are not touched: what is
/// changed of them becomes a version of its own. The number of that, where there is one.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` for `departments` where it is the last one in use for everybody.
pub fn change(tx: &mut Tx, id: i64, version: i32, draft: &Draft) -> Result<Option<i32>, Problem> {
    let others = store::others(tx, id)?;
    let row = store::one(tx, id)?;
    let given_away = row.version == version && !row.retired && row.is_for_all() && !draft.departments.is_empty();
    if given_away && others.for_all == 0 {
        return Err(Problem::invalid("departments", text::last_for_all(tx.actor.lang)));
    }
    if row.version != version || !store::rename(tx, id, version, (&draft.name_zh, &draft.name_en))? {
        return Err(Problem::Stale(row.version));
    }
    store::set_departments(tx, id, &draft.departments)?;
    let whose = store::one(tx, id)?.whose_told();
    let before: Vec<StageDraft> = opportunities::stages(tx, row.version_id)?.iter().map(StageDraft::of).collect();
    let mut made = None;
    if before != draft.stages {
        let used = store::deals(tx, Some(id))?.iter().any(|deals| deals.version_id == row.version_id);
        if used {
            store::add_version(tx, id, row.number + 1, &draft.stages)?;
            made = Some(row.number + 1);
        } else {
            store::replace_stages(tx, row.version_id, &draft.stages)?;
        }
    }
    tx.record(Event::about("pipeline.changed", "pipeline", id).with([
        Change::of("name_zh", row.name_zh.as_str(), draft.name_zh.as_str()),
        Change::of("name_en", row.name_en.as_str(), draft.name_en.as_str()),
        Change::of("departments", row.whose_told(), whose),
        Change::of("stages", told(&before, Lang::Zh), told(&draft.stages, Lang::Zh)),
        Change::of("number", row.number, made.unwrap_or(row.number)),
    ]))?;
    Ok(made)
}

/// Copies the present version of a pipeline into a new one for the same departments; its id.
///
/// # Errors
/// `NotFound` where there is no such pipeline.
pub fn copy(tx: &mut Tx, id: i64) -> Result<i64, Problem> {
    let row = store::one(tx, id)?;
    let name = |name: &str, copied: fn(Lang, &str) -> String, lang: Lang| {
        let short: String = name.chars().take(50).collect();
        if name.is_empty() { String::new() } else { copied(lang, &short) }
    };
    let stages = opportunities::stages(tx, row.version_id)?.iter().map(StageDraft::of).collect();
    let name_zh = name(&row.name_zh, text::copy_of, Lang::Zh);
    let name_en = name(&row.name_en, text::copy_of, Lang::En);
    create(tx, &Draft { name_zh, name_en, departments: row.departments, stages })
}

/// Retires a pipeline: new opportunities no longer take it, those in it go on. Its name.
///
/// # Errors
/// `Invalid` where it is the last one in use or the last for everybody, or retired already.
pub fn retire(tx: &mut Tx, id: i64) -> Result<String, Problem> {
    let others = store::others(tx, id)?;
    let row = store::one(tx, id)?;
    if others.in_use > 0 && others.for_all == 0 && row.is_for_all() && !row.retired {
        return Err(Problem::invalid("pipeline", text::last_for_all(tx.actor.lang)));
    }
    if others.in_use == 0 || !store::set_retired(tx, id, true)? {
        return Err(Problem::invalid("pipeline", text::last_one(tx.actor.lang)));
    }
    tx.record(Event::about("pipeline.retired", "pipeline", id))?;
    Ok(row.name(tx.actor.lang).to_owned())
}

/// Brings a retired pipeline back. Its name.
///
/// # Errors
/// `NotFound` where there is no such pipeline.
pub fn restore(tx: &mut Tx, id: i64) -> Result<String, Problem> {
    let row = store::one(tx, id)?;
    if store::set_retired(tx, id, false)? {
        tx.record(Event::about("pipeline.restored", "pipeline", id))?;
    }
    Ok(row.name(tx.actor.lang).to_owned())
}

/// Puts a pipeline one place forward; the first is the usual one.
///
/// # Errors
/// `NotFound` where there is no such pipeline.
pub fn raise(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    store::one(tx, id)?;
    store::raise(tx, id)?;
    tx.record(Event::about("pipeline.raised", "pipeline", id))
}
