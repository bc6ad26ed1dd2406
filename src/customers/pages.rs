//! The pages of customers: each takes, checks, calls once, shows.

use super::about;
use super::bulk::parts::Acts;
use super::eyes::eyes;
use super::fields::FIELDS;
use super::filter::Filter;
use super::form::{CustomerForm, typed};
use super::form_parts::Ground;
use super::model::{Customer, written};
use super::saved::{Customers, Table};
use super::versions::{Versions, both};
use super::{actions, filter_parts, form_parts, limit, list as lists, parts, saved, store, text, walk};
use crate::core::access::{
    Can, CustomerCreate, CustomerDelete, CustomerEdit, CustomerExport, CustomerImport, CustomerRestore, CustomerView,
    Rule, Seen,
};
use crate::core::field::Field;
use crate::core::problem::{Errors, Problem};
use crate::ui::button::{Look, link, primary_link};
use crate::ui::menu::{item, menu};
use crate::ui::{Icon, icon};
use crate::views::Question;
use crate::views::export::parts::opener;
use crate::views::opened::opened;
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Listing, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// The list.
pub async fn list(can: Can<CustomerView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Listing> {
    let eyes = eyes(&house, &visit);
    let asking = Filter::read(&asked.0);
    asking.refuse_hidden(&visit.actor.standing)?;
    limit::lookup(&house, &visit.actor, &asking.text).await?;
    let reader = can.clone();
    let read = house.db.read(can.actor(), move |r| {
        let opened = opened::<Customers>(r, &reader, &asked.0)?;
        let found = lists::find(r, &reader, &opened.filter, eyes.today)?;
        let shown = Table::of(r, &reader, opened.layout.clone(), found.lines.iter().map(|line| line.id))?;
        Ok((opened, found, shown))
    });
    let (opened, found, shown) = read.await?;
    let filter = &opened.filter;
    let part = parts::list(&found, &shown, filter, eyes, Acts::of(&visit.actor.standing));
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
                @if can.also::<CustomerExport>().is_some() { (opener::<Customers>(filter, lang)) }
                @if can.also::<CustomerCreate>().is_some() { (primary_link("/customers/new", text::new(lang))) }
            }
        }
        (saved::head(&opened, &house, &visit, filter_parts::filters(filter, &visit.actor.standing, lang)))
        (part)
    } };
    Ok(Listing { page: Page::new(text::title(lang), body), part })
}

/// A form with what was typed and what is wrong with it.
type Typed<'a> = (&'a CustomerForm, &'a Errors);

/// A constraint's refusal as an error of its field.
#[must_use]
pub fn named(problem: Problem, lang: crate::text::Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "customer_credit_code" => {
            Problem::invalid("credit_code", text::credit_code_taken(lang))
        }
        other => other,
    }
}

/// The form of a customer that exists.
pub async fn edit(can: Can<CustomerView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let row = editable(&can, &house, id.into_inner()).await?;
    let form = typed(&written(&row), row.version, visit.lang);
    Ok(edit_page(&house, &visit, &row, (&form, &Errors::new())))
}

async fn editable(can: &Can<CustomerView>, house: &House, id: i64) -> Answer<Seen<Customer>> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<CustomerEdit>()).await
}

/// The fields that the rules let the viewer write.
fn writable(row: &Seen<Customer>) -> Vec<&'static Field> {
    FIELDS.iter().filter(|field| row.rule(field.id) == Rule::Write).collect()
}

fn edit_page(house: &House, visit: &Visit, row: &Seen<Customer>, (form, errors): Typed) -> Page {
    let action = format!("/customers/{}/edit{}", row.id, walk::carried(visit));
    let (lang, tokens) = (visit.lang, tokens(house, visit));
    let ground =
        Ground { action: &action, tokens: &tokens, fields: writable(row), beside: about::beside(row, lang), lang };
    let body = html! {
        header.page-head { div.page-title { h1 { (text::edit(lang)) } } }
        (form_parts::form(&ground, form, errors))
    };
    Page::new(text::edit(lang), body)
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
    let checked = form.check(visit.lang, &house.config.company.currency);
    let (actor, writer, sent) = (can.actor().clone(), can.clone(), form.clone());
    let saved = house
        .db
        .write_once(&actor, key, move |tx| {
            let row = store::one(tx, &writer, id)?.may::<CustomerEdit>()?;
            sent.refuse_unwritten(|field| row.writes(field))?;
            actions::edit(tx, &row, sent.0.version(), &checked.map_err(Problem::Invalid)?)?;
            Ok(format!("/customers/{id}"))
        })
        .await;
    match saved.map_err(|problem| named(problem, visit.lang)) {
        Ok(to) => Ok(Done::to(to + &walk::carried(&visit)).say(text::saved(visit.lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let row = editable(&can, &house, id).await?;
            Ok(edit_page(&house, &visit, &row, (&form, &errors)).again().into())
        }
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
    let row = editable(can, house, id).await?;
    let lang = visit.lang;
    let path = format!("/customers/{id}");
    let versions = Versions {
        title: text::stale_title(lang),
        fields: writable(&row),
        stored: &typed(&written(&row), row.version, lang).0,
        typed: &form.0,
        saved: (row.updated_by_name.as_deref(), row.updated_at),
        path: &path,
        carried: &walk::carried(visit),
    };
    Ok(both(&versions, &tokens(house, visit), lang, house.config.company.time_zone))
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
        .write_once(&actor, key, move |tx| {
            let row = store::one(tx, &can, id)?.may::<CustomerDelete>()?;
            let name = row.name.clone();
            actions::delete(tx, &[row])?;
            Ok(name)
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
        .write_once(&actor, key, move |tx| {
            let row = store::deleted(tx, &can, id)?.may::<CustomerRestore>()?;
            let name = row.name.clone();
            actions::restore(tx, &[row])?;
            Ok(name)
        })
        .await?;
    Ok(Done::to(format!("/customers/{id}")).say(text::restored(visit.lang, &name)))
}
