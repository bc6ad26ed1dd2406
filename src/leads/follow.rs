//! Follow-ups on a lead: the same box as on a customer, in a row of the list and on the lead's page.

use super::model::Lead;
use super::text::not_followed;
use super::{parts, saved, steps, store};
use crate::core::access::{Can, FollowUpCreate, LeadView, Seen};
use crate::core::problem::{Errors, Problem};
use crate::customers::eyes::eyes;
use crate::follow_ups::actions::{self, New};
use crate::follow_ups::form::FollowUpForm;
use crate::follow_ups::model::{Draft, Kept};
use crate::follow_ups::pages::{at, blank, kept, of_files};
use crate::follow_ups::parts::{self as follow_up_parts, Place, Quick};
use crate::follow_ups::{cycle, files, text};
use crate::text::format;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::toast::{toast, toast_beside};
use crate::web::House;
use crate::web::form::{Asked, Form};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page, Part};
use crate::web::upload::Attached;
use crate::web::when::now;
use crate::web::who::Visit;
use actix_web::http::StatusCode;
use actix_web::web;
use maud::{Markup, html};

/// The box on a lead; `days` is the usual time to the next follow-up where nothing was typed.
#[must_use]
pub fn drawn(
    house: &House,
    visit: &Visit,
    (id, place): (i64, Place),
    (form, errors): (&FollowUpForm, &Errors),
) -> Markup {
    follow_up_parts::quick(&Quick {
        id,
        home: &format!("/leads/{id}"),
        place,
        form,
        errors,
        persons: &[],
        most_mib: house.config.data.max_attachment_mib,
        tokens: tokens(house, visit),
        now: now(house),
        carried: String::new(),
        lang: visit.lang,
    })
}

/// An empty box with the usual next day.
///
/// # Errors
/// As the database answers.
pub async fn empty(house: &House, visit: &Visit, days: u64) -> Answer<FollowUpForm> {
    Ok(blank(days, at(house, visit), house.calendar().await?.as_ref()))
}

async fn ground(can: &Can<FollowUpCreate>, house: &House, id: i64) -> Answer<(Seen<Lead>, u64)> {
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    house.db.read(can.actor(), move |r| Ok((store::one(r, &view, id)?, cycle::store::days(r, None)?))).await
}

/// The box, for a row of the list.
pub async fn quick(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Part> {
    let (lead, days) = ground(&can, &house, id.into_inner()).await?;
    let form = empty(&house, &visit, days).await?;
    Ok(Part(drawn(&house, &visit, (lead.id, Place::of_id(asked.0.get("from"))), (&form, &Errors::new()))))
}

/// Writes a follow-up with its files.
pub async fn create(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    upload: Attached,
) -> Answer<Outcome> {
    let id = id.into_inner();
    upload.raw.refuse_unknown(FollowUpForm::accepts)?;
    let form = FollowUpForm::read(upload.raw);
    let place = Place::of_id(form.0.get("from"));
    let made = match form.check(at(&house, &visit)) {
        Ok(draft) => match kept(&house, upload.files, visit.lang).await {
            Ok(kept) => written(&can, &house, id, upload.key, (draft, kept)).await,
            Err(problem) => Err(problem),
        },
        Err(errors) => Err(Problem::Invalid(errors)),
    };
    match made {
        // What is saved is not called unsaved because it can't be shown just now.
        Ok(()) => Ok(saved(&can, &house, &visit, id, place)
            .await
            .unwrap_or_else(|problem| {
                tracing::warn!(%problem, "a saved follow-up could not be shown");
                Done::to(format!("/leads/{id}")).say(text::corrected(visit.lang))
            })
            .into()),
        Err(problem) => match of_files(&problem, visit.lang) {
            Some((status, errors)) => again(&can, &house, &visit, id, (&form, &errors, status)).await,
            None => Err(problem),
        },
    }
}

async fn written(
    can: &Can<FollowUpCreate>,
    house: &House,
    id: i64,
    key: uuid::Uuid,
    (draft, kept): (Draft, Vec<Kept>),
) -> Answer<()> {
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    let (writer, calendar) = (can.clone(), house.calendar().await?);
    let quota = i64::from(house.config.data.user_quota_mib);
    house
        .db
        .write_once(can.actor(), key, move |tx| {
            files::within(tx, &kept, quota)?;
            let lead = store::one(tx, &view, id)?;
            if !lead.is_open() || lead.owner_id.is_none() {
                return Err(Problem::invalid("body", not_followed(tx.actor.lang)));
            }
            actions::create(tx, &writer, &lead.subject(), &New { draft: &draft, kept: &kept }, &calendar)?;
            if lead.status == "new" {
                steps::follow(tx, &lead, "following", &calendar)?;
            }
            Ok(format!("/leads/{id}"))
        })
        .await?;
    Ok(())
}

/// After saving: the lead's page, or for htmx what its place needs.
async fn saved(can: &Can<FollowUpCreate>, house: &House, visit: &Visit, id: i64, place: Place) -> Answer<Done> {
    let (lead, _days) = ground(can, house, id).await?;
    let (lang, eyes) = (visit.lang, eyes(house, visit));
    let words = lead.next_follow_up.map_or_else(
        || text::saved(lang, &lead.label()),
        |day| text::saved_next(lang, &lead.label(), &format::day_near(lang, day, eyes.today)),
    );
    let done = Done::to(format!("/leads/{id}")).say(words.clone());
    if place == Place::Page {
        // The page shows the new follow-up, status and next step all together: htmx goes there as a browser does.
        return Ok(done);
    }
    let view: Can<LeadView> = can.also().ok_or(Problem::NotFound)?;
    let from = visit.from.clone();
    let (line, shown) = house.db.read(can.actor(), move |r| saved::line(r, &view, id, from.as_deref())).await?;
    let said = toast_beside(&toast(Tone::Green, &words, None, crate::web::text::close(lang)));
    Ok(done.swap(html! { (said) template { (parts::line_row_again(&line, &shown, eyes)) } }).tells("followed"))
}

/// The box with what is wrong: in its place for htmx, else on a page of its own.
async fn again(
    can: &Can<FollowUpCreate>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors, status): (&FollowUpForm, &Errors, StatusCode),
) -> Answer<Outcome> {
    let (lead, _days) = ground(can, house, id).await?;
    let part = drawn(house, visit, (id, Place::of_id(form.0.get("from"))), (form, errors));
    let alone = drawn(house, visit, (id, Place::Page), (form, errors));
    let body = html! {
        header.page-head { div.page-title { h1 { bdi { (lead.label()) } } } }
        div.narrow { (alone) (link(Look::Plain, None, &format!("/leads/{id}"), text::cancel(visit.lang))) }
    };
    let page = Page { status, ..Page::new(text::write(visit.lang), body) };
    Ok(Outcome::Within(Box::new(Listing { page, part })))
}
