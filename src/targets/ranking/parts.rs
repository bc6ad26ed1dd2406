//! The fragments of the ranking.

use super::store::Ranked;
use crate::core::field::CURRENCIES;
use crate::targets::metric::Metric;
use crate::targets::model::{Node, Which};
use crate::targets::parts::{About, View, views};
use crate::targets::period::Period;
use crate::targets::rules::{places, rate};
use crate::targets::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, icon_link, submit};
use crate::ui::card::empty;
use crate::ui::table::{Column, cell, none, row, table};
use maud::{Markup, html};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is drawn.
pub struct Shown<'a> {
    pub which: &'a Which,
    pub metric: Metric,
    /// Those that whoever looks may see.
    pub offered: &'a [Metric],
    pub period: Period,
    pub now: &'a [Ranked],
    /// The same of the period before.
    pub before: &'a [Ranked],
    /// Who looks.
    pub me: i64,
}

/// The page.
#[must_use]
pub fn page(shown: &Shown, lang: Lang) -> Markup {
    let which = shown.which;
    let other = |year: i32| {
        let about = About { year, currency: &which.currency, node: None };
        format!("/targets/ranking?{}&metric={}&period={}", about.query(), shown.metric.id(), shown.period.id())
    };
    html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (shown.metric.name(lang)) " · " (text::year_of(lang, which.year)) " " (shown.period.name(lang)) } }
            div.page-actions {
                (icon_link(Icon::Left, &other(which.year - 1), text::earlier(lang)))
                (icon_link(Icon::Right, &other(which.year + 1), text::later(lang)))
            }
        }
        (views(View::Ranking, &About { year: which.year, currency: &which.currency, node: None }, lang))
        (choices(shown, lang))
        @if shown.now.is_empty() { (empty(Icon::Targets, text::no_ranking(lang), text::no_ranking_text(lang), html! {})) }
        @else { (lines(shown, lang)) }
        p.quiet.small { (shown.metric.rule(lang)) " " (text::ranking_hint(lang)) }
    }
}

fn choices(shown: &Shown, lang: Lang) -> Markup {
    let quarters = (1..=4).map(Period::Quarter);
    let periods = std::iter::once(Period::Year).chain(quarters).chain((1..=12).map(Period::Month));
    html! {
        form.filters method="get" action="/targets/ranking" {
            input type="hidden" name="year" value=(shown.which.year);
            select.form-select name="metric" aria-label=(text::metric(lang)) {
                @for metric in shown.offered { option value=(metric.id()) selected[*metric == shown.metric] { (metric.name(lang)) } }
            }
            select.form-select name="period" aria-label=(text::period(lang)) {
                @for period in periods { option value=(period.id()) selected[period == shown.period] { (period.name(lang)) } }
            }
            select.form-select name="currency" aria-label=(text::currency(lang)) {
                @for (id, ..) in CURRENCIES { option value=(id) selected[*id == shown.which.currency] { (id) } }
            }
            (submit(Look::Plain, text::show(lang)))
        }
    }
}

fn lines(shown: &Shown, lang: Lang) -> Markup {
    let values = |rows: &[Ranked]| rows.iter().map(|one| one.value).collect::<Vec<Decimal>>();
    let now = values(shown.now);
    let whole: Decimal = now.iter().sum();
    let earlier = shown.before.iter().map(|one| one.user_id).zip(places(&values(shown.before)));
    let earlier: BTreeMap<i64, usize> = earlier.collect();
    let heads = [
        Column::new(text::place(lang), "num"),
        Column::new(text::person(lang), "wide"),
        Column::new(text::department(lang), ""),
        Column::new(shown.metric.name(lang), "num"),
        Column::new(text::of_all(lang), "num"),
        Column::new(text::place_before(lang), "num"),
    ];
    table(
        text::ranking(lang),
        &heads,
        html! {
            @for (one, place) in shown.now.iter().zip(places(&now)) {
                (row(&one.user_id.to_string(), "", html! {
                    (cell(text::place(lang), "num", html! { strong { (place) } }))
                    (cell(text::person(lang), "wide", html! { bdi { (one.name) } @if one.user_id == shown.me { " " span.quiet.small { (text::me(lang)) } } }))
                    (cell(text::department(lang), "", html! { bdi { (lang.name(&one.department_zh, &one.department_en)) } }))
                    (cell(shown.metric.name(lang), "num", value(one, shown)))
                    (cell(text::of_all(lang), "num", html! { @if let Some(share) = rate(one.value, Some(whole)) { (format::figure(share, 2)) " %" } }))
                    (cell(text::place_before(lang), "num", html! { @if let Some(place) = earlier.get(&one.user_id) { (place) } @else { (none()) } }))
                }))
            }
        },
    )
}

/// A value; that of what was won leads to the opportunities behind it.
fn value(one: &Ranked, shown: &Shown) -> Markup {
    let figure = format::figure(one.value, 0);
    if shown.metric != Metric::WonValue {
        return html! { (figure) };
    }
    let about =
        About { year: shown.which.year, currency: &shown.which.currency, node: Some(Node::Person(one.user_id)) };
    html! { a href={ "/targets/deals?" (about.query()) "&period=" (shown.period.id()) } { (figure) } }
}
