//! Uses of emergency accounts, for auditors to look at.

use super::form::ReviewForm;
use super::text;
use crate::admin::page::{Head, page};
use crate::admin::roles::store::separation_off;
use crate::admin::text as shared;
use crate::core::access::{AuditRead, Can};
use crate::core::problem::Problem;
use crate::directory::emergency;
use crate::directory::emergency::store::Use;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, submit_as};
use crate::ui::card::notice;
use crate::ui::table::{Column, cell, row, table};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use chrono_tz::Tz;
use maud::{Markup, html};

/// The uses, those that wait first.
pub async fn show(can: Can<AuditRead>, house: TheHouse, visit: Visit) -> Answer<Page> {
    draw(&house, &visit, &can, None).await
}

async fn draw(house: &House, visit: &Visit, can: &Can<AuditRead>, error: Option<&str>) -> Answer<Page> {
    let lang = visit.lang;
    let (uses, off) = house.db.read(can.actor(), |r| Ok((emergency::store::uses(r)?, separation_off(r)?))).await?;
    let tokens = tokens(house, visit);
    let body = html! {
        div.stack {
            p.page-sub { (text::uses_hint(lang)) }
            @if let Some(error) = error { div role="alert" { (notice(Tone::Red, error, "")) } }
            @if uses.is_empty() { p.quiet { (text::uses_none(lang)) } }
            @else { (lines(&uses, &tokens, (lang, house.config.company.time_zone))) }
        }
    };
    Ok(page(lang, off, Head::new(text::uses(lang)).below("/audit", text::audit(lang)), &body))
}

fn lines(uses: &[Use], tokens: &Markup, (lang, zone): (Lang, Tz)) -> Markup {
    let columns = [
        Column::new(text::at(lang), "nowrap"),
        Column::new(text::emergency_name(lang), ""),
        Column::new(text::address(lang), ""),
        Column::new(text::review(lang), "wide"),
    ];
    table(
        text::uses(lang),
        &columns,
        html! {
            @for one in uses {
                (row(&one.id.to_string(), "", html! {
                    (cell(text::at(lang), "nowrap", html! { (format::moment(one.at, zone)) }))
                    (cell(text::emergency_name(lang), "", html! { bdi { (one.name) } span.quiet { " · " (one.login) } }))
                    (cell(text::address(lang), "", html! { bdi { (one.address) } }))
                    (cell(text::review(lang), "wide", reviewed(one, tokens, (lang, zone))))
                }))
            }
        },
    )
}

fn reviewed(one: &Use, tokens: &Markup, (lang, zone): (Lang, Tz)) -> Markup {
    html! {
        @match (&one.reviewer, one.reviewed_at) {
            (Some(reviewer), Some(at)) => {
                (badge(Tone::Green, text::reviewed(lang))) " "
                span.quiet.small { bdi { (reviewer) } " · " (format::moment(at, zone)) }
                @if !one.note.is_empty() { div { (one.note) } }
            }
            _ => form.filters method="post" action="/admin/directory/uses" {
                (tokens)
                input.form-control type="text" name="note" maxlength="500" required placeholder=(text::review_note(lang)) aria-label=(text::review_note(lang));
                (submit_as(Look::Plain, None, text::review_run(lang), ("id", &one.id.to_string())))
            },
        }
    }
}

/// Somebody has looked at a use.
pub async fn review(can: Can<AuditRead>, house: TheHouse, visit: Visit, posted: Posted<ReviewForm>) -> Answer<Outcome> {
    let (lang, key, form) = (visit.lang, posted.key, posted.form.0);
    let id: i64 = form.get("id").parse().unwrap_or_default();
    let note: String = form.get("note").trim().chars().take(500).collect();
    if note.is_empty() {
        return Ok(draw(&house, &visit, &can, Some(text::review_empty(lang))).await?.again().into());
    }
    let work = move |tx: &mut crate::core::tx::Tx| emergency::review(tx, id, &note).map(|()| String::new());
    match house.db.write_once(can.actor(), key, work).await {
        Ok(_) => Ok(Done::to("/admin/directory/uses").say(shared::saved(lang)).into()),
        Err(Problem::Refused(rule)) if rule == "own_use" => {
            Ok(draw(&house, &visit, &can, Some(text::review_own(lang))).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}
