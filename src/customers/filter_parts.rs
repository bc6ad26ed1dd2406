//! What stands above a list: its views, its filters, and a chip for each filter in use.

use super::fields::{CATALOGUE, Choices, GRADES, KINDS, SOURCES, STAGES, TAXPAYERS, field as described};
use super::filter::{Due, EVERYTHING, Filter, MOST_VALUES, View};
use super::form_parts::industries;
use super::text;
use crate::core::access::{Place, Rule, Standing};
use crate::core::field::choice_label;
use crate::core::reference::{name as reference_name, region};
use crate::text::Lang;
use crate::ui::badge::{Removable, chip, chip_any};
use crate::ui::button::{Look, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::filter::{Several, several};
use crate::views::Question;
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
            (ticks(("grade", text::col_grade(lang)), GRADES, &filter.grade, lang))
            (ticks(("stage", text::col_stage(lang)), STAGES, &filter.stage, lang))
            @if reads("kind") { (ticks(("kind", label("kind", lang)), KINDS, &filter.kind, lang)) }
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

/// A filter by the values of a list, any of those that are ticked.
fn ticks((name, label): (&str, &str), list: Choices, chosen: &[&str], lang: Lang) -> Markup {
    let choices = listed(list, lang);
    let words: Vec<&str> = choices.iter().filter(|one| chosen.contains(&&*one.value)).map(|one| &*one.label).collect();
    let shown = words.join(text::or_between(lang));
    several(&Several { name, label, choices: &choices, chosen, shown: &shown, apply: text::apply(lang) })
}

/// The filters that are asked for less often.
fn rare(filter: &Filter, reads: impl Fn(&str) -> bool, lang: Lang) -> Markup {
    let names = filter.region.iter().map(|code| reference_name("region", code, lang)).collect::<Vec<_>>();
    let ticked = |id: &str, list: Choices, chosen: &[&str]| {
        let (value, choices) = (chosen.join(","), listed(list, lang));
        html! { @if reads(id) { (field(&Field::new(id, label(id, lang), &value, Kind::Checks(&choices)))) } }
    };
    html! {
        (owner(&filter.owner, lang))
        @if reads("region") { (region_fields(&names, lang)) }
        @if reads("industry") { (industry_fields(&filter.industry, lang)) }
        @if reads("tags") {
            div.field-several {
                (field(&Field::new("tag", label("tags", lang), filter.tag.first().map_or("", String::as_str), Kind::Text)))
                @for value in further(&filter.tag) { (another("tag", label("tags", lang), value, lang)) }
            }
        }
        (ticked("source", SOURCES, &filter.source))
        (ticked("taxpayer", TAXPAYERS, &filter.taxpayer))
        div.form-foot { (submit(Look::Primary, text::apply(lang))) }
    }
}

/// What stands in the fields after the first: a field for each value, and an empty one for another.
fn further<T: AsRef<str>>(values: &[T]) -> impl Iterator<Item = &str> {
    let empty = (1..MOST_VALUES).contains(&values.len()).then_some("");
    values.iter().skip(1).map(AsRef::as_ref).chain(empty)
}

fn another(name: &str, label: &str, value: &str, lang: Lang) -> Markup {
    html! { input.form-control type="text" name=(name) value=(value) placeholder=(text::or_another(lang)) aria-label=(text::or_more(lang, label)) autocomplete="off"; }
}

fn region_fields(names: &[String], lang: Lang) -> Markup {
    let provinces: Vec<Choice> =
        region::provinces().iter().map(|one| Choice::new(one.path_text(lang), one.path_text(lang))).collect();
    let (label, first) = (label("region", lang), names.first().map_or("", String::as_str));
    html! {
        div.field-several {
            (field(&Field::new("region", label, first, Kind::Suggest(&provinces))))
            @for value in further(names) {
                input.form-control type="text" name="region" value=(value) list="f-region-list" placeholder=(text::or_another(lang)) aria-label=(text::or_more(lang, label)) autocomplete="off";
            }
        }
    }
}

fn industry_fields(codes: &[&str], lang: Lang) -> Markup {
    let (label, choices) = (label("industry", lang), industries(lang));
    html! {
        div.field-several {
            (field(&Field::new("industry", label, codes.first().copied().unwrap_or_default(), Kind::Select(&choices))))
            @for value in further(codes) {
                select.form-select name="industry" aria-label=(text::or_more(lang, label)) {
                    option value="" { (text::or_another(lang)) }
                    @for choice in choices.iter().skip(1) { option value=(choice.value) selected[choice.value == value] { (choice.label) } }
                }
            }
        }
    }
}

/// Names of colleagues, with proposals that follow what is typed.
fn owner(values: &[String], lang: Lang) -> Markup {
    let first = values.first().map_or("", String::as_str);
    html! {
        div.field-several {
            div.field {
                label.form-label for="f-owner" { (text::owner(lang)) }
                (owner_field(Some("f-owner"), first, None, None))
            }
            @for value in further(values) {
                (owner_field(None, value, Some(text::or_another(lang)), Some(&text::or_more(lang, text::owner(lang)))))
            }
            datalist id="f-owner-list" {}
        }
    }
}

fn owner_field(id: Option<&str>, value: &str, hint: Option<&str>, label: Option<&str>) -> Markup {
    html! {
        input.form-control id=[id] type="text" name="owner" value=(value) placeholder=[hint] aria-label=[label] list="f-owner-list" autocomplete="off" maxlength="220"
            hx-get="/customers/people?name=owner" hx-trigger="input changed delay:200ms" hx-target="#f-owner-list" hx-sync="this:replace";
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

fn listed(list: Choices, lang: Lang) -> Vec<Choice<'static>> {
    list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect()
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

/// One chip for each filter in use, whose values go one by one.
fn chips(filter: &Filter, lang: Lang) -> Markup {
    let mut named: Vec<(&'static str, Vec<String>)> = Vec::new();
    for (name, value) in filter.pairs().into_iter().filter(|(name, _)| !matches!(*name, "view" | "sort")) {
        match named.last_mut() {
            Some((last, values)) if *last == name => values.push(value),
            _ => named.push((name, vec![value])),
        }
    }
    html! {
        div.chips {
            @for (name, values) in &named { (chip_of(filter, name, values, lang)) }
            @if named.len() > 1 { a href=(EVERYTHING) { (text::clear(lang)) } }
        }
    }
}

fn chip_of(filter: &Filter, name: &'static str, values: &[String], lang: Lang) -> Markup {
    let head = chip_head(name, lang).map(|head| format!("{head}: ")).unwrap_or_default();
    if let [value] = values {
        let words = format!("{head}{}", chip_words(name, value, lang));
        return chip(&words, Some((&filter.href(name, None), &text::remove_filter(lang, &words))));
    }
    let one = |value: &String| {
        let text = chip_words(name, value, lang);
        let label = text::remove_filter(lang, &format!("{head}{text}"));
        Removable { text, href: filter.without(name, value), label }
    };
    chip_any(head.trim_end(), &values.iter().map(one).collect::<Vec<_>>(), text::or(lang))
}

/// What the filter is about, where its values alone do not tell.
fn chip_head(name: &str, lang: Lang) -> Option<&'static str> {
    match name {
        "q" => Some(text::find(lang)),
        "source" | "industry" | "region" => Some(label(name, lang)),
        "tag" => Some(label("tags", lang)),
        "owner" => Some(text::owner(lang)),
        "due" => Some(text::due(lang)),
        _ => None,
    }
}

fn chip_words(name: &str, value: &str, lang: Lang) -> String {
    let of = |list: Choices| choice_label(list, value, lang).to_owned();
    match name {
        "grade" => of(GRADES),
        "stage" => of(STAGES),
        "kind" => of(KINDS),
        "source" => of(SOURCES),
        "taxpayer" => of(TAXPAYERS),
        "industry" | "region" => reference_name(name, value, lang),
        "due" => dues(lang).into_iter().find(|(id, _)| id == value).map(|(_, words)| words).unwrap_or_default(),
        _ => value.to_owned(),
    }
}
