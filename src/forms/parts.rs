//! The fragments of the pages of forms.

use super::form::{ASKED, Editor, FIELDS, ask};
use super::model::{ASKABLE, Changed, Day, Line, State, WebForm, state};
use super::picture::Picture;
use super::text;
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::customers::fields::SOURCES;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::badge::{Tone, badge};
use crate::ui::button::{Look, copy, link, submit};
use crate::ui::card::{Figure, card, facts, figures as strip};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, cell, row, table};
use crate::ui::timeline::{Entry, Moment, entry, timeline};
use crate::web::mistakes;
use chrono::NaiveDate;
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

/// How a form stands, as a badge.
#[must_use]
pub fn badge_of(state: State, lang: Lang) -> Markup {
    match state {
        State::Off => badge(Tone::Neutral, text::is_off(lang)),
        State::Planned => badge(Tone::Blue, text::is_planned(lang)),
        State::Open => badge(Tone::Green, text::is_open(lang)),
        State::Ended => badge(Tone::Neutral, text::is_ended(lang)),
    }
}

/// First and last day, in words.
fn days((from, until): (Option<NaiveDate>, Option<NaiveDate>), lang: Lang) -> String {
    match (from, until) {
        (Some(from), Some(until)) => text::between(lang, &format::date(from), &format::date(until)),
        (Some(from), None) => text::since(lang, &format::date(from)),
        (None, Some(until)) => text::until(lang, &format::date(until)),
        (None, None) => text::always(lang).to_owned(),
    }
}

/// The table of forms.
#[must_use]
pub fn list(forms: &[Line], today: NaiveDate, lang: Lang) -> Markup {
    let columns = [
        Column::new(text::col_form(lang), "wide"),
        Column::new(text::col_source(lang), "nowrap"),
        Column::new(text::col_days(lang), "nowrap"),
        Column::new(text::col_sent(lang), "num"),
    ];
    let rows = html! {
        @for form in forms {
            @let href = format!("/admin/forms/{}", form.id);
            @let span = (form.valid_from, form.valid_until);
            (row(&form.id.to_string(), &href, html! {
                td.title role="cell" { div.title-line { a.row-link href=(href) { bdi { (form.name) } } (badge_of(state(form.active, span, today), lang)) } }
                (cell(text::col_source(lang), "nowrap", html! { (choice_label(SOURCES, &form.source, lang)) }))
                (cell(text::col_days(lang), "nowrap", html! { (days(span, lang)) }))
                (cell(text::col_sent(lang), "num", html! { (format::whole(form.sent)) }))
            }))
        }
    };
    table(text::title(lang), &columns, rows)
}

/// An editor with what is wrong.
pub struct Shown<'a> {
    pub path: &'a str,
    pub back: &'a str,
    pub form: &'a Editor,
    pub errors: &'a Errors,
}

impl Shown<'_> {
    /// The input of a field of the editor.
    fn input(&self, id: &str, kind: Kind, lang: Lang) -> Markup {
        let label = FIELDS.iter().find(|field| field.id == id).map_or("", |field| field.label(lang));
        let one = Field::new(id, label, self.form.0.get(id), kind).error(mistakes::of(self.errors, id));
        let hint = match id {
            "consent_zh" | "consent_en" => Some(text::consent_hint(lang)),
            "thanks_zh" | "thanks_en" => Some(text::thanks_hint(lang)),
            "name" => return field(&one.required().wide().autofocus()),
            _ => None,
        };
        field(&if let Some(hint) = hint { one.hint(hint) } else { one })
    }

    /// What is asked of a field of a lead.
    fn asked(&self, (id, zh, en): (&str, &str, &str), lang: Lang) -> Markup {
        let name = ask(id);
        let choices: Vec<Choice> = ASKED.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
        let chosen = Some(self.form.0.get(&name)).filter(|chosen| !chosen.is_empty()).unwrap_or("no");
        field(
            &Field::new(&name, lang.pick(zh, en), chosen, Kind::Select(&choices))
                .error(mistakes::of(self.errors, &name)),
        )
    }
}

