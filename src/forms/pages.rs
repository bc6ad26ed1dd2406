//! The pages of those who make forms: each takes, checks, calls once, shows.

use super::form::{Editor, SwitchForm, typed};
use super::model::{State, WebForm};
use super::parts::{self, Shown};
use super::picture::Picture;
use super::{actions, store, text};
use crate::core::access::{Can, FormManage};
use crate::core::problem::{Errors, Problem};
use crate::core::tx::Tx;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, primary_link, submit_as};
use crate::ui::card::notice;
use crate::ui::{Icon, card};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Download, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;
use chrono::{Days, NaiveDate};
use maud::{Markup, html};

/// So many days are shown.
pub const DAYS: u64 = 30;

/// Today, and the first of the days that are shown.
fn days(house: &House) -> (NaiveDate, NaiveDate) {
    let today = house.db.clock().today(house.config.company.time_zone);
    (today, today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today))
}

/// Where strangers open a form.
fn address(house: &House, form: &WebForm) -> String {
    house.config.base_url() + &form.path()
}

/// Every form.
pub async fn list(can: Can<FormManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    let ((today, since), lang) = (days(&house), visit.lang);
    let forms = house.db.read(can.actor(), move |r| store::all(r, since)).await?;
    let new = || primary_link("/admin/forms/new", text::new(lang));
    let body = html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (text::intro(lang)) } }
            @if !forms.is_empty() { div.page-actions { (new()) } }
        }
        @if forms.is_empty() { (card::empty(Icon::Forms, text::empty_title(lang), text::empty_text(lang), new())) }
        @else { (parts::list(&forms, today, lang)) }
        p.quiet.small { (text::mail_too(lang)) }
    };
    Ok(Page::new(text::title(lang), body))
}

/// The editor of a new form.
pub async fn new(_can: Can<FormManage>, house: TheHouse, visit: Visit) -> Answer<Page> {
    Ok(editor(&house, &visit, (None, &Editor::fresh(), &Errors::new(), false)))
}

/// The editor, of a new form or of one that there is; `stale` where it was saved in between.
fn editor(house: &House, visit: &Visit, (id, form, errors, stale): (Option<i64>, &Editor, &Errors, bool)) -> Page {
    let lang = visit.lang;
    let title = if id.is_some() { text::edit_title(lang) } else { text::new(lang) };
    let back = id.map_or_else(|| "/admin/forms".to_owned(), |id| format!("/admin/forms/{id}"));
    let path = id.map_or_else(|| "/admin/forms/new".to_owned(), |id| format!("/admin/forms/{id}/edit"));
    let shown = Shown { path: &path, back: &back, form, errors };
    let body = html! {
        nav.crumbs { a href="/admin/forms" { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (title) } } }
        @if stale { div role="alert" { (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang))) } }
        (parts::editor(&shown, &tokens(house, visit), lang))
    };
    Page::new(title, body)
}

