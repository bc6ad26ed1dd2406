//! The pages and actions of views, for every list that has them.

use super::form::{ColumnsForm, FirstForm, ViewForm};
use super::parts::{self, Typed};
use super::{Listed, actions, store, text};
use crate::core::access::Can;
use crate::core::problem::{Errors, Problem};
use crate::ui::button::{Look, link};
use crate::web::House;
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::html;

/// Every view that the visitor may open.
pub async fn list<L: Listed>(can: Can<L::View>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let me = can.actor().standing.user_id;
    let views = house.db.read(can.actor(), move |r| store::known(r, L::OBJECT, me)).await?;
    let (lang, token) = (visit.lang, || tokens(&house, &visit));
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } }
            div.page-actions { (link(Look::Plain, None, L::PATH, text::to_list(lang))) }
        }
        (parts::all::<L>(&views, &token, lang))
    };
    Ok(Page::new(text::title(lang), body))
}

/// Keeps the present list as a view.
pub async fn create<L: Listed>(
    can: Can<L::View>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ViewForm<L>>,
) -> Answer<Outcome> {
    let (form, key, lang) = (posted.form, posted.key, visit.lang);
    let done = match form.check(&can.actor().standing, lang) {
        Ok(draft) => {
            let work = move |tx: &mut crate::core::tx::Tx| {
                actions::create::<L>(tx, &draft).map(|id| format!("{}?v={id}", L::PATH))
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(to) => Ok(Done::to(to).say(text::created(lang, form.0.get("name"))).into()),
        Err(Problem::Invalid(errors)) => Ok(again(&house, &visit, (None, &form, &errors, false)).again().into()),
        Err(problem) => Err(problem),
    }
}

/// Changes a view: its name, whom it is for, what the list is filtered and ordered by, the columns.
pub async fn save<L: Listed>(
    can: Can<L::View>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<ViewForm<L>>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    let done = match form.check(&can.actor().standing, lang) {
        Ok(draft) => {
            let version = form.0.version();
            let work = move |tx: &mut crate::core::tx::Tx| {
                actions::change::<L>(tx, id, version, &draft).map(|()| format!("{}?v={id}", L::PATH))
            };
            house.db.write_once(can.actor(), key, work).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(to) => Ok(Done::to(to).say(text::updated(lang, form.0.get("name"))).into()),
        Err(Problem::Invalid(errors)) => {
            // What is wrong is told only of a view that is theirs.
            let me = can.actor().standing.user_id;
            let views = house.db.read(can.actor(), move |r| store::known(r, L::OBJECT, me)).await?;
            views.one(id).ok().filter(|view| views.owns(view)).ok_or(Problem::NotFound)?;
            Ok(again(&house, &visit, (Some(id), &form, &errors, false)).again().into())
        }
        Err(Problem::Stale(now)) => {
            form.0.set("version", now.to_string());
            Ok(again(&house, &visit, (Some(id), &form, &Errors::new(), true)).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// The form on a page of its own, with what is wrong; `stale` where the view was saved in between.
fn again<L: Listed>(
    house: &House,
    visit: &Visit,
    (id, form, errors, stale): (Option<i64>, &ViewForm<L>, &Errors, bool),
) -> Page {
    let lang = visit.lang;
    let title = if id.is_some() { text::update(lang) } else { text::save(lang) };
    let typed = Typed { id, raw: &form.0, errors, stale, may_share: L::may_share(&visit.actor.standing).is_ok() };
    let body = html! {
        header.page-head { div.page-title { h1 { (title) } } }
        (parts::form_page::<L>(&typed, &tokens(house, visit), lang))
    };
    Page::new(title, body)
}

/// Chooses the columns of a view, or of the list without one.
pub async fn columns<L: Listed>(
    can: Can<L::View>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ColumnsForm<L>>,
) -> Answer<Done> {
    let (view, key) = (posted.form.view()?, posted.key);
    let chosen = posted.form.check(&can.actor().standing)?;
    let back = visit.back_to(&[L::PATH]);
    let to = house
        .db
        .write_once(can.actor(), key, move |tx| actions::columns::<L>(tx, view, &chosen).map(|()| back))
        .await?;
    Ok(Done::to(to).say(text::columns_kept(visit.lang)))
}

/// Lets the visitor's list begin with a view, or no longer.
pub async fn first<L: Listed>(
    can: Can<L::View>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<FirstForm>,
) -> Answer<Done> {
    let (id, key, lang, begins) = (id.into_inner(), posted.key, visit.lang, posted.form.0.get("first") == "1");
    let words = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let view = actions::first::<L>(tx, id, begins)?;
            Ok(if begins { text::now_first(lang, &view.name) } else { text::no_longer_first(lang, &view.name) })
        })
        .await?;
    Ok(Done::to(visit.back_to(&[L::PATH])).say(words))
}

/// Deletes a view; its message takes that back.
pub async fn delete<L: Listed>(
    can: Can<L::View>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let name = house.db.write_once(can.actor(), key, move |tx| actions::delete::<L>(tx, id)).await?;
    let to = format!("{}/views", L::PATH);
    Ok(Done::to(to).say(text::deleted(visit.lang, &name)).undo(format!("{}/views/{id}/restore", L::PATH)))
}

/// Brings a deleted view back.
pub async fn restore<L: Listed>(
    can: Can<L::View>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, key) = (id.into_inner(), posted.key);
    let name = house.db.write_once(can.actor(), key, move |tx| actions::restore::<L>(tx, id)).await?;
    Ok(Done::to(format!("{}?v={id}", L::PATH)).say(text::restored(visit.lang, &name)))
}
