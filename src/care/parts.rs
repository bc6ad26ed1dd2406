//! The fragments of care plans.

use super::form::PlanForm;
use super::model::{CarePlan, FESTIVALS, NO_GRADE, OCCASIONS};
use super::store::{Person, Wanted};
use super::text;
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::customers::fields::{GRADES, STAGES};
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, link, primary_link, submit, submit_as};
use crate::ui::card::{card, empty, notice};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, cell, row, table};
use crate::web::mistakes;
use maud::{Markup, html};

/// The list of plans, each with its switch.
#[must_use]
pub(super) fn plans(plans: &[CarePlan], tokens: &dyn Fn() -> Markup, lang: Lang) -> Markup {
    html! {
        @if plans.is_empty() { (empty(Icon::Care, text::empty_title(lang), text::empty_text(lang), primary_link("/admin/care/new", text::new(lang)))) }
        div.stack.narrow {
            @for plan in plans { (one(plan, &tokens(), lang)) }
        }
    }
}

fn one(plan: &CarePlan, tokens: &Markup, lang: Lang) -> Markup {
    let path = format!("/admin/care/{}", plan.id);
    let state = html! {
        span.rule-state {
            span.quiet.small { (text::made(lang, plan.made)) }
            @if plan.active { (badge(Tone::Green, text::active(lang))) } @else { (badge(Tone::Neutral, text::off(lang))) }
        }
    };
    html! {
        section.card {
            // The name is the company's own, in whatever language.
            header.card-head { h2 { bdi { (plan.name) } } div.card-actions { (state) } }
            div.card-inner {
                p { (when(plan, lang)) }
                p.quiet { (text::applies(lang)) " " (whom(plan, lang)) }
                div.form-foot {
                    (switch(plan, tokens, lang))
                    (link(Look::Plain, Some(Icon::Eye), &format!("{path}/preview"), text::preview(lang)))
                    (link(Look::Plain, Some(Icon::Edit), &path, text::edit(lang)))
                }
            }
        }
    }
}

/// The switch of a plan.
#[must_use]
pub(super) fn switch(plan: &CarePlan, tokens: &Markup, lang: Lang) -> Markup {
    let (look, label, value) =
        if plan.active { (Look::Plain, text::turn_off(lang), "0") } else { (Look::Primary, text::turn_on(lang), "1") };
    html! {
        form method="post" action={ "/admin/care/" (plan.id) "/switch" } {
            (tokens)
            (submit_as(look, None, label, ("active", value)))
        }
    }
}

/// What a plan does when, in words.
fn when(plan: &CarePlan, lang: Lang) -> String {
    let mut words = vec![choice_label(OCCASIONS, &plan.occasion, lang).to_owned()];
    if plan.occasion == "festival" {
        words.push(if plan.festival.is_empty() {
            text::any_festival(lang).to_owned()
        } else {
            choice_label(FESTIVALS, &plan.festival, lang).to_owned()
        });
    }
    words.extend(plan.every_days.map(|days| text::every_days(lang, days)));
    words.push(if plan.days_before == 0 {
        text::same_day(lang).to_owned()
    } else {
        text::before_days(lang, plan.days_before)
    });
    words.push(lang.pick("「", "“").to_owned() + &plan.title + lang.pick("」", "”"));
    words.join(" · ")
}

fn whom(plan: &CarePlan, lang: Lang) -> String {
    let mut words: Vec<String> = Vec::new();
    let grade = |id: &String| {
        if id.is_empty() { text::no_grade(lang).to_owned() } else { choice_label(GRADES, id, lang).to_owned() }
    };
    if !plan.grades.is_empty() {
        words.push(lang.list(plan.grades.iter().map(grade)));
    }
    if !plan.stages.is_empty() {
        words.push(lang.list(plan.stages.iter().map(|id| choice_label(STAGES, id, lang))));
    }
    if !plan.tags.is_empty() {
        words.push(lang.list(&plan.tags));
    }
    if words.is_empty() { text::all(lang).to_owned() } else { words.join(" · ") }
}

/// A form with what is wrong.
pub(super) struct Shown<'a> {
    pub path: &'a str,
    pub form: &'a PlanForm,
    pub errors: &'a Errors,
    pub stale: bool,
    pub tags: &'a [String],
}

