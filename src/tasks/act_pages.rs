//! What is done to a task at once: done, opened again, put off, given on, ticked, deleted, restored.

use super::form::{AssignForm, PostponeForm, RowForm, TickForm};
use super::pages::{back, hand};
use super::{actions, list, page_parts, parts, store, text};
use crate::core::access::{Can, TaskAssign, TaskCreate, TaskDelete, TaskEdit, TaskView};
use crate::core::problem::{Errors, Problem};
use crate::core::when::When;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit};
use crate::ui::toast::{toast, toast_beside};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::when;
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// What was done, with the line drawn anew for htmx and a message.
async fn redrawn(
    can: &Can<TaskView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (to, words): (String, String),
) -> Answer<Done> {
    let done = Done::to(to.clone()).say(words.clone());
    if !visit.htmx {
        return Ok(done);
    }
    let reader = can.clone();
    let line = house.db.read(can.actor(), move |r| list::line(r, &reader, id)).await?;
    let token = || tokens(house, visit);
    let said = toast_beside(&toast(Tone::Green, &words, None, crate::web::text::close(visit.lang)));
    Ok(done.swap(html! { (parts::row(&line, &hand(house, visit, &to, &token), true)) (said) }))
}

/// Marks a task done.
pub async fn finish(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<RowForm>,
) -> Answer<Done> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let (writer, makes, calendar) = (can.clone(), can.also::<TaskCreate>(), house.calendar().await?);
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskEdit>()?;
            let next = actions::finish(tx, &row, makes.as_ref(), &calendar)?;
            Ok(next.map_or_else(
                || text::finished(lang, &row.title),
                |next| text::finished_next(lang, &row.title, &next.words(lang)),
            ))
        })
        .await?;
    let to = back(&visit, posted.form.0.get("back"));
    Ok(redrawn(&can, &house, &visit, id, (to, words)).await?.undo(format!("/tasks/{id}/reopen")))
}

/// Opens a done task again.
pub async fn reopen(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<RowForm>,
) -> Answer<Done> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskEdit>()?;
            actions::reopen(tx, &row)?;
            Ok(text::reopened(lang, &row.title))
        })
        .await?;
    let to = back(&visit, posted.form.0.get("back"));
    redrawn(&can, &house, &visit, id, (to, words)).await
}

/// Puts a task off: to one of three days, or to what was typed.
pub async fn postpone(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PostponeForm>,
) -> Answer<Done> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let (now, calendar, typed) = (when::now(&house), house.calendar().await?, posted.form.0.get("to"));
    let to = match actions::later(typed, now.date(), &calendar) {
        Some(day) => When { day, time: None },
        None => when::read(typed, now, lang)
            .map_err(|words| Problem::invalid("to", words))?
            .filter(|to| to.day >= now.date())
            .ok_or_else(|| Problem::invalid("to", text::bad_to(lang)))?,
    };
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskEdit>()?;
            actions::postpone(tx, &row, to).map(|due| text::postponed(lang, &due.words(lang)))
        })
        .await?;
    let to = back(&visit, posted.form.0.get("back"));
    redrawn(&can, &house, &visit, id, (to, words)).await
}

/// Asks to whom a task is given.
pub async fn assign(can: Can<TaskView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let mut form = AssignForm::default();
    form.0.set("back", visit.from.clone().unwrap_or_default());
    assign_page(&can, &house, &visit, id.into_inner(), (&form, &Errors::new())).await
}

async fn assign_page(
    can: &Can<TaskView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&AssignForm, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<TaskAssign>()).await?;
    let error = errors.first().map(|(_, words)| words.as_str());
    let body = html! {
        nav.crumbs { a href="/tasks" { (text::title(lang)) } span aria-hidden="true" { "/" } a href={ "/tasks/" (id) } { bdi { (row.title) } } }
        header.page-head { div.page-title { h1 { (text::assign_title(lang)) } p.page-sub { (text::of_person(lang, &row.owner_name)) } } }
        form.form-page.narrow method="post" action={ "/tasks/" (id) "/assign" } {
            (tokens(house, visit))
            input type="hidden" name="back" value=(form.0.get("back"));
            (mistakes::all(errors, lang))
            (page_parts::person("owner", text::owner(lang), "", (form.0.get("owner"), error)))
            div.form-foot { (submit(Look::Primary, text::assign(lang))) (link(Look::Plain, None, &format!("/tasks/{id}"), text::cancel(lang))) }
        }
    };
    Ok(Page::new(text::assign_title(lang), body))
}

/// Gives a task to a colleague.
pub async fn give(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<AssignForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let typed = posted.form.0.get("owner").to_owned();
    let given = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskAssign>()?;
            actions::assign(tx, &row, &typed)
        })
        .await;
    match given {
        Ok(name) => Ok(Done::to(back(&visit, posted.form.0.get("back"))).say(text::assigned(lang, &name)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(assign_page(&can, &house, &visit, id, (&posted.form, &errors)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Ticks a line of the checklist.
pub async fn tick(can: Can<TaskView>, house: TheHouse, id: web::Path<i64>, posted: Posted<TickForm>) -> Answer<Done> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let wanted = posted.form.wanted().ok_or(Problem::BadRequest("item".into()))?;
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskEdit>()?;
            actions::tick(tx, &row, wanted).map(|()| format!("/tasks/{id}"))
        })
        .await?;
    Ok(Done::to(to))
}

/// Deletes a task.
pub async fn delete(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<TaskDelete>()?;
            actions::delete(tx, &row).map(|()| text::deleted(lang, &row.title))
        })
        .await?;
    Ok(Done::to("/tasks").say(words).undo(format!("/tasks/{id}/restore")))
}

/// Takes a deletion back.
pub async fn restore(
    can: Can<TaskView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::deleted(tx, &writer, id)?;
            let words = text::restored(lang, &row.title);
            actions::restore(tx, row).map(|()| words)
        })
        .await?;
    Ok(Done::to(format!("/tasks/{id}")).say(words))
}
