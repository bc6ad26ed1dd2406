//! The verbs of leads. Each is one transaction: load, decide, save, record.

use super::fields::{CATALOGUE, FIELDS};
use super::form::named;
use super::model::{Draft, Lead, Place};
use super::rules::give;
use super::store::{self, Outcome};
use super::{notices, steps, text};
use crate::core::access::{
    Allowed, Can, LeadAssign, LeadClaim, LeadCreate, LeadDelete, LeadEdit, LeadRestore, LeadView, Permission, Seen,
    held_back,
};
use crate::core::calendar::Calendar;
use crate::core::event::{Change, Event, differences};
use crate::core::notice::{Dealt, settled};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::people::{self, Colleague};
use std::collections::BTreeMap;

/// Makes a lead for the place given, or lays it into the common pool, out of which the rules give it at once; its id. A name or a
/// phone is enough.
///
/// # Errors
/// `Forbidden` where the actor may not make leads there; `Invalid` where nobody could be reached or asked for.
pub fn create(
    tx: &mut Tx,
    can: &Can<LeadCreate>,
    draft: &Draft,
    (place, pooled): (Place, bool),
) -> Result<i64, Problem> {
    let allowed = can.place(place)?;
    let draft = &held_back(draft, &Draft::default(), &CATALOGUE, |field| allowed.writes(field))?;
    named(draft, tx.actor.lang)?;
    let id = store::insert(tx, draft, place)?;
    if pooled {
        tx.hand_over("lead", &[id], "")?;
        store::release(tx, id, 1)?;
    }
    tx.record(Event::about("lead.created", "lead", id).with(differences(FIELDS, &Draft::default(), draft)))?;
    if pooled {
        give::give_one(tx, id)?;
    }
    Ok(id)
}

/// Saves a lead's facts at the version that the person saw; the next version.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` where it is converted, or nobody could be reached or asked for any more.
pub fn edit(tx: &mut Tx, row: &Allowed<Lead, LeadEdit>, version: i32, draft: &Draft) -> Result<i32, Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    if row.status == "converted" {
        return Err(Problem::invalid("name", text::is_converted(tx.actor.lang)));
    }
    let old = row.stored(tx);
    let draft = &held_back(draft, &old, &CATALOGUE, |field| row.writes(field))?;
    if old == *draft {
        return Ok(version);
    }
    named(draft, tx.actor.lang)?;
    let next = store::update(tx, row, version, draft)?;
    tx.record(Event::about("lead.changed", "lead", row.id).with(differences(FIELDS, &old, draft)))?;
    Ok(next)
}

/// Says how far an open lead has come; its owner gets the task of that status.
///
/// # Errors
/// `Invalid` where it is closed or converted; `Stale` where somebody changed it in between.
pub fn set_status(
    tx: &mut Tx,
    row: &Allowed<Lead, LeadEdit>,
    status: &'static str,
    calendar: &Calendar,
) -> Result<(), Problem> {
    if row.status == "converted" {
        return Err(Problem::invalid("status", text::is_converted(tx.actor.lang)));
    }
    if row.status == status {
        return Ok(());
    }
    store::set_status(tx, row, &Outcome { status, failure: None, note: "" })?;
    tx.record(Event::about("lead.moved", "lead", row.id).with([
        Change::of("status", row.status.as_str(), status),
        Change::of("failure", row.failure.clone(), None::<String>),
    ]))?;
    steps::follow(tx, row, status, calendar)
}

/// Closes a lead that came to nothing, with the reason.
///
/// # Errors
/// `Invalid` where it is converted; `Stale` where somebody changed it in between.
pub fn fail(tx: &mut Tx, row: &Allowed<Lead, LeadEdit>, (failure, note): (&'static str, &str)) -> Result<(), Problem> {
    if row.status == "converted" {
        return Err(Problem::invalid("failure", text::is_converted(tx.actor.lang)));
    }
    store::set_status(tx, row, &Outcome { status: "failed", failure: Some(failure), note })?;
    settled(tx, "lead", row.id, Dealt::Whole)?;
    let event = Event::about("lead.failed", "lead", row.id).with([
        Change::of("status", row.status.as_str(), "failed"),
        Change::of("failure", row.failure.clone(), failure),
    ]);
    tx.record(if note.is_empty() { event } else { event.because(note) })
}

/// What trying to take a lead out of the pool came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is the actor's.
    Won,
    /// Somebody, of this name, was first.
    Lost(String),
}

/// Takes a lead out of the pool: of many who try at once, one has it, and the others are told who.
///
/// # Errors
/// `Forbidden` where the actor may not claim; `NotFound` where no such lead lies or lately lay in the actor's pool.
pub fn claim(tx: &mut Tx, can: &Can<LeadClaim>, id: i64) -> Result<Claim, Problem> {
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    tx.hand_over("lead", &[id], "")?;
    if !store::claim(tx, &view, id)? {
        return store::holder(tx, id).map(Claim::Lost);
    }
    tx.record(Event::about("lead.claimed", "lead", id).with([Change::of("owner", (), tx.actor.name())]))?;
    Ok(Claim::Won)
}

