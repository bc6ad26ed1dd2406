//! The verbs of conversions. Each is one transaction: load, decide, save, record.

use super::deal;
use super::form::{Target, Wanted};
use super::store::{self, REVERSIBLE};
use super::text;
use crate::contacts;
use crate::core::access::{
    Allowed, Can, ContactCreate, CustomerCreate, CustomerEdit, CustomerView, LeadConvert, LeadView, Permission,
};
use crate::core::calendar::Calendar;
use crate::core::event::Event;
use crate::core::notice::{Dealt, settled};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers;
use crate::customers::model::{Draft as CustomerDraft, Place};
use crate::leads::model::Lead;

/// What a conversion came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Converted {
    pub customer_id: i64,
    /// The contact that was made, if one was.
    pub contact_id: Option<i64>,
    /// The opportunity that was made, if one was.
    pub opportunity_id: Option<i64>,
}

/// Makes a lead a customer, or lets it join one that is there; its follow-ups are shown on both from then on.
///
/// # Errors
/// `Invalid` where the lead is closed, converted or nobody's; `Forbidden` where the actor may not make the customer or contact for
/// the lead's owner, or not edit the one that is there; `NotFound` where that is not to be known of; `Stale` where somebody
/// changed the lead in between; `Refused` where another customer has the credit code.
pub fn convert(
    tx: &mut Tx,
    can: &Can<LeadView>,
    lead: &Allowed<Lead, LeadConvert>,
    wanted: &Wanted,
    calendar: &Calendar,
) -> Result<Converted, Problem> {
    let lang = tx.actor.lang;
    if lead.status == "converted" {
        return Err(Problem::invalid("target", text::converted_already(lang)));
    }
    let owner = lead.owner_id.zip(lead.owner_dept_id).filter(|_| lead.is_open());
    let Some((owner_id, owner_dept_id)) = owner else {
        return Err(Problem::invalid("target", text::not_open(lang)));
    };
    let place = Place { owner_id, owner_dept_id };
    let (customer_id, made) = match &wanted.into {
        Target::New { name, credit_code } => {
            let draft = customer(tx, lead, wanted, (name, credit_code.as_deref()));
            let maker = can.also::<CustomerCreate>().ok_or(Problem::Forbidden(CustomerCreate::INFO.id))?;
            (customers::actions::create(tx, &maker, &draft, place)?, true)
        }
        Target::Existing(id) => (existing(tx, can, *id)?, false),
    };
    let contact_id = contact(tx, can, (lead, &wanted.contact), customer_id)?;
    let opportunity_id = match &wanted.deal {
        Some(deal) => Some(deal::make(tx, can, (lead, deal), (customer_id, contact_id), calendar)?),
        None => None,
    };
    store::converted(tx, lead, (customer_id, made), (contact_id, opportunity_id))?;
    store::follow(tx, lead.id, lead.next_follow_up.filter(|_| made))?;
    settled(tx, "lead", lead.id, Dealt::Whole)?;
    tx.record(Event::about("lead.converted", "lead", lead.id).on_customer(customer_id))?;
    Ok(Converted { customer_id, contact_id, opportunity_id })
}

/// The customer that is there, if the actor may edit it.
fn existing(tx: &mut Tx, can: &Can<LeadView>, id: i64) -> Result<i64, Problem> {
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    Ok(customers::store::one(tx, &view, id)?.may::<CustomerEdit>()?.id)
}

/// A customer of the lead's facts. Ways to reach somebody are the contact's, where one is made.
fn customer(tx: &Tx, lead: &Lead, wanted: &Wanted, (name, credit_code): (&str, Option<&str>)) -> CustomerDraft {
    let facts = lead.stored(tx);
    let own = wanted.contact.is_empty();
    let mut draft = CustomerDraft {
        name: name.to_owned(),
        kind: if lead.name.is_empty() { "person" } else { "company" }.into(),
        stage: "interested".into(),
        source: facts.source,
        industry: facts.industry,
        country: facts.region.as_ref().map(|_| "CN".into()),
        region: facts.region,
        phones: facts.phones,
        mails: facts.mails,
        credit_code: credit_code.map(str::to_owned),
        remark: facts.remark,
        ..CustomerDraft::default()
    };
    if !own {
        draft.phones.clear();
        draft.mails.clear();
    } else if !facts.wechat.is_empty() {
        draft.extra.insert("wechat".into(), facts.wechat);
    }
    draft
}

/// The contact of the lead at its customer, if one was asked for.
fn contact(
    tx: &mut Tx,
    can: &Can<LeadView>,
    (lead, name): (&Lead, &str),
    customer_id: i64,
) -> Result<Option<i64>, Problem> {
    if name.is_empty() {
        return Ok(None);
    }
    let maker = can.also::<ContactCreate>().ok_or(Problem::Forbidden(ContactCreate::INFO.id))?;
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let facts = lead.stored(tx);
    let draft = contacts::model::Draft {
        name: name.to_owned(),
        title: facts.title,
        phones: facts.phones,
        mails: facts.mails,
        wechat: facts.wechat,
        ..contacts::model::Draft::default()
    };
    let place = maker.place(contacts::store::place(tx, &view, customer_id)?)?;
    contacts::actions::create(tx, &place, &draft).map(Some)
}

/// Takes a conversion back within seven days, unless somebody has built on it.
///
/// # Errors
/// `Invalid` where it is too late, or something hangs on what was made; `NotFound` where there is no conversion.
pub fn undo(tx: &mut Tx, lead: &Allowed<Lead, LeadConvert>) -> Result<(), Problem> {
    let (made, lang) = (store::made(tx, lead.id)?, tx.actor.lang);
    if tx.now - made.made_at > REVERSIBLE {
        return Err(Problem::invalid("undo", text::too_late(lang)));
    }
    if store::used(tx, lead.id)? {
        return Err(Problem::invalid("undo", text::built_on(lang)));
    }
    store::taken_back(tx, lead, &made)?;
    tx.record(Event::about("lead.conversion_undone", "lead", lead.id).on_customer(made.customer_id))
}
