//! The verbs of imports. Each is one transaction.

use super::batch::{Batch, Plan, State};
use super::report::{Checked, Fate, Link, Ready, Report};
use super::{store, there};
use crate::contacts;
use crate::contacts::model::{Draft, Place};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers;
use crate::customers::store::New;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Customers inserted by one statement.
const CHUNK: usize = 500;
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

/// The kind of job that works on imports.
pub const JOB: &str = "import";

fn enqueue(tx: &mut Tx, batch: Uuid, version: i32, all: bool) -> Result<(), Problem> {
    let task = Task { batch, version, by: tx.user_id(), lang: tx.actor.lang.tag().to_owned(), all };
    store::stop_progress(tx, batch)?;
    let payload = serde_json::to_value(task).map_err(Problem::bug)?;
    tx.enqueue(JOB, Some(format!("{JOB}:{batch}:{version}")), payload, tx.now)
}

/// Keeps a file until its decision, with its bytes where it is read again; a large one is checked by a job.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, batch: &Batch, file: Option<Vec<u8>>) -> Result<(), Problem> {
    store::put(tx, batch, file)?;
    if batch.state == State::Checking {
        enqueue(tx, batch.id, batch.version, false)?;
    }
    tx.record(Event::named("import.uploaded", "import").because(batch.id.to_string()))
}

