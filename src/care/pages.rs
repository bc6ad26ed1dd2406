//! The pages of care plans: each takes, checks, calls once, shows.

use super::form::{PlanForm, SwitchForm, typed};
use super::model::CarePlan;
use super::occasions::Span;
use super::store::{Person, Wanted};
use super::{actions, parts, store, text, work};
use crate::core::access::{Actor, BusinessManage, Can};
use crate::core::problem::{Errors, Problem};
use crate::ui::Icon;
use crate::ui::button::{Look, link, primary_link};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use chrono::Days;
use maud::html;
use std::sync::Arc;

/// Every plan.
pub async fn list(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let plans = house.db.read(can.actor(), |r| store::all(r)).await?;
    let (lang, token) = (visit.lang, || tokens(&house, &visit));
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } }
            div.page-actions { (primary_link("/admin/care/new", text::new(lang))) }
        }
        (parts::plans(&plans, &token, lang))
    };
    Ok(Page::new(text::title(lang), body))
}

/// The form of a new plan.
pub async fn new(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let mut form = PlanForm::default();
    form.0.set("occasion", "birthday");
    form.0.set("before", "3");
    shown(&can, &house, &visit, (None, &form, &Errors::new(), false)).await
}

/// The form, of a new plan or of one that there is, with what is wrong; `stale` where it was saved in between.
async fn shown(
    can: &Can<BusinessManage>,
    house: &House,
    visit: &Visit,
    (id, form, errors, stale): (Option<i64>, &PlanForm, &Errors, bool),
) -> Answer<Page> {
    let tags = house.db.read(can.actor(), |r| store::tags(r)).await?;
    let lang = visit.lang;
    let title = if id.is_some() { text::edit(lang) } else { text::new(lang) };
    let path = id.map_or_else(|| "/admin/care/new".to_owned(), |id| format!("/admin/care/{id}"));
    let body = html! {
        nav.crumbs { a href="/admin/care" { (text::title(lang)) } }
        header.page-head {
            div.page-title { h1 { (title) } }
            @if id.is_some() { div.page-actions { (link(Look::Plain, Some(Icon::Eye), &format!("{path}/preview"), text::preview(lang))) } }
        }
        (parts::form(&parts::Shown { path: &path, form, errors, stale, tags: &tags }, &tokens(house, visit), lang))
    };
    Ok(Page::new(title, body))
}

/// Makes a plan.
pub async fn create(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<PlanForm>,
) -> Answer<Outcome> {
    let (form, key) = (posted.form, posted.key);
    let done = match form.check(visit.lang) {
        Ok(draft) => {
            let work = move |tx: &mut crate::core::tx::Tx| {
                actions::create(tx, &draft).map(|id| format!("/admin/care/{id}/preview"))
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    match done {
        Ok(to) => Ok(Done::to(to).say(text::created(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(shown(&can, &house, &visit, (None, &form, &errors, false)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// The form of a plan.
pub async fn edit(can: Can<BusinessManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let id = id.into_inner();
    let plan = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    shown(&can, &house, &visit, (Some(id), &typed(&plan), &Errors::new(), false)).await
}

/// Keeps a plan.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PlanForm>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let now = house.db.read(can.actor(), move |r| store::one(r, id)).await?.version;
    let done = match form.check(lang) {
        Ok(draft) => {
            let version = form.0.version();
            let work = move |tx: &mut crate::core::tx::Tx| {
                actions::edit(tx, id, version, &draft).map(|()| "/admin/care".to_owned())
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    match done {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(shown(&can, &house, &visit, (Some(id), &form, &errors, false)).await?.again().into())
        }
        Err(Problem::Stale(_)) => {
            form.0.set("version", now.to_string());
            Ok(shown(&can, &house, &visit, (Some(id), &form, &Errors::new(), true)).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Switches a plan on or off.
pub async fn switch(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<SwitchForm>,
) -> Answer<Done> {
    let (id, key, lang, active) = (id.into_inner(), posted.key, visit.lang, posted.form.0.get("active") == "1");
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let plan = actions::switch(tx, id, active)?;
            Ok(if active { text::turned_on(lang, &plan.name) } else { text::turned_off(lang, &plan.name) })
        })
        .await?;
    Ok(Done::to("/admin/care").say(words))
}

/// Who would get how many tasks in the next days, whether or not the plan is switched on.
pub async fn preview(can: Can<BusinessManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (id, lang, calendar) = (id.into_inner(), visit.lang, house.calendar().await?);
    let today = house.db.clock().today(calendar.zone);
    let last = today.checked_add_days(Days::new(work::PREVIEWED)).unwrap_or(today);
    let plan = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    // As the job does it: whoever may decide about plans sees for whom they would be, and nothing of the records.
    let robot = Arc::new(Actor::robot("care"));
    let (plan, people, wanted): (CarePlan, Vec<Person>, Vec<Wanted>) = house
        .db
        .aside()
        .read(&robot, move |r| {
            let wanted = work::fresh(r, &plan, Span { first: today, last, today }, &calendar)?;
            let people = store::people(r, wanted.iter().map(|one| one.owner_id).collect())?;
            Ok((plan, people, wanted))
        })
        .await?;
    let title = text::preview_title(lang, &plan.name);
    let body = html! {
        nav.crumbs { a href="/admin/care" { (text::title(lang)) } span aria-hidden="true" { "/" } a href={ "/admin/care/" (plan.id) } { bdi { (plan.name) } } }
        header.page-head {
            div.page-title { h1 { bdi { (title) } } p.page-sub { (text::preview_text(lang, work::PREVIEWED, wanted.len())) } }
            div.page-actions { (parts::switch(&plan, &tokens(&house, &visit), lang)) }
        }
        (parts::preview(&people, &wanted, lang))
    };
    Ok(Page::new(title, body))
}
