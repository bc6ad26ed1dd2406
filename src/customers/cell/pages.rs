//! A cell is opened, and saved: a change of many, of one.

use super::parts::{self, Open};
use super::{FIELDS, text};
use crate::core::access::{Can, CustomerEdit, CustomerView, Rule, Seen};
use crate::core::check::Check;
use crate::core::field::{Field, FieldKind, choice_label};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::customers::bulk::actions;
use crate::customers::bulk::form::Values;
use crate::customers::eyes::eyes;
use crate::customers::model::Customer;
use crate::customers::{fields, saved, store, text as words};
use crate::text::Lang;
use crate::ui::button::{Look, link};
use crate::web::House;
use crate::web::form::{Asked, Posted, raw_form};
use crate::web::registry::TheHouse;
use crate::web::render::{tokens, undo_form};
use crate::web::respond::{Answer, Done, Listing, Outcome, Page, Part};
use crate::web::who::Visit;
use actix_web::http::StatusCode;
use actix_web::web;
use maud::{Markup, html};
use serde_json::{Map, Value};

raw_form!(
    /// A cell, as typed, and the version of the customer that was seen.
    CellForm ["field", "value", "version"]
);

impl CellForm {
    /// The value; None where it is emptied.
    fn check(&self, field: &'static Field, lang: Lang) -> Result<Option<String>, Errors> {
        let mut raw = Raw::default();
        raw.set(field.id, self.0.get("value"));
        let mut check = Check::of(fields::FIELDS, &raw, lang);
        let value = check.choice(field.id);
        check.finish(value)
    }
}

/// The field that is named, where its cell is written in place.
fn described(name: &str) -> Answer<&'static Field> {
    fields::field(name).filter(|field| FIELDS.contains(&field.id)).ok_or(Problem::NotFound)
}

fn value<'a>(row: &'a Customer, field: &Field) -> &'a str {
    if field.id == "grade" { row.grade.as_deref().unwrap_or_default() } else { &row.stage }
}

/// A choice in words.
fn worded(field: &Field, value: &str, lang: Lang) -> &'static str {
    match field.kind {
        FieldKind::Choice(choices) if !value.is_empty() => choice_label(choices, value, lang),
        _ => text::nothing(lang),
    }
}

async fn writable(can: &Can<CustomerView>, house: &House, id: i64, field: &'static Field) -> Answer<Seen<Customer>> {
    let reader = can.clone();
    let row = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<CustomerEdit>()).await?;
    if row.rule(field.id) == Rule::Write { Ok(row) } else { Err(Problem::ForbiddenField(field)) }
}

/// The form of a cell, with the value that is chosen in it.
fn drawn(row: &Customer, field: &Field, (chosen, told): (&str, Option<&str>), tokens: &Markup, lang: Lang) -> Markup {
    let (path, version) = (format!("/customers/{}/cell", row.id), row.version.to_string());
    let choices = if let FieldKind::Choice(choices) = field.kind { choices } else { &[] };
    let input = html! {
        select.form-select name="value" aria-label=(field.label(lang)) {
            @if field.id == "grade" { option value="" selected[chosen.is_empty()] { (text::nothing(lang)) } }
            @for (id, zh, en) in choices { option value=(id) selected[*id == chosen] { (lang.pick(*zh, *en)) } }
        }
    };
    let seen = [("field", field.id), ("version", version.as_str())];
    parts::form(&Open { path: &path, tokens, seen: &seen, input, told }, lang)
}

