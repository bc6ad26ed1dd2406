//! The cell of a list in which the day of the next follow-up is written, in the words of people.

use super::{actions, text};
use crate::core::access::{Can, CustomerView, FollowUpCreate, Seen};
use crate::core::problem::Problem;
use crate::customers::cell::pages::{again, unshown};
use crate::customers::cell::parts::{self as cells, Open};
use crate::customers::cell::text as cell_text;
use crate::customers::eyes::eyes;
use crate::customers::model::Customer;
use crate::customers::{saved, store, text as customer_text};
use crate::text::{Lang, format};
use crate::web::House;
use crate::web::form::{Posted, raw_form};
use crate::web::registry::TheHouse;
use crate::web::render::{tokens, undo_form};
use crate::web::respond::{Answer, Done, Outcome, Part};
use crate::web::when::{self, WhenField, now};
use crate::web::who::Visit;
use actix_web::http::StatusCode;
use actix_web::web;
use chrono::{NaiveDate, NaiveDateTime};
use maud::Markup;

/// The longest that anything is planned ahead, in days.
const MOST_AHEAD: i64 = 3660;

raw_form!(
    /// The cell, as typed. A plan does not count among the versions of a customer, so the day that was seen is sent along;
    /// `undo` says that a day is put back.
    PlanForm ["value", "was", "undo"]
);

impl PlanForm {
    /// The day; None for none. What is taken back may lie in the past.
    fn day(&self, now: NaiveDateTime, lang: Lang) -> Result<Option<NaiveDate>, String> {
        let day = when::read(self.0.get("value"), now, lang)?.map(|when| when.day);
        let ahead = day.map_or(0, |day| (day - now.date()).num_days());
        if ahead < 0 && !self.0.has("undo") {
            return Err(text::plan_in_the_past(lang).into());
        }
        if ahead > MOST_AHEAD { Err(text::next_too_late(lang).into()) } else { Ok(day) }
    }
}

fn machine(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, format::date)
}

fn viewer(can: &Can<FollowUpCreate>) -> Answer<Can<CustomerView>> {
    can.also().ok_or(Problem::NotFound)
}

async fn planned(can: &Can<FollowUpCreate>, house: &House, id: i64) -> Answer<Seen<Customer>> {
    let view = viewer(can)?;
    house.db.read(can.actor(), move |r| store::one(r, &view, id)).await
}

/// What is typed into the cell, what is wrong with it, and what somebody did meanwhile.
#[derive(Default)]
struct Typed<'a> {
    value: &'a str,
    error: Option<&'a str>,
    told: Option<&'a str>,
}

fn drawn(house: &House, visit: &Visit, row: &Customer, typed: &Typed) -> Markup {
    let (lang, id) = (visit.lang, row.id);
    let (path, prefix, was) = (format!("/customers/{id}/next"), format!("c{id}-"), machine(row.next_follow_up));
    let Typed { value, error, told } = *typed;
    let input = when::field(&WhenField {
        name: "value",
        label: customer_text::col_next(lang),
        value,
        error,
        prefix: &prefix,
        brief: true,
        now: now(house),
        lang,
    });
    let seen = [("was", was.as_str())];
    cells::form(&Open { path: &path, tokens: &tokens(house, visit), seen: &seen, input, told }, lang)
}

/// The form of the cell.
pub async fn open(can: Can<FollowUpCreate>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Part> {
    let row = planned(&can, &house, id.into_inner()).await?;
    let value = machine(row.next_follow_up);
    Ok(Part(drawn(&house, &visit, &row, &Typed { value: &value, ..Typed::default() })))
}

/// Saves the day: the row anew with a way back, or the cell again with what is wrong or what somebody did meanwhile.
pub async fn save(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PlanForm>,
) -> Answer<Outcome> {
    let (id, form, lang) = (id.into_inner(), posted.form, visit.lang);
    let value = form.0.get("value");
    let day = match form.day(now(&house), lang) {
        Ok(day) => day,
        Err(words) => {
            let row = planned(&can, &house, id).await?;
            let typed = Typed { value, error: Some(&words), told: None };
            return Ok(again(drawn(&house, &visit, &row, &typed), &row, StatusCode::UNPROCESSABLE_ENTITY, lang));
        }
    };
    let (view, was) = (viewer(&can)?, form.0.get("was").to_owned());
    let saved = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            let held = store::several_held(tx, &view, &[id])?;
            let customer = held.into_iter().next().ok_or(Problem::NotFound)?;
            if machine(customer.next_follow_up) != was {
                return Err(Problem::Stale(customer.version));
            }
            actions::plan(tx, &customer, day)?;
            Ok(was)
        })
        .await;
    match saved {
        Ok(was) => {
            let shown = done(&can, &house, &visit, id, &was).await;
            Ok(shown.unwrap_or_else(|problem| unshown(&problem, &visit)).into())
        }
        Err(Problem::Stale(_)) => {
            let row = planned(&can, &house, id).await?;
            let stored = row.next_follow_up.map_or_else(|| cell_text::nothing(lang).to_owned(), format::date);
            let told = cell_text::changed_since(lang, cell_text::somebody(lang), &stored);
            let typed = Typed { value, error: None, told: Some(&told) };
            Ok(again(drawn(&house, &visit, &row, &typed), &row, StatusCode::CONFLICT, lang))
        }
        Err(problem) => Err(problem),
    }
}

/// What is said, with the way back: the day of before, as long as nobody moves it again.
async fn done(can: &Can<FollowUpCreate>, house: &House, visit: &Visit, id: i64, was: &str) -> Answer<Done> {
    let (view, from, lang) = (viewer(can)?, visit.from.clone(), visit.lang);
    let read = house.db.read(can.actor(), move |r| saved::line(r, &view, id, from.as_deref()));
    let (line, shown) = read.await?;
    let day = machine(line.next_follow_up);
    let value = if day.is_empty() { cell_text::nothing(lang) } else { &day };
    let words = if day == was {
        cell_text::as_it_was(lang).to_owned()
    } else {
        cell_text::set(lang, &line.name, customer_text::col_next(lang), value)
    };
    let fields = [("value", was), ("was", day.as_str()), ("undo", "1")];
    let back = (day != was).then(|| undo_form(house, visit, &format!("/customers/{id}/next"), &fields));
    let part = cells::saved((&line, &shown), &words, back, eyes(house, visit));
    Ok(Done::to(visit.back_to(&["/customers"])).say(words).swap(part))
}
