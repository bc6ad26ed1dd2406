//! The fragments of what was reached.

use super::deals::{After, Asked, Found};
use super::{Against, At, Reached, Row, Sight};
use crate::core::field::CURRENCIES;
use crate::targets::model::{MARKS, Node, Which};
use crate::targets::parts::{About, View, named, views};
use crate::targets::period::Period;
use crate::targets::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, icon_link, submit};
use crate::ui::card::{Figure, empty, figures, notice};
use crate::ui::pager::pager;
use crate::ui::table::{Column, cell, name, none, row, table};
use crate::ui::tabs::{Tab, tabs};
use chrono::Datelike;
use maud::{Markup, html};
use rust_decimal::Decimal;

/// What is drawn, and for whom.
pub struct Shown<'a> {
    pub which: &'a Which,
    pub reached: &'a Reached,
    /// The part of the year that those below are compared in.
    pub period: Period,
    /// Who looks.
    pub me: i64,
    pub lang: Lang,
}

impl Shown<'_> {
    fn at(&self) -> At {
        (self.which.year, self.which.today)
    }

    /// Marks that have a target anywhere on the page; the first one always.
    fn marks(&self) -> Vec<usize> {
        let any =
            |mark: &usize| std::iter::once(&self.reached.top).chain(&self.reached.below).any(|row| row.has(*mark));
        (0..MARKS.len()).filter(|mark| *mark == 0 || any(mark)).collect()
    }

    fn href(&self, node: Node, period: Option<Period>) -> String {
        let about = About { year: self.which.year, currency: &self.which.currency, node: Some(node) };
        let period = period.map(|period| format!("&period={}", period.id())).unwrap_or_default();
        format!("/targets?{}{period}", about.query())
    }

    fn deals(&self, row: &Row, period: Period) -> String {
        let top = self.reached.top.node;
        let inside = if matches!(row.node, Node::Person(_)) && row.node != top {
            format!("&in={}", top.id())
        } else {
            String::new()
        };
        let about = About { year: self.which.year, currency: &self.which.currency, node: Some(row.node) };
        format!("/targets/deals?{}&period={}{inside}", about.query(), period.id())
    }
}

/// The page.
#[must_use]
pub fn page(shown: &Shown) -> Markup {
    let (which, reached, lang) = (shown.which, shown.reached, shown.lang);
    let top = &reached.top;
    let other = |year: i32| {
        let about = About { year, currency: &which.currency, node: Some(top.node) };
        format!("/targets?{}", about.query())
    };
    html! {
        nav.crumbs { @for (node, zh, en) in &reached.above { a href=(shown.href(*node, None)) { bdi { (named(*node, lang.name(zh, en), lang)) } } span aria-hidden="true" { "/" } } }
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { bdi { (named(top.node, lang.name(&top.name_zh, &top.name_en), lang)) } " · " (text::year_of(lang, which.year)) } }
            div.page-actions {
                (icon_link(Icon::Left, &other(which.year - 1), text::earlier(lang)))
                (icon_link(Icon::Right, &other(which.year + 1), text::later(lang)))
            }
        }
        (views(View::Reached, &About { year: which.year, currency: &which.currency, node: Some(top.node) }, lang))
        (whose(shown))
        (currency(shown))
        @match reached.sight {
            Sight::Nothing => (notice(Tone::Neutral, text::unseen(lang), text::unseen_text(lang))),
            Sight::Part => (notice(Tone::Neutral, text::partly(lang), text::partly_text(lang))),
            Sight::Whole => "",
        }
        @if which.year == which.today.year() { (now(shown)) }
        h2.section { (text::by_period(lang)) }
        (periods(shown))
        @if !reached.below.is_empty() {
            h2.section #below { (text::below_in(lang, &shown.period.name(lang))) }
            (below(shown))
        }
        p.quiet.small { (text::rules(lang)) }
    }
}

/// One's own figures, and those where one begins.
fn whose(shown: &Shown) -> Markup {
    let (first, zh, en) = &shown.reached.first;
    let (me, lang) = (Node::Person(shown.me), shown.lang);
    let (mine, begin) = (shown.href(me, None), shown.href(*first, None));
    let current = shown.reached.top.node;
    html! {
        @if *first != me {
            div.sub-tabs { (tabs(text::who(lang), &[
                Tab { href: &begin, label: named(*first, lang.name(zh, en), lang), count: None, current: current == *first },
                Tab { href: &mine, label: text::me(lang), count: None, current: current == me },
            ])) }
        }
    }
}