/// The editor of a form.
#[must_use]
pub fn editor(shown: &Shown, tokens: &Markup, lang: Lang) -> Markup {
    let sources: Vec<Choice> = SOURCES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let input = |id: &str, kind: Kind| shown.input(id, kind, lang);
    let lines = |rows: u16| Kind::Multiline { rows };
    html! {
        form.form-page.narrow method="post" action=(shown.path) data-guard {
            (tokens)
            input type="hidden" name="version" value=(shown.form.0.version());
            (mistakes::all(shown.errors, lang))
            div.form-grid {
                (input("name", Kind::Text))
                (input("title_zh", Kind::Text))
                (input("title_en", Kind::Text))
                (input("intro_zh", lines(3)))
                (input("intro_en", lines(3)))
                h2 { (text::asked(lang)) }
                p.quiet.wide { (text::asked_hint(lang)) }
                @for one in ASKABLE { (shown.asked(*one, lang)) }
                h2 { (text::consent(lang)) }
                (input("consent_zh", lines(4)))
                (input("consent_en", lines(4)))
                h2 { (text::rest(lang)) }
                (input("source", Kind::Select(&sources)))
                span.wide {}
                (input("valid_from", Kind::Date))
                (input("valid_until", Kind::Date))
                (input("thanks_zh", lines(2)))
                (input("thanks_en", lines(2)))
            }
            div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, shown.back, text::cancel(lang))) }
        }
    }
}

/// What happened in the last days: together, and by day.
#[must_use]
pub fn figures(days: &[Day], lang: Lang) -> Markup {
    let sum = |of: fn(&Day) -> i32| -> i64 { days.iter().map(|day| i64::from(of(day))).sum() };
    let figure = |label, of: fn(&Day) -> i32| Figure { label, value: html! { (format::whole(sum(of))) }, note: "" };
    let columns = [
        Column::new(text::col_day(lang), "wide"),
        Column::new(text::drawn(lang), "num"),
        Column::new(text::sent(lang), "num"),
        Column::new(text::repeated(lang), "num"),
        Column::new(text::spam(lang), "num"),
    ];
    let number = |label, n: i32| cell(label, "num", html! { (format::whole(i64::from(n))) });
    let rows = html! {
        @for day in days {
            (row(&day.day.to_string(), "", html! {
                td.title role="cell" { (format::date(day.day)) }
                (number(text::drawn(lang), day.drawn))
                (number(text::sent(lang), day.sent))
                (number(text::repeated(lang), day.repeated))
                (number(text::spam(lang), day.spam))
            }))
        }
    };
    card(
        &text::figures(lang, super::pages::DAYS),
        html! {},
        html! {
            (strip(&[
                figure(text::drawn(lang), |day| day.drawn),
                figure(text::sent(lang), |day| day.sent),
                figure(text::repeated(lang), |day| day.repeated),
                figure(text::spam(lang), |day| day.spam),
            ]))
            @if days.is_empty() { p.quiet { (text::no_days(lang)) } } @else { (table(text::by_day(lang), &columns, rows)) }
            p.quiet.small { (text::figures_note(lang)) }
        },
    )
}

/// Where it is opened: the address and its code.
#[must_use]
pub fn reach(form: &WebForm, address: &str, picture: &Picture, lang: Lang) -> Markup {
    let path = format!("/admin/forms/{}", form.id);
    card(
        text::address(lang),
        html! {},
        html! {
            p.form-address { a href=(address) { (address) } (copy(address, text::copy(lang), text::copied(lang))) }
            (picture.markup(text::code(lang)))
            div.form-files {
                a.btn href={ (path) "/qr.svg" } download { (crate::ui::icon(Icon::Download)) "SVG" }
                a.btn href={ (path) "/qr.png" } download { (crate::ui::icon(Icon::Download)) "PNG" }
                (link(Look::Plain, None, &format!("{path}/print"), text::print(lang)))
            }
        },
    )
}