/// Makes a form.
pub async fn create(can: Can<FormManage>, house: TheHouse, visit: Visit, posted: Posted<Editor>) -> Answer<Outcome> {
    let (form, key, lang, writer) = (posted.form, posted.key, visit.lang, can.clone());
    let checked = form.check(lang);
    let work = move |tx: &mut Tx| {
        let id = actions::create(tx, &writer, &checked.map_err(Problem::Invalid)?)?;
        Ok(format!("/admin/forms/{id}"))
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::created(lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(editor(&house, &visit, (None, &form, &errors, false)).again().into()),
        Err(problem) => Err(problem),
    }
}

/// The editor of a form that there is.
pub async fn edit(can: Can<FormManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let id = id.into_inner();
    let form = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    Ok(editor(&house, &visit, (Some(id), &typed(&form), &Errors::new(), false)))
}

/// Saves a form, or shows what is wrong, or that somebody saved in between.
pub async fn save(
    can: Can<FormManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Editor>,
) -> Answer<Outcome> {
    let (id, mut form, key, lang) = (id.into_inner(), posted.form, posted.key, visit.lang);
    // Whether there is one at all.
    house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    let (checked, version, writer) = (form.check(lang), form.0.version(), can.clone());
    let work = move |tx: &mut Tx| {
        actions::edit(tx, &writer, (id, version), &checked.map_err(Problem::Invalid)?)?;
        Ok(format!("/admin/forms/{id}"))
    };
    match house.db.write_once(can.actor(), key, work).await {
        Ok(to) => Ok(Done::to(to).say(text::saved(lang)).into()),
        Err(Problem::Invalid(errors)) => Ok(editor(&house, &visit, (Some(id), &form, &errors, false)).again().into()),
        Err(Problem::Stale(version)) => {
            form.0.set("version", version.to_string());
            Ok(editor(&house, &visit, (Some(id), &form, &Errors::new(), true)).conflict().into())
        }
        Err(problem) => Err(problem),
    }
}

/// Switches a form on or off.
pub async fn switch(
    can: Can<FormManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<SwitchForm>,
) -> Answer<Done> {
    let (id, key, writer) = (id.into_inner(), posted.key, can.clone());
    let active = posted.form.0.get("active") == "1";
    let work = move |tx: &mut Tx| actions::switch(tx, &writer, id, active).map(|_form| format!("/admin/forms/{id}"));
    let to = house.db.write_once(can.actor(), key, work).await?;
    Ok(Done::to(to).say(if active { text::turned_on(visit.lang) } else { text::turned_off(visit.lang) }))
}

/// A form with its address, code and figures.
pub async fn show(can: Can<FormManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (id, (today, since), lang) = (id.into_inner(), days(&house), visit.lang);
    let (form, days, changed) = house
        .db
        .read(can.actor(), move |r| Ok((store::one(r, id)?, store::days(r, id, since)?, store::changed(r, id)?)))
        .await?;
    let (address, zone) = (address(&house, &form), house.config.company.time_zone);
    let picture = Picture::of(&address)?;
    let body = html! {
        nav.crumbs { a href="/admin/forms" { (text::title(lang)) } }
        header.page-head {
            div.page-title { h1 { bdi { (form.name) } } (parts::badge_of(form.state(today), lang)) }
            div.page-actions {
                (link(Look::Plain, Some(Icon::Edit), &format!("/admin/forms/{id}/edit"), text::edit(lang)))
                (switch_button(&form, &tokens(&house, &visit), lang))
            }
        }
        @if house.config.server.public_url.is_none() {
            (notice(Tone::Amber, &text::local_address(lang, &house.config.base_url()), text::local_address_how(lang)))
        }
        div.two {
            div { (parts::figures(&days, lang)) (parts::history(&changed, zone, lang)) }
            div.stack { (parts::reach(&form, &address, &picture, lang)) (parts::about(&form, lang)) }
        }
    };
    Ok(Page::new(form.name.clone(), body))
}

fn switch_button(form: &WebForm, tokens: &Markup, lang: crate::text::Lang) -> Markup {
    let (look, label, value) =
        if form.active { (Look::Plain, text::turn_off(lang), "0") } else { (Look::Primary, text::turn_on(lang), "1") };
    html! {
        form method="post" action={ "/admin/forms/" (form.id) "/switch" } {
            (tokens)
            (submit_as(look, None, label, ("active", value)))
        }
    }
}

/// The code with the title, to be printed on a card (A6).
pub async fn print(can: Can<FormManage>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    let (id, lang) = (id.into_inner(), visit.lang);
    let form = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    let (today, _) = days(&house);
    let (address, title) = (address(&house, &form), text::print_title(lang, &form.name));
    let picture = Picture::of(&address)?;
    let body = html! {
        div.poster-page {
            nav.crumbs { a href="/admin/forms" { (text::title(lang)) } span aria-hidden="true" { "/" } a href={ "/admin/forms/" (id) } { bdi { (form.name) } } }
            header.page-head { div.page-title { h1 { bdi { (title) } } p.page-sub { (text::print_hint(lang)) } } }
            @if form.state(today) != State::Open { (notice(Tone::Amber, text::print_closed(lang), "")) }
            (parts::poster(&form, &address, &picture, lang))
        }
    };
    Ok(Page::new(title, body))
}

async fn picture(can: &Can<FormManage>, house: &House, id: i64) -> Answer<Picture> {
    let form = house.db.read(can.actor(), move |r| store::one(r, id)).await?;
    Picture::of(&address(house, &form))
}

/// The code as an image that scales.
pub async fn svg(can: Can<FormManage>, house: TheHouse, id: web::Path<i64>) -> Answer<Download> {
    let id = id.into_inner();
    let bytes = picture(&can, &house, id).await?.svg().into_bytes();
    Ok(Download { name: format!("form-{id}.svg"), media_type: "image/svg+xml".into(), bytes })
}

/// The code as an image of points.
pub async fn png(can: Can<FormManage>, house: TheHouse, id: web::Path<i64>) -> Answer<Download> {
    let id = id.into_inner();
    let bytes = picture(&can, &house, id).await?.png()?;
    Ok(Download { name: format!("form-{id}.png"), media_type: "image/png".into(), bytes })
}