fn currency(shown: &Shown) -> Markup {
    let (which, lang) = (shown.which, shown.lang);
    html! {
        form.filters method="get" action="/targets" {
            input type="hidden" name="year" value=(which.year);
            input type="hidden" name="node" value=(shown.reached.top.node.id());
            select.form-select name="period" aria-label=(text::period(lang)) {
                @for period in order(shown) { option value=(period.id()) selected[period == shown.period] { (period.name(lang)) } }
            }
            select.form-select name="currency" aria-label=(text::currency(lang)) {
                @for (id, ..) in CURRENCIES { option value=(id) selected[*id == which.currency] { (id) } }
            }
            (submit(Look::Plain, text::show(lang)))
        }
    }
}

/// The parts of a year as they are read: each quarter after its months, then the year to date where it is this one, and the year.
fn order(shown: &Shown) -> Vec<Period> {
    let quarters = (1..=4).flat_map(|quarter| {
        (quarter * 3 - 2..=quarter * 3).map(Period::Month).chain(std::iter::once(Period::Quarter(quarter)))
    });
    let to_date = (shown.which.year == shown.which.today.year()).then_some(Period::ToDate);
    quarters.chain(to_date).chain([Period::Year]).collect()
}

/// The present month, quarter and year in one strip.
fn now(shown: &Shown) -> Markup {
    let (today, lang) = (shown.which.today, shown.lang);
    let periods = [Period::of_month(today), Period::Quarter(today.month0() / 3 + 1), Period::Year];
    let rows: Vec<(String, Markup, String)> = periods
        .iter()
        .map(|period| {
            let against = shown.reached.top.against(0, *period, shown.at());
            (period.name(lang), amount(&shown.reached.top, *period, shown), told(against, *period, shown))
        })
        .collect();
    let rows: Vec<Figure> =
        rows.iter().map(|(label, value, note)| Figure { label, value: value.clone(), note }).collect();
    figures(&rows)
}

fn told(against: Against, period: Period, shown: &Shown) -> String {
    let lang = shown.lang;
    let mut words = Vec::new();
    match (against.target, against.rate, against.gap) {
        (Some(target), rate, Some(gap)) => {
            let rate = rate.map_or_else(|| "\u{2013}".to_owned(), percent);
            words.push(text::figure_target(lang, &format::figure(target, 0), &rate));
            let amount = format::figure(gap.abs(), 0);
            words.push(if gap.is_sign_negative() {
                text::figure_missing(lang, &amount)
            } else {
                text::figure_beyond(lang, &amount)
            });
        }
        _ => words.push(text::no_target(lang).to_owned()),
    }
    words.extend(period.gone(shown.at()).map(|gone| text::figure_gone(lang, gone)));
    words.join(" · ")
}

fn percent(rate: Decimal) -> String {
    format!("{} %", format::figure(rate, 2))
}

/// What was reached, with the way to the opportunities behind it.
fn amount(row: &Row, period: Period, shown: &Shown) -> Markup {
    let reached = row.in_period(period, shown.at());
    match shown.reached.sight {
        Sight::Nothing => none(),
        _ if !period.has_begun(shown.at()) && reached.is_zero() => none(),
        _ if reached.is_zero() => html! { "0" },
        _ => html! { a href=(shown.deals(row, period)) { (format::figure(reached, 0)) } },
    }
}

fn head(shown: &Shown, first: &str) -> Markup {
    let lang = shown.lang;
    html! {
        thead { tr {
            th scope="col" { (first) }
            th scope="col" { (text::won(lang)) }
            @for mark in shown.marks() {
                @let label = MARKS.get(mark).map_or("", |(_, zh, en)| lang.pick(*zh, *en));
                th.is-whole scope="col" { (label) }
                th scope="col" { (text::rate(lang)) span.visually-hidden { " " (label) } }
                th scope="col" title=(text::gap_hint(lang)) { (text::gap(lang)) span.visually-hidden { " " (label) } }
            }
        } }
    }
}

fn cells(row: &Row, period: Period, shown: &Shown) -> Markup {
    html! {
        td.num { (amount(row, period, shown)) }
        @for mark in shown.marks() {
            @let against = row.against(mark, period, shown.at());
            @let seen = shown.reached.sight != Sight::Nothing;
            td.num { @if let Some(target) = against.target { (format::figure(target, 0)) } @else { (none()) } }
            td.num { @if let Some(rate) = against.rate.filter(|_| seen) { (percent(rate)) } @else { (none()) } }
            td.num.is-over[against.gap.is_some_and(|gap| gap.is_sign_negative() && !gap.is_zero())] { @if let Some(gap) = against.gap.filter(|_| seen) { (format::figure(gap, 0)) } @else { (none()) } }
        }
    }
}

fn sheet(caption: &str, content: &Markup) -> Markup {
    html! { div.table-wrap.sheet-wrap role="region" tabindex="0" aria-label=(caption) { table.sheet { caption.visually-hidden { (caption) } (content) } } }
}

