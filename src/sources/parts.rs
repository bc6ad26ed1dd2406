//! The fragments of the report.

use super::filter::{By, Filter, before, month, month_of, written};
use super::model::{Amounts, Group, each};
use super::text;
use crate::core::field::choice_label;
use crate::customers::fields::SOURCES;
use crate::text::{Lang, format};
use crate::ui::button::{Look, submit};
use crate::ui::table::{Column, cell, none, row, table};
use crate::ui::tabs::{Tab, tabs};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

/// A month in words.
#[must_use]
pub fn month_words(month: NaiveDate, lang: Lang) -> String {
    text::month_name(lang, month.year(), month.month())
}

/// A source in words.
#[must_use]
pub fn source_words(source: &str, lang: Lang) -> &'static str {
    match source {
        "none" => text::no_source(lang),
        "hidden" => text::hidden(lang),
        known => choice_label(SOURCES, known, lang),
    }
}

/// How the report is drawn.
pub struct Sight<'a> {
    pub filter: &'a Filter,
    /// Whether the viewer reads sources anywhere.
    pub sources: bool,
    /// Whether the viewer may view opportunities at all.
    pub deals: bool,
    /// Whether costs are shown.
    pub costs: bool,
    pub today: NaiveDate,
    pub lang: Lang,
}

/// By what it counts, and of what.
#[must_use]
pub fn filters(sight: &Sight) -> Markup {
    let (filter, lang) = (sight.filter, sight.lang);
    let all =
        [(By::Source, text::by_source(lang)), (By::Owner, text::by_owner(lang)), (By::Month, text::by_month(lang))];
    let shown: Vec<(String, &str, bool)> = all
        .into_iter()
        .filter(|(by, _)| sight.sources || *by != By::Source)
        .map(|(by, label)| (filter.href(by), label, filter.by == by))
        .collect();
    let views: Vec<Tab> =
        shown.iter().map(|(href, label, current)| Tab { href, label, count: None, current: *current }).collect();
    html! {
        (tabs(text::by(lang), &views))
        form.filters method="get" action="/leads/sources" role="search" aria-label=(text::by(lang)) {
            input type="hidden" name="by" value=(filter.by.id());
            (months("from", text::from(lang), filter.months.0, sight))
            (months("to", text::to(lang), filter.months.1, sight))
            @if sight.sources {
                select.form-select name="source" aria-label=(text::source(lang)) {
                    option value="" { (text::any_source(lang)) }
                    @for (id, zh, en) in SOURCES { option value=(id) selected[filter.source == Some(*id)] { (lang.pick(zh, en)) } }
                    option value="none" selected[filter.source == Some("none")] { (text::no_source(lang)) }
                }
            }
            (submit(Look::Plain, text::show(lang)))
        }
    }
}

/// The last three years, and the month that is chosen.
fn months(name: &str, label: &str, chosen: NaiveDate, sight: &Sight) -> Markup {
    let present = month_of(sight.today);
    let mut all: Vec<NaiveDate> = (0..36).map(|months| before(present, months)).collect();
    if !all.contains(&chosen) {
        all.push(chosen);
    }
    html! {
        select.form-select name=(name) aria-label=(label) title=(label) {
            @for month in all { option value=(written(month)) selected[month == chosen] { (month_words(month, sight.lang)) } }
        }
    }
}

