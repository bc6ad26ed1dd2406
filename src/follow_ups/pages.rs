//! The pages of follow-ups: each takes, checks, calls once, shows.

use super::actions::New;
use super::form::{At, FollowUpForm, PostponeForm, ReasonForm, typed};
use super::model::{Draft, FollowUp, Subject};
use super::parts::{self, Place, Quick};
use super::{actions, cycle, files, rules, store, text};
use crate::contacts::model::Contact;
use crate::core::access::{
    Can, ContactView, CustomerView, FollowUpCreate, FollowUpDelete, FollowUpView, Permission, Seen,
};
use crate::core::calendar::Calendar;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::customers::model::Customer;
use crate::customers::{parts as customer_parts, saved as customer_saved, store as customer_store, walk};
use crate::text::{Lang, format};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::diff::Difference;
use crate::ui::field::{Field, Kind, field};
use crate::ui::toast::{toast, toast_beside};
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Download, Listing, Outcome, Page, Part, local};
use crate::web::upload::{Attached, Received};
use crate::web::versions::{self, Versions};
use crate::web::when::now;
use crate::web::who::Visit;
use crate::web::{House, form::Form};
use actix_web::http::StatusCode;
use actix_web::{ResponseError, web};
use maud::{Markup, html};

/// Language, zone and time of a visit.
#[must_use]
pub fn at(house: &House, visit: &Visit) -> At {
    At { lang: visit.lang, zone: house.config.company.time_zone, now: house.db.clock().now() }
}

/// What a quick box needs from the database.
struct Ground {
    customer: Seen<Customer>,
    persons: Vec<Seen<Contact>>,
    /// The cycle of the customer's grade, in days.
    days: u64,
}

async fn ground(can: &Can<FollowUpCreate>, house: &House, id: i64) -> Answer<Ground> {
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let contacts: Option<Can<ContactView>> = can.also();
    house
        .db
        .read(can.actor(), move |r| {
            let customer = customer_store::one(r, &view, id)?;
            let days = cycle::store::days(r, customer.grade.as_deref())?;
            Ok(Ground { customer, persons: store::persons(r, contacts.as_ref(), id)?, days })
        })
        .await
}

/// An empty quick box: only the usual next day is filled in.
#[must_use]
pub fn blank(days: u64, at: At, calendar: &Calendar) -> FollowUpForm {
    let mut raw = Raw::default();
    raw.set("next_date", rules::usual_next(days, at.now.with_timezone(&at.zone).date_naive(), calendar).to_string());
    FollowUpForm(raw)
}

fn drawn(
    house: &House,
    visit: &Visit,
    ground: &Ground,
    place: Place,
    (form, errors): (&FollowUpForm, &Errors),
) -> Markup {
    parts::quick(&Quick {
        id: ground.customer.id,
        home: &format!("/customers/{}", ground.customer.id),
        place,
        form,
        errors,
        persons: &ground.persons,
        most_mib: house.config.data.max_attachment_mib,
        tokens: tokens(house, visit),
        now: now(house),
        carried: walk::carried(visit),
        lang: visit.lang,
    })
}

/// The quick box, for a row of a list or for a customer's page.
pub async fn quick(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Part> {
    let ground = ground(&can, &house, id.into_inner()).await?;
    let form = blank(ground.days, at(&house, &visit), house.calendar().await?.as_ref());
    Ok(Part(drawn(&house, &visit, &ground, Place::of_id(asked.0.get("from")), (&form, &Errors::new()))))
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
                Done::to(format!("/customers/{id}{}", walk::carried(&visit))).say(text::corrected(visit.lang))
            })
            .into()),
        Err(problem) => match of_files(&problem, visit.lang) {
            Some((status, errors)) => again(&can, &house, &visit, id, (&form, &errors, status)).await,
            None => Err(problem),
        },
    }
}

/// Lays the files that came with a follow-up into the store.
///
/// # Errors
/// Where one is too large, of no known kind, or can't be kept.
pub async fn kept(house: &House, files: Answer<Vec<Received>>, lang: Lang) -> Answer<Vec<super::model::Kept>> {
    files::keep(&house.files, files?, lang).await
}