fn periods(shown: &Shown) -> Markup {
    let (top, lang) = (&shown.reached.top, shown.lang);
    let leads = !shown.reached.below.is_empty();
    sheet(
        text::by_period(lang),
        &html! {
            (head(shown, text::period(lang)))
            tbody {
                @for period in order(shown) {
                    tr.sheet-top[!matches!(period, Period::Month(_))].is-here[leads && period == shown.period] {
                        th scope="row" { @if leads { a href={ (shown.href(top.node, Some(period))) "#below" } { (period.name(lang)) } } @else { (period.name(lang)) } }
                        (cells(top, period, shown))
                    }
                }
            }
        },
    )
}

fn below(shown: &Shown) -> Markup {
    let (reached, lang) = (shown.reached, shown.lang);
    sheet(
        &text::below_in(lang, &shown.period.name(lang)),
        &html! {
            (head(shown, text::who(lang)))
            tbody {
                @for row in &reached.below {
                    tr {
                        th scope="row" {
                            @let name = lang.name(&row.name_zh, &row.name_en);
                            @if row.leads { a href=(shown.href(row.node, Some(shown.period))) { bdi { (name) } } } @else { bdi { (name) } }
                            @if row.elsewhere { " " span.quiet.small { (text::former(lang)) } }
                        }
                        (cells(row, shown.period, shown))
                    }
                }
                tr.sheet-top { th scope="row" { (text::in_sum(lang)) } (cells(&reached.top, shown.period, shown)) }
            }
        },
    )
}

/// The page of the opportunities behind a figure.
#[must_use]
pub fn deals(asked: &Asked, found: &Found, lang: Lang) -> Markup {
    let which = &asked.which;
    let about = About { year: which.year, currency: &which.currency, node: Some(asked.inside.unwrap_or(asked.node)) };
    let who = named(asked.node, lang.name(&found.name.0, &found.name.1), lang);
    let sum = text::deals_sum(lang, &format::whole(found.count), &format::money(found.sum, &which.currency));
    html! {
        nav.crumbs { a href={ "/targets?" (about.query()) "&period=" (asked.period.id()) } { (text::title(lang)) } }
        header.page-head { div.page-title { h1 { (text::deals(lang)) } p.page-sub { bdi { (who) } " · " (text::year_of(lang, which.year)) " " (asked.period.name(lang)) } } }
        @if found.lines.is_empty() { (empty(Icon::Opportunities, text::no_deals(lang), text::no_deals_text(lang), html! {})) }
        @else {
            (lines(found, &which.currency, lang))
            (pager(None, found.next.as_ref().map(|after| further(asked, after)).as_deref().map(|href| (href, text::next_page(lang))), &sum))
        }
    }
}

fn further(asked: &Asked, (day, opportunity, person): &After) -> String {
    let about = About { year: asked.which.year, currency: &asked.which.currency, node: Some(asked.node) };
    let inside = asked.inside.map(|node| format!("&in={}", node.id())).unwrap_or_default();
    format!("/targets/deals?{}&period={}{inside}&after={day}.{opportunity}.{person}", about.query(), asked.period.id())
}

fn lines(found: &Found, currency: &str, lang: Lang) -> Markup {
    let heads = [
        Column::new(text::deal(lang), "title"),
        Column::new(text::closed_on(lang), "nowrap"),
        Column::new(text::credited(lang), ""),
        Column::new(text::department(lang), ""),
        Column::new(text::share(lang), "num"),
        Column::new(text::counted(lang), "num"),
    ];
    table(
        text::deals(lang),
        &heads,
        html! {
            @for one in &found.lines {
                @let href = one.name.as_ref().map(|_| format!("/opportunities/{}", one.opportunity_id)).unwrap_or_default();
                (row(&format!("{}-{}", one.opportunity_id, one.owner_id), &href, html! {
                    @match &one.name {
                        Some(deal) => (name(&href, deal, html! { @if let Some(customer) = &one.customer { span.quiet.small { bdi { (customer) } } } })),
                        None => (cell(text::deal(lang), "title", html! { span.quiet { (text::unseen_deal(lang)) } })),
                    }
                    (cell(text::closed_on(lang), "nowrap", html! { (format::date(one.day)) }))
                    (cell(text::credited(lang), "", html! { bdi { (one.person) } }))
                    (cell(text::department(lang), "", html! { bdi { (lang.name(&one.department_zh, &one.department_en)) } }))
                    (cell(text::share(lang), "num", html! { (format::figure(one.share, 0)) " %" }))
                    (cell(text::counted(lang), "num", html! { (format::money(one.amount, currency)) }))
                }))
            }
        },
    )
}