/// Gives a lead back to the common pool, with the reason.
///
/// # Errors
/// `Invalid` where it is closed or converted; `Stale` where somebody changed it in between.
pub fn release(tx: &mut Tx, row: &Allowed<Lead, LeadAssign>, reason: &str) -> Result<(), Problem> {
    if !row.is_open() || row.owner_id.is_none() {
        return Err(Problem::invalid("reason", text::not_open(tx.actor.lang)));
    }
    tx.hand_over("lead", &[row.id], reason)?;
    store::release(tx, row.id, row.version)?;
    settled(tx, "lead", row.id, Dealt::Whole)?;
    let change = Change::of("owner", row.owner_name.clone(), None::<String>);
    tx.record(Event::about("lead.released", "lead", row.id).with([change]).because(reason))
}

/// What assigning came to.
pub struct Assigned {
    pub count: usize,
    pub to: Colleague,
}

/// Gives leads to a colleague: those that the actor may assign, and those of the pool, to people for whom the actor may. All or
/// none.
///
/// # Errors
/// `NotFound` where one is not to be known of; `Forbidden` where one may not be assigned; `Invalid` where the person is not
/// found, may not view leads, or has all of them; `Stale` where somebody changed one in between.
pub fn assign(
    tx: &mut Tx,
    can: &Can<LeadAssign>,
    ids: &[i64],
    (person, reason): (&str, &str),
) -> Result<Assigned, Problem> {
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    let rows = store::several(tx, &view, ids)?;
    if rows.is_empty() || rows.len() < ids.len() {
        return Err(Problem::NotFound);
    }
    if rows.iter().any(|row| !row.is_open()) {
        return Err(Problem::invalid("ids", text::not_assignable(tx.actor.lang)));
    }
    let to = people::named(tx, person, "person")?;
    notices::may_view(tx, &to)?;
    let place = Place { owner_id: to.id, owner_dept_id: to.department_id };
    for row in &rows {
        may_assign(can, row, place)?;
    }
    let moving: Vec<&Seen<Lead>> = rows.iter().filter(|row| row.owner_id != Some(to.id)).collect();
    if moving.is_empty() {
        return Err(Problem::invalid("person", text::has_them(tx.actor.lang, &to.name)));
    }
    let seen: Vec<(i64, i32)> = moving.iter().map(|row| (row.id, row.version)).collect();
    let ids: Vec<i64> = moving.iter().map(|row| row.id).collect();
    tx.hand_over("lead", &ids, reason)?;
    if store::assign(tx, &seen, place)? < seen.len() {
        return Err(Problem::invalid("ids", text::changed_meanwhile(tx.actor.lang)));
    }
    record_assigned(tx, &moving, &to, reason)?;
    notices::given(tx, to.id, &ids)?;
    Ok(Assigned { count: ids.len(), to })
}

/// The open leads of a person that the actor may give to somebody else.
///
/// # Errors
/// `Forbidden` where the actor sees no leads at all.
pub fn open_of(door: &mut impl Door, can: &Can<LeadAssign>, owner_id: i64) -> Result<Vec<Seen<Lead>>, Problem> {
    let view = can.also::<LeadView>().ok_or(Problem::Forbidden(LeadView::INFO.id))?;
    let mut rows = store::open_of(door, &view, owner_id)?;
    rows.retain(Seen::allows::<LeadAssign>);
    Ok(rows)
}

/// Whether the actor may give this lead to that place.
fn may_assign(can: &Can<LeadAssign>, row: &Seen<Lead>, place: Place) -> Result<(), Problem> {
    let claims = row.pool_id.is_some() && can.also::<LeadClaim>().is_some();
    if row.allows::<LeadAssign>() || (claims && can.place(place).is_ok()) {
        Ok(())
    } else {
        Err(Problem::Forbidden(LeadAssign::INFO.id))
    }
}

fn record_assigned(tx: &mut Tx, moving: &[&Seen<Lead>], to: &Colleague, reason: &str) -> Result<(), Problem> {
    let mut by_owner: BTreeMap<Option<&str>, Vec<i64>> = BTreeMap::new();
    for row in moving {
        by_owner.entry(row.owner_name.as_deref()).or_default().push(row.id);
    }
    for (owner, ids) in by_owner {
        let event =
            Event::named("lead.assigned", "lead").of_rows(ids).with([Change::of("owner", owner, to.name.as_str())]);
        tx.record(if reason.is_empty() { event } else { event.because(reason) })?;
    }
    Ok(())
}

/// Puts a lead into the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, row: &Allowed<Lead, LeadDelete>) -> Result<(), Problem> {
    store::set_deleted(tx, row, true)?;
    settled(tx, "lead", row.id, Dealt::Whole)?;
    tx.record(Event::about("lead.deleted", "lead", row.id))
}

/// Takes a lead out of the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn restore(tx: &mut Tx, row: &Allowed<Lead, LeadRestore>) -> Result<(), Problem> {
    store::set_deleted(tx, row, false)?;
    tx.record(Event::about("lead.restored", "lead", row.id))
}
