//! A new customer with the first of its contacts, made in one transaction, for oneself or for somebody else.

use super::new_form::{NewForm, OWNER, Offer, Proposal};
use super::{new_parts, text};
use crate::contacts;
use crate::contacts::along::{NAME, PHONES};
use crate::contacts::model::Place as ContactPlace;
use crate::core::access::{
    Can, ContactCreate, CustomerCreate, CustomerView, Guarded, Place as Where, Reach, Rule, Standing,
};
use crate::core::field::Catalogue;
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Tx;
use crate::customers::fields::{CATALOGUE, FIELDS};
use crate::customers::form_parts::Ground;
use crate::customers::model::Place;
use crate::customers::pages::named;
use crate::customers::people::{self, Colleague};
use crate::customers::{actions, notices, text as customer_text};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use maud::html;

impl Offer {
    fn of(can: &Can<CustomerCreate>) -> Answer<Self> {
        let (standing, own) = (&can.actor().standing, own_place(can));
        let owner = exceeds_own(&can.reach(), standing.user_id);
        if !owner {
            actions::place_allowed(can, own)?;
        }
        let fields = FIELDS.iter().filter(|field| writes(standing, (&CATALOGUE, field.id), &own)).collect();
        let there = ContactPlace::with_new(0, own);
        let contact = may_contact(can, own);
        let phones = contact && writes(standing, (&contacts::fields::CATALOGUE, "phones"), &there);
        Ok(Self { fields, contact, phones, owner })
    }
}

/// One's own.
fn own_place(can: &Can<CustomerCreate>) -> Place {
    let standing = &can.actor().standing;
    Place { owner_id: standing.user_id, owner_dept_id: standing.department_id }
}

/// Whether a reach holds records of others than oneself.
fn exceeds_own(reach: &Reach, me: i64) -> bool {
    let below = !reach.line.is_empty() && !reach.below.is_empty();
    reach.all || below || !reach.departments.is_empty() || reach.own.iter().any(|id| *id != me)
}

/// Whether the rules let a person write a field of a record that would stand there.
fn writes(standing: &Standing, field: (&Catalogue, &str), there: &impl Guarded) -> bool {
    standing.rule(field, &there.facts(), Where::Record) == Rule::Write
}

/// Whether a contact may be made with a customer there.
fn may_contact(can: &Can<CustomerCreate>, place: Place) -> bool {
    let facts = ContactPlace::with_new(0, place).facts();
    can.also::<ContactCreate>().is_some_and(|maker| maker.reach().covers(&facts))
}

/// The form of a new customer; the owner is oneself to begin with.
pub async fn new(can: Can<CustomerCreate>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let offer = Offer::of(&can)?;
    let mut form = NewForm::default();
    let (own, people) = owners(&can, &house, &offer).await?;
    if let Some(own) = own.filter(|_| actions::place_allowed(&can, own_place(&can)).is_ok()) {
        form.0.set(OWNER, own.label(visit.lang));
    }
    Ok(page(&house, &visit, (&offer, &people), (&form, &Errors::new())))
}

/// Oneself, and those who may be the owner, as far as they are proposed at once.
async fn owners(
    can: &Can<CustomerCreate>,
    house: &House,
    offer: &Offer,
) -> Answer<(Option<Colleague>, Vec<Colleague>)> {
    if !offer.owner {
        return Ok((None, Vec::new()));
    }
    let (reach, own) = (can.reach(), own_place(can));
    house
        .db
        .read(can.actor(), move |r| {
            Ok((Some(people::one(r, own.owner_id)?), people::within(r, &reach, "", own.owner_dept_id)?))
        })
        .await
}

fn page(
    house: &House,
    visit: &Visit,
    (offer, people): (&Offer, &[Colleague]),
    (form, errors): (&NewForm, &Errors),
) -> Page {
    let tokens = tokens(house, visit);
    let fields = offer.fields.clone();
    let ground = Ground { action: "/customers/new", tokens: &tokens, fields, beside: html! {}, lang: visit.lang };
    let body = html! {
        header.page-head { div.page-title { h1 { (customer_text::new(visit.lang)) } } }
        (new_parts::form(&ground, offer, people, form, errors))
    };
    Page::new(customer_text::new(visit.lang), body)
}

