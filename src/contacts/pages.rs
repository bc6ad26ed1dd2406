//! The pages of contacts: each takes, checks, calls once, shows.

use super::fields::FIELDS;
use super::form::{ContactForm, typed};
use super::model::Place;
use super::{actions, parts, store, text};
use crate::core::access::{Can, ContactCreate, ContactDelete, ContactEdit, ContactView, CustomerView};
use crate::core::problem::{Errors, Problem};
use crate::core::sql::Door;
use crate::customers::pages::eyes;
use crate::customers::versions::{Versions, both};
use crate::ui::Icon;
use crate::ui::button::{Look, link};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};

/// The form of a new contact of a customer.
pub async fn new(can: Can<ContactCreate>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (maker, id) = (can.clone(), id.into_inner());
    house.db.read(can.actor(), move |r| maker.place(place(r, &maker, id)?)).await?;
    Ok(new_page(&house, &visit, id, &ContactForm::default(), &Errors::new()))
}

/// Where the contact would stand; a customer that is not to be known of has none.
fn place(door: &mut impl Door, can: &Can<ContactCreate>, customer_id: i64) -> Result<Place, Problem> {
    let viewer = can.also::<CustomerView>().ok_or(Problem::NotFound)?;
    store::place(door, &viewer, customer_id)
}

fn new_page(house: &House, visit: &Visit, customer_id: i64, form: &ContactForm, errors: &Errors) -> Page {
    let back = format!("/customers/{customer_id}");
    let form = parts::form(&format!("{back}/contacts/new"), &back, form, errors, (&tokens(house, visit), visit.lang));
    titled(text::new(visit.lang), &form)
}

fn titled(title: &str, body: &Markup) -> Page {
    Page::new(title, html! { header.page-head { div.page-title { h1 { (title) } } } (body) })
}

/// Creates a contact.
pub async fn create(
    can: Can<ContactCreate>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ContactForm>,
) -> Answer<Outcome> {
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let draft = match form.check(visit.lang) {
        Ok(draft) => draft,
        Err(errors) => {
            let maker = can.clone();
            house.db.read(can.actor(), move |r| maker.place(place(r, &maker, id)?)).await?;
            return Ok(new_page(&house, &visit, id, &form, &errors).again().into());
        }
    };
    let (actor, name) = (can.actor().clone(), draft.name.clone());
    let to = house
        .db
        .write(&actor, move |tx| {
            tx.once(key, |tx| {
                let place = can.place(place(tx, &can, id)?)?;
                actions::create(tx, &place, &draft)?;
                Ok(format!("/customers/{id}"))
            })
        })
        .await?;
    Ok(Done::to(to).say(text::created(visit.lang, &name)).into())
}

/// A contact's page.
pub async fn show(can: Can<ContactView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (reader, id, lang) = (can.clone(), id.into_inner(), visit.lang);
    let contact = house.db.read(can.actor(), move |r| store::one(r, &reader, id)).await?;
    let body = html! {
        header.page-head {
            div.page-title {
                h1 { bdi { (contact.name) } }
                @if let Some(customer) = &contact.customer_name {
                    p.page-sub { a href={ "/customers/" (contact.customer_id) } { (text::of(lang, customer)) } }
                }
            }
            div.page-actions {
                @if contact.allows::<ContactEdit>() { (link(Look::Plain, Some(Icon::Edit), &format!("/contacts/{id}/edit"), text::edit(lang))) }
                @if contact.allows::<ContactDelete>() {
                    form method="post" action={ "/contacts/" (id) "/delete" } { (tokens(&house, &visit)) (crate::ui::button::danger(text::delete(lang))) }
                }
            }
        }
        section.card.narrow { div.card-inner { (parts::about(&contact, eyes(&house, &visit))) } }
    };
    Ok(Page::new(contact.name.clone(), body))
}

/// The form of a contact that exists.
pub async fn edit(can: Can<ContactView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (reader, id) = (can.clone(), id.into_inner());
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.may::<ContactEdit>()).await?;
    Ok(edit_page(&house, &visit, id, &typed(&row.draft(), row.version), &Errors::new()))
}

fn edit_page(house: &House, visit: &Visit, id: i64, form: &ContactForm, errors: &Errors) -> Page {
    let back = format!("/contacts/{id}");
    let form = parts::form(&format!("{back}/edit"), &back, form, errors, (&tokens(house, visit), visit.lang));
    titled(text::edit(visit.lang), &form)
}

/// Saves a contact, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<ContactView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ContactForm>,
) -> Answer<Outcome> {
    let (id, form, key, reader) = (id.into_inner(), posted.form, posted.key, can.clone());
    let draft = match form.check(visit.lang) {
        Ok(draft) => draft,
        Err(errors) => {
            house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.may::<ContactEdit>()).await?;
            return Ok(edit_page(&house, &visit, id, &form, &errors).again().into());
        }
    };
    let version = form.version();
    let saved = house
        .db
        .write(can.actor(), move |tx| {
            tx.once(key, |tx| {
                let row = store::one(tx, &reader, id)?.may::<ContactEdit>()?;
                actions::edit(tx, &row, version, &draft)?;
                Ok(if row.customer_name.is_some() {
                    format!("/customers/{}", row.customer_id)
                } else {
                    format!("/contacts/{id}")
                })
            })
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Stale(_)) => Ok(stale_page(&can, &house, &visit, id, &form).await?.conflict().into()),
        Err(problem) => Err(problem),
    }
}

async fn stale_page(can: &Can<ContactView>, house: &House, visit: &Visit, id: i64, form: &ContactForm) -> Answer<Page> {
    let reader = can.clone();
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)).await?;
    let lang = visit.lang;
    let versions = Versions {
        title: text::stale_title(lang),
        fields: FIELDS,
        stored: &typed(&row.draft(), row.version).0,
        typed: &form.0,
        saved: (row.updated_by_name.as_deref(), row.updated_at),
        path: &format!("/contacts/{id}"),
    };
    let along = html! {
        (tokens(house, visit))
        @if form.0.get("main") == "1" { input type="hidden" name="main" value="1"; }
    };
    Ok(Page::new(text::stale_title(lang), both(&versions, &along, lang, house.config.company.time_zone)))
}

/// Deletes a contact.
pub async fn delete(
    can: Can<ContactView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor, key) = (id.into_inner(), can.actor().clone(), posted.key);
    let answer = house
        .db
        .write(&actor, move |tx| {
            tx.once(key, |tx| {
                let row = store::one(tx, &can, id)?.may::<ContactDelete>()?;
                actions::delete(tx, &row)?;
                let back =
                    if row.customer_name.is_some() { format!("/customers/{}", row.customer_id) } else { "/".into() };
                Ok(format!("{back} {}", row.name))
            })
        })
        .await?;
    let (back, name) = answer.split_once(' ').unwrap_or(("/", ""));
    Ok(Done::to(back).say(text::deleted(visit.lang, name)).undo(format!("/contacts/{id}/restore")))
}

/// Takes a deletion back.
pub async fn restore(
    can: Can<ContactView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, actor, key) = (id.into_inner(), can.actor().clone(), posted.key);
    let name = house
        .db
        .write(&actor, move |tx| {
            tx.once(key, |tx| {
                let row = store::deleted(tx, &can, id)?.may::<ContactDelete>()?;
                actions::restore(tx, &row)?;
                Ok(row.name.clone())
            })
        })
        .await?;
    Ok(Done::to(format!("/contacts/{id}")).say(text::restored(visit.lang, &name)))
}