/// What is drawn in the form again, so that nothing that was typed is lost, and the status of that answer.
#[must_use]
pub fn of_files(problem: &Problem, lang: Lang) -> Option<(StatusCode, Errors)> {
    let of_files = |words: String| vec![("files".into(), words)];
    match problem {
        Problem::Invalid(errors) => Some((StatusCode::UNPROCESSABLE_ENTITY, errors.clone())),
        Problem::TooLarge(mib) => Some((problem.status_code(), of_files(text::file_too_large(lang, *mib)))),
        Problem::DiskFull(words) => {
            tracing::error!(words, "disk full");
            Some((problem.status_code(), of_files(crate::web::text::disk_full(lang).to_owned())))
        }
        _ => None,
    }
}

async fn written(
    can: &Can<FollowUpCreate>,
    house: &House,
    id: i64,
    key: uuid::Uuid,
    (draft, kept): (Draft, Vec<super::model::Kept>),
) -> Answer<()> {
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let (writer, calendar) = (can.clone(), house.calendar().await?);
    let quota = i64::from(house.config.data.user_quota_mib);
    house
        .db
        .write_once(can.actor(), key, move |tx| {
            files::within(tx, &kept, quota)?;
            let customer = customer_store::one(tx, &view, id)?;
            actions::create(tx, &writer, &Subject::from(&*customer), &New { draft: &draft, kept: &kept }, &calendar)?;
            Ok(format!("/customers/{id}"))
        })
        .await?;
    Ok(())
}

/// After saving: the customer's page, or for htmx what its place needs.
async fn saved(can: &Can<FollowUpCreate>, house: &House, visit: &Visit, id: i64, place: Place) -> Answer<Done> {
    let ground = ground(can, house, id).await?;
    let (lang, eyes) = (visit.lang, crate::customers::eyes::eyes(house, visit));
    let name = &ground.customer.name;
    let words = ground.customer.next_follow_up.map_or_else(
        || text::saved(lang, name),
        |day| text::saved_next(lang, name, &format::day_near(lang, day, eyes.today)),
    );
    let said = toast_beside(&toast(Tone::Green, &words, None, crate::web::text::close(lang)));
    let part = match place {
        Place::Page => {
            let form = blank(ground.days, at(house, visit), house.calendar().await?.as_ref());
            html! { (drawn(house, visit, &ground, place, (&form, &Errors::new()))) (said) }
        }
        Place::Item => said,
        Place::Row => {
            let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
            let from = visit.from.clone();
            let read = house.db.read(can.actor(), move |r| customer_saved::line(r, &view, id, from.as_deref()));
            let (line, shown) = read.await?;
            html! { (said) template { (customer_parts::line_row_again(&line, &shown, eyes)) } }
        }
    };
    Ok(Done::to(format!("/customers/{id}{}", walk::carried(visit))).say(words).swap(part).tells("followed"))
}

/// The quick box with what is wrong: in its place for htmx, else on a page of its own.
async fn again(
    can: &Can<FollowUpCreate>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors, status): (&FollowUpForm, &Errors, StatusCode),
) -> Answer<Outcome> {
    let ground = ground(can, house, id).await?;
    let place = Place::of_id(form.0.get("from"));
    let part = drawn(house, visit, &ground, place, (form, errors));
    let alone = drawn(house, visit, &ground, Place::Page, (form, errors));
    let body = html! {
        header.page-head { div.page-title { h1 { bdi { (ground.customer.name) } } } }
        div.narrow { (alone) (link(Look::Plain, None, &format!("/customers/{id}"), text::cancel(visit.lang))) }
    };
    let page = Page { status, ..Page::new(text::write(visit.lang), body) };
    Ok(Outcome::Within(Box::new(Listing { page, part })))
}

