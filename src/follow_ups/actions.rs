//! The verbs of follow-ups. Each is one transaction: load, decide, save, record.

use super::model::{Draft, FollowUp, Kept, Next, Place, Subject};
use super::store::{self, Settled};
use super::{cycle, rules, text};
use crate::core::access::{
    Can, ContactView, FollowUpCreate, FollowUpDelete, FollowUpEdit, FollowUpView, Permission, Seen,
};
use crate::core::calendar::Calendar;
use crate::core::event::{Change, Event};
use crate::core::notice::{Dealt, settled};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::{self, Kind, Row};
use crate::customers::model::Customer;
use chrono::NaiveDate;
use serde_json::{Map, json};

/// The name of a customer's planned day among what can be taken back.
const PLAN: &str = "next_follow_up";

/// What is written at once: the follow-up and its files.
pub struct New<'a> {
    pub draft: &'a Draft,
    pub kept: &'a [Kept],
}

/// Writes a follow-up on a customer or lead that the actor sees; its author is the actor. Its id.
///
/// # Errors
/// `Forbidden` where the actor may not write follow-ups; `Invalid` where the contact is not one of the customer.
pub fn create(
    tx: &mut Tx,
    can: &Can<FollowUpCreate>,
    subject: &Subject,
    new: &New,
    calendar: &Calendar,
) -> Result<i64, Problem> {
    let (draft, kept) = (new.draft, new.kept);
    let standing = &tx.actor.standing;
    let (author, place) =
        (standing.user_id, Place { owner_id: standing.user_id, owner_dept_id: standing.department_id });
    can.place(place)?;
    let contacts = can.also::<ContactView>();
    known_contact(tx, contacts.as_ref(), subject.customer_id, draft)?;
    let happened_at = draft.happened_at.unwrap_or(tx.now);
    let next_date = match draft.next {
        Next::Usual => Some(rules::usual_next(
            cycle::store::days(tx, subject.grade.as_deref())?,
            happened_at.with_timezone(&calendar.zone).date_naive(),
            calendar,
        )),
        Next::Open => None,
        Next::On(day) => Some(day),
    };
    let last = store::last_texts(tx, author, 0)?;
    let valid = rules::counts(&draft.body, &last, happened_at, tx.now);
    let (customer_id, lead_id) = (subject.customer_id, subject.lead_id);
    let id = store::insert(tx, &Settled { customer_id, lead_id, draft, happened_at, next_date, valid })?;
    store::attach(tx, customer_id, id, kept)?;
    for (object, row_id) in [("customer", customer_id), ("lead", lead_id)] {
        if let Some(row_id) = row_id {
            settled(tx, object, row_id, Dealt::Planned)?;
        }
    }
    let names: Vec<String> = kept.iter().map(|file| file.name.clone()).collect();
    tx.record(Event::about("follow_up.created", "follow_up", id).on_customer_if(customer_id).with([
        Change::of("type", (), draft.kind),
        Change::of("next_date", (), next_date.map(|day| day.to_string())),
        if names.is_empty() { None } else { Change::of("files", (), names) },
    ]))?;
    Ok(id)
}

/// The contact must be one of the customer that the actor may view.
fn known_contact(
    tx: &mut Tx,
    can: Option<&Can<ContactView>>,
    customer_id: Option<i64>,
    draft: &Draft,
) -> Result<(), Problem> {
    let Some(id) = draft.contact_id else { return Ok(()) };
    let persons = customer_id.map(|customer| store::persons(tx, can, customer)).transpose()?.unwrap_or_default();
    if persons.iter().any(|person| person.id == id) {
        Ok(())
    } else {
        Err(Problem::invalid("contact", text::not_a_contact(tx.actor.lang)))
    }
}

/// Whether the actor is the author and the 24 hours of correction are not over.
#[must_use]
pub fn is_correctable(row: &FollowUp, actor_id: Option<i64>, now: chrono::DateTime<chrono::Utc>) -> bool {
    actor_id == Some(row.owner_id) && now - row.created_at < rules::CORRECTION
}

/// The right to correct: the author's, for 24 hours.
///
/// # Errors
/// `Forbidden` where somebody else wrote it; `Invalid` where the time is over.
pub fn correctable(
    row: &Seen<FollowUp>,
    actor: &crate::core::access::Actor,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), Problem> {
    if actor.user_id() != Some(row.owner_id) || !row.allows::<FollowUpEdit>() {
        return Err(Problem::Forbidden(FollowUpEdit::INFO.id));
    }
    if is_correctable(row, actor.user_id(), now) {
        Ok(())
    } else {
        Err(Problem::invalid("body", text::too_late(actor.lang)))
    }
}

