//! The pages of sharing.

use super::{LeaveForm, ShareForm, end, parts, store};
use crate::core::access::{Can, CustomerShare, CustomerView};
use crate::core::problem::{Errors, Problem};
use crate::customers::changes::{Kind, kept};
use crate::customers::eyes::eyes;
use crate::customers::{bulk, people, store as customers, text};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// The form, with those who take part already.
pub async fn form(can: Can<CustomerView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    page(&can, &house, &visit, id.into_inner(), (&ShareForm::default(), &Errors::new())).await
}

async fn page(
    can: &Can<CustomerView>,
    house: &House,
    visit: &Visit,
    id: i64,
    typed: (&ShareForm, &Errors),
) -> Answer<Page> {
    let (reader, own) = (can.clone(), can.actor().standing.department_id);
    let (customer, participants, people) = house
        .db
        .read(can.actor(), move |r| {
            let customer = customers::one(r, &reader, id)?.that_may::<CustomerShare>()?;
            Ok((customer, store::of_customer(r, id)?, people::like(r, "", own)?))
        })
        .await?;
    let (lang, tokens) = (visit.lang, tokens(house, visit));
    let title = text::share_title(lang, &customer.name);
    let body = html! {
        header.page-head { div.page-title { h1 { bdi { (title) } } } }
        div.narrow.stack {
            (parts::form(id, typed.0, typed.1, &people, (&tokens, lang)))
            @if !participants.is_empty() {
                (parts::participants_card(&customer, &participants, can.actor().standing.user_id, &tokens, eyes(house, visit)))
            }
        }
    };
    Ok(Page::new(title, body))
}

/// Shares the customer.
pub async fn add(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ShareForm>,
) -> Answer<Outcome> {
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let eyes = eyes(&house, &visit);
    let terms = match form.check(visit.lang, eyes.today, eyes.zone) {
        Ok(terms) => terms,
        Err(errors) => return Ok(page(&can, &house, &visit, id, (&form, &errors)).await?.again().into()),
    };
    let (writer, person) = (can.clone(), form.0.get("person").to_owned());
    let shared = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let (change, _, name) = bulk::actions::share(tx, &writer, &[id], (&person, &terms))?;
            Ok(format!("{change} {name}"))
        })
        .await;
    match shared {
        Ok(answer) => {
            let (change, name) = answer.split_once(' ').unwrap_or_default();
            let done = Done::to(format!("/customers/{id}")).say(text::shared_with(visit.lang, name));
            Ok(done.undo(format!("/customers/changes/{change}/undo")).into())
        }
        Err(Problem::Invalid(errors)) => Ok(page(&can, &house, &visit, id, (&form, &errors)).await?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// Ends a participation: anybody's for whoever may share, one's own for everybody.
pub async fn remove(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<LeaveForm>,
) -> Answer<Done> {
    let (id, LeaveForm(user_id), key) = (id.into_inner(), posted.form, posted.key);
    let (actor, own) = (can.actor().clone(), can.actor().standing.user_id == user_id);
    let answer = house
        .db
        .write_once(&actor, key, move |tx| {
            let row = customers::one(tx, &can, id)?;
            if own {
                // Whoever leaves may have lost sight of it, and does not let themselves in again.
                end(tx, id, user_id)?;
                let sees = customers::one(tx, &can, id).is_ok();
                return Ok(if sees { format!("/customers/{id}") } else { "/customers".into() });
            }
            row.may::<CustomerShare>()?;
            let name = store::name(tx, id, user_id)?;
            let (change, ..) = kept(tx, Kind::Unshare, &[id], &name, |tx| end(tx, id, user_id))?;
            Ok(format!("{change} {name}"))
        })
        .await?;
    if own {
        return Ok(Done::to(answer).say(text::left(visit.lang)));
    }
    let (change, name) = answer.split_once(' ').unwrap_or_default();
    let done = Done::to(format!("/customers/{id}")).say(text::unshared(visit.lang, name));
    Ok(done.undo(format!("/customers/changes/{change}/undo")))
}
