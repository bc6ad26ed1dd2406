//! The pages of contacts: each takes, checks, calls once, shows.

use super::fields::FIELDS;
use super::form::{ContactForm, typed};
use super::model::{Contact, Place, written};
use super::{actions, parts, store, text};
use crate::core::access::{Can, ContactCreate, ContactDelete, ContactEdit, ContactView, CustomerView, Rule, Seen};
use crate::core::field::Field;
use crate::core::problem::{Errors, Problem};
use crate::core::sql::Door;
use crate::customers::form_parts::Ground;
use crate::customers::versions::{Versions, both};
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
    let id = id.into_inner();
    let fields = writable_at(&can, &house, id).await?;
    Ok(new_page(&house, &visit, id, fields, (&ContactForm::default(), &Errors::new())))
}

/// The fields that one may write of a new contact of a customer.
async fn writable_at(can: &Can<ContactCreate>, house: &House, customer_id: i64) -> Answer<Vec<&'static Field>> {
    let maker = can.clone();
    let place = house.db.read(can.actor(), move |r| maker.place(place(r, &maker, customer_id)?)).await?;
    Ok(FIELDS.iter().filter(|field| place.writes(field.id)).collect())
}

/// Where the contact would stand; a customer that is not to be known of has none.
fn place(door: &mut impl Door, can: &Can<ContactCreate>, customer_id: i64) -> Result<Place, Problem> {
    let viewer = can.also::<CustomerView>().ok_or(Problem::NotFound)?;
    store::place(door, &viewer, customer_id)
}

/// A form with what was typed and what is wrong with it.
type Typed<'a> = (&'a ContactForm, &'a Errors);

fn new_page(
    house: &House,
    visit: &Visit,
    customer_id: i64,
    fields: Vec<&'static Field>,
    (form, errors): Typed,
) -> Page {
    let (back, tokens) = (format!("/customers/{customer_id}"), tokens(house, visit));
    let action = format!("{back}/contacts/new");
    let ground = Ground { action: &action, tokens: &tokens, fields, beside: html! {}, lang: visit.lang };
    titled(text::new(visit.lang), &parts::form(&ground, &back, form, errors))
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
    let (checked, sent, maker) = (form.check(visit.lang), form.clone(), can.clone());
    let made = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let place = maker.place(place(tx, &maker, id)?)?;
            sent.refuse_unwritten(|field| place.writes(field))?;
            let draft = checked.map_err(Problem::Invalid)?;
            actions::create(tx, &place, &draft)?;
            Ok(draft.name)
        })
        .await;
    match made {
        Ok(name) => Ok(Done::to(format!("/customers/{id}")).say(text::created(visit.lang, &name)).into()),
        Err(Problem::Invalid(errors)) => {
            let fields = writable_at(&can, &house, id).await?;
            Ok(new_page(&house, &visit, id, fields, (&form, &errors)).again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// The form of a contact that exists.
pub async fn edit(can: Can<ContactView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let row = editable(&can, &house, id.into_inner()).await?;
    Ok(edit_page(&house, &visit, &row, (&typed(&written(&row), row.version), &Errors::new())))
}

async fn editable(can: &Can<ContactView>, house: &House, id: i64) -> Answer<Seen<Contact>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<ContactEdit>()).await
}

/// The fields that the rules let the viewer write.
fn writable(row: &Seen<Contact>) -> Vec<&'static Field> {
    FIELDS.iter().filter(|field| row.rule(field.id) == Rule::Write).collect()
}

fn edit_page(house: &House, visit: &Visit, row: &Seen<Contact>, (form, errors): Typed) -> Page {
    let (lang, tokens, back) = (visit.lang, tokens(house, visit), format!("/contacts/{}", row.id));
    let action = format!("{back}/edit");
    let ground =
        Ground { action: &action, tokens: &tokens, fields: writable(row), beside: parts::beside(row, lang), lang };
    titled(text::edit(lang), &parts::form(&ground, &back, form, errors))
}

/// Saves a contact, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<ContactView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ContactForm>,
) -> Answer<Outcome> {
    let (id, form, key, writer) = (id.into_inner(), posted.form, posted.key, can.clone());
    let (checked, sent) = (form.check(visit.lang), form.clone());
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<ContactEdit>()?;
            sent.refuse_unwritten(|field| row.writes(field))?;
            actions::edit(tx, &row, sent.0.version(), &checked.map_err(Problem::Invalid)?)?;
            Ok(if row.customer_name.is_some() {
                format!("/customers/{}", row.customer_id)
            } else {
                format!("/contacts/{id}")
            })
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let row = editable(&can, &house, id).await?;
            Ok(edit_page(&house, &visit, &row, (&form, &errors)).again().into())
        }
        Err(Problem::Stale(_)) => {
            Ok(stale_page(&house, &visit, &editable(&can, &house, id).await?, &form).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

fn stale_page(house: &House, visit: &Visit, row: &Seen<Contact>, form: &ContactForm) -> Page {
    let lang = visit.lang;
    let versions = Versions {
        title: text::stale_title(lang),
        fields: writable(row),
        stored: &typed(&written(row), row.version).0,
        typed: &form.0,
        saved: (row.updated_by_name.as_deref(), row.updated_at),
        path: &format!("/contacts/{}", row.id),
        carried: "",
    };
    let along = html! {
        (tokens(house, visit))
        @if form.0.get("main") == "1" { input type="hidden" name="main" value="1"; }
    };
    both(&versions, &along, lang, house.config.company.time_zone)
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
        .write_once(&actor, key, move |tx| {
            let row = store::one(tx, &can, id)?.may::<ContactDelete>()?;
            actions::delete(tx, &row)?;
            let back = if row.customer_name.is_some() { format!("/customers/{}", row.customer_id) } else { "/".into() };
            Ok(format!("{back} {}", row.name))
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
        .write_once(&actor, key, move |tx| {
            let row = store::deleted(tx, &can, id)?.may::<ContactDelete>()?;
            actions::restore(tx, &row)?;
            Ok(row.name.clone())
        })
        .await?;
    Ok(Done::to(format!("/contacts/{id}")).say(text::restored(visit.lang, &name)))
}
