//! The fragments of the rules' pages.

use super::actions::{MOST, Preview};
use super::form::{Around, Editor};
use super::model::{Condition, MOST_PASSES, Person, Rule, WAYS};
use super::text;
use crate::core::field::{CURRENCIES, choice_label};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::fields::SOURCES;
use crate::customers::form_parts::industries;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, icon_submit, link, submit, submit_as};
use crate::ui::card::{card, facts};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, cell, table};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use maud::{Markup, html};

fn currencies(lang: Lang) -> Vec<Choice<'static>> {
    CURRENCIES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect()
}

fn sources(lang: Lang) -> Vec<Choice<'static>> {
    SOURCES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect()
}

/// How often a waiting lead is given on, in words.
fn passes(times: i32, lang: Lang) -> String {
    if times == 0 { text::passes_none(lang).to_owned() } else { text::passes_times(lang, times) }
}

/// The rules in order.
#[must_use]
pub fn list(rules: &[Rule], people: &[Person], tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    html! {
        ol.rules {
            @for (place, rule) in rules.iter().enumerate() {
                @let of_rule: Vec<&Person> = people.iter().filter(|one| one.rule_id == rule.id).collect();
                li { (one(rule, &of_rule, &acts(rule, (place, rules.len()), tokens, lang), lang)) }
            }
        }
    }
}

fn one(rule: &Rule, people: &[&Person], acts: &Markup, lang: Lang) -> Markup {
    let conditions: Vec<String> = rule.conditions().iter().map(|one| Condition::words(one, lang)).collect();
    let department = rule
        .department_zh
        .as_deref()
        .map(|zh| text::of_department(lang, lang.name(zh, rule.department_en.as_deref().unwrap_or_default())));
    let named = people.iter().map(|one| {
        if rule.way == "skill" && !one.good_at.is_empty() {
            text::good_at(lang, &one.name, &one.good_at)
        } else {
            one.name.clone()
        }
    });
    let whom: Vec<String> = named.chain(department).collect();
    let mut way = vec![choice_label(WAYS, &rule.way, lang).to_owned()];
    way.extend(rule.most_open.map(|most| text::at_most_open(lang, most)));
    let all =
        if conditions.is_empty() { text::always(lang).to_owned() } else { conditions.join(lang.pick("；", "; ")) };
    let told = [
        (text::conditions(lang), html! { bdi { (all) } }),
        (text::whom(lang), html! { bdi { (lang.list(whom)) } }),
        (text::way(lang), html! { (way.join(lang.pick("；", "; "))) }),
        (text::untouched(lang), html! { (passes(rule.passes, lang)) }),
    ];
    let state =
        if rule.active { badge(Tone::Green, text::is_on(lang)) } else { badge(Tone::Neutral, text::is_off(lang)) };
    html! {
        section.card {
            header.card-head { h2 { bdi { (rule.name) } } div.card-actions.rule-acts { (state) (acts) } }
            div.card-inner {
                (facts(&told))
                p.quiet.small { (text::has_given(lang, &format::whole(rule.turns))) }
            }
        }
    }
}

fn acts(rule: &Rule, (place, count): (usize, usize), tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    let path = format!("/admin/lead-rules/{}", rule.id);
    let (label, value) = if rule.active { (text::turn_off(lang), "0") } else { (text::turn_on(lang), "1") };
    html! {
        form method="post" action={ (path) "/shift" } {
            (tokens())
            @if place > 0 { (icon_submit(Icon::SortUp, &text::up(lang, &rule.name), ("to", "up"))) }
            @if place + 1 < count { (icon_submit(Icon::SortDown, &text::down(lang, &rule.name), ("to", "down"))) }
        }
        (link(Look::Plain, Some(Icon::Edit), &path, text::edit(lang)))
        form method="post" action={ (path) "/switch" } { (tokens()) (submit_as(Look::Plain, None, label, ("active", value))) }
    }
}

