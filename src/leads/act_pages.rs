//! What is done to a lead from its page or its row: claimed, given back, moved, closed, deleted.

use super::actions::{self, Claim};
use super::form::{FailForm, ReleaseForm, StatusForm};
use super::model::Lead;
use super::{page_parts, store, text};
use crate::core::access::{Can, LeadAssign, LeadClaim, LeadDelete, LeadEdit, LeadRestore, LeadView, Scoped, Seen};
use crate::core::problem::{Errors, Problem};
use crate::customers::eyes::eyes;
use crate::customers::jobs::BIN_DAYS;
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::{Look, link_button, submit};
use crate::ui::card::empty;
use crate::ui::table::{Column, acts, cell, row, table};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// Takes a lead out of the pool; who comes second is told who has it.
pub async fn claim(
    can: Can<LeadClaim>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor) = (id.into_inner(), can.actor().clone());
    let answer = house
        .db
        .write_once(&actor, posted.key, move |tx| {
            Ok(match actions::claim(tx, &can, id)? {
                Claim::Won => String::new(),
                Claim::Lost(holder) => holder,
            })
        })
        .await?;
    let lang = visit.lang;
    if answer.is_empty() {
        return Ok(Done::to(format!("/leads/{id}")).say(text::claimed(lang)));
    }
    Ok(Done::to(visit.back_to(&["/leads?view=pool", "/leads"])).say(text::was_claimed(lang, &answer)))
}

async fn seen<Q: Scoped>(can: &Can<LeadView>, house: &House, id: i64) -> Answer<Seen<Lead>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<Q>()).await
}

fn page(title: &str, lead: &Lead, form: &Markup) -> Page {
    let body = html! {
        nav.crumbs { a href={ "/leads/" (lead.id) } { bdi { (lead.label()) } } }
        header.page-head { div.page-title { h1 { (title) } } }
        (form)
    };
    Page::new(title, body)
}

/// Asks why a lead is given back.
pub async fn leave(can: Can<LeadView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let lead = seen::<LeadAssign>(&can, &house, id.into_inner()).await?;
    Ok(release_page(&house, &visit, &lead, (&ReleaseForm::default(), &Errors::new())))
}

fn release_page(house: &House, visit: &Visit, lead: &Lead, (form, errors): (&ReleaseForm, &Errors)) -> Page {
    let lang = visit.lang;
    page(text::release(lang), lead, &page_parts::release_form(lead, form, errors, &tokens(house, visit), lang))
}

