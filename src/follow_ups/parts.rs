//! The fragments of follow-ups.

use super::form::FollowUpForm;
use super::model::{Attachment, Correction, TYPES};
use super::text;
use crate::contacts::model::Contact;
use crate::core::access::Seen;
use crate::core::field::choice_label;
use crate::core::problem::Errors;
use crate::text::{Lang, format};
use crate::ui::button::{Look, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::menu::menu;
use crate::ui::timeline::{Moment, moment};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use crate::web::when::{WhenField, field as when_field};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

/// Where a quick box stands: alone on a customer's page, under a row of a table, or under an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Page,
    Row,
    Item,
}

impl Place {
    /// As a form sends it.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        match id {
            "row" => Self::Row,
            "item" => Self::Item,
            _ => Self::Page,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Row => "row",
            Self::Item => "item",
        }
    }
}

/// What the quick box shows.
pub struct Quick<'a> {
    /// Of the customer or lead.
    pub id: i64,
    /// Its page.
    pub home: &'a str,
    pub place: Place,
    pub form: &'a FollowUpForm,
    pub errors: &'a Errors,
    pub persons: &'a [Seen<Contact>],
    /// The most that a file may have, in MiB.
    pub most_mib: u32,
    pub tokens: Markup,
    /// Where the company is.
    pub now: NaiveDateTime,
    /// What the address of the customer's page carries on: the list that it was opened from.
    pub carried: String,
    pub lang: Lang,
}

/// The quick box with what it stands in.
#[must_use]
pub fn quick(quick: &Quick) -> Markup {
    let id = format!("under-{}", quick.id);
    match quick.place {
        Place::Page => quick_form(quick),
        Place::Row => html! { tr.under #(id) role="row" { td colspan="20" role="cell" { (quick_form(quick)) } } },
        Place::Item => html! { li.under #(id) { (quick_form(quick)) } },
    }
}

fn quick_form(quick: &Quick) -> Markup {
    let (lang, prefix) = (quick.lang, format!("q{}-", quick.id));
    let alone = quick.place == Place::Page;
    let path = format!("{}/follow-ups{}", quick.home, quick.carried);
    let value = |name: &str| quick.form.0.get(name).to_owned();
    let error = |name: &str| mistakes::of(quick.errors, name);
    let body_id = format!("{prefix}f-body");
    html! {
        form.quick #{ @if alone { "follow" } @else { "follow-" (quick.id) } } method="post" action=(path) enctype="multipart/form-data"
            hx-post=(path) hx-encoding="multipart/form-data" hx-target=(if alone { "this" } else { "closest .under" }) hx-swap="outerHTML" data-keep=(text::kept(lang)) {
            (quick.tokens)
            input type="hidden" name="from" value=(quick.place.id());
            (mistakes::under(&prefix, quick.errors, lang))
            label.visually-hidden for=(body_id) { (text::body(lang)) }
            textarea #(body_id) name="body" rows="2" required placeholder=(text::body_hint(lang)) aria-invalid=[error("body").map(|_| "true")]
                data-key=[alone.then_some("f")] aria-keyshortcuts=[alone.then_some("f")] autofocus[!alone] { (value("body")) }
            div.quick-line {
                select.form-select #{ (prefix) "f-type" } name="type" aria-label=(text::kind(lang)) {
                    @for (id, zh, en) in TYPES { option value=(id) selected[value("type") == *id] { (lang.pick(*zh, *en)) } }
                }
                span.quick-label aria-hidden="true" { (text::next(lang)) }
                (when_field(&WhenField { name: "next_date", label: text::next(lang), value: &value("next_date"), error: error("next_date"), prefix: &prefix, brief: true, now: quick.now, lang }))
                span.push {}
                button.btn.btn-primary type="submit" { (text::save(lang)) }
            }
            details.quick-more open[["feedback", "happened_at", "contact", "files"].iter().any(|name| error(name).is_some() || !value(name).is_empty())] {
                summary { (text::more(lang)) }
                div.form-grid { (rest(quick, &prefix)) }
            }
        }
    }
}

/// What is rarely filled in: contact, time, feedback, files.
fn rest(quick: &Quick, prefix: &str) -> Markup {
    let lang = quick.lang;
    let error = |name: &str| mistakes::of(quick.errors, name);
    html! {
        (contact(quick.form, quick.persons, error("contact"), prefix, lang))
        (field(&Field::new("happened_at", text::happened(lang), quick.form.0.get("happened_at"), Kind::Moment).hint(text::happened_hint(lang)).error(error("happened_at")).prefix(prefix)))
        (field(&Field::new("feedback", text::feedback(lang), quick.form.0.get("feedback"), Kind::Multiline { rows: 2 }).error(error("feedback")).prefix(prefix).wide()))
        (field(&Field::new("files", text::files(lang), "", Kind::File { accept: "", multiple: true }).hint(&text::files_hint(lang, quick.most_mib)).error(error("files")).prefix(prefix).wide()))
    }
}

fn contact(form: &FollowUpForm, persons: &[Seen<Contact>], error: Option<&str>, prefix: &str, lang: Lang) -> Markup {
    let mut choices = vec![Choice::new("", text::none(lang))];
    choices.extend(persons.iter().map(|person| Choice::new(person.id.to_string(), person.name.as_str())));
    html! {
        @if !persons.is_empty() || error.is_some() {
            (field(&Field::new("contact", text::contact(lang), form.0.get("contact"), Kind::Select(&choices)).error(error).prefix(prefix)))
        }
    }
}

/// The form of a correction.
#[must_use]
pub fn correction_form(
    id: i64,
    (form, errors): (&FollowUpForm, &Errors),
    persons: &[Seen<Contact>],
    tokens: &Markup,
    lang: Lang,
) -> Markup {
    let error = |name: &str| mistakes::of(errors, name);
    let types: Vec<Choice> = TYPES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let value = |name: &str| form.0.get(name);
    html! {
        form.form-page.narrow #{ "correct-" (id) } method="post" action={ "/follow-ups/" (id) "/edit" } data-keep=(text::kept(lang)) {
            (tokens)
            input type="hidden" name="version" value=(form.0.version());
            (mistakes::all(errors, lang))
            div.form-grid {
                (field(&Field::new("body", text::body(lang), value("body"), Kind::Multiline { rows: 5 }).required().autofocus().error(error("body")).wide()))
                (field(&Field::new("type", text::kind(lang), value("type"), Kind::Select(&types)).error(error("type"))))
                (contact(form, persons, error("contact"), "", lang))
                (field(&Field::new("happened_at", text::happened(lang), value("happened_at"), Kind::Moment).error(error("happened_at"))))
                (field(&Field::new("next_date", text::next(lang), value("next_date"), Kind::Date).error(error("next_date"))))
                (field(&Field::new("feedback", text::feedback(lang), value("feedback"), Kind::Multiline { rows: 3 }).error(error("feedback")).wide()))
            }
            div.form-foot { (submit(Look::Primary, text::save(lang))) }
        }
    }
}

