//! The pages of customers: each takes, checks, calls once, shows.

use super::bulk::parts::Acts;
use super::filter::Filter;
use super::form::{CustomerForm, typed};
use super::model::Place;
use super::versions::{Versions, both};
use super::{actions, form_parts, list as lists, parts, store, text};
use crate::core::access::{
    Can, CustomerCreate, CustomerDelete, CustomerEdit, CustomerExport, CustomerImport, CustomerRestore, CustomerView,
    FollowUpCreate, Permission,
};
use crate::core::problem::{Errors, Problem};
use crate::ui::button::{Look, link, primary_link};
use crate::ui::menu::{item, menu};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;
use parts::Eyes;

/// How this visitor sees.
#[must_use]
pub fn eyes(house: &House, visit: &Visit) -> Eyes {
    let zone = house.config.company.time_zone;
    let may_follow_up = visit.actor.standing.holds(FollowUpCreate::INFO.id);
    Eyes {
        lang: visit.lang,
        zone,
        today: house.db.clock().today(zone),
        may_follow_up,
        acts: Acts::of(&visit.actor.standing),
    }
}

/// The list.
pub async fn list(can: Can<CustomerView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let eyes = eyes(&house, &visit);
    let filter = Filter::read(&asked.0);
    let (asking, reader) = (filter.clone(), can.clone());
    let found = house.db.read(can.actor(), move |r| lists::find(r, &reader, &asking, eyes.today)).await?;
    let part = parts::list(&found, &filter, eyes);
    let lang = visit.lang;
    let body = html! { div.list-page {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } }
            div.page-actions {
                (menu(icon(Icon::More), text::more_acts(lang), html! {
                    (item(Icon::Undo, "/customers/changes", super::changes::text::title(lang)))
                    @if can.also::<CustomerRestore>().is_some() { (item(Icon::Trash, "/customers/bin", text::bin(lang))) }
                }))
                @if can.also::<CustomerImport>().is_some() { (link(Look::Plain, Some(Icon::Import), "/import/customers", text::import(lang))) }
                @if can.also::<CustomerExport>().is_some() { (super::export::parts::opener(&filter, lang)) }
                @if can.also::<CustomerCreate>().is_some() { (primary_link("/customers/new", text::new(lang))) }
            }
        }
        (parts::views(&filter, lang))
        (parts::filters(&filter, lang))
        (part)
    } };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// The form of a new customer.
pub async fn new(_can: Can<CustomerCreate>, house: TheHouse, visit: Visit) -> Answer<Page> {
    Ok(new_page(&house, &visit, &CustomerForm::default(), &Errors::new()))
}

fn new_page(house: &House, visit: &Visit, form: &CustomerForm, errors: &Errors) -> Page {
    let body = html! {
        header.page-head { div.page-title { h1 { (text::new(visit.lang)) } } }
        (form_parts::form("/customers/new", form, errors, &tokens(house, visit), visit.lang))
    };
    Page::new(text::new(visit.lang), body)
}

/// Creates a customer of one's own.
pub async fn create(
    can: Can<CustomerCreate>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<CustomerForm>,
) -> Answer<Outcome> {
    let (form, key) = (posted.form, posted.key);
    let draft = match form.check(visit.lang, &house.config.company.currency) {
        Ok(draft) => draft,
        Err(errors) => return Ok(new_page(&house, &visit, &form, &errors).again().into()),
    };
    let standing = &can.actor().standing;
    let place = Place { owner_id: standing.user_id, owner_dept_id: standing.department_id };
    let (actor, name) = (can.actor().clone(), draft.name.clone());
    let made = house
        .db
        .write(&actor, move |tx| {
            tx.once(key, |tx| Ok(format!("/customers/{}", actions::create(tx, &can, &draft, place)?)))
        })
        .await;
    match made.map_err(|problem| named(problem, visit.lang)) {
        Ok(to) => Ok(Done::to(to).say(text::created(visit.lang, &name)).into()),
        Err(Problem::Invalid(errors)) => Ok(new_page(&house, &visit, &form, &errors).again().into()),
        Err(problem) => Err(problem),
    }
}

