//! The list of pipelines.

use super::model::{Deals, Pipeline, StageDraft};
use super::text;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::menu::{item, item_submit, menu};
use crate::ui::table::{Column, acts, cell, name, row, table};
use crate::ui::{Icon, icon};
use maud::{Markup, html};

/// A pipeline with what the list shows of it.
pub struct Shown {
    pub row: Pipeline,
    pub stages: Vec<StageDraft>,
    /// How many opportunities are open or paused in it.
    pub alive: i64,
}

/// How many of these are still open or paused.
pub fn alive<'a>(deals: impl IntoIterator<Item = &'a Deals>) -> i64 {
    deals.into_iter().map(|deals| deals.alive).sum()
}

/// Every pipeline.
#[must_use]
pub fn list(rows: &[Shown], tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::name(lang), ""),
        Column::new(text::departments(lang), ""),
        Column::new(text::stages(lang), "wide whole"),
        Column::new(text::deals_open(lang), "num"),
        Column::new(text::version(lang), ""),
        Column::new(text::acts(lang), "act"),
    ];
    let usual = rows.iter().find(|shown| !shown.row.retired && shown.row.is_for_all()).map(|shown| shown.row.id);
    let line = |(place, shown): (usize, &Shown)| {
        let href = format!("/admin/pipelines/{}", shown.row.id);
        let mark = html! {
            @if shown.row.retired { (badge(Tone::Neutral, text::retired(lang))) }
            @else if usual == Some(shown.row.id) { (badge(Tone::Blue, text::usual(lang))) }
        };
        let cells = html! {
            (name(&href, shown.row.name(lang), mark))
            (cell(text::departments(lang), "", html! {
                bdi { (shown.row.whose(lang)) } @if shown.row.deserted { " " (badge(Tone::Amber, text::deserted(lang))) }
            }))
            (cell(text::stages(lang), "wide whole", html! {
                ol.stage-words { @for stage in &shown.stages { li { bdi { (stage.name(lang)) } " " span.quiet { (stage.rate) "%" } } } }
            }))
            (cell(text::deals_open(lang), "num", html! { (format::whole(shown.alive)) }))
            (cell(text::version(lang), "", html! { a href={ (href) "/versions" } { (text::version_number(lang, shown.row.number)) } }))
            (acts(verbs(&shown.row, place, tokens, lang)))
        };
        row(&shown.row.id.to_string(), &href, cells)
    };
    table(text::title(lang), &columns, html! { @for shown in rows.iter().enumerate() { (line(shown)) } })
}

fn verbs(row: &Pipeline, place: usize, tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    let path = format!("/admin/pipelines/{}", row.id);
    let one = |verb: &str, picture: Icon, label: &str| {
        html! { form method="post" action={ (path) "/" (verb) } { (tokens()) (item_submit(picture, label, ("", ""))) } }
    };
    menu(
        icon(Icon::More),
        text::acts(lang),
        html! {
            (item(Icon::Edit, &path, text::edit(lang)))
            (item(Icon::Audit, &format!("{path}/versions"), text::versions(lang)))
            (item(Icon::Columns, &format!("/opportunities/board?pipeline={}", row.id), text::board(lang)))
            (one("copy", Icon::Copy, text::copy(lang)))
            @if row.retired { (one("restore", Icon::Check, text::restore(lang))) } @else {
                @if place > 0 { (one("raise", Icon::SortUp, text::raise(lang))) }
                (one("retire", Icon::Lock, text::retire(lang)))
            }
        },
    )
}