/// The editor of a rule with what is wrong.
pub struct Shown<'a> {
    pub path: &'a str,
    pub form: &'a Editor,
    pub errors: &'a Errors,
    pub around: &'a Around,
}

impl Shown<'_> {
    fn input<'f>(&'f self, name: &'f str, label: &'f str, kind: Kind<'f>) -> Field<'f> {
        Field::new(name, label, self.form.0.get(name), kind).error(mistakes::of(self.errors, name))
    }

    /// The form.
    #[must_use]
    pub fn draw(&self, tokens: &Markup) -> Markup {
        let lang = self.around.lang;
        html! {
            form.form-page.narrow method="post" action=(self.path) data-guard {
                (tokens)
                input type="hidden" name="version" value=(self.form.0.version());
                (mistakes::all(self.errors, lang))
                div.form-grid {
                    (field(&self.input("name", text::name(lang), Kind::Text).max(100).required().wide().autofocus()))
                    (self.conditions(lang))
                    (self.whom(lang))
                }
                (self.people(lang))
                div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, "/admin/lead-rules", text::cancel(lang))) }
            }
        }
    }

    fn conditions(&self, lang: Lang) -> Markup {
        let (all, currencies) = (sources(lang), currencies(lang));
        let chosen = self.form.sources().join(",");
        let typed = self.form.0.get("amount_currency");
        let currency = if typed.is_empty() { self.around.currency.as_str() } else { typed };
        html! {
            h2 { (text::conditions(lang)) }
            p.quiet.wide { (text::conditions_hint(lang)) }
            (field(&self.input("regions", text::regions(lang), Kind::Text).hint(text::regions_hint(lang)).wide()))
            (field(&Field::new("sources", text::sources(lang), &chosen, Kind::Checks(&all)).error(mistakes::of(self.errors, "sources")).wide()))
            (self.industries(lang))
            (field(&self.input("words", text::words(lang), Kind::Text).hint(text::words_hint(lang)).wide()))
            (field(&self.input("amount_from", text::amount_from_label(lang), Kind::Number)))
            (field(&self.input("amount_to", text::amount_to_label(lang), Kind::Number)))
            (field(&Field::new("amount_currency", text::currency(lang), currency, Kind::Select(&currencies)).hint(text::currency_hint(lang))))
        }
    }

    fn industries(&self, lang: Lang) -> Markup {
        let all = industries(lang);
        html! {
            fieldset.wide {
                legend.form-label { (text::industries(lang)) }
                @for place in 0..self.form.lines("industry") {
                    @let name = format!("industry.{place}");
                    div.word {
                        select.form-select id={ "f-" (name) } name=(name) aria-label=(text::industry_n(lang, place + 1)) {
                            @for one in &all { option value=(one.value) selected[one.value == self.form.0.get(&name)] { (one.label) } }
                        }
                    }
                    (self.wrong(&name))
                }
            }
        }
    }

    fn whom(&self, lang: Lang) -> Markup {
        let none = std::iter::once(Choice::new("", text::no_department(lang)));
        let each = self.around.departments.iter();
        let departments: Vec<Choice> = none
            .chain(each.map(|one| Choice::new(one.id.to_string(), lang.name(&one.name_zh, &one.name_en))))
            .collect();
        let ways: Vec<Choice> = WAYS.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
        let times: Vec<Choice> =
            (0..=MOST_PASSES).map(|times| Choice::new(times.to_string(), passes(times, lang))).collect();
        html! {
            h2 { (text::whom(lang)) }
            p.quiet.wide { (text::passed_over(lang)) }
            (field(&self.input("way", text::way(lang), Kind::Radio(&ways)).hint(text::way_hint(lang)).wide()))
            (field(&self.input("department", text::department(lang), Kind::Select(&departments))))
            (field(&self.input("most_open", text::most_open(lang), Kind::Number).hint(text::most_open_hint(lang))))
            (field(&self.input("passes", text::passes(lang), Kind::Select(&times)).wide()))
        }
    }

    fn people(&self, lang: Lang) -> Markup {
        html! {
            h2 { (text::people(lang)) }
            p.quiet { (text::people_hint(lang)) }
            @for place in 0..self.form.lines("person") {
                @let (person, good) = (format!("person.{place}"), format!("good.{place}"));
                div.word.scored {
                    input.form-control id={ "f-" (person) } type="text" name=(person) value=(self.form.0.get(&person)) list="rule-people" maxlength="220" autocomplete="off"
                        placeholder=(text::person(lang)) aria-label=(text::person_n(lang, place + 1));
                    input.form-control id={ "f-" (good) } type="text" name=(good) value=(self.form.0.get(&good)) maxlength="200" autocomplete="off"
                        placeholder=(text::good(lang)) aria-label=(text::good_n(lang, place + 1));
                }
                (self.wrong(&person))
                (self.wrong(&good))
            }
            p.quiet.small { (text::another(lang)) }
            datalist id="rule-people" { @for one in &self.around.people { option value=(one.label(lang)); } }
        }
    }

    /// What is wrong with a field, below its line.
    fn wrong(&self, name: &str) -> Markup {
        html! {
            @if let Some(words) = mistakes::of(self.errors, name) {
                p.field-error id={ "f-" (name) "-error" } { (icon(Icon::Danger)) span { (words) } }
            }
        }
    }
}

