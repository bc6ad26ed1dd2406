//! The pages of costs: each takes, checks, calls once, shows.

use super::form::CostForm;
use super::parts::{self, Typed};
use super::{actions, store};
use crate::core::access::{BusinessManage, Can};
use crate::core::problem::{Errors, Problem};
use crate::sources::filter::month_of;
use crate::sources::text;
use crate::ui::badge::Tone;
use crate::ui::button::danger;
use crate::ui::card::{card, notice};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use chrono::NaiveDate;
use maud::html;

const LIST: &str = "/admin/source-costs";

fn today(house: &House) -> NaiveDate {
    house.db.clock().today(house.config.company.time_zone)
}

/// The entries, with a form for another one.
pub async fn list(can: Can<BusinessManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let form = CostForm::fresh(month_of(today(&house)), &house.config.company.currency);
    list_page(&can, &house, &visit, (&form, &Errors::new())).await
}

async fn list_page(can: &Can<BusinessManage>, house: &House, visit: &Visit, typed: Typed<'_>) -> Answer<Page> {
    let (costs, changed) = house.db.read(can.actor(), |r| Ok((store::list(r)?, store::changed(r)?))).await?;
    let (lang, tokens) = (visit.lang, tokens(house, visit));
    let body = html! {
        header.page-head { div.page-title { h1 { (text::costs(lang)) } p.page-sub { (text::costs_intro(lang)) } } }
        div.two {
            div { (parts::list(&costs, lang)) }
            div.stack {
                (card(text::new_cost(lang), html! {}, parts::form(LIST, None, typed, (&tokens, today(house)), lang)))
                @if !changed.is_empty() { (parts::history(&changed, house.config.company.time_zone, lang)) }
            }
        }
    };
    Ok(Page::new(text::costs(lang), body))
}

/// Writes a cost down.
pub async fn add(can: Can<BusinessManage>, house: TheHouse, visit: Visit, posted: Posted<CostForm>) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let checked = form.check(lang, &house.config.company.currency);
    let added = house
        .db
        .write_once(can.actor(), key, move |tx| {
            actions::add(tx, &checked.map_err(Problem::Invalid)?)?;
            Ok(LIST.to_owned())
        })
        .await;
    match added {
        Ok(to) => Ok(Done::to(to).say(text::added(lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(list_page(&can, &house, &visit, (&form, &errors)).await?.again().into()),
        Err(problem) => Err(problem),
    }
}

/// The form of a cost that there is.
pub async fn edit(can: Can<BusinessManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let id = id.into_inner();
    let cost = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    Ok(edit_page(&house, &visit, id, (&CostForm::typed(&cost), &Errors::new()), false))
}

fn edit_page(house: &House, visit: &Visit, id: i64, typed: Typed, stale: bool) -> Page {
    let (lang, path, tokens) = (visit.lang, format!("{LIST}/{id}"), tokens(house, visit));
    let body = html! {
        nav.crumbs { a href=(LIST) { (text::costs(lang)) } }
        header.page-head { div.page-title { h1 { (text::edit_cost(lang)) } } }
        @if stale { div role="alert" { (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang))) } }
        div.narrow {
            (parts::form(&path, Some(LIST), typed, (&tokens, today(house)), lang))
            form.apart method="post" action={ (path) "/remove" } { (tokens) (danger(text::remove(lang))) }
        }
    };
    Page::new(text::edit_cost(lang), body)
}

/// Saves a cost, or shows what is wrong, or that somebody saved in between.
pub async fn save(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<CostForm>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let (checked, seen) = (form.check(lang, &house.config.company.currency), form.0.version());
    let saved = house
        .db
        .write_once(can.actor(), key, move |tx| {
            store::one(tx, id)?;
            actions::change(tx, id, seen, &checked.map_err(Problem::Invalid)?)?;
            Ok(LIST.to_owned())
        })
        .await;
    match saved {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(edit_page(&house, &visit, id, (&form, &errors), false).again().into()),
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            Ok(edit_page(&house, &visit, id, (&form, &Errors::new()), true).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Removes a cost.
pub async fn remove(
    can: Can<BusinessManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let work = move |tx: &mut crate::core::tx::Tx| actions::remove(tx, id).map(|()| LIST.to_owned());
    let to = house.db.write_once(can.actor(), key, work).await?;
    Ok(Done::to(to).say(text::removed(visit.lang)))
}
