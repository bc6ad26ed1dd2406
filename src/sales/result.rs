//! What became of imports: pure functions of data.

use super::parts::number;
use super::store::{Import, Kept, Listed, Made};
use super::text;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{Figure, figures, notice};
use crate::ui::table::{Column, cell, none, row, table};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What an import brought, and the way back; or what stayed when it was taken back.
#[must_use]
pub fn became(import: &Import, tokens: &Markup, lang: Lang) -> Markup {
    if import.state == "undone" {
        return undone(&import.kept, lang);
    }
    let made = &import.made;
    html! {
        (notice(Tone::Green, &text::imported(lang, &number(made.opportunities)), &text::by(lang, import.maker.as_deref().unwrap_or("kezhan"))))
        (counted(made, lang))
        div.cluster {
            (link(Look::Primary, None, "/opportunities?state=all", text::to_opportunities(lang)))
            (link(Look::Plain, None, "/opportunities/import", text::another(lang)))
        }
        details.import-undo {
            summary { (text::undo(lang)) }
            p.quiet { (text::undo_text(lang)) }
            form method="post" action={ "/opportunities/import/" (import.id) "/undo" } { (tokens) (submit(Look::Danger, text::undo(lang))) }
        }
    }
}

fn counted(made: &Made, lang: Lang) -> Markup {
    let rows = [
        (text::deals(lang), made.opportunities),
        (text::leads(lang), made.leads.len()),
        (text::accounts(lang), made.customers),
        (text::products(lang), made.products.len()),
        (text::new_people(lang), made.users.len()),
        (text::offices(lang), made.departments.len()),
        (text::before(lang), made.before),
    ];
    let cells: Vec<Figure> =
        rows.into_iter().map(|(label, count)| Figure { label, value: html! { (number(count)) }, note: "" }).collect();
    figures(&cells)
}

fn undone(kept: &Kept, lang: Lang) -> Markup {
    let rows = [
        (text::deals(lang), kept.opportunities),
        (text::leads(lang), kept.leads),
        (text::accounts(lang), kept.customers),
        (text::products(lang), kept.products),
        (text::people(lang), kept.users),
        (text::offices(lang), kept.departments),
    ];
    let stayed: Vec<Figure> = rows
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(label, count)| Figure { label, value: html! { (format::whole(count)) }, note: "" })
        .collect();
    html! {
        (notice(Tone::Green, text::undone(lang), if stayed.is_empty() { "" } else { text::stayed(lang) }))
        @if !stayed.is_empty() { (figures(&stayed)) }
        div.cluster { (link(Look::Plain, None, "/opportunities/import", text::another(lang))) }
    }
}

/// The latest imports; nothing where there are none.
#[must_use]
pub fn list(imports: &[Listed], zone: Tz, lang: Lang) -> Markup {
    if imports.is_empty() {
        return html! {};
    }
    let heads = [
        Column::new(text::files(lang), "wide"),
        Column::new(text::col_when(lang), "nowrap"),
        Column::new(text::col_state(lang), "nowrap"),
        Column::new(text::deals(lang), "num"),
    ];
    let lines = html! { @for import in imports { (line(import, zone, lang)) } };
    html! { section.import-list { h2 { (text::imports(lang)) } (table(text::imports(lang), &heads, lines)) } }
}

fn line(import: &Listed, zone: Tz, lang: Lang) -> Markup {
    let path = format!("/opportunities/import/{}", import.id);
    let made: Made = serde_json::from_value(import.made.clone()).unwrap_or_default();
    let (tone, word) = match import.state.as_str() {
        "done" => (Tone::Green, text::state_done(lang)),
        "undone" => (Tone::Neutral, text::state_undone(lang)),
        _ => (Tone::Amber, text::state_waiting(lang)),
    };
    let files = if import.files.is_empty() { "–" } else { import.files.as_str() };
    row(
        &format!("i{}", import.id.simple()),
        &path,
        html! {
            td.title role="cell" {
                div.title-line { a.row-link href=(path) { bdi { (files) } } }
                @if let Some(maker) = &import.maker { div.quiet { bdi { (maker) } } }
            }
            (cell(text::col_when(lang), "nowrap", html! { (format::moment(import.made_at, zone)) }))
            (cell(text::col_state(lang), "nowrap", html! { (badge(tone, word)) }))
            (cell(text::deals(lang), "num", html! { @if import.state == "done" { (number(made.opportunities)) } @else { (none()) } }))
        },
    )
}