/// What is known of a form.
#[must_use]
pub fn about(form: &WebForm, lang: Lang) -> Markup {
    let all = ASKABLE.iter().filter(|(id, ..)| form.asks(id));
    let asked = all.map(|(id, zh, en)| {
        let label = lang.pick(*zh, *en);
        if form.needs(id) { text::is_needed(lang, label) } else { label.to_owned() }
    });
    let asked = lang.list(asked);
    let consent = form.consent(lang);
    card(
        text::facts(lang),
        html! {},
        facts(&[
            (text::page_title(lang), html! { bdi { (form.title(lang)) } }),
            (text::asked_short(lang), html! { (asked) }),
            (text::col_source(lang), html! { (choice_label(SOURCES, &form.source, lang)) }),
            (text::col_days(lang), html! { (days((form.valid_from, form.valid_until), lang)) }),
            (text::consent_short(lang), html! { bdi.public-words { (consent) } }),
        ]),
    )
}

/// What was changed about a form, the last first.
#[must_use]
pub fn history(changed: &[Changed], zone: Tz, lang: Lang) -> Markup {
    let entries = html! {
        @for one in changed {
            @let full = format::moment(one.at, zone);
            @let machine = one.at.with_timezone(&zone).to_rfc3339();
            (entry(&Entry {
                icon: if one.name == "web_form.created" { Icon::Plus } else { Icon::Edit },
                tone: Tone::Neutral,
                who: &one.who,
                when: Moment { shown: &full, full: &full, machine: &machine },
                text: happened(one, lang),
                body: differences(one, lang),
            }))
        }
    };
    card(text::history(lang), html! {}, timeline(text::history(lang), entries))
}

fn happened(one: &Changed, lang: Lang) -> &'static str {
    let on = |change: &Value| change.get("new").and_then(Value::as_bool) == Some(true);
    match one.name.as_str() {
        "web_form.created" => text::happened_created(lang),
        "web_form.switched" if one.changes.as_array().into_iter().flatten().any(on) => text::happened_on(lang),
        "web_form.switched" => text::happened_off(lang),
        _ => text::happened_changed(lang),
    }
}

/// Each field that was changed, as it was and as it is. What a new form began with stands in its facts.
fn differences(one: &Changed, lang: Lang) -> Markup {
    let rows = one.changes.as_array().filter(|_| one.name == "web_form.changed");
    html! {
        @if let Some(rows) = rows {
            ul.changes {
                @for row in rows {
                    @let id = row.get("field").and_then(Value::as_str).unwrap_or_default();
                    @let label = FIELDS.iter().find(|field| field.id == id).map_or("", |field| field.label(lang));
                    @let told = |side: &str| words(id, row.get(side).unwrap_or(&Value::Null), lang);
                    li { span.quiet { (label) } " " del { bdi { (told("old")) } } " → " ins { bdi { (told("new")) } } }
                }
            }
        }
    }
}

fn words(id: &str, value: &Value, lang: Lang) -> String {
    let asked = |one: &Value| {
        let id = one.as_str().unwrap_or_default();
        choice_label(ASKABLE, id, lang)
    };
    match value {
        Value::Null => text::nothing(lang).to_owned(),
        Value::Array(all) => lang.list(all.iter().map(asked)),
        Value::String(text) if id == "source" => choice_label(SOURCES, text, lang).to_owned(),
        Value::String(text) => text.chars().take(200).collect(),
        other => other.to_string(),
    }
}

/// A card with the code, of the size A6, to be printed.
#[must_use]
pub fn poster(form: &WebForm, address: &str, picture: &Picture, lang: Lang) -> Markup {
    let titles = [&form.title_zh, &form.title_en].into_iter().filter(|title| !title.is_empty());
    html! {
        section.poster {
            div.poster-title { @for title in titles { p { bdi { (title) } } } }
            (picture.markup(text::code(lang)))
            // Whoever stands before it may read either language.
            div.poster-hint { @for lang in [Lang::Zh, Lang::En] { p lang=(lang.tag()) { (text::scan(lang)) } } }
            p.poster-address { (address) }
        }
    }
}