/// The form that tries the rules, with what came of it.
#[must_use]
pub fn trial(raw: &Raw, errors: &Errors, (currency, outcome): (&str, &Markup), lang: Lang) -> Markup {
    let none = || std::iter::once(Choice::new("", text::any(lang)));
    let (all_sources, all_currencies) = (none().chain(sources(lang)).collect::<Vec<_>>(), currencies(lang));
    let all_industries = industries(lang);
    let chosen = Some(raw.get("amount_currency")).filter(|chosen| !chosen.is_empty()).unwrap_or(currency);
    let input = |name: &'static str, label: &'static str, kind: Kind| {
        let value = if name == "amount_currency" { chosen } else { raw.get(name) };
        field(&Field::new(name, label, value, kind).prefix("try-").error(mistakes::of(errors, name)))
    };
    card(
        text::try_title(lang),
        html! {},
        html! {
            form #try method="get" action="/admin/lead-rules" {
                p.quiet { (text::try_hint(lang)) }
                (mistakes::under("try-", errors, lang))
                div.form-grid {
                    (input("number", text::try_number(lang), Kind::Text))
                    (input("region", text::try_region(lang), Kind::Text))
                    (input("source", text::try_source(lang), Kind::Select(&all_sources)))
                    (input("industry", text::try_industry(lang), Kind::Select(&all_industries)))
                    (input("product", text::try_product(lang), Kind::Text))
                    (input("amount", text::try_amount(lang), Kind::Number))
                    (input("amount_currency", text::currency(lang), Kind::Select(&all_currencies)))
                }
                div.form-foot { (submit(Look::Primary, text::try_act(lang))) }
            }
            (outcome)
        },
    )
}

/// What giving out the pool would do.
#[must_use]
pub fn preview(preview: &Preview, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::pool_rule(lang), "wide"),
        Column::new(text::pool_people(lang), ""),
        Column::new(text::pool_count(lang), "num"),
    ];
    let line = |name: &str, people: &str, count: usize| {
        html! { tr role="row" {
            (cell(text::pool_rule(lang), "wide", html! { bdi { (name) } }))
            (cell(text::pool_people(lang), "", html! { bdi { (people) } }))
            (cell(text::pool_count(lang), "num", html! { (count) }))
        } }
    };
    let rows = html! {
        @for (name, people) in &preview.rules {
            @let each = lang.list(people.iter().map(|(name, count)| text::pool_person(lang, name, *count)));
            (line(name, &each, people.iter().map(|(_, count)| count).sum()))
        }
        (line(text::pool_stay(lang), "", preview.stay))
    };
    html! {
        @if preview.more { p.quiet { (text::pool_more(lang, &format::whole(MOST))) } }
        (table(text::pool_title(lang), &columns, rows))
    }
}