/// Puts the next follow-up off.
pub async fn postpone(
    can: Can<FollowUpCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PostponeForm>,
) -> Answer<Done> {
    let (id, key, calendar) = (id.into_inner(), posted.key, house.calendar().await?);
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let days = posted.form.days().ok_or_else(|| Problem::invalid("days", text::bad_days(visit.lang)))?;
    let day = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let customer = customer_store::one(tx, &view, id)?;
            let today = tx.now.with_timezone(&calendar.zone).date_naive();
            let day = actions::postpone(tx, &customer, days, today, &calendar)?;
            Ok(format::day_near(tx.actor.lang, day, today))
        })
        .await?;
    Ok(Done::to(local(posted.form.0.get("back"), &format!("/customers/{id}"))).say(text::postponed(visit.lang, &day)))
}

/// The form of a correction, with the corrections so far.
pub async fn edit(can: Can<FollowUpView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let row = correctable(&can, &house, id.into_inner()).await?;
    let form = typed(&row, house.config.company.time_zone);
    edit_page(&can, &house, &visit, row, (&form, &Errors::new())).await
}

async fn correctable(can: &Can<FollowUpView>, house: &House, id: i64) -> Answer<Seen<FollowUp>> {
    let (reader, actor) = (can.clone(), can.actor().clone());
    house
        .db
        .read(can.actor(), move |r| {
            let row = store::one(r, &reader, id)?;
            actions::correctable(&row, &actor, r.now)?;
            Ok(row)
        })
        .await
}

async fn edit_page(
    can: &Can<FollowUpView>,
    house: &House,
    visit: &Visit,
    row: Seen<FollowUp>,
    (form, errors): (&FollowUpForm, &Errors),
) -> Answer<Page> {
    let (lang, zone) = (visit.lang, house.config.company.time_zone);
    let contacts: Option<Can<ContactView>> = can.also();
    let (id, customer_id, name, home) = (row.id, row.customer_id, row.subject_name.clone(), row.home());
    let until = format::moment(row.created_at + rules::CORRECTION, zone);
    let (persons, rows, kept) = house
        .db
        .read(can.actor(), move |r| {
            Ok((
                customer_id.map(|id| store::persons(r, contacts.as_ref(), id)).transpose()?.unwrap_or_default(),
                store::corrections(r, &row)?,
                store::attachments(r, &row)?,
            ))
        })
        .await?;
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::edit(lang)) } p.page-sub { a href=(home) { bdi { (name) } } " · " (text::edit_note(lang, &until)) } }
            div.page-actions { (link(Look::Plain, None, &home, text::cancel(lang))) (link(Look::Danger, Some(crate::ui::Icon::Trash), &format!("/follow-ups/{id}/delete"), text::delete_act(lang))) }
        }
        (parts::correction_form(id, (form, errors), &persons, &tokens(house, visit), lang))
        (parts::files(&kept))
        (parts::corrections(&rows, zone, lang))
    };
    Ok(Page::new(text::edit(lang), body))
}

/// Saves a correction, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<FollowUpView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<FollowUpForm>,
) -> Answer<Outcome> {
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let draft = match form.check(at(&house, &visit)) {
        Ok(draft) => draft,
        Err(errors) => {
            let row = correctable(&can, &house, id).await?;
            return Ok(edit_page(&can, &house, &visit, row, (&form, &errors)).await?.again().into());
        }
    };
    let (writer, version, contacts) = (can.clone(), form.0.version(), can.also::<ContactView>());
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?;
            actions::edit(tx, &row, contacts.as_ref(), version, &draft)?;
            Ok(row.home())
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::corrected(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let row = correctable(&can, &house, id).await?;
            Ok(edit_page(&can, &house, &visit, row, (&form, &errors)).await?.again().into())
        }
        Err(Problem::Stale(_)) => Ok(stale_page(&can, &house, &visit, id, &form).await?.conflict().into()),
        Err(problem) => Err(problem),
    }
}

