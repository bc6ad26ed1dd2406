//! What is done to an opportunity at once: moved, closed, opened again, taken up, taken back, given on, ticked, deleted, restored.

use super::form::{AssignForm, EndForm, MoveForm, ReopenForm, TickForm};
use super::form_parts::{self, Offered, end_act};
use super::model::Opportunity;
use super::moves::{Deal, Goal, obstacles};
use super::pages::{page, sight};
use super::{actions, store, text};
use crate::core::access::{
    Can, OpportunityAssign, OpportunityClose, OpportunityDelete, OpportunityEdit, OpportunityReopen, OpportunityView,
    Seen,
};
use crate::core::problem::{Errors, Problem};
use crate::tasks;
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page, local};
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

fn path(id: i64) -> String {
    format!("/opportunities/{id}")
}

/// What became of something wanted on an opportunity's page: done, or the page with what stood in the way.
pub(super) async fn told(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    done: Result<Done, Problem>,
) -> Answer<Outcome> {
    match done {
        Ok(done) => Ok(done.into()),
        Err(Problem::Invalid(errors)) => Ok(page(can, house, visit, id, &errors).await?.again().into()),
        Err(Problem::Stale(_)) => {
            let errors = vec![("".into(), text::moved_meanwhile(visit.lang).to_owned())];
            Ok(page(can, house, visit, id, &errors).await?.conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Moves it to another stage.
pub async fn go(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<MoveForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let wanted = posted.form.wanted().ok_or(Problem::BadRequest("stage".into()))?;
    let calendar = house.calendar().await?;
    let moved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityEdit>()?;
            actions::move_to(tx, &row, wanted, &calendar)?;
            let row = store::one(tx, &writer, id)?;
            Ok(text::moved(lang, lang.name(&row.stage_zh, &row.stage_en)))
        })
        .await;
    let to = local(posted.form.0.get("back"), &path(id));
    let done = moved.map(|words| Done::to(to).say(words).undo(format!("{}/undo", path(id))));
    told(&can, &house, &visit, id, done).await
}

/// One that may be closed.
async fn closable(can: &Can<OpportunityView>, house: &House, id: i64) -> Answer<Seen<Opportunity>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<OpportunityClose>()).await
}

/// The form of an outcome; `state` in the address says which.
pub async fn ending(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Page> {
    let mut form = EndForm::default();
    form.0.set("state", asked.0.get("state"));
    if form.state() != Some("paused") {
        form.0.set("day", now(&house).date().to_string());
    }
    ending_page(&can, &house, &visit, id.into_inner(), (&form, &Errors::new())).await
}

async fn ending_page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&EndForm, &Errors),
) -> Answer<Page> {
    let state = form.state().ok_or(Problem::NotFound)?;
    let row = closable(can, house, id).await?;
    let (lang, version, roles) = (visit.lang, row.version_id, can.actor().standing.roles());
    let (stages, reasons, competitors) = house
        .db
        .read(can.actor(), move |r| Ok((store::stages(r, version)?, store::reasons(r, state)?, store::competitors(r)?)))
        .await?;
    let mut errors = errors.clone();
    if state == "won" && errors.is_empty() {
        let (filled, open) = (row.filled(), row.is_alive());
        let deal = Deal { open, stage_id: row.stage_id, filled, ticked: &row.ticked, roles: &roles };
        let missing = actions::told(&obstacles(&stages, &deal, Goal::Won), &stages, lang);
        errors = missing.into_iter().map(|(_, words)| ("".into(), words)).collect();
    }
    let token = || tokens(house, visit);
    let offered = Offered { state, reasons: &reasons, competitors: &competitors };
    let body = form_parts::ending(&row, &offered, (form, &errors), sight(house, visit, &token));
    Ok(acted(&row, end_act(state, lang), &body, lang))
}

/// The page of something that is done to an opportunity.
pub(super) fn acted(row: &Opportunity, title: &str, body: &Markup, lang: Lang) -> Page {
    let body = html! {
        nav.crumbs { a href="/opportunities" { (text::title(lang)) } span aria-hidden="true" { "/" } a href=(path(row.id)) { bdi { (row.name) } } }
        header.page-head { div.page-title { h1 { (title) } } }
        (body)
    };
    Page::new(title, body)
}

/// Closes it, or puts it aside.
pub async fn end(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<EndForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer, form) = (id.into_inner(), posted.key, visit.lang, can.clone(), posted.form);
    let state = form.state().ok_or(Problem::BadRequest("state".into()))?;
    let ending = match form.check(state, lang, now(&house)) {
        Ok(ending) => ending,
        Err(errors) => return Ok(ending_page(&can, &house, &visit, id, (&form, &errors)).await?.again().into()),
    };
    let version = form.0.version();
    let ended = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityClose>()?;
            actions::close(tx, (&row, version), &ending).map(|()| row.name.clone())
        })
        .await;
    match ended {
        Ok(name) => {
            let words = match state {
                "won" => text::won(lang, &name),
                "lost" => text::lost(lang, &name),
                "invalid" => text::invalidated(lang, &name),
                _ => text::paused(lang, &name),
            };
            Ok(Done::to(path(id)).say(words).undo(format!("{}/undo", path(id))).into())
        }
        Err(Problem::Invalid(errors)) => {
            Ok(ending_page(&can, &house, &visit, id, (&form, &errors)).await?.again().into())
        }
        Err(problem) => told(&can, &house, &visit, id, Err(problem)).await,
    }
}