/// Links to the files of a follow-up.
#[must_use]
pub fn files(files: &[Attachment]) -> Markup {
    html! {
        @if !files.is_empty() {
            ul.files {
                @for file in files {
                    li { (icon(Icon::Attach)) a href={ "/attachments/" (file.id) } { bdi { (file.name) } } " " span.quiet { (format::bytes(file.size)) } }
                }
            }
        }
    }
}

/// A menu that puts the next follow-up off.
#[must_use]
pub fn postpone_menu(customer_id: i64, back: &str, tokens: &Markup, lang: Lang) -> Markup {
    menu(
        icon(Icon::Clock),
        text::postpone_menu(lang),
        html! {
            form method="post" action={ "/customers/" (customer_id) "/postpone" } {
                (tokens)
                input type="hidden" name="back" value=(back);
                @for days in [1, 3, 7] { button.pop-item type="submit" name="days" value=(days) { (icon(Icon::Calendar)) span { (text::postpone(lang, days)) } } }
            }
        },
    )
}

/// What corrections changed, newest first.
#[must_use]
pub fn corrections(rows: &[Correction], zone: Tz, lang: Lang) -> Markup {
    html! {
        @if !rows.is_empty() {
            section.card.narrow.corrections {
                header.card-head { h2 { (text::corrections(lang)) } }
                div.card-inner {
                    @for row in rows {
                        p.feed-head { strong { (row.who) } " " (moment(&Moment { shown: &format::moment(row.at, zone), full: &format::moment(row.at, zone), machine: &row.at.to_rfc3339() })) }
                        (changes(&row.changes, zone, lang))
                    }
                }
            }
        }
    }
}

/// Each changed field of a follow-up, before and after.
#[must_use]
pub fn changes(changes: &Value, zone: Tz, lang: Lang) -> Markup {
    let rows = changes.as_array().map(Vec::as_slice).unwrap_or_default();
    let of = |row: &Value, key: &str| row.get(key).cloned().unwrap_or(Value::Null);
    html! {
        ul.changes {
            @for row in rows {
                @let name = row.get("field").and_then(Value::as_str).unwrap_or_default();
                li { span.quiet { (label(name, lang)) } " " del { bdi { (words(name, &of(row, "old"), zone, lang)) } } " → " ins { bdi { (words(name, &of(row, "new"), zone, lang)) } } }
            }
        }
    }
}

/// The label of a field of follow-ups; the name itself where it is none.
#[must_use]
pub fn label(name: &str, lang: Lang) -> &str {
    match name {
        "body" => text::body(lang),
        "type" => text::kind(lang),
        "feedback" => text::feedback(lang),
        "happened_at" => text::happened(lang),
        "next_date" => text::next(lang),
        "contact" => text::contact(lang),
        "files" => text::files(lang),
        other => other,
    }
}

/// A stored value of a follow-up's field, as people read it.
#[must_use]
pub fn words(name: &str, value: &Value, zone: Tz, lang: Lang) -> String {
    match (name, value) {
        (_, Value::Null) => text::nothing(lang).to_owned(),
        (_, Value::String(text)) if text.is_empty() => text::nothing(lang).to_owned(),
        ("type", Value::String(id)) => choice_label(TYPES, id, lang).to_owned(),
        ("happened_at", Value::String(at)) => chrono::DateTime::parse_from_rfc3339(at)
            .map_or_else(|_other| at.clone(), |at| format::moment(at.to_utc(), zone)),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}