/// Changes what was decided about a file; nothing where it is imported already. A large one is checked anew by a job.
///
/// # Errors
/// `NotFound` where it is another's; `Refused` where more was changed than is kept.
pub fn change(tx: &mut Tx, id: Uuid, large: bool, change: impl FnOnce(&mut Plan)) -> Result<(), Problem> {
    let Some(mut held) = store::held(tx, id)? else { return Ok(()) };
    change(&mut held.plan);
    if held.plan.mends.len() + held.plan.cells.len() > MOST_CHANGES {
        return Err(Problem::Refused("import_changes".into()));
    }
    let state = if large { State::Checking } else { State::Waiting };
    let version = store::save(tx, id, &held.plan, state, 0)?;
    if large {
        enqueue(tx, id, version, false)?;
    }
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Reads another sheet of the workbook; its columns are guessed anew.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn choose_sheet(tx: &mut Tx, id: Uuid, sheet: String) -> Result<(), Problem> {
    store::mine(tx, id)?;
    if let Some(version) = store::turn(tx, id, &[State::Waiting, State::Failed], State::Checking)? {
        store::replan(tx, id, &Plan { sheet: Some(sheet), ..Plan::default() })?;
        enqueue(tx, id, version, false)?;
    }
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Checks a file anew whose check came to nothing.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn check_again(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    store::mine(tx, id)?;
    if let Some(version) = store::turn(tx, id, &[State::Failed], State::Checking)? {
        enqueue(tx, id, version, false)?;
    }
    tx.record(Event::named("import.changed", "import").because(id.to_string()))
}

/// Throws a file away.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn forget(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    store::mine(tx, id)?;
    if store::turn(tx, id, &[State::Waiting, State::Failed], State::Dropped)?.is_none() {
        return Ok(());
    }
    tx.record(Event::named("import.dropped", "import").because(id.to_string()))
}

/// Imports the good rows of a dry run of this version, once: all of them, or none. How many.
///
/// # Errors
/// `Stale` where something was changed since the dry run; `Refused` by a constraint.
pub fn decide(tx: &mut Tx, id: Uuid, version: i32, report: &Report) -> Result<usize, Problem> {
    let Some(mut held) = store::held(tx, id)? else { return Ok(0) };
    if held.version != version {
        return Err(Problem::Stale(held.version));
    }
    let (kept, added) = import(tx, id, report, &mut |_| Ok(()))?;
    (held.plan.rest, held.plan.added) = (rest(report), added);
    store::save(tx, id, &held.plan, State::Done, kept)?;
    Ok(kept)
}

/// Lets a job import a large file at this version, once.
///
/// # Errors
/// `Stale` where something was changed since the check.
pub fn begin(tx: &mut Tx, id: Uuid, version: i32, all: bool) -> Result<(), Problem> {
    let Some(held) = store::held(tx, id)? else { return Ok(()) };
    if held.version != version {
        return Err(Problem::Stale(held.version));
    }
    if let Some(version) = store::turn(tx, id, &[State::Waiting], State::Applying)? {
        enqueue(tx, id, version, all)?;
    }
    tx.record(Event::named("import.begun", "import").because(id.to_string()))
}

/// Lets a job take an import back.
///
/// # Errors
/// As the database answers.
pub fn begin_undo(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    if let Some(version) = store::turn(tx, id, &[State::Done], State::Undoing)? {
        enqueue(tx, id, version, false)?;
    }
    tx.record(Event::named("import.undo_begun", "import").because(id.to_string()))
}

/// Stops the job of one's own import: nothing is written then. A check is given up with its file.
///
/// # Errors
/// `NotFound` where it is another's.
pub fn cancel(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    store::mine(tx, id)?;
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
pub fn carry_out(
    tx: &mut Tx,
    batch: &Batch,
    report: &Report,
    told: &mut dyn FnMut(usize) -> Result<(), Problem>,
) -> Result<usize, Problem> {
    let (kept, added) = import(tx, batch.id, report, told)?;
    let plan = Plan { rest: rest(report), added, ..batch.plan.clone() };
    let kept_rows = i32::try_from(kept).unwrap_or(i32::MAX);
    let ended = Batch { plan, state: State::Done, kept: kept_rows, contents: batch.contents.head(), ..batch.clone() };
    if store::finish(tx, batch, &ended)? { Ok(kept) } else { Err(Problem::Stale(batch.version)) }
}

fn rest(report: &Report) -> Vec<usize> {
    report.rows.iter().filter(|row| row.fate != Fate::Good).map(|row| row.number).collect()
}

/// Inserts the good rows, parents first, so that each row's parent is there when it comes; how many customers they became,
/// and how many contacts of customers that were there.
fn import(
    tx: &mut Tx,
    id: Uuid,
    report: &Report,
    told: &mut dyn FnMut(usize) -> Result<(), Problem>,
) -> Result<(usize, usize), Problem> {
    let made = HashMap::with_capacity(report.rows.len());
    let mut making = Making { id, report, made, contacts: Vec::new(), tags: BTreeMap::new() };
    let mut waiting: Vec<usize> = Vec::with_capacity(CHUNK);
    let customers = |row: &&Checked| row.fate == Fate::Good && row.joins.is_none() && row.adds.is_none();
    for index in &report.order {
        let Some(row) = report.rows.get(*index).filter(customers) else { continue };
        let parent_is_waiting = matches!(row.parent, Link::Row(parent) if !making.made.contains_key(&parent));
        if waiting.len() == CHUNK || parent_is_waiting {
            making.insert(tx, &mut waiting)?;
            told(making.made.len())?;
        }
        waiting.push(*index);
    }
    making.insert(tx, &mut waiting)?;
    making.join(tx)?;
    let added = making.add(tx)?;
    let Making { made, contacts, tags, .. } = making;
    let new_tags: Vec<String> = tags.into_iter().filter_map(|(name, new)| new.then_some(name)).collect();
    if !new_tags.is_empty() {
        store::remember_tags(tx, id, new_tags)?;
    }
    let kept = made.len();
    if kept > 0 {
        let mut ids: Vec<i64> = made.into_values().collect();
        ids.sort_unstable();
        tx.record(Event::named("customer.imported", "customer").of_rows(ids).because(id.to_string()))?;
    }
    if !contacts.is_empty() {
        tx.record(Event::named("contact.imported", "contact").of_rows(contacts).because(id.to_string()))?;
    }
    Ok((kept, added))
}

/// Rows on their way in.
struct Making<'r> {
    id: Uuid,
    report: &'r Report,
    /// The customers that rows became, by index.
    made: HashMap<usize, i64>,
    /// The contacts that came along.
    contacts: Vec<i64>,
    /// The tags of these rows, and whether each is new.
    tags: BTreeMap<String, bool>,
}

impl Making<'_> {
    /// Inserts the rows that wait.
    fn insert(&mut self, tx: &mut Tx, waiting: &mut Vec<usize>) -> Result<(), Problem> {
        if waiting.is_empty() {
            return Ok(());
        }
        let rows = waiting.iter().map(|index| self.report.ready.get(*index)).collect::<Result<Vec<_>, _>>()?;
        self.meet_tags(tx, &rows)?;
        let mut batch = Vec::with_capacity(rows.len());
        for (row, index) in rows.iter().zip(waiting.iter()) {
            let parent_id = match self.report.rows.get(*index).map(|row| row.parent) {
                None | Some(Link::None) => None,
                Some(Link::Customer(id)) => Some(id),
                Some(Link::Row(parent)) => {
                    let made = self.made.get(&parent).ok_or_else(|| Problem::bug("a row came before its parent"))?;
                    Some(*made)
                }
            };
            let place = row.place.ok_or_else(|| Problem::bug("a good row has no owner"))?;
            batch.push(New { draft: &row.draft, place, parent_id, made: row.made });
        }
        let ids = customers::store::insert(tx, &batch, "import", Some(self.id))?;
        self.meet_contacts(tx, &ids, &rows)?;
        self.made.extend(waiting.drain(..).zip(ids));
        Ok(())
    }

    /// Inserts the contacts of rows that belong to these customers, in one statement.
    fn meet_contacts(&mut self, tx: &mut Tx, customers: &[i64], rows: &[Ready]) -> Result<(), Problem> {
        let with = customers
            .iter()
            .zip(rows)
            .filter_map(|(customer, row)| Some((*customer, row.contact.as_ref()?, row.place?)));
        let with: Vec<_> = with.map(|(customer, draft, place)| (Place::with_new(customer, place), draft)).collect();
        let batch: Vec<contacts::store::New> =
            with.iter().map(|(place, draft)| contacts::store::New { place, draft }).collect();
        self.contacts.extend(contacts::store::insert(tx, &batch, Some(self.id))?);
        Ok(())
    }

    /// Inserts the contacts of rows that join a customer.
    fn join(&mut self, tx: &mut Tx) -> Result<(), Problem> {
        let rows = self.report.rows.iter().enumerate().filter(|(_, row)| row.fate == Fate::Good);
        let joining: Vec<(usize, i64)> =
            rows.filter_map(|(index, row)| Some((index, *self.made.get(&row.joins?)?))).collect();
        for some in joining.chunks(CHUNK) {
            let customers: Vec<i64> = some.iter().map(|(_, customer)| *customer).collect();
            let rows = some.iter().map(|(index, _)| self.report.ready.get(*index)).collect::<Result<Vec<_>, _>>()?;
            self.meet_contacts(tx, &customers, &rows)?;
        }
        Ok(())
    }

    /// Inserts the contacts of rows whose customer was there, each as if it was made by hand; how many. The rights are
    /// those of now: what the check found may be over.
    fn add(&self, tx: &mut Tx) -> Result<usize, Problem> {
        let rows = self.report.rows.iter().enumerate().filter(|(_, row)| row.fate == Fate::Good);
        let adding: Vec<(usize, i64)> = rows.filter_map(|(index, row)| Some((index, row.adds?))).collect();
        for some in adding.chunks(CHUNK) {
            let customers: BTreeSet<i64> = some.iter().map(|(_, customer)| *customer).collect();
            let found = there::find(tx, customers.into_iter().collect())?;
            let places: HashMap<i64, Place> =
                found.iter().filter(|one| one.may_get(&tx.actor.standing)).map(|one| (one.id, one.place())).collect();
            let mut batch = Vec::with_capacity(some.len());
            for (index, customer) in some {
                let place = places.get(customer).ok_or_else(|| Problem::Refused("import_customer".into()))?;
                let draft =
                    self.report.ready.get(*index)?.contact.ok_or_else(|| Problem::bug("a row has no contact"))?;
                batch.push((place, Draft { main: draft.main && place.first, ..draft }));
            }
            contacts::actions::add_imported(tx, &batch, self.id)?;
        }
        Ok(adding.len())
    }

    /// Notes which tags do not exist before these rows make them.
    fn meet_tags(&mut self, tx: &mut Tx, rows: &[Ready]) -> Result<(), Problem> {
        let tags: BTreeSet<&String> = rows.iter().flat_map(|row| &row.draft.tags).collect();
        let strange: Vec<String> = tags.into_iter().filter(|tag| !self.tags.contains_key(*tag)).cloned().collect();
        if strange.is_empty() {
            return Ok(());
        }
        self.tags.extend(strange.iter().map(|tag| (tag.clone(), false)));
        self.tags.extend(store::unknown_tags(tx, strange)?.into_iter().map(|tag| (tag, true)));
        Ok(())
    }
}