/// Makes the customer and its contact.
pub async fn create(
    can: Can<CustomerCreate>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<NewForm>,
) -> Answer<Outcome> {
    let (form, key, offer) = (posted.form, posted.key, Offer::of(&can)?);
    form.refuse_unoffered(&offer)?;
    let checked = form.check(visit.lang, &house.config.company.currency);
    let (maker, sent) = (can.clone(), form.clone());
    let made = house.db.write_once(can.actor(), key, move |tx| make(tx, &maker, &sent, checked)).await;
    match made.map_err(|problem| named(problem, visit.lang)) {
        Ok(to) => Ok(Done::to(to).say(customer_text::created(visit.lang, form.0.get("name"))).into()),
        Err(Problem::Invalid(errors)) => {
            let (_, people) = owners(&can, &house, &offer).await?;
            Ok(page(&house, &visit, (&offer, &people), (&form, &errors)).again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Makes both for the owner who was chosen; where to go then.
fn make(
    tx: &mut Tx,
    can: &Can<CustomerCreate>,
    form: &NewForm,
    checked: Result<Proposal, Errors>,
) -> Result<String, Problem> {
    let (place, proposal) = both(owner_place(tx, can, form.0.get(OWNER)), checked)?;
    let refused = refused(can, place, form, &proposal);
    if !refused.is_empty() {
        return Err(Problem::Invalid(refused));
    }
    let id = actions::create(tx, can, &proposal.customer, place)?;
    if let Some(contact) = &proposal.contact {
        let maker = can.also::<ContactCreate>().ok_or(Problem::Forbidden("contact.create"))?;
        contacts::actions::create(tx, &maker.place(ContactPlace::with_new(id, place))?, contact)?;
    }
    if place != own_place(can) {
        notices::given(tx, place.owner_id, &[id])?;
    }
    let views = can.also::<CustomerView>().is_some_and(|viewer| viewer.reach().covers(&place.facts()));
    Ok(if views { format!("/customers/{id}") } else { "/".into() })
}

/// Where the customer of an owner stands; without one, one's own.
fn owner_place(tx: &mut Tx, can: &Can<CustomerCreate>, typed: &str) -> Result<Place, Problem> {
    let lang = tx.actor.lang;
    if typed.is_empty() {
        let own = own_place(can);
        let allowed = actions::place_allowed(can, own);
        return allowed.map(|()| own).map_err(|_beyond| Problem::invalid(OWNER, text::need_owner(lang)));
    }
    let owner = people::meant(tx, typed, OWNER)?;
    let place = Place { owner_id: owner.id, owner_dept_id: owner.department_id };
    let allowed = actions::place_allowed(can, place);
    allowed.map(|()| place).map_err(|_beyond| Problem::invalid(OWNER, text::owner_beyond(lang, &owner.name)))
}

/// Both values, or all that is wrong with either.
fn both<A, B>(one: Result<A, Problem>, other: Result<B, Errors>) -> Result<(A, B), Problem> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Problem::Invalid(wrong)), Err(more)) => Err(Problem::Invalid(more.into_iter().chain(wrong).collect())),
        (Err(problem), _) => Err(problem),
        (Ok(_), Err(wrong)) => Err(Problem::Invalid(wrong)),
    }
}

/// What was filled in and may not be, where the customer is to stand.
fn refused(can: &Can<CustomerCreate>, place: Place, form: &NewForm, proposal: &Proposal) -> Errors {
    let (standing, lang, typed) = (&can.actor().standing, can.actor().lang, &form.0);
    let mut out = Errors::new();
    // A kind is always sent.
    let sent = |id: &str| !typed.get(id).is_empty() && (id, typed.get(id)) != ("kind", "company");
    for field in FIELDS.iter().filter(|field| sent(field.id) && !writes(standing, (&CATALOGUE, field.id), &place)) {
        out.push((field.id.into(), text::not_written_there(lang).into()));
    }
    out.extend(contact_refused(can, place, form, proposal).map(|(id, words)| (id.into(), words.into())));
    out
}

/// The same of the contact.
fn contact_refused(
    can: &Can<CustomerCreate>,
    place: Place,
    form: &NewForm,
    proposal: &Proposal,
) -> Option<(&'static str, &'static str)> {
    let (standing, lang) = (&can.actor().standing, can.actor().lang);
    let there = ContactPlace::with_new(0, place);
    let phones = !form.0.get(PHONES).is_empty();
    if proposal.contact.is_none() {
        // The phone is the customer's own then.
        let own = writes(standing, (&CATALOGUE, "phones"), &place);
        return (phones && !own).then_some((NAME, contacts::text::need_contact(lang)));
    }
    if !may_contact(can, place) {
        return Some((NAME, contacts::text::beyond(lang)));
    }
    let written = writes(standing, (&contacts::fields::CATALOGUE, "phones"), &there);
    (phones && !written).then_some((PHONES, text::not_written_there(lang)))
}