/// The lines, and what they come to.
#[must_use]
pub fn report(groups: &[Group], sight: &Sight) -> Markup {
    let lang = sight.lang;
    let head = match sight.filter.by {
        By::Source => text::source(lang),
        By::Owner => text::owner(lang),
        By::Month => text::month(lang),
    };
    let mut columns = vec![
        Column::new(head, "wide"),
        Column::new(text::leads(lang), "num nowrap"),
        Column::new(text::converted(lang), "num nowrap"),
        Column::new(text::rate(lang), "num nowrap"),
        Column::new(text::deals(lang), "num nowrap"),
        Column::new(text::won(lang), "num nowrap"),
    ];
    if sight.costs {
        columns.extend(
            [text::cost(lang), text::per_lead(lang), text::per_deal(lang)]
                .map(|label| Column::new(label, "num nowrap")),
        );
    }
    let mut total = Group { key: "total".into(), ..Group::default() };
    for group in groups {
        total.add(group);
    }
    table(
        text::title(lang),
        &columns,
        html! {
            @for group in groups { (row(&group.key, "", cells(group, &name(group, sight), links(group, sight).as_deref(), sight))) }
            @if groups.len() > 1 { (row("total", "", cells(&total, text::total(lang), links(&total, sight).as_deref(), sight))) }
        },
    )
}

fn name(group: &Group, sight: &Sight) -> String {
    match sight.filter.by {
        By::Source => source_words(&group.key, sight.lang).to_owned(),
        By::Owner => group.owner.as_ref().map_or_else(|| text::pool(sight.lang).to_owned(), |(name, ..)| name.clone()),
        By::Month => month(&group.key).map_or_else(|| group.key.clone(), |month| month_words(month, sight.lang)),
    }
}

/// The list of a group's leads, as an address to which more is added; none where the list can't tell them apart.
fn links(group: &Group, sight: &Sight) -> Option<String> {
    let filter = sight.filter;
    let mut query = form_urlencoded::Serializer::new(String::new());
    let source = if filter.by == By::Source && group.key != "total" { Some(group.key.as_str()) } else { filter.source };
    if source == Some("hidden") {
        return None;
    }
    if let Some(source) = source {
        query.append_pair("source", source);
    }
    match (filter.by, group.key.as_str(), &group.owner) {
        (By::Month, month, _) if month != "total" => query.append_pair("made", &format!("{month}~{month}")),
        (By::Owner, "pool", _) => query.append_pair("made", &filter.span()).append_pair("view", "pool"),
        (By::Owner, _, Some((name, zh, en, login))) => {
            let department = sight.lang.name(zh, en);
            query.append_pair("made", &filter.span()).append_pair("owner", &format!("{name} · {department} · {login}"))
        }
        _ => query.append_pair("made", &filter.span()),
    };
    Some(format!("/leads?{}", query.finish()))
}

fn cells(group: &Group, name: &str, href: Option<&str>, sight: &Sight) -> Markup {
    let lang = sight.lang;
    let count = |count: i64, more: &str| {
        let linked = href.filter(|_| count > 0).map(|href| format!("{href}{more}"));
        html! { @if let Some(href) = linked { a href=(href) { (format::whole(count)) } } @else { (format::whole(count)) } }
    };
    let rate = group.rate().map_or_else(none, |rate| html! { (text::percent(lang, &format::figure(rate, 1))) });
    html! {
        td.title role="cell" { div.title-line { strong { bdi { (name) } } } }
        (cell(text::leads(lang), "num nowrap", count(group.leads, "")))
        (cell(text::converted(lang), "num nowrap", count(group.converted, "&status=converted")))
        (cell(text::rate(lang), "num nowrap", rate))
        (cell(text::deals(lang), "num nowrap", if sight.deals { count(group.deals, "&won=1") } else { none() }))
        (cell(text::won(lang), "num nowrap", amounts(&group.won)))
        @if sight.costs {
            (cell(text::cost(lang), "num nowrap", amounts(&group.cost)))
            (cell(text::per_lead(lang), "num nowrap", amounts(&each(&group.cost, group.leads))))
            (cell(text::per_deal(lang), "num nowrap", amounts(&each(&group.cost, group.deals))))
        }
    }
}

/// Amounts below one another; a dash where there are none.
fn amounts(amounts: &Amounts) -> Markup {
    if amounts.is_empty() {
        return none();
    }
    html! { @for (currency, amount) in amounts { div { (format::money(*amount, currency)) } } }
}