/// Both versions, field by field; what the person typed is chosen to begin with.
async fn stale_page(
    can: &Can<FollowUpView>,
    house: &House,
    visit: &Visit,
    id: i64,
    form: &FollowUpForm,
) -> Answer<Page> {
    const NAMES: [&str; 6] = ["body", "type", "feedback", "happened_at", "next_date", "contact"];
    let row = correctable(can, house, id).await?;
    let lang = visit.lang;
    let stored = typed(&row, house.config.company.time_zone);
    let (differ, same): (Vec<&str>, Vec<&str>) =
        NAMES.into_iter().partition(|name| stored.0.get(name) != form.0.get(name));
    let differ = differ.into_iter().map(|name| Difference {
        name,
        label: parts::label(name, lang),
        theirs: stored.0.get(name),
        yours: form.0.get(name),
    });
    let same = same.into_iter().map(|name| (name, stored.0.get(name)));
    let shown = Versions {
        title: text::stale_title(lang),
        differ: differ.collect(),
        along: std::iter::once(("version", stored.0.get("version"))).chain(same).collect(),
        saved: None,
        action: &format!("/follow-ups/{id}/edit"),
        back: &row.home(),
    };
    Ok(versions::page(&shown, &tokens(house, visit), lang))
}

/// Asks whether to delete, and for the reason where one is needed.
pub async fn leave(can: Can<FollowUpView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    leave_page(&can, &house, &visit, id.into_inner(), (&ReasonForm::default(), &Errors::new())).await
}

async fn leave_page(
    can: &Can<FollowUpView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (form, errors): (&ReasonForm, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)).await?;
    let mine = actions::is_correctable(&row, can.actor().user_id(), house.db.clock().now());
    if !mine && !row.allows::<FollowUpDelete>() {
        return Err(Problem::Forbidden(FollowUpDelete::INFO.id));
    }
    let error = errors.first().map(|(_, words)| words.as_str());
    let reason = Field::new("reason", text::reason(lang), form.0.get("reason"), Kind::Text).max(200).error(error);
    let reason = if mine { reason } else { reason.required().autofocus() };
    let body = html! {
        header.page-head { div.page-title { h1 { (text::delete(lang)) } p.page-sub { a href=(row.home()) { bdi { (row.subject_name) } } } } }
        blockquote.said { bdi { (row.body.chars().take(300).collect::<String>()) } }
        form.form-page.narrow method="post" action={ "/follow-ups/" (id) "/delete" } {
            (tokens(house, visit))
            p.quiet { (text::delete_note(lang)) }
            (field(&reason))
            div.form-foot { (crate::ui::button::danger(text::delete_act(lang))) (link(Look::Plain, None, &row.home(), text::cancel(lang))) }
        }
    };
    Ok(Page::new(text::delete(lang), body))
}

/// Deletes a follow-up.
pub async fn delete(
    can: Can<FollowUpView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ReasonForm>,
) -> Answer<Outcome> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let reason: String = posted.form.0.get("reason").chars().take(200).collect();
    let gone = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?;
            actions::delete(tx, &row, &reason)?;
            Ok(row.home())
        })
        .await;
    match gone {
        Ok(to) => Ok(Done::to(to).say(text::deleted(visit.lang)).undo(format!("/follow-ups/{id}/restore")).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(leave_page(&can, &house, &visit, id, (&posted.form, &errors)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Takes one's own deletion back.
pub async fn restore(
    can: Can<FollowUpView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor, key) = (id.into_inner(), can.actor().clone(), posted.key);
    let to = house.db.write_once(&actor, key, move |tx| actions::restore(tx, &can, id)).await?;
    Ok(Done::to(to).say(text::restored(visit.lang)))
}

/// A file of a follow-up, to keep.
pub async fn attachment(can: Can<FollowUpView>, house: TheHouse, id: web::Path<i64>) -> Answer<Download> {
    let (reader, id) = (can.clone(), id.into_inner());
    let found = house.db.read(can.actor(), move |r| store::attachment(r, &reader, id)).await?;
    let (files, sha256) = (house.files.clone(), found.sha256);
    let bytes = tokio::task::spawn_blocking(move || files.get(&sha256)).await.map_err(Problem::bug)??;
    Ok(Download { name: found.name, media_type: found.media_type, bytes })
}
