//! The pages of referrals: each takes, checks, calls once, shows.

use super::form::ReferralForm;
use super::store::{self, Who};
use super::{actions, parts, text};
use crate::contacts;
use crate::core::access::{Can, ContactView, CustomerView, LeadEdit, LeadView, Rule, Seen};
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Reader;
use crate::customers;
use crate::customers::eyes::eyes;
use crate::customers::people;
use crate::leads::model::Lead;
use crate::leads::store as leads;
use crate::web::House;
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, Part};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// What came through a customer, a contact or a colleague.
pub async fn list(can: Can<LeadView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let id = |name: &str| asked.0.get(name).parse::<i64>().ok();
    let who = id("customer")
        .map(Who::Customer)
        .or_else(|| id("contact").map(Who::Contact))
        .or_else(|| id("person").map(Who::User))
        .ok_or(Problem::NotFound)?;
    let reader = can.clone();
    let ((name, home), rows) =
        house.db.read(can.actor(), move |r| Ok((named(r, &reader, who)?, store::through(r, &reader, who)?))).await?;
    let (lang, title) = (visit.lang, text::came_title(visit.lang, &name));
    let body = html! {
        nav.crumbs {
            a href="/leads" { (text::to_leads(lang)) }
            @if let Some(home) = home { span aria-hidden="true" { "/" } a href=(home) { bdi { (name) } } }
        }
        header.page-head { div.page-title { h1 { bdi { (title) } } } }
        (parts::list(&rows, eyes(&house, &visit)))
    };
    Ok(Page::new(title.clone(), body))
}

/// What a referrer is called, and their page; as far as the viewer may know of them.
fn named(r: &mut Reader, can: &Can<LeadView>, who: Who) -> Result<(String, Option<String>), Problem> {
    match who {
        Who::Customer(id) => {
            let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
            let row = customers::store::one(r, &view, id)?;
            Ok((row.name.clone(), Some(format!("/customers/{id}"))))
        }
        Who::Contact(id) => {
            let view: Can<ContactView> = can.also().ok_or(Problem::NotFound)?;
            let row = contacts::store::one(r, &view, id)?;
            Ok((row.name.clone(), Some(format!("/contacts/{id}"))))
        }
        Who::User(id) => Ok((people::one(r, id)?.name, None)),
    }
}

/// The proposals of the field for a contact.
pub async fn propose(can: Can<LeadView>, house: TheHouse, asked: Asked) -> Answer<Part> {
    let typed: String = asked.0.get("contact").chars().take(200).collect();
    let Some(view) = can.also::<ContactView>() else { return Ok(Part(html! {})) };
    let found = house.db.read(can.actor(), move |r| store::like(r, &view, &typed)).await?;
    Ok(Part(html! { @for one in &found { option value=(one.typed()); } }))
}

async fn editable(can: &Can<LeadView>, house: &House, id: i64) -> Answer<Seen<Lead>> {
    let reader = can.clone();
    let lead = house.db.read(can.actor(), move |r| leads::one(r, &reader, id)?.that_may::<LeadEdit>()).await?;
    if lead.rule("source") == Rule::Write { Ok(lead) } else { Err(Problem::Forbidden("lead.edit")) }
}

/// Asks who referred a lead.
pub async fn edit(can: Can<LeadView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let lead = editable(&can, &house, id.into_inner()).await?;
    let (reader, id) = (can.clone(), lead.id);
    let referrer = house.db.read(can.actor(), move |r| {
        let lead = leads::one(r, &reader, id)?;
        store::of(r, &lead)
    });
    let form = ReferralForm::stored(referrer.await?.as_ref());
    Ok(page(&house, &visit, &lead, (&form, &Errors::new())))
}

fn page(house: &House, visit: &Visit, lead: &Lead, typed: (&ReferralForm, &Errors)) -> Page {
    let lang = visit.lang;
    let body = html! {
        nav.crumbs { a href={ "/leads/" (lead.id) } { bdi { (lead.label()) } } }
        header.page-head { div.page-title { h1 { (text::title(lang)) } } }
        (parts::form(lead, typed, &tokens(house, visit), lang))
    };
    Page::new(text::title(lang), body)
}

/// Names who referred a lead, or shows what is wrong.
pub async fn save(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ReferralForm>,
) -> Answer<Outcome> {
    let (id, form, key, writer) = (id.into_inner(), posted.form, posted.key, can.clone());
    let typed = form.typed();
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let lead = leads::one(tx, &writer, id)?.may::<LeadEdit>()?;
            actions::name(tx, &writer, &lead, typed)?;
            Ok(format!("/leads/{id}"))
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let lead = editable(&can, &house, id).await?;
            Ok(page(&house, &visit, &lead, (&form, &errors)).again().into())
        }
        Err(problem) => Err(problem),
    }
}
