//! The pages of conversions: each takes, checks, calls once, shows.

use super::form::ConvertForm;
use super::{actions, deal, parts, store, text};
use crate::core::access::{Can, LeadConvert, LeadView};
use crate::core::problem::{Errors, Problem};
use crate::customers;
use crate::leads::store as leads;
use crate::opportunities::form::At;
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// What a lead may become.
pub async fn preview(can: Can<LeadView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    page(&can, &house, &visit, (id.into_inner(), None)).await
}

/// The page with a form as it was typed, or as it is proposed.
async fn page(
    can: &Can<LeadView>,
    house: &House,
    visit: &Visit,
    (id, typed): (i64, Option<(&ConvertForm, &Errors)>),
) -> Answer<Page> {
    let reader = can.clone();
    let read = house.db.read(can.actor(), move |r| {
        let lead = leads::one(r, &reader, id)?.that_may::<LeadConvert>()?;
        let likes = store::alike(r, reader.also().as_ref(), &lead)?;
        let offered = deal::offered(r, &reader, &lead)?;
        Ok((lead, likes, offered))
    });
    let ((lead, likes, offered), lang) = (read.await?, visit.lang);
    let (mut proposed, none) = (ConvertForm::proposed(&lead), Errors::new());
    if let Some(offered) = &offered {
        deal::propose(&mut proposed, &lead, offered, &at(house, visit));
    }
    let block = offered.as_ref().map(|offered| (offered, now(house)));
    let body = html! {
        nav.crumbs { a href={ "/leads/" (id) } { bdi { (lead.label()) } } }
        header.page-head { div.page-title { h1 { (text::convert(lang)) } } }
        div.stack { (parts::form(&lead, (&likes, block), typed.unwrap_or((&proposed, &none)), &tokens(house, visit), lang)) }
    };
    Ok(Page::new(text::convert(lang), body))
}

fn at<'a>(house: &'a House, visit: &Visit) -> At<'a> {
    At { lang: visit.lang, now: now(house), currency: &house.config.company.currency }
}

/// Converts a lead.
pub async fn convert(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ConvertForm>,
) -> Answer<Outcome> {
    let (id, form, key, writer) = (id.into_inner(), posted.form, posted.key, can.clone());
    let (checked, asked, calendar) = (form.check(at(&house, &visit)), form.clone(), house.calendar().await?);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let lead = leads::one(tx, &writer, id)?.may::<LeadConvert>()?;
            let wanted = deal::with_product(tx, &writer, &asked, checked)?;
            let converted = actions::convert(tx, &writer, &lead, &wanted, &calendar)?;
            Ok(format!("/customers/{}", converted.customer_id))
        })
        .await;
    match done.map_err(|problem| customers::pages::named(problem, visit.lang)) {
        Ok(to) => Ok(Done::to(to).say(text::done(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(page(&can, &house, &visit, (id, Some((&form, &errors)))).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Takes a conversion back.
pub async fn undo(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor, lang) = (id.into_inner(), can.actor().clone(), visit.lang);
    let done = house
        .db
        .write_once(&actor, posted.key, move |tx| {
            let lead = leads::one(tx, &can, id)?.may::<LeadConvert>()?;
            actions::undo(tx, &lead)?;
            Ok(text::undone(lang).to_owned())
        })
        .await;
    let to = format!("/leads/{id}");
    match done {
        Ok(said) => Ok(Done::to(to).say(said)),
        // Why it can't be taken back is said on the lead's page.
        Err(Problem::Invalid(errors)) => {
            Ok(Done::to(to).say(errors.into_iter().next().map(|(_, words)| words).unwrap_or_default()))
        }
        Err(problem) => Err(problem),
    }
}