/// The form of a cell.
pub async fn open(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Part> {
    let field = described(asked.0.get("field"))?;
    let row = writable(&can, &house, id.into_inner(), field).await?;
    Ok(Part(drawn(&row, field, (value(&row, field), None), &tokens(&house, &visit), visit.lang)))
}

/// Sets the field at the version that was seen; the id by which it can be taken back, empty where it is so already.
fn set(
    tx: &mut Tx,
    can: &Can<CustomerView>,
    (id, version): (i64, i32),
    (field, new): (&'static Field, Option<String>),
) -> Result<String, Problem> {
    let held = store::several_held(tx, can, &[id])?;
    let row = held.into_iter().next().ok_or(Problem::NotFound)?.may::<CustomerEdit>()?;
    if !row.writes(field.id) {
        return Err(Problem::ForbiddenField(field));
    }
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    if new.as_deref().unwrap_or_default() == value(&row, field) {
        return Ok(String::new());
    }
    let set = Map::from_iter([(field.id.to_owned(), new.map_or(Value::Null, Value::String))]);
    let values = Values { set, add: Vec::new(), remove: Vec::new() };
    let (change, _) = actions::edit(tx, can, &[id], &values)?;
    Ok(change.to_string())
}

/// Saves a cell: the row anew with a way back, or the cell again with what is wrong or what somebody did meanwhile.
pub async fn save(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CellForm>,
) -> Answer<Outcome> {
    let (id, form, lang) = (id.into_inner(), posted.form, visit.lang);
    let field = described(form.0.get("field"))?;
    let (version, checked, writer) = (form.0.version(), form.check(field, lang), can.clone());
    let saved = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            let new = checked.map_err(Problem::Invalid)?;
            set(tx, &writer, (id, version), (field, new))
        })
        .await;
    let (status, wrong) = match saved {
        Ok(change) => {
            let shown = done(&can, &house, &visit, (id, field), &change).await;
            return Ok(shown.unwrap_or_else(|problem| unshown(&problem, &visit)).into());
        }
        Err(Problem::Stale(_)) => (StatusCode::CONFLICT, None),
        Err(Problem::Invalid(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, errors.into_iter().next().map(|(_, words)| words))
        }
        Err(problem) => return Err(problem),
    };
    let row = writable(&can, &house, id, field).await?;
    let who = row.updated_by_name.as_deref().unwrap_or(text::somebody(lang));
    let told = wrong.unwrap_or_else(|| text::changed_since(lang, who, worded(field, value(&row, field), lang)));
    let part = drawn(&row, field, (form.0.get("value"), Some(&told)), &tokens(&house, &visit), lang);
    Ok(again(part, &row, status, lang))
}

/// The cell once more: in its place for htmx, else on a page of its own.
#[must_use]
pub fn again(part: Markup, row: &Customer, status: StatusCode, lang: Lang) -> Outcome {
    let body = html! {
        header.page-head { div.page-title { h1 { bdi { (row.name) } } } }
        div.narrow { (part) (link(Look::Plain, None, &format!("/customers/{}", row.id), words::cancel(lang))) }
    };
    let page = Page { status, ..Page::new(row.name.clone(), body) };
    Outcome::Within(Box::new(Listing { page, part }))
}

/// What is saved is not called unsaved because it can't be shown just now.
#[must_use]
pub fn unshown(problem: &Problem, visit: &Visit) -> Done {
    tracing::warn!(%problem, "a saved cell could not be shown");
    Done::to(visit.back_to(&["/customers"])).say(text::kept(visit.lang))
}

async fn done(
    can: &Can<CustomerView>,
    house: &House,
    visit: &Visit,
    (id, field): (i64, &'static Field),
    change: &str,
) -> Answer<Done> {
    let (reader, from, lang) = (can.clone(), visit.from.clone(), visit.lang);
    let read = house.db.read(can.actor(), move |r| saved::line(r, &reader, id, from.as_deref()));
    let (line, shown) = read.await?;
    let value = if field.id == "grade" { line.grade.as_deref().unwrap_or_default() } else { &line.stage };
    let undo = (!change.is_empty()).then(|| format!("/customers/changes/{change}/undo"));
    let words = match undo {
        None => text::as_it_was(lang).to_owned(),
        Some(_) => text::set(lang, &line.name, field.label(lang), worded(field, value, lang)),
    };
    let back = undo.as_deref().map(|path| undo_form(house, visit, path, &[]));
    let part = parts::saved((&line, &shown), &words, back, eyes(house, visit));
    let done = Done::to(visit.back_to(&["/customers"])).say(words).swap(part);
    Ok(match undo {
        Some(undo) => done.undo(undo),
        None => done,
    })
}