/// The form of a plan.
#[must_use]
pub(super) fn form(shown: &Shown, tokens: &Markup, lang: Lang) -> Markup {
    html! {
        @if shown.stale { (notice(Tone::Amber, text::stale_title(lang), text::stale_text(lang))) }
        form.form-page.narrow method="post" action=(shown.path) {
            (tokens)
            input type="hidden" name="version" value=(shown.form.0.version());
            (mistakes::all(shown.errors, lang))
            (occasion_fields(shown, lang))
            (card(text::applies(lang), html! {}, applies_fields(shown, lang)))
            div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, "/admin/care", text::cancel(lang))) }
        }
    }
}

fn choices<'a>(list: &'a [(&str, &str, &str)], lang: Lang) -> Vec<Choice<'a>> {
    list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect()
}

fn error<'a>(shown: &'a Shown, name: &str) -> Option<&'a str> {
    mistakes::of(shown.errors, name)
}

fn occasion_fields(shown: &Shown, lang: Lang) -> Markup {
    let value = |name: &str| shown.form.0.get(name);
    let mut festivals = vec![Choice::new("", text::any_festival(lang))];
    festivals.extend(choices(FESTIVALS, lang));
    let occasions = choices(OCCASIONS, lang);
    html! {
        div.form-grid {
            (field(&Field::new("name", text::name(lang), value("name"), Kind::Text).required().autofocus().error(error(shown, "name")).wide()))
            (field(&Field::new("title", text::task_title(lang), value("title"), Kind::Text).required().hint(text::task_title_hint(lang)).error(error(shown, "title")).wide()))
            (field(&Field::new("remarks", text::remarks(lang), value("remarks"), Kind::Multiline { rows: 2 }).error(error(shown, "remarks")).wide()))
            (field(&Field::new("occasion", text::occasion(lang), value("occasion"), Kind::Select(&occasions)).required().error(error(shown, "occasion"))))
            (field(&Field::new("before", text::before(lang), value("before"), Kind::Number).required().hint(text::before_hint(lang)).error(error(shown, "before"))))
            (field(&Field::new("festival", text::festival(lang), value("festival"), Kind::Select(&festivals)).hint(text::festival_hint(lang)).error(error(shown, "festival"))))
            (field(&Field::new("every", text::every(lang), value("every"), Kind::Number).hint(text::every_hint(lang)).error(error(shown, "every"))))
        }
    }
}

fn applies_fields(shown: &Shown, lang: Lang) -> Markup {
    let several = |name: &str| shown.form.0.all(name).collect::<Vec<_>>().join(",");
    let (grade, stage) = (several("grade"), several("stage"));
    let mut grades = choices(GRADES, lang);
    grades.push(Choice::new(NO_GRADE, text::no_grade(lang)));
    let stages = choices(STAGES, lang);
    let tags: Vec<Choice> = shown.tags.iter().map(|tag| Choice::new(tag.as_str(), tag.as_str())).collect();
    html! {
        p.quiet { (text::assignee(lang)) }
        div.form-grid {
            (field(&Field::new("grade", text::grade(lang), &grade, Kind::Checks(&grades)).error(error(shown, "grade")).wide()))
            (field(&Field::new("stage", text::stage(lang), &stage, Kind::Checks(&stages)).hint(text::stage_hint(lang)).error(error(shown, "stage")).wide()))
            (field(&Field::new("tags", text::tags(lang), shown.form.0.get("tags"), Kind::Suggest(&tags)).hint(text::tags_hint(lang)).error(error(shown, "tags")).wide()))
        }
    }
}

/// Who would get how many tasks.
#[must_use]
pub(super) fn preview(people: &[Person], wanted: &[Wanted], lang: Lang) -> Markup {
    let columns = [
        Column::new(text::person(lang), "wide"),
        Column::new(text::department(lang), ""),
        Column::new(text::count(lang), "num"),
        Column::new(text::first(lang), "nowrap"),
    ];
    if wanted.is_empty() {
        return empty(Icon::Care, text::preview_none(lang), text::preview_none_text(lang), html! {});
    }
    table(
        text::preview(lang),
        &columns,
        html! {
            @for person in people {
                @let theirs = || wanted.iter().filter(|one| one.owner_id == person.id);
                @let first = theirs().map(|one| one.due).min().map(format::date).unwrap_or_default();
                (row(&person.id.to_string(), "", html! {
                    (cell(text::person(lang), "wide", html! { bdi { (person.name) } }))
                    (cell(text::department(lang), "", html! { (lang.name(&person.department_zh, &person.department_en)) }))
                    (cell(text::count(lang), "num", html! { (theirs().count()) }))
                    (cell(text::first(lang), "nowrap", html! { (first) }))
                }))
            }
        },
    )
}
