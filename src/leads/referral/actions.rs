//! The verb of referrals: one transaction that finds who is meant and names them.

use super::form::Typed;
use super::store::{self, Who};
use super::{SOURCE, text};
use crate::core::access::{Allowed, Can, ContactView, LeadEdit, LeadView};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::{parents, people};
use crate::leads::model::Lead;

/// Names who referred a lead, or nobody.
///
/// # Errors
/// `Invalid` where the lead's source is another, or who is meant is not found; `BadRequest` where the actor may not write the
/// source.
pub fn name(
    tx: &mut Tx,
    can: &Can<LeadView>,
    lead: &Allowed<Lead, LeadEdit>,
    typed: Option<Typed>,
) -> Result<(), Problem> {
    let lang = tx.actor.lang;
    if !lead.writes("source") {
        return Err(Problem::BadRequest("unknown_field".into()));
    }
    if lead.source.stored(tx).as_deref() != Some(SOURCE) {
        return Err(Problem::invalid("customer", text::not_referral(lang)));
    }
    let old = store::of(tx, lead)?;
    let who = match typed.ok_or_else(|| Problem::invalid("customer", text::only_one(lang)))? {
        // A form that could not show who is named does not take them away.
        Typed::Nobody if old.as_ref().is_some_and(|old| !old.is_known()) => return Ok(()),
        Typed::Nobody => None,
        Typed::Customer(typed) => {
            Some(Who::Customer(parents::meant_by(tx, &typed, ("customer", text::no_customer(lang, &typed)))?))
        }
        Typed::Contact(typed) => Some(Who::Contact(contact(tx, can, &typed)?)),
        Typed::Person(typed) => Some(Who::User(people::named(tx, &typed, "person")?.id)),
    };
    let old = old.and_then(|old| old.key());
    let new = who.map(Who::key);
    if old == new {
        return Ok(());
    }
    store::name(tx, lead.id, who)?;
    tx.record(Event::about("lead.referrer_changed", "lead", lead.id).with([Change::of("referrer", old, new)]))
}

/// The one contact that is meant.
fn contact(tx: &mut Tx, can: &Can<LeadView>, typed: &str) -> Result<i64, Problem> {
    let lang = tx.actor.lang;
    let found = match can.also::<ContactView>() {
        Some(can) => store::meant(tx, &can, typed)?,
        None => Vec::new(),
    };
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Problem::invalid("contact", text::no_contact(lang, typed))),
        _ => Err(Problem::invalid("contact", text::several_contacts(lang, typed))),
    }
}
