//! The fragments of a task's own page and of its long form.

use super::form::{REPEATS, TaskForm};
use super::model::{Item, PRIORITIES, Task};
use super::parts::{due_words, postpone_choices};
use super::repeat::{Every, Repetition};
use super::store::Happened;
use super::text;
use crate::core::access::{Seen, TaskAssign, TaskDelete, TaskEdit};
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::badge::{Tone, badge, dot};
use crate::ui::button::{Look, link, submit};
use crate::ui::card::{card, facts};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::menu::{item, item_submit};
use crate::ui::timeline::{Moment, moment};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use crate::web::when::{WhenField, field as when_field};
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

/// How a task's page is drawn.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub now: NaiveDateTime,
    pub tokens: &'a dyn Fn() -> Markup,
}

/// The head of the page: the title and what can be done.
#[must_use]
pub fn head(row: &Seen<Task>, sight: Sight) -> Markup {
    let lang = sight.lang;
    html! {
        nav.crumbs { a href="/tasks" { (text::title(lang)) } }
        header.page-head {
            div.page-title {
                h1 { bdi { (row.title) } }
                @if row.done_at.is_some() { (badge(Tone::Green, text::done(lang))) }
                @if row.priority != "normal" { (badge(if row.priority == "high" { Tone::Red } else { Tone::Neutral }, choice_label(PRIORITIES, &row.priority, lang))) }
            }
            div.page-actions { (actions(row, sight)) }
        }
    }
}

fn actions(row: &Seen<Task>, sight: Sight) -> Markup {
    let (lang, path) = (sight.lang, format!("/tasks/{}", row.id));
    let (edits, assigns, deletes) = (row.allows::<TaskEdit>(), row.allows::<TaskAssign>(), row.allows::<TaskDelete>());
    let done = row.done_at.is_some();
    html! {
        @if assigns || deletes {
            (super::parts::acts(html! {
                @if assigns { (item(Icon::Transfer, &format!("{path}/assign"), text::assign(lang))) }
                @if deletes { form method="post" action={ (path) "/delete" } { ((sight.tokens)()) (item_submit(Icon::Trash, text::delete(lang), ("", ""))) } }
            }, lang))
        }
        @if edits {
            @if !done {
                details.pop {
                    summary.btn data-key="p" aria-keyshortcuts="p" { (icon(Icon::Clock)) (text::postpone(lang)) }
                    div.pop-body {
                        form method="post" action={ (path) "/postpone" } {
                            ((sight.tokens)())
                            input type="hidden" name="back" value=(path);
                            (postpone_choices(lang))
                        }
                        form.pop-line-form method="post" action={ (path) "/postpone" } {
                            ((sight.tokens)())
                            input type="hidden" name="back" value=(path);
                            input.form-control type="text" name="to" maxlength="60" required autocomplete="off" aria-label=(text::postpone_other(lang)) placeholder=(crate::web::text::when_hint(lang));
                            (submit(Look::Plain, text::postpone_other(lang)))
                        }
                    }
                }
            }
            a.btn href={ (path) "/edit" } data-key="e" aria-keyshortcuts="e" { (icon(Icon::Edit)) (text::edit_act(lang)) }
            form method="post" action={ (path) "/" (if done { "reopen" } else { "done" }) } {
                ((sight.tokens)())
                input type="hidden" name="back" value=(path);
                button.btn.btn-primary[!done] type="submit" data-key="d" aria-keyshortcuts="d" { (icon(if done { Icon::Undo } else { Icon::Check })) (if done { text::reopen(lang) } else { text::finish(lang) }) }
            }
        }
    }
}

