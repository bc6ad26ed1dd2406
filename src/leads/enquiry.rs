//! What comes in by a web form (网页表单): a new lead in the common pool or, where the same phone or mail address wrote within
//! the last weeks, one enquiry more on the lead that is there.

use super::fields::{FIELDS, field};
use super::form::named;
use super::model::Draft;
use super::rules::give;
use super::{notices, store};
use crate::core::access::{Can, Facts, LeadCreate};
use crate::core::event::{Change, Event, differences};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// Who writes them down: nobody of the company did.
pub const ROBOT: &str = "web_form";

/// Who writes again within so long is the same: what was said to them still stands.
pub const AGAIN: TimeDelta = TimeDelta::days(30);

row! { struct Known { id: i64, owner_id: Option<i64> } }

/// What somebody sent.
#[derive(Clone, Debug)]
pub struct Enquiry {
    pub draft: Draft,
    /// The fields of a lead as they were typed.
    pub answers: Vec<(&'static str, String)>,
    pub form_id: i64,
    pub form_name: String,
    /// The text that was agreed to, in the language in which it stood there.
    pub consent: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub lead_id: i64,
    /// Whether it was laid onto a lead that was there.
    pub again: bool,
}

/// Takes an enquiry, with what its sender agreed to. One at a time, so that two of the same sender meet.
///
/// # Errors
/// `Forbidden` where the actor may not make leads everywhere; `Invalid` where nobody could be reached.
pub fn receive(tx: &mut Tx, can: &Can<LeadCreate>, enquiry: &Enquiry) -> Result<Received, Problem> {
    // For the pool: no owner and no department.
    can.place(Facts::default())?;
    named(&enquiry.draft, tx.actor.lang)?;
    hold(tx)?;
    let received = lay(tx, &enquiry.draft, Some(&enquiry.form_name))?;
    let answered = enquiry
        .answers
        .iter()
        .filter_map(|(id, typed)| Some(Change::classed(id, field(id)?.class, Value::Null, typed.as_str())));
    let agreed = Change::of("consent", Value::Null, enquiry.consent.as_str());
    let changes: Vec<Option<Change>> = answered.chain([agreed]).collect();
    let event = Event::about("lead.enquired", "lead", received.lead_id).with(changes);
    tx.record(event.because(enquiry.form_name.as_str()))?;
    agree(tx, received.lead_id, enquiry)?;
    Ok(received)
}

/// Lets nobody else take one until the end of the transaction.
pub(super) fn hold(tx: &mut Tx) -> Result<(), Problem> {
    Sql::new("select 1::bigint as n from pg_advisory_xact_lock(hashtextextended('enquiry', 0))")
        .one::<Number>(tx)
        .map(|_held| ())
}

/// Lays what somebody sent, by a form or by mail, onto the lead that is there, else onto a new one. It must have been held.
pub(super) fn lay(tx: &mut Tx, draft: &Draft, form: Option<&str>) -> Result<Received, Problem> {
    match known(tx, draft, tx.now - AGAIN)? {
        Some(known) => again(tx, &known, form),
        None => first(tx, draft),
    }
}

/// A new lead: whoever a rule names has it at once, else nobody yet.
fn first(tx: &mut Tx, draft: &Draft) -> Result<Received, Problem> {
    let lead_id = store::insert(tx, draft, None)?;
    let facts = differences(FIELDS, &Draft::default(), draft);
    tx.record(Event::about("lead.created", "lead", lead_id).with(facts))?;
    give::give_one(tx, lead_id)?;
    Ok(Received { lead_id, again: false })
}

/// One enquiry more on a lead that is there: it comes up in the lists again, its owner is told, and nothing that somebody
/// has entered since is overwritten.
fn again(tx: &mut Tx, known: &Known, form: Option<&str>) -> Result<Received, Problem> {
    Sql::new("update lead set updated_at = $2 where id = $1").bind(known.id).bind(tx.now).run(tx)?;
    if let Some(owner) = known.owner_id {
        notices::enquired(tx, owner, known.id, form)?;
    }
    Ok(Received { lead_id: known.id, again: true })
}

/// The newest lead of the same phone or mail address that is not closed and was made, or wrote, since a moment.
fn known(tx: &mut Tx, draft: &Draft, since: DateTime<Utc>) -> Result<Option<Known>, Problem> {
    let mails: Vec<String> = draft.mails.iter().map(|mail| mail.to_lowercase()).collect();
    Sql::new(
        "with alike as (
           select s.lead_id as id from lead_search s where s.numbers && $2
           union
           select l.id from lead l where l.deleted_at is null and cardinality(l.mails) > 0
             and (l.created_at >= $1 or l.id in (select lead_id from lead_consent where given_at >= $1
               union select lead_id from lead_mail where received_at >= $1))
             and exists (select 1 from unnest(l.mails) m where lower(m) = any($3)))
         select l.id, l.owner_id from alike a join lead l on l.id = a.id
         where l.deleted_at is null and l.status <> 'failed'
           and (l.created_at >= $1 or exists (select 1 from lead_consent c where c.lead_id = l.id and c.given_at >= $1)
             or exists (select 1 from lead_mail m where m.lead_id = l.id and m.received_at >= $1))
         order by l.id desc limit 1",
    )
    .bind(since)
    .bind(search_text::number_column(&draft.phones))
    .bind(mails)
    .maybe(tx)
}

/// Keeps what was agreed to, word for word.
fn agree(tx: &mut Tx, lead_id: i64, enquiry: &Enquiry) -> Result<(), Problem> {
    Sql::new("insert into lead_consent (lead_id, form_id, form_name, text, given_at) values ($1, $2, $3, $4, $5)")
        .bind(lead_id)
        .bind(enquiry.form_id)
        .bind(enquiry.form_name.as_str())
        .bind(enquiry.consent.as_str())
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}