/// Corrects a follow-up at the version that the person saw.
///
/// # Errors
/// As [`correctable`]; `Stale` where it was saved in between; `Invalid` where the contact is not one of the customer.
pub fn edit(
    tx: &mut Tx,
    row: &Seen<FollowUp>,
    contacts: Option<&Can<ContactView>>,
    version: i32,
    draft: &Draft,
) -> Result<(), Problem> {
    correctable(row, tx.actor, tx.now)?;
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    if draft.contact_id != row.contact_id {
        known_contact(tx, contacts, row.customer_id, draft)?;
    }
    // The field holds whole minutes: one that was not touched keeps its seconds.
    let same_minute = draft.happened_at.is_some_and(|at| at.timestamp() / 60 == row.happened_at.timestamp() / 60);
    let happened_at = if same_minute { row.happened_at } else { draft.happened_at.unwrap_or(row.happened_at) };
    let next_date = match draft.next {
        Next::Usual => row.next_date,
        Next::Open => None,
        Next::On(day) => Some(day),
    };
    let last = store::last_texts(tx, row.owner_id, row.id)?;
    let valid = rules::counts(&draft.body, &last, happened_at, row.created_at);
    let text_of = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let changes: Vec<Option<Change>> = vec![
        Change::of("body", row.body.as_str(), draft.body.as_str()),
        Change::of("type", row.kind.as_str(), draft.kind),
        Change::of("feedback", row.feedback.as_str(), draft.feedback.as_str()),
        Change::of("happened_at", row.happened_at.to_rfc3339(), happened_at.to_rfc3339()),
        Change::of("next_date", text_of(row.next_date), text_of(next_date)),
        Change::of("contact", row.contact_id, draft.contact_id),
    ];
    if changes.iter().all(Option::is_none) {
        return Ok(());
    }
    let (customer_id, lead_id) = (row.customer_id, row.lead_id);
    store::update(tx, row, version, &Settled { customer_id, lead_id, draft, happened_at, next_date, valid })?;
    tx.record(Event::about("follow_up.changed", "follow_up", row.id).on_customer_if(row.customer_id).with(changes))
}

/// Deletes a follow-up: the author within 24 hours, or somebody else who holds the right, with a reason.
///
/// # Errors
/// `Forbidden` where neither holds; `Invalid` where a reason is missing.
pub fn delete(tx: &mut Tx, row: &Seen<FollowUp>, reason: &str) -> Result<(), Problem> {
    if !is_correctable(row, tx.user_id(), tx.now) {
        if !row.allows::<FollowUpDelete>() {
            return Err(Problem::Forbidden(FollowUpDelete::INFO.id));
        }
        if tx.user_id() == Some(row.owner_id) {
            return Err(Problem::invalid("reason", text::too_late_to_delete(tx.actor.lang)));
        }
        if reason.is_empty() {
            return Err(Problem::invalid("reason", text::need_reason(tx.actor.lang)));
        }
    }
    let before = store::planned(tx, row.customer_id)?;
    store::set_deleted(tx, row, true)?;
    let after = store::planned(tx, row.customer_id)?;
    let plan = |day: Option<NaiveDate>| Map::from_iter([(PLAN.to_owned(), json!(day))]);
    let name = row.subject_name.clone();
    let kept = Row { id: row.id, name, before: plan(before), after: plan(after), ..Row::default() };
    changes::store::keep(tx, Kind::FollowUp, "", (&[kept], Vec::new()))?;
    let mut event = Event::about("follow_up.deleted", "follow_up", row.id).on_customer_if(row.customer_id);
    if !reason.is_empty() {
        event = event.because(reason);
    }
    tx.record(event)
}

/// Takes one's own deletion back: the follow-up with its files, and the day that was planned unless it was moved since. The page
/// of what it is on.
///
/// # Errors
/// `NotFound` where there is no deletion of the actor's to take back; `Forbidden` where it is somebody else's and the right to
/// delete is gone.
pub fn restore(tx: &mut Tx, can: &Can<FollowUpView>, id: i64) -> Result<String, Problem> {
    let deletion = store::deletion(tx, id, tx.user_id())?;
    let change = changes::store::take_up(tx, deletion, &[Kind::FollowUp])?;
    let row = store::deleted(tx, can, id)?;
    if tx.user_id() != Some(row.owner_id) && !row.allows::<FollowUpDelete>() {
        return Err(Problem::Forbidden(FollowUpDelete::INFO.id));
    }
    let now = json!(store::planned(tx, row.customer_id)?);
    store::set_deleted(tx, &row, false)?;
    if let (Some(kept), Some(customer_id)) = (change.rows().first(), row.customer_id)
        && kept.after.get(PLAN) == Some(&now)
    {
        let before: Option<NaiveDate> = kept.before.get(PLAN).cloned().and_then(|day| serde_json::from_value(day).ok());
        store::move_next(tx, customer_id, before)?;
    }
    tx.record(Event::about("follow_up.restored", "follow_up", row.id).on_customer_if(row.customer_id))?;
    Ok(row.home())
}

/// Puts the next follow-up of a customer off by some days, counted from the planned day or from today, whichever is later,
/// to a working day.
///
/// # Errors
/// `NotFound` where the customer is not to be known of.
pub fn postpone(
    tx: &mut Tx,
    customer: &Seen<Customer>,
    days: u64,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<NaiveDate, Problem> {
    let from = customer.next_follow_up.map_or(today, |day| day.max(today));
    let day = calendar.working_day_from(rules::later(from, days));
    plan(tx, customer, Some(day))?;
    Ok(day)
}

/// Sets the day of the next follow-up of a customer, or takes it away.
///
/// # Errors
/// `NotFound` where the customer is not to be known of.
pub fn plan(tx: &mut Tx, customer: &Seen<Customer>, day: Option<NaiveDate>) -> Result<(), Problem> {
    if day == customer.next_follow_up {
        return Ok(());
    }
    store::move_next(tx, customer.id, day)?;
    settled(tx, "customer", customer.id, Dealt::Planned)?;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let change = Change::of(PLAN, text(customer.next_follow_up), text(day));
    tx.record(Event::about("customer.postponed", "customer", customer.id).on_customer(customer.id).with([change]))
}