/// Gives a lead back to the common pool.
pub async fn release(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ReleaseForm>,
) -> Answer<Outcome> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let checked = posted.form.check(visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<LeadAssign>()?;
            actions::release(tx, &row, &checked?)?;
            Ok(row.label())
        })
        .await;
    match done {
        Ok(label) => Ok(Done::to("/leads").say(text::released(visit.lang, &label)).into()),
        Err(Problem::Invalid(errors)) => {
            let lead = seen::<LeadAssign>(&can, &house, id).await?;
            Ok(release_page(&house, &visit, &lead, (&posted.form, &errors)).again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Moves a lead on.
pub async fn status(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<StatusForm>,
) -> Answer<Done> {
    let (id, actor) = (id.into_inner(), can.actor().clone());
    let status = posted.form.status().ok_or_else(|| Problem::BadRequest("status".into()))?;
    let calendar = house.calendar().await?;
    let to = house
        .db
        .write_once(&actor, posted.key, move |tx| {
            let row = store::one(tx, &can, id)?.may::<LeadEdit>()?;
            actions::set_status(tx, &row, status, &calendar)?;
            Ok(format!("/leads/{id}"))
        })
        .await?;
    Ok(Done::to(to).say(text::saved(visit.lang)))
}

/// Asks why a lead came to nothing.
pub async fn close(can: Can<LeadView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let lead = seen::<LeadEdit>(&can, &house, id.into_inner()).await?;
    Ok(fail_page(&house, &visit, &lead, (&FailForm::default(), &Errors::new())))
}

fn fail_page(house: &House, visit: &Visit, lead: &Lead, (form, errors): (&FailForm, &Errors)) -> Page {
    let lang = visit.lang;
    page(text::fail(lang), lead, &page_parts::fail_form(lead, form, errors, &tokens(house, visit), lang))
}

/// Closes a lead.
pub async fn fail(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<FailForm>,
) -> Answer<Outcome> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let checked = posted.form.check(visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<LeadEdit>()?;
            let (failure, note) = checked?;
            actions::fail(tx, &row, (failure, &note))?;
            Ok(format!("/leads/{id}"))
        })
        .await;
    match done {
        Ok(to) => Ok(Done::to(to).say(text::failed(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let lead = seen::<LeadEdit>(&can, &house, id).await?;
            Ok(fail_page(&house, &visit, &lead, (&posted.form, &errors)).again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Puts a lead into the recycle bin.
pub async fn delete(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor) = (id.into_inner(), can.actor().clone());
    let label = house
        .db
        .write_once(&actor, posted.key, move |tx| {
            let row = store::one(tx, &can, id)?.may::<LeadDelete>()?;
            actions::delete(tx, &row)?;
            Ok(row.label())
        })
        .await?;
    Ok(Done::to("/leads").say(text::deleted(visit.lang, &label)).undo(format!("/leads/{id}/restore")))
}

/// Takes a lead out of the recycle bin.
pub async fn restore(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor) = (id.into_inner(), can.actor().clone());
    let label = house
        .db
        .write_once(&actor, posted.key, move |tx| {
            let row = store::deleted(tx, &can, id)?.may::<LeadRestore>()?;
            actions::restore(tx, &row)?;
            Ok(row.label())
        })
        .await?;
    Ok(Done::to(format!("/leads/{id}")).say(text::restored(visit.lang, &label)))
}

/// The recycle bin.
pub async fn bin(can: Can<LeadRestore>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let (lang, eyes, reader) = (visit.lang, eyes(&house, &visit), can.clone());
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    let rows = house.db.read(can.actor(), move |r| store::bin(r, &reader, &view)).await?;
    let columns = [
        Column::new(text::col_name(lang), "wide"),
        Column::new(text::col_owner(lang), "nowrap"),
        Column::new(text::deleted_by(lang), "nowrap"),
        Column::new(text::deleted_at(lang), "nowrap"),
        Column::new(text::restore(lang), "act"),
    ];
    let tokens = tokens(&house, &visit);
    let line = |gone: &store::Gone| {
        row(
            &gone.id.to_string(),
            "",
            html! {
                td.title role="cell" { div.title-line { span.row-link { bdi { (gone.label) } } } }
                (cell(text::col_owner(lang), "nowrap", super::parts::owner(gone.owner_name.as_deref(), lang)))
                (cell(text::deleted_by(lang), "nowrap", html! { bdi { (gone.deleted_by_name.as_deref().unwrap_or(text::machine(lang))) } }))
                (cell(text::deleted_at(lang), "nowrap", html! { (format::moment(gone.deleted_at, eyes.zone)) }))
                (acts(html! { form method="post" action={ "/leads/" (gone.id) "/restore" } { (tokens) (submit(Look::Quiet, text::restore(lang))) } }))
            },
        )
    };
    let body = html! {
        div.list-page {
            header.page-head {
                div.page-title { h1 { (text::bin(lang)) } p.page-sub { (text::bin_text(lang, BIN_DAYS)) } }
                div.page-actions { (link_button("/leads", text::to_list(lang))) }
            }
            @if rows.is_empty() { (empty(Icon::Trash, text::bin_empty(lang), &text::bin_text(lang, BIN_DAYS), html! {})) }
            @else { (table(text::bin(lang), &columns, html! { @for gone in &rows { (line(gone)) } })) }
        }
    };
    Ok(Page::new(text::bin(lang), body))
}
