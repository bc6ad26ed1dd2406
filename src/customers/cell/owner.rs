//! The cell of the owner: who is named in it gets the customer, by a transfer as any other.

use super::pages::{again, unshown};
use super::parts::{self, Open};
use super::text;
use crate::core::access::{Can, CustomerAssign, CustomerView, Seen};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::bulk::form::Terms;
use crate::customers::bulk::text as bulk_text;
use crate::customers::bulk::{store as bulk, transfer as transfers};
use crate::customers::eyes::eyes;
use crate::customers::model::Customer;
use crate::customers::people::{self, Colleague};
use crate::customers::{saved, store, text as words};
use crate::web::House;
use crate::web::form::{Posted, raw_form};
use crate::web::registry::TheHouse;
use crate::web::render::{tokens, undo_form};
use crate::web::respond::{Answer, Done, Outcome, Part};
use crate::web::who::Visit;
use actix_web::http::StatusCode;
use actix_web::web;
use maud::{Markup, html};

raw_form!(
    /// The cell, as typed, and the version of the customer that was seen.
    OwnerForm ["person", "version"]
);

/// A customer that may be given away.
struct Ground {
    row: Seen<Customer>,
    people: Vec<Colleague>,
    /// How many open opportunities go along.
    along: usize,
}

async fn ground(can: &Can<CustomerAssign>, house: &House, id: i64) -> Answer<Ground> {
    let (view, own) = (viewer(can)?, can.actor().standing.department_id);
    let read = house.db.read(can.actor(), move |r| {
        let row = store::one(r, &view, id)?.that_may::<CustomerAssign>()?;
        Ok(Ground { row, people: people::like(r, "", own)?, along: bulk::along(r, &[id])?.len() })
    });
    read.await
}

fn viewer(can: &Can<CustomerAssign>) -> Answer<Can<CustomerView>> {
    can.also().ok_or(Problem::NotFound)
}

/// The form, with the name that stands in it and what is wrong, or what somebody did meanwhile.
fn drawn(house: &House, visit: &Visit, ground: &Ground, (typed, told): (&str, Option<&str>)) -> Markup {
    let (lang, id, version) = (visit.lang, ground.row.id, ground.row.version.to_string());
    let (path, list) = (format!("/customers/{id}/owner"), format!("c{id}-people"));
    let input = html! {
        input.form-control type="text" name="person" value=(typed) list=(list) autocomplete="off" required maxlength="220" aria-label=(bulk_text::to(lang))
            aria-invalid=[told.map(|_| "true")] hx-get="/customers/people" hx-trigger="input changed delay:200ms" hx-target={ "#" (list) } hx-sync="this:replace";
        datalist id=(list) { (people::options(&ground.people, lang)) }
        @if ground.along > 0 { p.cell-note { (bulk_text::deals_follow(lang, ground.along)) } }
    };
    let open = Open { path: &path, tokens: &tokens(house, visit), seen: &[("version", &version)], input, told };
    parts::form(&open, lang)
}

/// The form of the cell.
pub async fn open(can: Can<CustomerAssign>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Part> {
    let ground = ground(&can, &house, id.into_inner()).await?;
    let owner = ground.row.owner_name.clone().unwrap_or_default();
    Ok(Part(drawn(&house, &visit, &ground, (&owner, None))))
}

/// What was done: by which it can be taken back, the customer, and whose it is now. The first is empty where it was theirs already.
struct Given {
    change: String,
    customer: String,
    owner: String,
}

impl Given {
    fn write(&self) -> String {
        format!("{}\n{}\n{}", self.change, self.customer, self.owner)
    }

    fn read(answer: &str) -> Self {
        let mut parts = answer.split('\n').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Self { change: next(), customer: next(), owner: next() }
    }
}

/// Gives it to whom is named, at the version that was seen.
fn give(tx: &mut Tx, can: &Can<CustomerView>, (id, version): (i64, i32), person: &str) -> Result<Given, Problem> {
    let held = store::several_held(tx, can, &[id])?;
    let row = held.into_iter().next().ok_or(Problem::NotFound)?.may::<CustomerAssign>()?;
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let (to, customer) = (people::meant(tx, person, "person")?, row.name.clone());
    if row.owner_id == Some(to.id) {
        return Ok(Given { change: String::new(), customer, owner: to.name });
    }
    let terms = Terms { stays: None, until: None, reason: String::new() };
    let change = transfers::transfer(tx, can, &[id], person, &terms)?.change.to_string();
    Ok(Given { change, customer, owner: to.name })
}

/// Gives the customer away: the row anew, or gone with the customer, and a way back; or the cell again.
pub async fn save(
    can: Can<CustomerAssign>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<OwnerForm>,
) -> Answer<Outcome> {
    let (id, form, lang, view) = (id.into_inner(), posted.form, visit.lang, viewer(&can)?);
    let (version, person) = (form.0.version(), form.0.get("person").to_owned());
    let saved = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            give(tx, &view, (id, version), &person).map(|given| given.write())
        })
        .await;
    let (status, wrong) = match saved {
        Ok(answer) => {
            let shown = done(&can, &house, &visit, id, &Given::read(&answer)).await;
            return Ok(shown.unwrap_or_else(|problem| unshown(&problem, &visit)).into());
        }
        Err(Problem::Stale(_)) => (StatusCode::CONFLICT, None),
        Err(Problem::Invalid(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, errors.into_iter().next().map(|(_, words)| words))
        }
        Err(problem) => return Err(problem),
    };
    let ground = ground(&can, &house, id).await?;
    let who = ground.row.updated_by_name.as_deref().unwrap_or(text::somebody(lang));
    let owner = ground.row.owner_name.as_deref().unwrap_or(text::nothing(lang));
    let told = wrong.unwrap_or_else(|| text::changed_since(lang, who, owner));
    let part = drawn(&house, &visit, &ground, (form.0.get("person"), Some(&told)));
    Ok(again(part, &ground.row, status, lang))
}

async fn done(can: &Can<CustomerAssign>, house: &House, visit: &Visit, id: i64, given: &Given) -> Answer<Done> {
    let (view, from, lang) = (viewer(can)?, visit.from.clone(), visit.lang);
    let undo = (!given.change.is_empty()).then(|| format!("/customers/changes/{}/undo", given.change));
    let said = match undo {
        None => text::as_it_was(lang).to_owned(),
        Some(_) => text::set(lang, &given.customer, words::owner(lang), &given.owner),
    };
    let back = undo.as_deref().map(|path| undo_form(house, visit, path, &[]));
    let read = house.db.read(can.actor(), move |r| saved::line(r, &view, id, from.as_deref())).await;
    let part = match read {
        Ok((line, shown)) => parts::saved((&line, &shown), &said, back, eyes(house, visit)),
        // Whoever gave it away may no longer see it.
        Err(Problem::NotFound) => parts::gone(id, &said, back, lang),
        Err(problem) => return Err(problem),
    };
    let done = Done::to(visit.back_to(&["/customers"])).say(said).swap(part);
    Ok(match undo {
        Some(undo) => done.undo(undo),
        None => done,
    })
}
