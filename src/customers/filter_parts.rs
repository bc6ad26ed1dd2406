//! What stands above a list: its views, its filters, and a chip for each filter in use.

use super::fields::{CATALOGUE, GRADES, KINDS, SOURCES, STAGES, TAXPAYERS, field as described};
use super::filter::{Due, EVERYTHING, Filter, View};
use super::form_parts::industries;
use super::text;
use crate::core::access::{Place, Rule, Standing};
use crate::core::field::choice_label;
use crate::core::reference::{name as reference_name, region};
use crate::text::Lang;
use crate::ui::badge::chip;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use maud::{Markup, html};

/// Where the tabs lead that everybody has: from a saved view to the list as a whole, else with the present filters.
#[must_use]
pub fn views(filter: &Filter, lang: Lang) -> [(String, &'static str, bool); 4] {
    let plain = Filter::default();
    let from = if filter.saved.is_some() { &plain } else { filter };
    [
        (View::All, text::view_all(lang)),
        (View::Mine, text::view_mine(lang)),
        (View::Shared, text::view_shared(lang)),
        (View::Pool, text::view_pool(lang)),
    ]
    .map(|(view, label)| (from.href("view", view.id()), label, filter.saved.is_none() && filter.view == view))
}

/// The filters above a list: a form that works without script, with the rarer ones folded away, and a chip for each that
/// is in use. A filter by a field that the visitor reads nowhere is not offered.
#[must_use]
pub fn filters(filter: &Filter, standing: &Standing, lang: Lang) -> Markup {
    let reads = |field: &str| standing.best_rule((&CATALOGUE, field), Place::List) >= Rule::Read;
    html! {
        form.filters method="get" action="/customers" role="search" aria-label=(text::filter(lang)) {
            @if let Some(saved) = filter.saved { input type="hidden" name="v" value=(saved); }
            @if let Some(view) = filter.view.id() { input type="hidden" name="view" value=(view); }
            @if let Some(order) = filter.order.id() { input type="hidden" name="sort" value=(order); }
            input.form-control type="search" name="q" value=(filter.text) placeholder=(text::find(lang)) aria-label=(text::find(lang)) maxlength="100";
            (select("grade", text::col_grade(lang), &choices(GRADES, lang), filter.grade))
            (select("stage", text::col_stage(lang), &choices(STAGES, lang), filter.stage))
            @if reads("kind") { (select("kind", label("kind", lang), &choices(KINDS, lang), filter.kind)) }
            (select("due", text::due(lang), &dues(lang), filter.due.map(Due::id)))
            details.pop.pop-left {
                summary.btn { (text::more_filters(lang)) @if filter.rare() > 0 { span.tab-count { (filter.rare()) } } }
                div.pop-body.filter-more { (rare(filter, reads, lang)) }
            }
            (submit(Look::Plain, text::apply(lang)))
        }
        @if filter.narrows() { (chips(filter, lang)) }
    }
}

/// The filters that are asked for less often.
fn rare(filter: &Filter, reads: impl Fn(&str) -> bool, lang: Lang) -> Markup {
    let some = |value: &Option<String>| value.clone().unwrap_or_default();
    let listed = |list: &[(&'static str, &'static str, &'static str)]| {
        let all = list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en)));
        std::iter::once(Choice::new("", "–")).chain(all).collect::<Vec<_>>()
    };
    let provinces: Vec<Choice> =
        region::provinces().iter().map(|one| Choice::new(one.path_text(lang), one.path_text(lang))).collect();
    let region = filter.region.as_deref().map_or_else(String::new, |code| reference_name("region", code, lang));
    let ruled = |id: &str, value: &str, kind: Kind| {
        let name = if id == "tags" { "tag" } else { id };
        html! { @if reads(id) { (field(&Field::new(name, label(id, lang), value, kind))) } }
    };
    html! {
        (owner(&some(&filter.owner), lang))
        (ruled("region", &region, Kind::Suggest(&provinces)))
        (ruled("industry", &some(&filter.industry), Kind::Select(&industries(lang))))
        (ruled("source", filter.source.unwrap_or_default(), Kind::Select(&listed(SOURCES))))
        (ruled("taxpayer", filter.taxpayer.unwrap_or_default(), Kind::Select(&listed(TAXPAYERS))))
        (ruled("tags", &some(&filter.tag), Kind::Text))
        div.form-foot { (submit(Look::Primary, text::apply(lang))) }
    }
}

/// A colleague's name, with proposals that follow what is typed.
fn owner(value: &str, lang: Lang) -> Markup {
    html! {
        div.field {
            label.form-label for="f-owner" { (text::owner(lang)) }
            input #f-owner.form-control type="text" name="owner" value=(value) list="f-owner-list" autocomplete="off" maxlength="220"
                hx-get="/customers/people?name=owner" hx-trigger="input changed delay:200ms" hx-target="#f-owner-list" hx-sync="this:replace";
            datalist id="f-owner-list" {}
        }
    }
}

fn label(id: &str, lang: Lang) -> &'static str {
    described(id).map_or("", |field| field.label(lang))
}

fn select(name: &str, label: &str, options: &[(String, String)], chosen: Option<&str>) -> Markup {
    html! {
        select.form-select name=(name) aria-label=(label) {
            option value="" { (label) }
            @for (value, words) in options { option value=(value) selected[chosen == Some(value.as_str())] { (words) } }
        }
    }
}

fn choices(list: &[(&'static str, &'static str, &'static str)], lang: Lang) -> Vec<(String, String)> {
    list.iter().map(|(id, zh, en)| ((*id).to_owned(), lang.pick(*zh, *en).to_owned())).collect()
}

fn dues(lang: Lang) -> Vec<(String, String)> {
    [
        ("overdue", text::due_overdue(lang)),
        ("today", text::due_today(lang)),
        ("week", text::due_week(lang)),
        ("never", text::due_never(lang)),
        ("neglected", text::due_neglected(lang)),
    ]
    .map(|(id, words)| (id.to_owned(), words.to_owned()))
    .to_vec()
}

fn chips(filter: &Filter, lang: Lang) -> Markup {
    let named: Vec<(&'static str, String)> = filter
        .pairs()
        .into_iter()
        .filter_map(|(name, value)| Some((name, filter_words(name, &value, lang)?)))
        .collect();
    html! {
        div.chips {
            @for (name, words) in &named { (chip(words, Some((&filter.href(name, None), &text::remove_filter(lang, words))))) }
            @if named.len() > 1 { a href=(EVERYTHING) { (text::clear(lang)) } }
        }
    }
}

fn filter_words(name: &str, value: &str, lang: Lang) -> Option<String> {
    Some(match name {
        "q" => format!("{}: {value}", text::find(lang)),
        "grade" => choice_label(GRADES, value, lang).to_owned(),
        "stage" => choice_label(STAGES, value, lang).to_owned(),
        "kind" => choice_label(KINDS, value, lang).to_owned(),
        "source" => format!("{}: {}", label("source", lang), choice_label(SOURCES, value, lang)),
        "industry" | "region" => format!("{}: {}", label(name, lang), reference_name(name, value, lang)),
        "tag" => format!("{}: {value}", label("tags", lang)),
        "taxpayer" => choice_label(TAXPAYERS, value, lang).to_owned(),
        "owner" => format!("{}: {value}", text::owner(lang)),
        "due" => format!("{}: {}", text::due(lang), dues(lang).into_iter().find(|(id, _)| id == value)?.1),
        _ => return None,
    })
}