/// What is known of it.
#[must_use]
pub fn about(row: &Seen<Task>, sight: Sight) -> Markup {
    let lang = sight.lang;
    let mut rows: Vec<(&str, Markup)> = vec![(text::due(lang), due(row, sight))];
    if let (Some(id), Some(name)) = (row.customer_id, &row.customer_name) {
        rows.push((text::about(lang), html! {
            a href={ "/customers/" (id) } { bdi { (name) } }
            @if let (Some(contact), Some(id)) = (&row.contact_name, row.row_id) { " · " a href={ "/contacts/" (id) } { bdi { (contact) } } }
            @if row.object.as_deref() == Some("follow_up") { " · " (text::follow_up(lang)) }
        }));
    }
    if let (Some("lead"), Some(id), Some(name)) = (row.object.as_deref(), row.row_id, &row.lead_name) {
        rows.push((text::lead(lang), html! { a href={ "/leads/" (id) } { bdi { (name) } } }));
    }
    if let (Some(id), Some(name)) = (row.opportunity_id, &row.opportunity_name) {
        rows.push((text::opportunity(lang), html! { a href={ "/opportunities/" (id) } { bdi { (name) } } }));
    }
    rows.push((text::owner(lang), html! { bdi { (row.owner_name) } }));
    if let Some(name) = &row.helper_name {
        rows.push((text::helper(lang), html! { bdi { (name) } }));
    }
    if let Some(name) = row.given_by_name.as_ref().filter(|_| row.given_by != Some(row.owner_id)) {
        rows.push((text::given_by(lang), html! { bdi { (name) } }));
    }
    if let Some(plan) = &row.care_plan {
        rows.push((text::care_plan(lang), html! { bdi { (plan) } }));
    }
    if let Some(repetition) = row.repeats() {
        rows.push((text::repeat(lang), html! { (repetition_words(&repetition, lang)) }));
    }
    if let Some(at) = row.done_at {
        let name = row.done_by_name.as_deref().unwrap_or_default();
        rows.push((text::done(lang), html! { (text::done_by(lang, name, &format::moment(at, sight.zone))) }));
    }
    card(text::facts(lang), html! {}, facts(&rows))
}

fn due(row: &Task, sight: Sight) -> Markup {
    let Some(due) = row.due() else { return html! { span.quiet { (text::undated(sight.lang)) } } };
    let (tone, words) = due_words(due, sight.now, sight.lang);
    html! { @if row.done_at.is_none() { (dot(tone, &words)) " " } span.quiet { (due.words(sight.lang)) } }
}

/// The checklist, each line a button.
#[must_use]
pub fn checklist(row: &Seen<Task>, items: &[Item], sight: Sight) -> Markup {
    let may = row.allows::<TaskEdit>() && row.done_at.is_none();
    html! {
        @if !items.is_empty() {
            (card(text::checklist(sight.lang), html! {}, html! { ul.plain.checklist { @for (place, one) in items.iter().enumerate() { (line(row, (place, one), may, sight)) } } }))
        }
    }
}

fn line(row: &Task, (place, one): (usize, &Item), may: bool, sight: Sight) -> Markup {
    let label = if one.done { text::untick(sight.lang, &one.text) } else { text::tick(sight.lang, &one.text) };
    let picture = if one.done { Icon::Finished } else { Icon::Unfinished };
    html! {
        li.is-done[one.done] {
            @if may {
                form method="post" action={ "/tasks/" (row.id) "/tick" } {
                    ((sight.tokens)())
                    input type="hidden" name="item" value=(place);
                    input type="hidden" name="version" value=(row.version);
                    button.btn.btn-quiet.btn-icon type="submit" name="done" value=(if one.done { "0" } else { "1" }) aria-label=(label) title=(label) { (icon(picture)) }
                }
            } @else { span.work-icon { (icon(picture)) } }
            bdi { (one.text) }
        }
    }
}

/// What was changed, newest first.
#[must_use]
pub fn history(rows: &[Happened], sight: Sight) -> Markup {
    let lang = sight.lang;
    card(
        text::history(lang),
        html! {},
        html! {
            ul.plain.task-history {
                @for row in rows {
                    @let at = format::moment(row.at, sight.zone);
                    li {
                        strong { (row.who) } " " (event(&row.name, lang)) " " (moment(&Moment { shown: &at, full: &at, machine: &row.at.to_rfc3339() }))
                        @if !matches!(row.name.as_str(), "task.created" | "task.repeated" | "task.planned" | "task.prompted" | "task.staged") { (changes(&row.changes, lang)) }
                    }
                }
            }
        },
    )
}

fn changes(changes: &Value, lang: Lang) -> Markup {
    let rows = changes.as_array().map(Vec::as_slice).unwrap_or_default();
    let of = |row: &Value, key: &str| row.get(key).cloned().unwrap_or(Value::Null);
    html! {
        @if !rows.is_empty() {
            ul.changes {
                @for row in rows {
                    @let name = row.get("field").and_then(Value::as_str).unwrap_or_default();
                    li { span.quiet { (label(name, lang)) } " " del { bdi { (words(name, &of(row, "old"), lang)) } } " → " ins { bdi { (words(name, &of(row, "new"), lang)) } } }
                }
            }
        }
    }
}