/// Asks why a closed one is opened again.
pub async fn reopening(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    reopening_page(&can, &house, &visit, id.into_inner(), (&ReopenForm::default(), &Errors::new())).await
}

async fn reopening_page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&ReopenForm, &Errors),
) -> Answer<Page> {
    let (reader, lang, token) = (can.clone(), visit.lang, || tokens(house, visit));
    let (row, reasons) = house
        .db
        .read(can.actor(), move |r| {
            let row = store::one(r, &reader, id)?.that_may::<OpportunityReopen>()?;
            Ok((row, store::reasons(r, "reopened")?))
        })
        .await?;
    let body = form_parts::reopening(&row, &reasons, (form, errors), sight(house, visit, &token));
    Ok(acted(&row, text::reopen(lang), &body, lang))
}

/// Opens a closed one again.
pub async fn reopen(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ReopenForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer, form) = (id.into_inner(), posted.key, visit.lang, can.clone(), posted.form);
    let (reason, note) = match form.check(lang) {
        Ok(checked) => checked,
        Err(errors) => return Ok(reopening_page(&can, &house, &visit, id, (&form, &errors)).await?.again().into()),
    };
    let version = form.0.version();
    let opened = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityReopen>()?;
            actions::reopen(tx, (&row, version), (reason, &note)).map(|()| text::reopened(lang, &row.name))
        })
        .await;
    match opened {
        Ok(words) => Ok(Done::to(path(id)).say(words).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(reopening_page(&can, &house, &visit, id, (&form, &errors)).await?.again().into())
        }
        Err(problem) => told(&can, &house, &visit, id, Err(problem)).await,
    }
}

/// Takes up one that was put aside.
pub async fn resume(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let resumed = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityClose>()?;
            actions::resume(tx, &row).map(|()| text::resumed(lang, &row.name))
        })
        .await;
    told(&can, &house, &visit, id, resumed.map(|words| Done::to(path(id)).say(words))).await
}

/// Takes back one's own last move or closing.
pub async fn undo(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let undone = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?;
            actions::undo(tx, row).map(|stage| text::undone(lang, &stage))
        })
        .await;
    told(&can, &house, &visit, id, undone.map(|words| Done::to(path(id)).say(words))).await
}

/// Asks to whom it is given.
pub async fn assign(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let mut form = AssignForm::default();
    form.0.set("back", visit.from.clone().unwrap_or_default());
    assign_page(&can, &house, &visit, id.into_inner(), (&form, &Errors::new())).await
}

async fn assign_page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&AssignForm, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<OpportunityAssign>()).await?;
    let body = html! {
        p.quiet { (text::owner(lang)) " " bdi { (row.owner_name) } }
        form.form-page.narrow method="post" action={ (path(id)) "/assign" } {
            (tokens(house, visit))
            input type="hidden" name="back" value=(form.0.get("back"));
            (mistakes::all(errors, lang))
            (tasks::page_parts::person("owner", text::new_owner(lang), "", (form.0.get("owner"), mistakes::of(errors, "owner"))))
            div.form-foot { (submit(Look::Primary, text::assign(lang))) (link(Look::Plain, None, &path(id), text::cancel(lang))) }
        }
    };
    Ok(acted(&row, text::assign(lang), &body, lang))
}

/// Gives it to a colleague; whoever loses sight of it by that goes back to the list.
pub async fn give(
    can: Can<OpportunityView>,
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
            let row = store::one(tx, &writer, id)?.may::<OpportunityAssign>()?;
            actions::assign(tx, &row, &typed)
        })
        .await;
    match given {
        Ok(name) => {
            let reader = can.clone();
            // What is given is not called kept because it can't be looked at just now.
            let sees =
                house.db.read(can.actor(), move |r| Ok(store::one(r, &reader, id).is_ok())).await.unwrap_or(false);
            let to = if sees { path(id) } else { "/opportunities".to_owned() };
            Ok(Done::to(to).say(text::assigned(lang, &name)).into())
        }
        Err(Problem::Invalid(errors)) => {
            Ok(assign_page(&can, &house, &visit, id, (&posted.form, &errors)).await?.again().into())
        }
        Err(problem) => told(&can, &house, &visit, id, Err(problem)).await,
    }
}

/// Ticks an item of a checklist.
pub async fn tick(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<TickForm>,
) -> Answer<Outcome> {
    let (id, key, writer, form) = (id.into_inner(), posted.key, can.clone(), posted.form);
    let ticked = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityEdit>()?;
            let wanted = (form.0.get("item"), form.0.get("done") == "1");
            actions::tick(tx, (&row, form.0.version()), wanted).map(|()| path(id))
        })
        .await;
    told(&can, &house, &visit, id, ticked.map(Done::to)).await
}

/// Deletes it.
pub async fn delete(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<OpportunityDelete>()?;
            actions::delete(tx, &row).map(|()| text::deleted(lang, &row.name))
        })
        .await?;
    Ok(Done::to("/opportunities").say(words).undo(format!("{}/restore", path(id))))
}

/// Takes a deletion back.
pub async fn restore(
    can: Can<OpportunityView>,
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
            let words = text::restored(lang, &row.name);
            actions::restore(tx, row).map(|()| words)
        })
        .await?;
    Ok(Done::to(path(id)).say(words))
}
