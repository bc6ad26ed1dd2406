//! The pages of price lists, and what is done to prices: each takes, checks, calls once, shows.

use super::form::{EndForm, Entry, LinesForm, ListForm, PriceForm, typed};
use super::model::{KINDS, Price, PriceList};
use super::parts::{self, Shown};
use super::rules::Days;
use super::store::{self, Listed, PAGE, Which};
use super::{actions, text};
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::problem::{Errors, Problem};
use crate::products::pages::{Tried, product_page};
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, primary_link, submit};
use crate::ui::card::{card, empty, notice};
use crate::ui::menu::{item_submit, menu};
use crate::ui::pager::pager;
use crate::ui::tabs::{Tab, tabs};
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Asked, Button, Posted};
use crate::web::mistakes;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};

fn today(house: &House) -> NaiveDate {
    house.db.clock().today(house.config.company.time_zone)
}

/// The lists.
pub async fn lists(can: Can<ProductView>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let kind = KINDS.iter().map(|(id, ..)| *id).find(|id| *id == asked.0.get("kind"));
    let which = Which { kind, text: asked.0.get("q").chars().take(100).collect() };
    let (reader, wanted) = (can.clone(), which.clone());
    let mut found = house.db.read(can.actor(), move |r| store::lists(r, &reader, &wanted)).await?;
    let (lang, more) = (visit.lang, found.len() > store::MOST_LISTS);
    found.truncate(store::MOST_LISTS);
    let manages = can.also::<ProductManage>().is_some();
    let new = || html! { @if manages { (primary_link("/prices/new", text::new(lang))) } };
    let narrowed = which.kind.is_some() || !which.text.is_empty();
    let body = html! {
        header.page-head { div.page-title { h1 { (text::title(lang)) } } div.page-actions { (new()) } }
        (parts::views("/prices", lang))
        (filters(&which, lang))
        @if found.is_empty() && !narrowed { (empty(Icon::File, text::empty_title(lang), text::empty_text(lang), new())) }
        @else if found.is_empty() { (empty(Icon::Search, text::none_found(lang), text::none_found_text(lang), html! {})) }
        @else { (parts::lists(&found, today(&house), lang)) }
        @if more { p.quiet { (text::more_lists(lang, store::MOST_LISTS)) } }
    };
    Ok(Page::new(text::title(lang), body))
}

fn filters(which: &Which, lang: crate::text::Lang) -> Markup {
    let all = [(None, text::all_kinds(lang))];
    let kinds = all.into_iter().chain(KINDS.iter().rev().map(|(id, zh, en)| (Some(*id), lang.pick(*zh, *en))));
    let hrefs: Vec<(String, &str, bool)> = kinds
        .map(|(kind, label)| {
            let href = kind.map_or_else(|| "/prices".to_owned(), |kind| format!("/prices?kind={kind}"));
            (href, label, which.kind == kind)
        })
        .collect();
    let views: Vec<Tab> =
        hrefs.iter().map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect();
    html! {
        (tabs(text::kinds(lang), &views))
        form.filters method="get" action="/prices" role="search" aria-label=(text::find(lang)) {
            @if let Some(kind) = which.kind { input type="hidden" name="kind" value=(kind); }
            input.form-control type="search" name="q" value=(which.text) placeholder=(text::find(lang)) aria-label=(text::find(lang)) maxlength="100";
            (submit(Look::Plain, text::apply(lang)))
        }
    }
}

/// The form of a new list.
pub async fn new(_can: Can<ProductManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let mut form = ListForm::default();
    for (name, value) in [
        ("kind", "standard".to_owned()),
        ("currency", house.config.company.currency.clone()),
        ("tax", "included".to_owned()),
        ("from", today(&house).to_string()),
    ] {
        form.0.set(name, value);
    }
    Ok(form_page(&house, &visit, (None, &form, &Errors::new(), false)))
}

/// The form, of a new list or of one that there is; `stale` where it was saved in between.
fn form_page(house: &House, visit: &Visit, (id, form, errors, stale): (Option<i64>, &ListForm, &Errors, bool)) -> Page {
    let lang = visit.lang;
    let title = if id.is_some() { text::edit(lang) } else { text::new(lang) };
    let back = id.map_or_else(|| "/prices".to_owned(), |id| format!("/prices/{id}"));
    let path = id.map_or_else(|| "/prices/new".to_owned(), |id| format!("/prices/{id}/edit"));
    let shown = Shown { path: &path, back: &back, form, errors, fresh: id.is_none() };
    let body = html! {
        nav.crumbs { a href="/prices" { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (title) } } }
        @if stale { div role="alert" { (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang))) } }
        (parts::form(&shown, &tokens(house, visit), lang))
    };
    Page::new(title, body)
}