/// What happened to a task, in words.
#[must_use]
pub fn event(name: &str, lang: Lang) -> &'static str {
    match name {
        "task.created" => text::happened_created(lang),
        "task.repeated" => text::happened_repeated(lang),
        "task.planned" => text::happened_planned(lang),
        "task.prompted" => text::happened_prompted(lang),
        "task.staged" => text::happened_staged(lang),
        "task.done" => text::happened_done(lang),
        "task.reopened" => text::happened_reopened(lang),
        "task.postponed" => text::happened_postponed(lang),
        "task.assigned" => text::happened_assigned(lang),
        "task.ticked" => text::happened_ticked(lang),
        "task.deleted" => text::happened_deleted(lang),
        "task.restored" => text::happened_restored(lang),
        _ => text::happened_changed(lang),
    }
}

/// The label of a field of tasks; the name itself where it is none.
#[must_use]
pub fn label(name: &str, lang: Lang) -> &str {
    match name {
        "title" => text::name(lang),
        "remarks" => text::remarks(lang),
        "due" => text::due(lang),
        "priority" => text::priority(lang),
        "owner" => text::owner(lang),
        "helper" => text::helper(lang),
        "checklist" => text::checklist(lang),
        "repetition" | "repeat" => text::repeat(lang),
        "step" => text::step(lang),
        "weekday" => text::weekdays(lang),
        "working" => text::working(lang),
        "until" => text::until(lang),
        "times" => text::times(lang),
        other => other,
    }
}

/// A stored value of a task's field, as people read it.
#[must_use]
pub fn words(name: &str, value: &Value, lang: Lang) -> String {
    match (name, value) {
        (_, Value::Null) => text::nothing(lang).to_owned(),
        (_, Value::String(text)) if text.is_empty() => text::nothing(lang).to_owned(),
        ("priority", Value::String(id)) => choice_label(PRIORITIES, id, lang).to_owned(),
        ("repetition", Value::Bool(yes)) => {
            if *yes { text::repeats_yes(lang) } else { text::repeats_no(lang) }.to_owned()
        }
        (_, Value::Array(lines)) => lang.list(lines.iter().filter_map(Value::as_str)),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// A repetition in words.
#[must_use]
pub fn repetition_words(repetition: &Repetition, lang: Lang) -> String {
    let n = repetition.step;
    let rule = match (&repetition.every, n) {
        (Every::Day, 1) => text::every_day_one(lang).to_owned(),
        (Every::Day, _) => text::every_day(lang, n),
        (Every::Week(days), 1) => text::every_week_one(lang, &weekdays(days, lang)),
        (Every::Week(days), _) => text::every_week(lang, n, &weekdays(days, lang)),
        (Every::Month(day), 1) => text::every_month_one(lang, *day),
        (Every::Month(day), _) => text::every_month(lang, n, *day),
        (Every::MonthEnd, 1) => text::every_month_end_one(lang).to_owned(),
        (Every::MonthEnd, _) => text::every_month_end(lang, n),
        (Every::Year(month, day), 1) => text::every_year_one(lang, *month, *day),
        (Every::Year(month, day), _) => text::every_year(lang, n, *month, *day),
    };
    let mut words = vec![rule];
    if repetition.working {
        words.push(text::moved(lang).to_owned());
    }
    words.extend(repetition.until.map(|until| text::ends(lang, &format::date(until))));
    words.extend(repetition.left.map(|left| text::times_left(lang, left)));
    words.join(lang.pick("，", ", "))
}

/// Days of the week by name, Monday is 1.
fn weekdays(days: &[u32], lang: Lang) -> String {
    let named = weekday_names(lang);
    let chosen = named.iter().zip(1_u32..).filter(|(_, number)| days.contains(number)).map(|(name, _)| *name);
    lang.list(chosen)
}

fn weekday_names(lang: Lang) -> Vec<&'static str> {
    // Any Monday: only the names of the days are wanted.
    let monday = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
    monday.iter_days().take(7).map(|day| format::weekday(lang, day)).collect()
}

/// The long form: of a new task with its assignee, or of one that is edited.
pub struct Long<'a> {
    pub form: &'a TaskForm,
    pub errors: &'a Errors,
    pub path: &'a str,
    pub fresh: bool,
}

