//! The fragments of rules.

use super::form::RuleForm;
use super::plan::Standing;
use super::store::Person;
use super::text;
use crate::core::notice::{Post, Rule};
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, submit};
use crate::ui::card::{card, empty, notice};
use crate::ui::table::{Column, cell, row, table};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What was typed about a rule, and what is wrong with it.
pub(super) struct Tried<'a> {
    pub rule: &'static str,
    pub form: &'a RuleForm,
    pub errors: Errors,
    pub stale: bool,
}

/// A rule with its switch and its number.
#[must_use]
pub(super) fn rule(rule: &Rule, standing: &Standing, tried: Option<&Tried>, (tokens, lang): (&Markup, Lang)) -> Markup {
    let id = rule.kind.id;
    let active = tried.map_or(standing.active, |tried| tried.form.0.get("active") == "1");
    let days = tried.map_or_else(|| standing.days.to_string(), |tried| tried.form.0.get("days").to_owned());
    let error = tried.and_then(|tried| tried.errors.first()).map(|(_, words)| words.as_str());
    let applied = standing
        .planned_for
        .map_or_else(|| text::never_applied(lang).to_owned(), |day| text::applied(lang, &format::date(day)));
    let state = html! {
        span.rule-state {
            span.quiet.small { (applied) }
            @if standing.active { (badge(Tone::Green, text::active(lang))) } @else { (badge(Tone::Neutral, text::off(lang))) }
        }
    };
    card(
        rule.kind.label(lang),
        state,
        html! {
            @if tried.is_some_and(|tried| tried.stale) { div role="alert" { (notice(Tone::Amber, text::stale(lang), "")) } }
            p { (rule.about(lang)) }
            form.rule-form method="post" action="/admin/reminders" {
                (tokens)
                input type="hidden" name="rule" value=(id);
                input type="hidden" name="version" value=(standing.version);
                label.check for={ "active-" (id) } {
                    input.form-check-input type="checkbox" id={ "active-" (id) } name="active" value="1" checked[active];
                    span { (text::active(lang)) }
                }
                @if let Some(number) = rule.days {
                    label.rule-days for={ "f-days-" (id) } {
                        span { (lang.pick(number.zh, number.en)) }
                        input.form-control type="text" inputmode="numeric" id={ "f-days-" (id) } name="days" value=(days) maxlength="3"
                            aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("f-days-{id}-error"))];
                    }
                }
                (submit(Look::Plain, text::save(lang)))
                @if let Some(error) = error { p.field-error id={ "f-days-" (id) "-error" } role="alert" { (error) } }
            }
        },
    )
}

/// What a rule would tell.
pub(super) struct Found {
    pub rule: &'static Rule,
    pub active: bool,
    pub people: Vec<Person>,
    /// How many notices each person would get.
    pub counts: BTreeMap<i64, usize>,
}

/// Who would be told what, rule by rule.
#[must_use]
pub(super) fn preview(found: &[Found], lang: Lang) -> Markup {
    let columns = [
        Column::new(text::person(lang), "wide"),
        Column::new(text::department(lang), ""),
        Column::new(text::count(lang), "num"),
        Column::new(text::how(lang), ""),
    ];
    html! {
        @if found.iter().all(|one| one.people.is_empty()) {
            (empty(Icon::Bell, text::preview_none(lang), text::preview_none_text(lang), html! {}))
        }
        @for one in found.iter().filter(|one| !one.people.is_empty()) {
            @let label = one.rule.kind.label(lang);
            section.work {
                h2.work-head { (label) " " span.work-count { @if !one.active { (text::preview_off(lang)) } } }
                (table(label, &columns, html! {
                    @for person in &one.people {
                        (row(&format!("{}-{}", one.rule.kind.id, person.id), "", html! {
                            (cell(text::person(lang), "wide", html! { bdi { (person.name) } }))
                            (cell(text::department(lang), "", html! { (lang.name(&person.department_zh, &person.department_en)) }))
                            (cell(text::count(lang), "num", html! { (one.counts.get(&person.id).copied().unwrap_or_default()) }))
                            (cell(text::how(lang), "", html! { (how(person, lang)) }))
                        }))
                    }
                }))
            }
        }
    }
}

fn how(person: &Person, lang: Lang) -> &'static str {
    match Post::of_id(&person.mail) {
        Some(Post::Now) => text::by_mail_now(lang),
        Some(Post::Digest) => text::by_digest(lang),
        Some(Post::None) | None => text::by_page(lang),
    }
}
