//! The recycle bin.

use super::form::BulkForm;
use super::{store, text};
use crate::core::access::{Can, CustomerRestore, CustomerView, Seen};
use crate::core::problem::Problem;
use crate::core::years;
use crate::customers::eyes::Eyes;
use crate::customers::eyes::eyes;
use crate::customers::jobs::BIN_DAYS;
use crate::customers::{actions, store as customers, text as words};
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::{Look, icon_submit, link_button, submit};
use crate::ui::card::empty;
use crate::ui::pager::pager;
use crate::ui::table::{Column, acts, cell, none, pick, row, table};
use crate::web::form::{Asked, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Page};
use crate::web::who::Visit;
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};
use store::Gone;

/// Lines of a page.
const PAGE: usize = 50;

/// What was deleted, by whom, and for how long it can be restored.
pub async fn list(can: Can<CustomerRestore>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (lang, eyes) = (visit.lang, eyes(&house, &visit));
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let (before, reader) = (cursor(asked.0.get("before")), can.clone());
    let most = i32::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = house.db.read(can.actor(), move |r| store::bin(r, &reader, &view, before, most)).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("/customers/bin?before={}~{}", last.deleted_at.timestamp_micros(), last.id));
    let body = html! {
        div.list-page {
            header.page-head {
                div.page-title { h1 { (text::bin(lang)) } p.page-sub { (text::bin_text(lang, BIN_DAYS)) } }
                div.page-actions { (link_button("/customers", text::to_list(lang))) }
            }
            @if rows.is_empty() { (empty(Icon::Trash, text::bin_empty(lang), &text::bin_text(lang, BIN_DAYS), html! {})) } @else {
                form method="post" action="/customers/bin/restore" data-list {
                    (tokens(&house, &visit))
                    (lines(&rows, eyes))
                    div.bulk role="group" aria-label=(text::acts(lang)) {
                        span.bulk-count { (text::chosen(lang)) " " b data-picked { "0" } }
                        (submit(Look::Quiet, text::restore(lang)))
                    }
                }
                @if let Some(next) = &next { (pager(None, Some((next, text::older(lang))), "")) }
            }
        }
    };
    Ok(Page::new(text::bin(lang), body))
}

fn cursor(typed: &str) -> Option<(DateTime<Utc>, i64)> {
    let (at, id) = typed.split_once('~')?;
    Some((years::moment(at)?, id.parse().ok()?))
}

fn lines(rows: &[Gone], eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let columns = [
        Column::new(words::select_all(lang), "pick"),
        Column::new(text::col_customer(lang), "wide"),
        Column::new(text::col_owner(lang), "nowrap"),
        Column::new(text::col_by(lang), "nowrap"),
        Column::new(text::col_deleted(lang), "nowrap"),
        Column::new(text::col_left(lang), "nowrap"),
        Column::new(text::restore(lang), "act"),
    ];
    table(text::bin(lang), &columns, html! { @for gone in rows { (line(gone, eyes)) } })
}

fn line(gone: &Gone, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let last = (gone.deleted_at + TimeDelta::days(BIN_DAYS)).with_timezone(&eyes.zone).date_naive();
    let left = (last - eyes.today).num_days().max(0);
    row(
        &gone.id.to_string(),
        "",
        html! {
            (pick(&gone.id.to_string(), &words::select(lang, &gone.name)))
            td.title role="cell" { div.title-line { span.row-link title=(gone.name) { bdi { (gone.name) } } } }
            (cell(text::col_owner(lang), "nowrap", html! { @if let Some(name) = &gone.owner_name { bdi { (name) } } @else { (none()) } }))
            (cell(text::col_by(lang), "nowrap", html! { bdi { (gone.deleted_by_name.as_deref().unwrap_or(text::machine(lang))) } }))
            (cell(text::col_deleted(lang), "nowrap", html! { (format::moment(gone.deleted_at, eyes.zone)) }))
            (cell(text::col_left(lang), "nowrap", html! { (text::days(lang, left)) }))
            (acts(html! { (icon_submit(Icon::Restore, &text::restore_one(lang, &gone.name), ("ids", &gone.id.to_string()))) }))
        },
    )
}

/// Takes customers out of the recycle bin: all of those chosen, or none.
pub async fn restore(
    can: Can<CustomerRestore>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<BulkForm>,
) -> Answer<Done> {
    let (ids, key, lang) = (posted.form.ids(), posted.key, visit.lang);
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let restored = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let rows = customers::several_deleted(tx, &view, &ids)?;
            if rows.is_empty() || rows.len() < ids.len() {
                return Err(Problem::NotFound);
            }
            let rows = rows.into_iter().map(Seen::may::<CustomerRestore>).collect::<Result<Vec<_>, _>>()?;
            actions::restore(tx, &rows)?;
            Ok(text::restored(lang, rows.len()))
        })
        .await;
    match restored {
        Ok(said) => Ok(Done::to("/customers/bin").say(said)),
        Err(Problem::Refused(name)) if name == "customer_credit_code" => {
            Ok(Done::to("/customers/bin").say(text::credit_code_taken(lang)))
        }
        Err(problem) => Err(problem),
    }
}
