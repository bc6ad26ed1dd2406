//! The verbs of imports. Each is one transaction.

use super::batch::{Batch, Plan, State};
use super::kind::{Kind, Told};
use super::report::Report;
use super::store;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Changes kept of one file.
const MOST_CHANGES: usize = 20_000;

/// What a job is to do with an import, as it is enqueued.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub batch: Uuid,
    /// The version at which it was asked for.
    pub version: i32,
    /// Who asked for it; None for commands.
    pub by: Option<i64>,
    /// The language that problems are told in: zh-CN or en.
    pub lang: String,
    /// Nothing is imported where anything is wrong.
    pub all: bool,
}

fn enqueue<K: Kind>(tx: &mut Tx, batch: Uuid, version: i32, all: bool) -> Result<(), Problem> {
    let task = Task { batch, version, by: tx.user_id(), lang: tx.actor.lang.tag().to_owned(), all };
    store::stop_progress(tx, batch)?;
    let payload = serde_json::to_value(task).map_err(Problem::bug)?;
    tx.enqueue(K::JOB, Some(format!("{}:{batch}:{version}", K::JOB)), payload, tx.now)
}

/// Keeps a file until its decision, with its bytes where it is read again; a large one is checked by a job.
///
/// # Errors
/// As the database answers.
pub fn keep<K: Kind>(tx: &mut Tx, batch: &Batch, file: Option<Vec<u8>>) -> Result<(), Problem> {
    store::put(tx, K::OBJECT, batch, file)?;
    if batch.state == State::Checking {
        enqueue::<K>(tx, batch.id, batch.version, false)?;
    }
    tx.record(Event::named("import.uploaded", "import").because(batch.id.to_string()))
}

/// Changes what was decided about a file; nothing where it is imported already. A large one is checked anew by a job.
///
/// # Errors
/// `NotFound` where it is another's; `Refused` where more was changed than is kept.
pub fn change<K: Kind>(tx: &mut Tx, id: Uuid, large: bool, change: impl FnOnce(&mut Plan)) -> Result<(), Problem> {
    let Some(mut held) = store::held(tx, K::OBJECT, id)? else { return Ok(()) };
    change(&mut held.plan);
    if held.plan.mends.len() + held.plan.cells.len() > MOST_CHANGES {
        return Err(Problem::Refused("import_changes".into()));
    }
    let state = if large { State::Checking } else { State::Waiting };
    let version = store::save(tx, id, &held.plan, state, 0)?;
    if large {
        enqueue::<K>(tx, id, version, false)?;
    }
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Reads another sheet of the workbook; its columns are guessed anew.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn choose_sheet<K: Kind>(tx: &mut Tx, id: Uuid, sheet: String) -> Result<(), Problem> {
    store::mine(tx, K::OBJECT, id)?;
    if let Some(version) = store::turn(tx, id, &[State::Waiting, State::Failed], State::Checking)? {
        store::replan(tx, id, &Plan { sheet: Some(sheet), ..Plan::default() })?;
        enqueue::<K>(tx, id, version, false)?;
    }
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Checks a file anew whose check came to nothing.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn check_again<K: Kind>(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    store::mine(tx, K::OBJECT, id)?;
    if let Some(version) = store::turn(tx, id, &[State::Failed], State::Checking)? {
        enqueue::<K>(tx, id, version, false)?;
    }
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Throws a file away.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn forget<K: Kind>(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    store::mine(tx, K::OBJECT, id)?;
    if store::turn(tx, id, &[State::Waiting, State::Failed], State::Dropped)?.is_none() {
        return Ok(());
    }
    tx.record(Event::named("import.dropped", "import").because(id.to_string()))
}

/// Imports the good rows of a dry run of this version, once: all of them, or none. How many.
///
/// # Errors
/// `Stale` where something was changed since the dry run; `Refused` by a constraint.
pub fn decide<K: Kind>(tx: &mut Tx, id: Uuid, version: i32, report: &Report<K::Ready>) -> Result<usize, Problem> {
    let Some(mut held) = store::held(tx, K::OBJECT, id)? else { return Ok(0) };
    if held.version != version {
        return Err(Problem::Stale(held.version));
    }
    let (kept, added) = K::import(tx, id, report, &mut |_| Ok(()))?;
    (held.plan.rest, held.plan.added) = (report.rest(), added);
    store::save(tx, id, &held.plan, State::Done, kept)?;
    Ok(kept)
}

/// Lets a job import a large file at this version, once.
///
/// # Errors
/// `Stale` where something was changed since the check.
pub fn begin<K: Kind>(tx: &mut Tx, id: Uuid, version: i32, all: bool) -> Result<(), Problem> {
    let Some(held) = store::held(tx, K::OBJECT, id)? else { return Ok(()) };
    if held.version != version {
        return Err(Problem::Stale(held.version));
    }
    if let Some(version) = store::turn(tx, id, &[State::Waiting], State::Applying)? {
        enqueue::<K>(tx, id, version, all)?;
    }
    tx.record(Event::named("import.begun", "import").because(id.to_string()))
}

/// Lets a job take an import back.
///
/// # Errors
/// As the database answers.
pub fn begin_undo<K: Kind>(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    if let Some(version) = store::turn(tx, id, &[State::Done], State::Undoing)? {
        enqueue::<K>(tx, id, version, false)?;
    }
    tx.record(Event::named("import.undo_begun", "import").because(id.to_string()))
}

/// Stops the job of one's own import: nothing is written then. A check is given up with its file.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn cancel<K: Kind>(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    store::mine(tx, K::OBJECT, id)?;
    let turned = store::turn(tx, id, &[State::Applying], State::Waiting)?.is_some()
        || store::turn(tx, id, &[State::Checking], State::Dropped)?.is_some();
    if !turned {
        return Ok(());
    }
    store::stop_progress(tx, id)?;
    tx.record(Event::named("import.cancelled", "import").because(id.to_string()))
}

/// Imports the good rows of a report and ends the import, all in one; how many. `told` hears how many are in.
///
/// # Errors
/// `Stale` where it was cancelled, or done by another; those of `told`; `Refused` by a constraint.
pub fn carry_out<K: Kind>(tx: &mut Tx, batch: &Batch, report: &Report<K::Ready>, told: Told) -> Result<usize, Problem> {
    let (kept, added) = K::import(tx, batch.id, report, told)?;
    let plan = Plan { rest: report.rest(), added, ..batch.plan.clone() };
    let kept_rows = i32::try_from(kept).unwrap_or(i32::MAX);
    let ended = Batch { plan, state: State::Done, kept: kept_rows, contents: batch.contents.head(), ..batch.clone() };
    if store::finish(tx, batch, &ended)? { Ok(kept) } else { Err(Problem::Stale(batch.version)) }
}