/// Makes a list.
pub async fn create(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ListForm>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let proposal = form.check(lang, (today(&house), &house.config.company.currency));
    let writer = can.clone();
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let id = actions::create(tx, &writer, &proposal.map_err(Problem::Invalid)?)?;
            Ok(format!("/prices/{id}"))
        })
        .await;
    match done {
        Ok(to) => Ok(Done::to(to).say(text::created(lang, form.0.get("name"))).into()),
        Err(Problem::Invalid(errors)) => Ok(form_page(&house, &visit, (None, &form, &errors, false)).again().into()),
        Err(problem) => Err(problem),
    }
}

fn viewer(can: &Can<ProductManage>) -> Answer<Can<ProductView>> {
    can.also::<ProductView>().ok_or(Problem::NotFound)
}

async fn list_of(can: &Can<ProductView>, house: &House, id: i64) -> Answer<PriceList> {
    let reader = can.clone();
    house.db.read(can.actor(), move |r| store::one(r, &reader, id)).await
}

/// The form of a list that there is.
pub async fn edit(can: Can<ProductManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let list = list_of(&viewer(&can)?, &house, id.into_inner()).await?;
    Ok(form_page(&house, &visit, (Some(list.id), &typed(&list), &Errors::new(), false)))
}

/// Saves a list, or shows what is wrong, or that somebody saved in between.
pub async fn save(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ListForm>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let now = list_of(&viewer(&can)?, &house, id).await?;
    // What a form leaves out stays as it is.
    if !form.0.has("from") {
        form.0.set("from", now.valid_from.to_string());
    }
    let (proposal, version) = (form.check(lang, (now.valid_from, &house.config.company.currency)), form.0.version());
    let writer = can.clone();
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            actions::edit(tx, &writer, (id, version), &proposal.map_err(Problem::Invalid)?)?;
            Ok(format!("/prices/{id}"))
        })
        .await;
    match done {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(form_page(&house, &visit, (Some(id), &form, &errors, false)).again().into())
        }
        Err(Problem::Stale(version)) => {
            form.0.set("version", version.to_string());
            Ok(form_page(&house, &visit, (Some(id), &form, &Errors::new(), true)).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Deletes a list that never had a price.
pub async fn delete(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let work = move |tx: &mut crate::core::tx::Tx| Ok(actions::delete(tx, &writer, id)?.name(lang).to_owned());
    match house.db.write_once(can.actor(), key, work).await {
        Ok(name) => Ok(Done::to("/prices").say(text::deleted(lang, &name)).into()),
        Err(Problem::Invalid(errors)) => {
            let view = viewer(&can)?;
            Ok(list_page(&view, &house, &visit, (id, None, &LinesForm::default(), &errors)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// A list with its prices.
pub async fn show(
    can: Can<ProductView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    asked: Asked,
) -> Answer<Page> {
    let after = asked.0.get("after").rsplit_once('~').and_then(|(code, id)| Some((code.to_owned(), id.parse().ok()?)));
    list_page(&can, &house, &visit, (id.into_inner(), after, &LinesForm::default(), &Errors::new())).await
}

async fn list_page(
    can: &Can<ProductView>,
    house: &House,
    visit: &Visit,
    (id, after, form, errors): (i64, Option<(String, i64)>, &LinesForm, &Errors),
) -> Answer<Page> {
    let (reader, place) = (can.clone(), after.clone());
    let (list, mut products, prices): (PriceList, Vec<Listed>, Vec<Price>) = house
        .db
        .read(can.actor(), move |r| {
            let list = store::one(r, &reader, id)?;
            let products = store::listed(r, &list, place.as_ref())?;
            let ids: Vec<i64> = products.iter().map(|product| product.id).collect();
            let prices = store::prices(r, &[list.id], &ids)?;
            Ok((list, products, prices))
        })
        .await?;
    let (lang, manages) = (visit.lang, can.also::<ProductManage>().is_some());
    let next = products.len() > PAGE;
    products.truncate(PAGE);
    let next = products.last().filter(|_| next).map(|last| {
        let place: String = form_urlencoded::byte_serialize(format!("{}~{}", last.code, last.id).as_bytes()).collect();
        format!("/prices/{id}?after={place}")
    });
    let first = after.map(|_| format!("/prices/{id}"));
    let (token, when) = (tokens(house, visit), today(house));
    let refused = mistakes::of(errors, "delete");
    let body = html! {
        nav.crumbs { a href="/prices" { (text::title(lang)) } }
        header.page-head {
            div.page-title { h1 { bdi { (list.name(lang)) } } }
            @if manages { div.page-actions { (verbs(&list, &token, lang)) } }
        }
        @if let Some(words) = refused { div role="alert" { (notice(Tone::Red, words, "")) } }
        div.two {
            div {
                @if products.is_empty() { p.quiet { (text::no_prices(lang)) } } @else { (parts::listed(&list, &products, &prices, (when, lang))) }
                @if first.is_some() || next.is_some() {
                    (pager(first.as_deref().map(|href| (href, text::previous(lang))), next.as_deref().map(|href| (href, text::next(lang))), ""))
                }
            }
            div.stack {
                (card(text::facts(lang), html! {}, parts::about(&list, when, lang)))
                @if manages { (card(text::enter(lang), html! {}, parts::lines_form(id, form, &without_delete(errors), (&token, lang)))) }
            }
        }
    };
    Ok(Page::new(list.name(lang), body))
}

fn without_delete(errors: &Errors) -> Errors {
    errors.iter().filter(|(name, _)| name != "delete").cloned().collect()
}

fn verbs(list: &PriceList, token: &Markup, lang: crate::text::Lang) -> Markup {
    let path = format!("/prices/{}", list.id);
    html! {
        @if list.products == 0 {
            (menu(icon(Icon::More), text::acts(lang), html! {
                form method="post" action={ (path) "/delete" } { (token) (item_submit(Icon::Trash, text::delete(lang), ("", ""))) }
            }))
        }
        (link(Look::Plain, Some(Icon::Edit), &format!("{path}/edit"), text::edit(lang)))
    }
}

/// Sets prices of several products.
pub async fn lines(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<LinesForm>,
) -> Answer<Outcome> {
    let (id, form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let view = viewer(&can)?;
    let (checked, writer, reader) = (form.check(lang, today(&house)), can.clone(), view.clone());
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let (lines, days) = checked.map_err(Problem::Invalid)?;
            let entries = actions::entries(tx, &reader, &lines)?;
            Ok(actions::set(tx, &writer, id, (&entries, days))?.to_string())
        })
        .await;
    match done {
        Ok(count) => Ok(Done::to(format!("/prices/{id}")).say(told(&count, lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(list_page(&view, &house, &visit, (id, None, &form, &errors)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// How many prices were set, in words.
fn told(count: &str, lang: crate::text::Lang) -> String {
    match count.parse() {
        Ok(count) if count > 0 => text::were_set(lang, count),
        _ => text::none_changed(lang).to_owned(),
    }
}

/// Sets the price of one product.
pub async fn set(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<PriceForm>,
) -> Answer<Outcome> {
    let (id, form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let view = viewer(&can)?;
    let (checked, writer, reader) = (form.check(lang, id, today(&house)), can.clone(), view.clone());
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let product = crate::products::store::one(tx, &reader, id)?;
            let (list, entry, days) = checked.map_err(Problem::Invalid)?;
            if product.state == "deleted" {
                return Err(Problem::NotFound);
            }
            Ok(actions::set(tx, &writer, list, (&[entry], days))?.to_string())
        })
        .await;
    match done {
        Ok(count) => Ok(Done::to(format!("/products/{id}")).say(told(&count, lang)).into()),
        Err(Problem::Invalid(errors)) => {
            let tried = Tried { price: form, errors, ..Tried::default() };
            Ok(product_page(&view, &house, &visit, (id, &tried)).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Ends a price after today, or takes back one that is planned.
pub async fn end(
    can: Can<ProductManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<EndForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer) = (id.into_inner(), posted.key, visit.lang, can.clone());
    let (list, from_quantity, from) = posted.form.read(today(&house)).ok_or(Problem::NotFound)?;
    let reader = viewer(&can)?;
    let count = house
        .db
        .write_once(can.actor(), key, move |tx| {
            crate::products::store::one(tx, &reader, id)?;
            let entry = Entry { product_id: id, from_quantity, price: None };
            Ok(actions::set(tx, &writer, list, (&[entry], Days { from, until: None }))?.to_string())
        })
        .await?;
    let words = if count == "0" { text::none_changed(lang) } else { text::was_ended(lang) };
    Ok(Done::to(format!("/products/{id}")).say(words).into())
}
