//! The fragments of what can be taken back.

use super::store::{Change, Line};
use super::{Kind, Things, text, undo};
use crate::customers::eyes::Eyes;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, icon_submit, link_button, submit};
use crate::ui::card::card;
use crate::ui::table::{Column, acts, cell, row, table};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// The word of a kind as stored.
fn word(kind: &str, lang: Lang) -> &'static str {
    match Kind::of_id(kind) {
        Some(Kind::Transfer) => text::kind_transfer(lang),
        Some(Kind::Edit) => text::kind_edit(lang),
        Some(Kind::Share) => text::kind_share(lang),
        Some(Kind::Unshare) => text::kind_unshare(lang),
        Some(Kind::Delete) => text::kind_delete(lang),
        Some(Kind::Tasks) => text::kind_tasks(lang),
        Some(Kind::DealTransfer) => text::kind_deal_transfer(lang),
        Some(Kind::DealDay) => text::kind_deal_day(lang),
        Some(Kind::DealDelete) => text::kind_deal_delete(lang),
        Some(Kind::LeadAssign) => text::kind_lead_assign(lang),
        Some(Kind::LeadRelease) => text::kind_lead_release(lang),
        Some(Kind::LeadEdit) => text::kind_lead_edit(lang),
        Some(Kind::LeadDelete) => text::kind_lead_delete(lang),
        Some(Kind::LeaverDeals) => text::kind_leaver_deals(lang),
        Some(Kind::PoolGiven) => text::kind_pool_given(lang),
        Some(Kind::FollowUp) | None => text::kind_follow_up(lang),
    }
}

fn told(kind: &str, note: &str, lang: Lang) -> String {
    let word = word(kind, lang);
    if note.is_empty() { word.to_owned() } else { format!("{word} · {note}") }
}

/// The action that takes a change back, while it can be.
fn undo_path(
    (kind, id): (&str, i64),
    made_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<String> {
    let kind = Kind::of_id(kind).filter(|kind| undone_at.is_none() && kind.is_open(made_at, now))?;
    kind.undo_path(id)
}

/// One's own changes, each with the button that takes it back.
#[must_use]
pub fn list(rows: &[Line], now: DateTime<Utc>, tokens: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let columns = [
        Column::new(text::col_what(lang), "wide"),
        Column::new(text::col_which(lang), ""),
        Column::new(text::col_when(lang), "nowrap"),
        Column::new(text::col_state(lang), ""),
        Column::new(text::col_undo(lang), "act"),
    ];
    table(text::title(lang), &columns, html! { @for one in rows { (line(one, now, tokens, eyes)) } })
}

fn line(one: &Line, now: DateTime<Utc>, tokens: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let href = format!("/customers/changes/{}", one.id);
    let what = told(&one.kind, &one.note, lang);
    let undo = undo_path((&one.kind, one.id), one.made_at, one.undone_at, now).filter(|_| one.count > 0);
    row(
        &one.id.to_string(),
        &href,
        html! {
            td.title role="cell" { div.title-line { a.row-link href=(href) title=(what) { bdi { (what) } } } }
            (cell(text::col_which(lang), "", html! { bdi { (which(&one.kind, one.first.as_deref(), one.count, lang)) } }))
            (cell(text::col_when(lang), "nowrap", html! { (format::moment(one.made_at, eyes.zone)) }))
            (cell(text::col_state(lang), "", html! { (state((&one.kind, one.made_at, one.undone_at, one.kept), now, eyes)) }))
            (acts(html! {
                @if let Some(undo) = &undo {
                    form method="post" action=(undo) { (tokens) (icon_submit(Icon::Undo, &text::undo_one(lang, &what), ("", ""))) }
                }
            }))
        },
    )
}

fn which(kind: &str, first: Option<&str>, count: i64, lang: Lang) -> String {
    match (first, count) {
        (None, _) => text::nothing_changed(lang).to_owned(),
        (Some(name), 1) => name.to_owned(),
        (Some(name), count) => match Kind::of_id(kind).map(Kind::things) {
            Some(Things::Tasks) => text::first_task_of(lang, name, count),
            Some(Things::Deals) => text::first_deal_of(lang, name, count),
            Some(Things::Leads) => text::first_lead_of(lang, name, count),
            Some(Things::Both) => text::first_row_of(lang, name, count),
            Some(Things::Customers) | None => text::first_of(lang, name, count),
        },
    }
}

fn state(
    (kind, made_at, undone_at, kept): (&str, DateTime<Utc>, Option<DateTime<Utc>>, i64),
    now: DateTime<Utc>,
    eyes: Eyes,
) -> String {
    let lang = eyes.lang;
    match undone_at.map(|at| format::moment(at, eyes.zone)) {
        Some(at) if kept > 0 && Kind::of_id(kind).map(Kind::things) == Some(Things::Customers) => {
            text::undone_but(lang, &at, kept)
        }
        Some(at) if kept > 0 => text::undone_but_rows(lang, &at, kept),
        Some(at) => text::undone_at(lang, &at),
        None => match Kind::of_id(kind).filter(|kind| kind.is_open(made_at, now)) {
            Some(kind) => text::until(lang, &format::moment(made_at + kind.window(), eyes.zone)),
            None => text::closed(lang).to_owned(),
        },
    }
}

/// One change: which rows, and those that were left as they are with the reasons.
#[must_use]
pub fn change(change: &Change, now: DateTime<Utc>, tokens: &Markup, eyes: Eyes) -> Markup {
    let lang = eyes.lang;
    let (rows, kept) = (change.rows(), undo::kept(change));
    let left = i64::try_from(kept.len()).unwrap_or(0);
    let undo = undo_path((&change.kind, change.id), change.made_at, change.undone_at, now).filter(|_| !rows.is_empty());
    let (kept_title, which) = match Kind::of_id(&change.kind).map(Kind::things) {
        Some(Things::Tasks) => (text::kept_tasks(lang), text::back_tasks(lang)),
        Some(Things::Customers) | None => (text::kept_title(lang), text::back_title(lang)),
        Some(_) => (text::kept_rows(lang), text::back_rows(lang)),
    };
    html! {
        header.page-head {
            div.page-title {
                h1 { bdi { (told(&change.kind, &change.note, lang)) } }
                p.page-sub { (format::moment(change.made_at, eyes.zone)) " · " (state((&change.kind, change.made_at, change.undone_at, left), now, eyes)) }
            }
            div.page-actions {
                @if let Some(undo) = &undo { form method="post" action=(undo) { (tokens) (submit(Look::Primary, text::undo(lang))) } }
                (link_button("/customers/changes", text::title(lang)))
                (link_button("/customers", text::back(lang)))
            }
        }
        div.narrow.stack {
            @if !kept.is_empty() {
                (card(kept_title, html! {}, table(kept_title, &[Column::new(text::kept_name(lang), "wide"), Column::new(text::kept_reason(lang), "")], html! {
                    @for one in &kept {
                        (row(&one.id.to_string(), "", html! {
                            td.title role="cell" { div.title-line { span.row-link title=(one.name) { bdi { (one.name) } } } }
                            (cell(text::kept_reason(lang), "", html! { (one.reason.words(lang)) }))
                        }))
                    }
                })))
            }
            (card(which, html! {}, html! { ul.chosen-list { @for row in &rows { li { bdi { (row.name) } } } } }))
        }
    }
}
