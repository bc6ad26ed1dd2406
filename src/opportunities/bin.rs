//! The recycle bin: what was deleted, by whom, and for how long it can be restored.

use super::text;
use crate::core::access::{Can, OpportunityDelete, OpportunityView, shape};
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::core::years;
use crate::customers::eyes::{Eyes, eyes};
use crate::customers::jobs::BIN_DAYS;
use crate::row;
use crate::text::format;
use crate::ui::Icon;
use crate::ui::button::{Look, link_button, submit};
use crate::ui::card::empty;
use crate::ui::pager::pager;
use crate::ui::table::{Column, acts, cell, none, row, table};
use crate::web::form::Asked;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Page};
use crate::web::who::Visit;
use chrono::{DateTime, TimeDelta, Utc};
use maud::{Markup, html};

row! {
    /// An opportunity in the recycle bin. None where the customer is not to be known of.
    struct Gone { id: i64, name: String, customer_name: Option<String>, owner_name: String, deleted_at: DateTime<Utc>, deleted_by_name: Option<String> }
}

/// Lines of a page.
const PAGE: usize = 50;

/// What was deleted by itself; what went with its customer comes back with it, from the customers' bin.
pub async fn list(can: Can<OpportunityDelete>, house: TheHouse, visit: Visit, asked: Asked) -> Answer<Page> {
    let (lang, eyes) = (visit.lang, eyes(&house, &visit));
    let view: Can<OpportunityView> = can.also().ok_or(Problem::NotFound)?;
    let (before, reader) = (cursor(asked.0.get("before")), can.clone());
    let most = i32::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = house.db.read(can.actor(), move |r| gone(r, &reader, &view, before, most)).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("/opportunities/bin?before={}~{}", last.deleted_at.timestamp_micros(), last.id));
    let about = text::bin_text(lang, BIN_DAYS);
    let body = html! {
        div.list-page {
            header.page-head {
                div.page-title { h1 { (text::bin(lang)) } p.page-sub { (about) } }
                div.page-actions { (link_button("/opportunities", text::to_list(lang))) }
            }
            @if rows.is_empty() { (empty(Icon::Trash, text::bin_empty(lang), &about, html! {})) } @else {
                (lines(&rows, &tokens(&house, &visit), eyes))
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

fn lines(rows: &[Gone], tokens: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let columns = [
        Column::new(text::name(lang), "wide"),
        Column::new(text::customer(lang), ""),
        Column::new(text::owner(lang), "nowrap"),
        Column::new(text::deleted_by(lang), "nowrap"),
        Column::new(text::deleted_at(lang), "nowrap"),
        Column::new(text::left(lang), "nowrap"),
        Column::new(text::restore(lang), "act"),
    ];
    table(text::bin(lang), &columns, html! { @for gone in rows { (line(gone, tokens, eyes)) } })
}

fn line(gone: &Gone, tokens: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let last = (gone.deleted_at + TimeDelta::days(BIN_DAYS)).with_timezone(&eyes.zone).date_naive();
    let days = (last - eyes.today).num_days().max(0);
    row(
        &gone.id.to_string(),
        "",
        html! {
            td.title role="cell" { div.title-line { span.row-link title=(gone.name) { bdi { (gone.name) } } } }
            (cell(text::customer(lang), "", html! { @if let Some(name) = &gone.customer_name { bdi { (name) } } @else { (none()) } }))
            (cell(text::owner(lang), "nowrap", html! { bdi { (gone.owner_name) } }))
            (cell(text::deleted_by(lang), "nowrap", html! { bdi { (gone.deleted_by_name.as_deref().unwrap_or(text::machine(lang))) } }))
            (cell(text::deleted_at(lang), "nowrap", html! { (format::moment(gone.deleted_at, eyes.zone)) }))
            (cell(text::left(lang), "nowrap", html! { (text::days_left(lang, days)) }))
            (acts(html! { form method="post" action={ "/opportunities/" (gone.id) "/restore" } { (tokens) (submit(Look::Quiet, text::restore(lang))) } }))
        },
    )
}

/// The recycle bin: what the actor may view and delete, the last deleted first, at most `most` of those before a place.
fn gone(
    reader: &mut Reader,
    can: &Can<OpportunityDelete>,
    view: &Can<OpportunityView>,
    before: Option<(DateTime<Utc>, i64)>,
    most: i32,
) -> Result<Vec<Gone>, Problem> {
    let mut sql = Sql::new(
        "select t.id, t.name, c.name as customer_name, o.name as owner_name, t.deleted_at, d.name as deleted_by_name
         from opportunity t join app_user o on o.id = t.owner_id left join app_user d on d.id = t.deleted_by left join customer c on c.id = t.customer_id
         where t.deleted_at is not null and not t.customer_gone and ",
    );
    let visible = shape::OPPORTUNITY.condition(&mut sql, &view.reach());
    let restorable = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    sql = sql.fragment(&visible).text(" and ").fragment(&restorable);
    if let Some((at, id)) = before {
        sql = sql.text(" and (t.deleted_at, t.id) < (").value(at).text(", ").value(id).text(")");
    }
    sql.text(" order by t.deleted_at desc, t.id desc limit ").value(most).rows(reader)
}
