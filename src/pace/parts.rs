//! The page of conversion and cycle.

use super::filter::{BY, By, Filter};
use super::rules::{conversion, is_leaky, is_slow};
use super::store::{Compared, Cycle, Pace};
use super::text;
use crate::core::field::choice_label;
use crate::core::reference;
use crate::customers::fields::SOURCES;
use crate::opportunities::list::Department;
use crate::opportunities::tabs::{View, views};
use crate::opportunities::team_fields::team_fields;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::empty;
use crate::ui::table::none;
use crate::ui::tabs::{Tab, tabs};
use maud::{Markup, html};

const PATH: &str = "/opportunities/pace";

/// What is drawn.
pub struct Shown<'a> {
    pub filter: &'a Filter,
    pub pace: &'a Pace,
    pub departments: &'a [Department],
    /// Whether whoever looks reads what cycles are told apart by.
    pub readable: &'a dyn Fn(By) -> bool,
    pub lang: Lang,
}

/// The page.
#[must_use]
pub fn page(shown: &Shown) -> Markup {
    let (filter, lang) = (shown.filter, shown.lang);
    html! {
        header.page-head {
            div.page-title { h1 { (text::title(lang)) } p.page-sub { (filter.span()) } }
            div.page-actions { (link(Look::Plain, Some(Icon::Download), &filter.href("/opportunities/pace.csv", filter.by), text::download(lang))) }
        }
        (views(View::Pace, lang))
        (filters(shown))
        @if shown.pace.pipeline.is_none() { (empty(Icon::Columns, text::no_pipeline(lang), "", html! {})) } @else {
            h2.section { (text::funnel(lang)) }
            (funnel(shown))
            p.quiet.small { (text::rules(lang)) }
            p.quiet.small { (text::outliers(lang)) }
            h2.section #cycle { (text::cycle(lang)) }
            (ways(shown))
            (cycles(shown))
            p.quiet.small { (text::cycle_rules(lang)) }
        }
    }
}

fn filters(shown: &Shown) -> Markup {
    let (filter, lang) = (shown.filter, shown.lang);
    let rare = [!filter.owner.is_empty(), filter.department.is_some()].into_iter().filter(|on| *on).count();
    html! {
        form.filters method="get" action=(PATH) role="search" aria-label=(text::filter(lang)) {
            input type="hidden" name="by" value=(filter.by.id());
            select.form-select name="pipeline" aria-label=(text::pipeline(lang)) {
                @for one in &shown.pace.pipelines { option value=(one.id) selected[shown.pace.pipeline == Some(one.id)] { (lang.name(&one.name_zh, &one.name_en)) } }
            }
            input.form-control type="month" name="from" value=(filter.months.0.format("%Y-%m")) aria-label=(text::from(lang)) title=(text::from(lang)) placeholder="2026-10";
            input.form-control type="month" name="to" value=(filter.months.1.format("%Y-%m")) aria-label=(text::to(lang)) title=(text::to(lang)) placeholder="2026-12";
            select.form-select name="mine" aria-label=(text::whose(lang)) {
                option value="" { (text::all(lang)) }
                option value="1" selected[filter.mine] { (text::mine(lang)) }
            }
            details.pop.pop-left {
                summary.btn { (text::more_filters(lang)) @if rare > 0 { span.tab-count { (rare) } } }
                div.pop-body.filter-more {
                    (team_fields(filter.department, &filter.owner, shown.departments, lang))
                    div.form-foot { (submit(Look::Primary, text::apply(lang))) }
                }
            }
            (submit(Look::Plain, text::apply(lang)))
        }
    }
}

/// A figure of days or percent to one decimal.
#[must_use]
pub fn number(value: f64) -> String {
    format!("{value:.1}")
}

/// Percent, written.
#[must_use]
pub fn percent(value: f64) -> String {
    format!("{} %", number(value))
}

fn maybe(value: Option<String>) -> Markup {
    value.map_or_else(none, |value| html! { (value) })
}

fn sheet(caption: &str, content: &Markup) -> Markup {
    html! { div.table-wrap.sheet-wrap role="region" tabindex="0" aria-label=(caption) { table.sheet { caption.visually-hidden { (caption) } (content) } } }
}