/// The long form.
#[must_use]
pub fn long_form(shown: &Long, sight: Sight) -> Markup {
    let (lang, form) = (sight.lang, shown.form);
    let value = |name: &str| form.0.get(name);
    let error = |name: &str| mistakes::of(shown.errors, name);
    let priorities: Vec<Choice> = PRIORITIES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let priority = if value("priority").is_empty() { "normal" } else { value("priority") };
    html! {
        form.form-page.narrow method="post" action=(shown.path) data-keep=(text::kept(lang)) {
            ((sight.tokens)())
            @for name in ["about", "back"] { @if !value(name).is_empty() { input type="hidden" name=(name) value=(value(name)); } }
            @if !shown.fresh { input type="hidden" name="version" value=(form.0.version()); }
            (mistakes::all(shown.errors, lang))
            div.form-grid {
                (field(&Field::new("title", text::name(lang), value("title"), Kind::Text).required().autofocus().error(error("title")).wide()))
                (when_field(&WhenField { name: "due", label: text::due(lang), value: value("due"), error: error("due"), prefix: "", brief: false, now: sight.now, lang }))
                (field(&Field::new("priority", text::priority(lang), priority, Kind::Select(&priorities)).error(error("priority"))))
                @if shown.fresh { (person("owner", text::owner(lang), text::owner_hint(lang), (value("owner"), error("owner")))) }
                (person("helper", text::helper(lang), text::helper_hint(lang), (value("helper"), error("helper"))))
                (field(&Field::new("remarks", text::remarks(lang), value("remarks"), Kind::Multiline { rows: 3 }).error(error("remarks")).wide()))
                (field(&Field::new("checklist", text::checklist(lang), value("checklist"), Kind::Multiline { rows: 3 }).hint(text::checklist_hint(lang)).error(error("checklist")).wide()))
            }
            (repeating(shown, sight))
            div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, if value("back").is_empty() { "/tasks" } else { value("back") }, text::cancel(lang))) }
        }
    }
}

fn repeating(shown: &Long, sight: Sight) -> Markup {
    let lang = sight.lang;
    let value = |name: &str| shown.form.0.get(name);
    let error = |name: &str| mistakes::of(shown.errors, name);
    let mut repeats = vec![Choice::new("", text::never(lang))];
    repeats.extend(REPEATS.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))));
    let days: Vec<Choice> = weekday_names(lang)
        .into_iter()
        .zip(1_u32..)
        .map(|(name, number)| Choice::new(number.to_string(), name))
        .collect();
    let chosen = shown.form.0.all("weekday").collect::<Vec<_>>().join(",");
    let open =
        !value("repeat").is_empty() || ["repeat", "step", "until", "times"].iter().any(|name| error(name).is_some());
    html! {
        details.quick-more open[open] {
            summary { (text::repeat(lang)) }
            div.form-grid {
                (field(&Field::new("repeat", text::repeat(lang), value("repeat"), Kind::Select(&repeats)).error(error("repeat"))))
                (field(&Field::new("step", text::step(lang), value("step"), Kind::Number).hint(text::step_hint(lang)).error(error("step"))))
                (field(&Field::new("weekday", text::weekdays(lang), &chosen, Kind::Checks(&days)).hint(text::weekdays_hint(lang)).wide()))
                (field(&Field::new("working", text::working(lang), value("working"), Kind::Check).wide()))
                (when_field(&WhenField { name: "until", label: text::until(lang), value: value("until"), error: error("until"), prefix: "", brief: false, now: sight.now, lang }))
                (field(&Field::new("times", text::times(lang), value("times"), Kind::Number).hint(text::times_hint(lang)).error(error("times"))))
            }
        }
    }
}

/// A field for a colleague's name, with proposals that follow what is typed.
#[must_use]
pub fn person(name: &str, label: &str, hint: &str, (value, error): (&str, Option<&str>)) -> Markup {
    html! {
        div.field.has-error[error.is_some()] {
            label.form-label for={ "f-" (name) } { (label) }
            input.form-control id={ "f-" (name) } type="text" name=(name) value=(value) list={ "f-" (name) "-list" } autocomplete="off" maxlength="220"
                aria-invalid=[error.map(|_| "true")] aria-describedby={ "f-" (name) "-hint" @if error.is_some() { " f-" (name) "-error" } }
                hx-get={ "/customers/people?name=" (name) } hx-trigger="input changed delay:200ms" hx-target={ "#f-" (name) "-list" } hx-sync="this:replace";
            datalist id={ "f-" (name) "-list" } {}
            p.field-hint id={ "f-" (name) "-hint" } { (hint) }
            @if let Some(error) = error { p.field-error id={ "f-" (name) "-error" } { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}