/// A constraint's refusal as an error of its field.
fn named(problem: Problem, lang: crate::text::Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "customer_credit_code" => {
            Problem::invalid("credit_code", text::credit_code_taken(lang))
        }
        other => other,
    }
}

/// The form of a customer that exists.
pub async fn edit(can: Can<CustomerView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (reader, id) = (can.clone(), id.into_inner());
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.may::<CustomerEdit>()).await?;
    let form = typed(&row.draft(), row.version, visit.lang);
    Ok(edit_page(&house, &visit, id, &form, &Errors::new()))
}

fn edit_page(house: &House, visit: &Visit, id: i64, form: &CustomerForm, errors: &Errors) -> Page {
    let body = html! {
        header.page-head { div.page-title { h1 { (text::edit(visit.lang)) } } }
        (form_parts::form(&format!("/customers/{id}/edit"), form, errors, &tokens(house, visit), visit.lang))
    };
    Page::new(text::edit(visit.lang), body)
}

/// Saves a customer, or shows what is wrong, or both versions.
pub async fn save(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CustomerForm>,
) -> Answer<Outcome> {
    let (id, form, key) = (id.into_inner(), posted.form, posted.key);
    let draft = match form.check(visit.lang, &house.config.company.currency) {
        Ok(draft) => draft,
        Err(errors) => return Ok(edit_page(&house, &visit, id, &form, &errors).again().into()),
    };
    let (actor, version, writer) = (can.actor().clone(), form.version(), can.clone());
    let saved = house
        .db
        .write(&actor, move |tx| {
            tx.once(key, |tx| {
                let row = store::one(tx, &writer, id)?.may::<CustomerEdit>()?;
                actions::edit(tx, &row, version, &draft)?;
                Ok(format!("/customers/{id}"))
            })
        })
        .await;
    match saved.map_err(|problem| named(problem, visit.lang)) {
        Ok(to) => Ok(Done::to(to).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(edit_page(&house, &visit, id, &form, &errors).again().into()),
        Err(Problem::Stale(_)) => Ok(stale_page(&can, &house, &visit, id, &form).await?.conflict().into()),
        Err(problem) => Err(problem),
    }
}

/// Both versions, field by field; what the person typed is chosen to begin with.
async fn stale_page(
    can: &Can<CustomerView>,
    house: &House,
    visit: &Visit,
    id: i64,
    form: &CustomerForm,
) -> Answer<Page> {
    let reader = can.clone();
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)).await?;
    let lang = visit.lang;
    let path = format!("/customers/{id}");
    let versions = Versions {
        title: text::stale_title(lang),
        fields: super::fields::FIELDS,
        stored: &typed(&row.draft(), row.version, lang).0,
        typed: &form.0,
        saved: (row.updated_by_name.as_deref(), row.updated_at),
        path: &path,
    };
    let body = both(&versions, &tokens(house, visit), lang, house.config.company.time_zone);
    Ok(Page::new(text::stale_title(lang), body))
}

/// Puts a customer into the recycle bin.
pub async fn delete(
    can: Can<CustomerView>,
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
                let row = store::one(tx, &can, id)?.may::<CustomerDelete>()?;
                let name = row.name.clone();
                actions::delete(tx, &[row])?;
                Ok(name)
            })
        })
        .await?;
    Ok(Done::to("/customers").say(text::deleted(visit.lang, &name)).undo(format!("/customers/{id}/restore")))
}

/// Takes a customer out of the recycle bin.
pub async fn restore(
    can: Can<CustomerView>,
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
                let row = store::deleted(tx, &can, id)?.may::<CustomerRestore>()?;
                let name = row.name.clone();
                actions::restore(tx, &[row])?;
                Ok(name)
            })
        })
        .await?;
    Ok(Done::to(format!("/customers/{id}")).say(text::restored(visit.lang, &name)))
}