fn funnel(shown: &Shown) -> Markup {
    let lang = shown.lang;
    let heads = [
        text::came(lang),
        text::went_on(lang),
        text::here(lang),
        text::lost(lang),
        text::back(lang),
        text::conversion(lang),
        text::days(lang),
        text::company_before(lang),
    ];
    sheet(
        text::funnel(lang),
        &html! {
            thead { tr { th scope="col" { (text::stage(lang)) } @for head in heads { th scope="col" { (head) } } } }
            tbody { @for one in &shown.pace.stages { (stage(one, lang)) } }
        },
    )
}

fn stage(one: &Compared, lang: Lang) -> Markup {
    let (stage, went) = (&one.stage, one.went());
    let before = one.before.as_ref().map(|before| {
        let dash = || "\u{2013}".to_owned();
        let rate = conversion(before.came, before.went_on).map_or_else(dash, percent);
        text::before(lang, &rate, &before.days.map_or_else(dash, number))
    });
    html! {
        tr {
            th scope="row" { bdi { (lang.name(&stage.name_zh, &stage.name_en)) } }
            @for count in [stage.came, stage.went_on, stage.here, stage.lost, stage.back] { td.num { (format::whole(count)) } }
            td.num { (maybe(conversion(stage.came, stage.went_on).map(percent))) @if is_leaky(&went, one.before.as_ref()) { " " (badge(Tone::Amber, text::leaky(lang))) } }
            td.num { (maybe(stage.days.map(number))) @if is_slow(&went, one.before.as_ref()) { " " (badge(Tone::Amber, text::slow(lang))) } }
            td.num.quiet { (maybe(before)) }
        }
    }
}

/// What cycles are told apart by.
#[must_use]
pub fn by_name(by: By, lang: Lang) -> &'static str {
    match by {
        By::Person => text::by_person(lang),
        By::Product => text::by_product(lang),
        By::Region => text::by_region(lang),
        By::Source => text::by_source(lang),
    }
}

fn ways(shown: &Shown) -> Markup {
    let (filter, lang) = (shown.filter, shown.lang);
    let all = BY.into_iter().filter(|by| (shown.readable)(*by));
    let all: Vec<(By, String)> = all.map(|by| (by, format!("{}#cycle", filter.href(PATH, by)))).collect();
    let row: Vec<Tab> = all
        .iter()
        .map(|(by, href)| Tab { href, label: by_name(*by, lang), count: None, current: *by == filter.by })
        .collect();
    html! { div.sub-tabs { (tabs(text::by(lang), &row)) } }
}

/// What a line of cycles is called.
#[must_use]
pub fn cycle_name(one: &Cycle, by: By, lang: Lang) -> String {
    if one.whole {
        return text::in_all(lang).to_owned();
    }
    let Some(key) = one.key.as_deref() else { return text::none(lang).to_owned() };
    match by {
        By::Person | By::Product => {
            lang.name(one.name_zh.as_deref().unwrap_or("\u{2013}"), one.name_en.as_deref().unwrap_or("")).to_owned()
        }
        By::Region => reference::name("region", key, lang),
        By::Source => choice_label(SOURCES, key, lang).to_owned(),
    }
}

/// The list of what a line counts, where there is one.
fn list_of(one: &Cycle, filter: &Filter) -> Option<String> {
    if one.whole {
        return Some(filter.won(("", "")));
    }
    match (filter.by, one.key.as_deref()) {
        (By::Person, Some(_)) => {
            let (name, department) = (one.name_zh.as_deref()?, one.department_zh.as_deref()?);
            Some(filter.won(("owner", &format!("{name} · {department} · {}", one.login.as_deref()?))))
        }
        (By::Product, Some(key)) => Some(filter.won(("product", key))),
        _ => None,
    }
}

fn cycles(shown: &Shown) -> Markup {
    let (filter, lang) = (shown.filter, shown.lang);
    if shown.pace.cycles.is_empty() {
        return html! { p.quiet { (text::no_cycle(lang)) } };
    }
    sheet(
        text::cycle(lang),
        &html! {
            thead { tr { th scope="col" { (by_name(filter.by, lang)) } th scope="col" { (text::deals(lang)) } th scope="col" { (text::mean(lang)) } th scope="col" { (text::median(lang)) } } }
            tbody { @for one in &shown.pace.cycles {
                tr.sheet-top[one.whole] {
                    th scope="row" { bdi { (cycle_name(one, filter.by, lang)) } }
                    td.num { @match list_of(one, filter) { Some(href) => a href=(href) { (format::whole(one.n)) }, None => (format::whole(one.n)) } }
                    td.num { (number(one.mean)) }
                    td.num { (number(one.median)) }
                }
            } }
        },
    )
}
