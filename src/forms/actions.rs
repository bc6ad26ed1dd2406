//! The verbs of web forms. Each is one transaction: load, decide, save, record.

use super::form::FIELDS;
use super::model::{Counted, Draft, WebForm};
use super::store;
use crate::core::access::{Actor, Can, FormManage, LeadCreate};
use crate::core::event::{Change, Event, differences};
use crate::core::problem::Problem;
use crate::core::secret::{hex, random};
use crate::core::tx::Tx;
use crate::leads::enquiry::{self, Enquiry, Received};
use std::sync::Arc;

/// Makes a form, switched off; its id.
///
/// # Errors
/// As the database answers.
pub fn create(tx: &mut Tx, _can: &Can<FormManage>, draft: &Draft) -> Result<i64, Problem> {
    let id = store::insert(tx, draft, &hex(&random::<16>()))?;
    let facts = differences(FIELDS, &Draft::default(), draft);
    tx.record(Event::about("web_form.created", "web_form", id).with(facts))?;
    Ok(id)
}

/// Saves a form at the version that the person saw.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn edit(tx: &mut Tx, _can: &Can<FormManage>, (id, version): (i64, i32), draft: &Draft) -> Result<(), Problem> {
    let form = store::held(tx, id)?;
    if form.version != version {
        return Err(Problem::Stale(form.version));
    }
    let old = form.stored();
    if old == *draft {
        return Ok(());
    }
    store::update(tx, id, draft)?;
    tx.record(Event::about("web_form.changed", "web_form", id).with(differences(FIELDS, &old, draft)))
}

/// Switches a form on or off; the form as it was.
///
/// # Errors
/// `NotFound` where there is none.
pub fn switch(tx: &mut Tx, _can: &Can<FormManage>, id: i64, active: bool) -> Result<WebForm, Problem> {
    let form = store::held(tx, id)?;
    if form.active != active {
        store::set_active(tx, id, active)?;
        let change = Change::of("active", form.active, active);
        tx.record(Event::about("web_form.switched", "web_form", id).with([change]))?;
    }
    Ok(form)
}

/// Who takes what strangers send: a job of the product, from the stranger's address.
#[must_use]
pub fn taker(stranger: &Actor) -> Arc<Actor> {
    Arc::new(Actor {
        lang: stranger.lang,
        address: stranger.address.clone(),
        request_id: stranger.request_id.clone(),
        ..Actor::robot(enquiry::ROBOT)
    })
}

/// Takes what a stranger sent, and counts it.
///
/// # Errors
/// As [`enquiry::receive`].
pub fn receive(tx: &mut Tx, can: &Can<LeadCreate>, enquiry: &Enquiry) -> Result<Received, Problem> {
    let received = enquiry::receive(tx, can, enquiry)?;
    store::count(tx, enquiry.form_id, if received.again { Counted::Repeated } else { Counted::Sent })?;
    Ok(received)
}
