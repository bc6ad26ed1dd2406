//! The fragments of the audit log.

use super::filter::Filter;
use super::store::{Found, Line, Person};
use super::{names, table, text};
use crate::core::event::Outcome;
use crate::text::Lang;
use crate::ui::badge::{Tone, badge, chip};
use crate::ui::button::{Look, submit};
use crate::ui::card::{empty, facts};
use crate::ui::pager::pager;
use crate::ui::{Icon, icon};
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

/// The events of a page, by day, each of which opens.
#[must_use]
pub fn list(found: &Found, filter: &Filter, lang: Lang, zone: Tz) -> Markup {
    if !filter.wrong.is_empty() {
        return html! { div #list { (empty(Icon::Audit, text::wrong_title(lang), text::wrong(lang), html! {})) } };
    }
    if found.lines.is_empty() {
        return html! { div #list { (empty(Icon::Audit, text::empty_title(lang), text::empty(lang), html! {})) } };
    }
    let day = |line: &Line| line.at.with_timezone(&zone).date_naive();
    let days = found.lines.chunk_by(|one, other| day(one) == day(other));
    let previous = found.previous.map(|cursor| filter.page_href(cursor));
    let next = found.next.map(|cursor| filter.page_href(cursor));
    html! {
        div #list {
            @for lines in days {
                @if let Some(first) = lines.first() { h2.log-day { (crate::text::format::date(day(first))) } }
                ol.log { @for line in lines { (event(line, filter, lang, zone)) } }
            }
            (pager(
                previous.as_deref().map(|href| (href, text::previous(lang))),
                next.as_deref().map(|href| (href, text::next(lang))),
                &text::count_of(lang, found.lines.len()),
            ))
        }
    }
}

fn event(line: &Line, filter: &Filter, lang: Lang, zone: Tz) -> Markup {
    let full = table::time(line, zone);
    let clock = full.split_once(' ').map_or("", |(_, clock)| clock);
    html! {
        li { details.log-event {
            summary {
                time.log-time datetime=(line.at.to_rfc3339()) title=(full) { (clock) }
                span.log-what {
                    (names::words(&line.name, lang))
                    @if line.outcome != "allow" { " " (badge(if line.outcome == "deny" { Tone::Amber } else { Tone::Red }, table::outcome(&line.outcome, lang))) }
                }
                span.log-rest {
                    bdi { (table::who(line, lang)) } " "
                    span { (table::object(line, lang)) } " "
                    span { (line.address) }
                }
                (icon(Icon::Down))
            }
            (facts(&details(line, filter, lang)))
        } }
    }
}

/// Everything that is stored of an event, with links to its like.
fn details(line: &Line, filter: &Filter, lang: Lang) -> Vec<(&'static str, Markup)> {
    let only = |shown: &str, set: &[(&'static str, &str)]| html! { bdi { (shown) } " " a href=(filter.href("/audit", set)) { (text::only_these(lang)) } };
    let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let (row_id, customer) = (number(line.row_id), number(line.customer_id));
    let who = if line.actor_kind == "user" { number(line.actor_id) } else { line.actor_name.clone() };
    let ids = line.ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(" ");
    let rows = [
        (
            text::name(lang),
            &*line.name,
            html! { code { (line.name) } " " a href=(filter.href("/audit", &[("name", &line.name)])) { (text::only_these(lang)) } },
        ),
        (text::who(lang), &*who, only(&table::who(line, lang), &[("who", &who)])),
        (
            text::object(lang),
            &*line.object,
            only(&table::object(line, lang), &[("object", &line.object), ("id", &row_id)]),
        ),
        (text::customer_id(lang), &*customer, only(&format!("#{customer}"), &[("customer", &customer)])),
        (text::rows(lang), &*ids, html! { (ids) }),
        (text::fields(lang), if table::fields(line).is_empty() { "" } else { "fields" }, changed(&line.fields, lang)),
        (
            text::reasons(lang),
            if line.reasons.is_empty() { "" } else { "reasons" },
            html! { @for reason in &line.reasons { div { bdi { (reason) } } } },
        ),
        (text::address(lang), &*line.address, only(&line.address, &[("address", &line.address)])),
        (text::request(lang), &*line.request_id, only(&line.request_id, &[("request", &line.request_id)])),
        (
            text::session(lang),
            if line.session_id.is_some() { "session" } else { "" },
            html! { "#" (number(line.session_id)) },
        ),
        (
            text::acting_as(lang),
            if line.acting_as.is_some() { "as" } else { "" },
            html! { "#" (number(line.acting_as)) },
        ),
        (text::node(lang), &*line.node, html! { (line.node) }),
    ];
    rows.into_iter().filter(|(_, value, _)| !value.is_empty()).map(|(label, _, shown)| (label, shown)).collect()
}

/// The changed fields by name; what is personal has digests, by which equal values can be told.
fn changed(fields: &Value, lang: Lang) -> Markup {
    let text_of = |field: &Value, key: &str| {
        field.get(key).and_then(Value::as_str).map(|digest| digest.chars().take(12).collect::<String>())
    };
    html! {
        @for field in fields.as_array().into_iter().flatten() {
            @let name = field.get("field").and_then(Value::as_str).unwrap_or("");
            @if field.get("old").is_some() {
                div { (text::values_changed(lang, name)) " " code { (text_of(field, "old").unwrap_or_else(|| "–".into())) " → " (text_of(field, "new").unwrap_or_else(|| "–".into())) } }
            } @else { code { (name) } " " }
        }
    }
}

/// The filters: a form that works without script; what is rarely asked for is folded away.
#[must_use]
pub fn filters(filter: &Filter, people: &[Person], lang: Lang) -> Markup {
    let folded = [&filter.object, &filter.address, &filter.request].iter().all(|value| value.is_empty())
        && filter.row_id.is_none()
        && filter.customer_id.is_none()
        && ["id", "customer"].iter().all(|name| filter.wrong(name).is_none());
    let wrong = |name: &str| filter.wrong(name).map(|typed| (typed, format!("{name}-error"), told(name, typed, lang)));
    let error = |name: &str| html! { @if let Some((_, id, words)) = wrong(name) { span.field-error id=(id) { (icon(Icon::Danger)) span { (words) } } } };
    let described = |name: &str| wrong(name).map(|(_, id, _)| id);
    let invalid = |name: &str| wrong(name).map(|_| "true");
    let input = |name: &str, label: &str, value: &str| {
        let typed = wrong(name).map_or(value, |(typed, ..)| typed);
        html! {
            input.form-control type="text" name=(name) value=(typed) placeholder=(label) aria-label=(label) maxlength="100"
                aria-invalid=[invalid(name)] aria-describedby=[described(name)];
            (error(name))
        }
    };
    let number = |name: &str, label: &str, value: Option<i64>| {
        input(name, label, &value.map(|id| id.to_string()).unwrap_or_default())
    };
    let day = |name: &str, label: &str, value: Option<chrono::NaiveDate>| {
        html! {
            label.cluster { (label) input.form-control type="date" name=(name) value=[value] aria-invalid=[invalid(name)] aria-describedby=[described(name)]; }
            (error(name))
        }
    };
    html! {
        form method="get" action="/audit" role="search" aria-label=(text::filter(lang)) {
            div.filters.filters-even {
                (day("from", text::from(lang), filter.from))
                (day("to", text::to(lang), filter.to))
                input.form-control type="text" name="who" value=(filter.who) placeholder=(text::who_hint(lang)) aria-label=(text::who(lang)) list="people" maxlength="100" autocomplete="off";
                datalist #people { @for person in people { option value=(person.login) { (person.name) } } }
                (event_select(filter, lang))
                (select("outcome", text::outcome(lang), text::every_outcome(lang), &outcomes(lang), filter.outcome.map_or("", Outcome::id)))
                (submit(Look::Plain, text::apply(lang)))
            }
            details.fold open[!folded] {
                summary { (text::more(lang)) }
                div.filters.filters-even {
                    (select("object", text::object(lang), text::every_object(lang), &names::objects(lang).collect::<Vec<_>>(), &filter.object))
                    (number("id", text::object_id(lang), filter.row_id))
                    (number("customer", text::customer_id(lang), filter.customer_id))
                    (input("address", text::address(lang), &filter.address))
                    (input("request", text::request(lang), &filter.request))
                }
            }
        }
        (chips(filter, lang))
    }
}

/// What is wrong with what was typed into a field.
#[must_use]
pub fn told(name: &str, typed: &str, lang: Lang) -> String {
    if matches!(name, "from" | "to") { text::not_a_day(lang, typed) } else { text::not_a_number(lang, typed) }
}

fn outcomes(lang: Lang) -> [(&'static str, &'static str); 3] {
    [("allow", text::outcome_allow(lang)), ("deny", text::outcome_deny(lang)), ("error", text::outcome_error(lang))]
}

fn select(name: &str, label: &str, all: &str, options: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        select.form-select name=(name) aria-label=(label) {
            option value="" { (all) }
            @for (value, words) in options { option value=(value) selected[chosen == *value] { (words) } }
        }
    }
}

fn event_select(filter: &Filter, lang: Lang) -> Markup {
    let chosen = filter.name.as_str();
    let listed =
        names::GROUPS.iter().any(|group| group.id == chosen || group.names.iter().any(|name| name.id == chosen));
    html! {
        select.form-select name="name" aria-label=(text::event(lang)) {
            option value="" { (text::every_event(lang)) }
            @if !chosen.is_empty() && !listed { option value=(chosen) selected { (chosen) } }
            @for group in names::GROUPS {
                optgroup label=(group.words(lang)) {
                    option value=(group.id) selected[chosen == group.id] { (text::whole_group(lang, group.words(lang))) }
                    @for name in group.names { option value=(name.id) selected[chosen == name.id] { (name.words(lang)) } }
                }
            }
        }
    }
}

/// One chip for each condition in use.
fn chips(filter: &Filter, lang: Lang) -> Markup {
    let named: Vec<(&'static str, String)> =
        filter.pairs().into_iter().map(|(name, value)| (name, chip_words(name, &value, lang))).collect();
    html! {
        @if !named.is_empty() {
            div.chips {
                @for (name, words) in &named { (chip(words, Some((&filter.href("/audit", &[(*name, "")]), &text::remove_filter(lang, words))))) }
                @if named.len() > 1 { a href="/audit" { (text::clear(lang)) } }
            }
        }
    }
}

fn chip_words(name: &str, value: &str, lang: Lang) -> String {
    let group = |id: &str| names::GROUPS.iter().find(|group| group.id == id).map(|group| group.words(lang));
    let (label, shown) = match name {
        "from" => (text::from(lang), value),
        "to" => (text::to(lang), value),
        "who" => (text::who(lang), value),
        "name" => (text::event(lang), group(value).unwrap_or_else(|| names::words(value, lang))),
        "object" => (text::object(lang), names::object_words(value, lang)),
        "id" => (text::object_id(lang), value),
        "customer" => (text::customer_id(lang), value),
        "outcome" => (text::outcome(lang), table::outcome(value, lang)),
        "address" => (text::address(lang), value),
        _ => (text::request(lang), value),
    };
    format!("{label} {shown}")
}
