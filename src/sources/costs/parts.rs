//! The fragments of costs.

use super::form::CostForm;
use super::store::{Changed, Cost, MOST};
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::customers::fields::SOURCES;
use crate::sources::filter::{before, month, month_of, written};
use crate::sources::parts::{month_words, source_words};
use crate::sources::text;
use crate::text::{Lang, format};
use crate::ui::Icon;
use crate::ui::button::{Look, edit_link, link, submit};
use crate::ui::card::{card, empty};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::table::{Column, acts, cell, row, table};
use crate::web::mistakes;
use chrono::NaiveDate;
use chrono_tz::Tz;
use maud::{Markup, html};
use serde_json::Value;

/// What was typed, and what is wrong with it.
pub type Typed<'a> = (&'a CostForm, &'a Errors);

/// The form of a new cost, or of one that there is; `back` is where cancelling leads.
#[must_use]
pub fn form(
    action: &str,
    back: Option<&str>,
    (form, errors): Typed,
    (tokens, today): (&Markup, NaiveDate),
    lang: Lang,
) -> Markup {
    let raw = &form.0;
    let mut sources = vec![Choice::new("", "–")];
    sources.extend(SOURCES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))));
    let currencies: Vec<Choice> = CURRENCIES.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect();
    let months = months(raw.get("month"), today, lang);
    let draw = |name: &'static str, label: &'static str, kind: Kind| {
        let one = Field::new(name, label, raw.get(name), kind).error(mistakes::of(errors, name));
        field(&if name == "note" { one.max(200).wide() } else { one.required() })
    };
    html! {
        form method="post" action=(action) {
            (tokens)
            input type="hidden" name="version" value=(raw.version());
            (mistakes::all(errors, lang))
            div.form-grid {
                (draw("source", text::source(lang), Kind::Select(&sources)))
                (draw("month", text::month(lang), Kind::Select(&months)))
                (draw("amount", text::amount(lang), Kind::Number))
                (draw("currency", text::currency(lang), Kind::Select(&currencies)))
                (draw("note", text::note(lang), Kind::Text))
            }
            div.form-foot {
                (submit(Look::Primary, if back.is_some() { text::save(lang) } else { text::add(lang) }))
                @if let Some(back) = back { (link(Look::Plain, None, back, text::cancel(lang))) }
            }
        }
    }
}

/// The month after this one and three years back, and the one that is chosen.
fn months(chosen: &str, today: NaiveDate, lang: Lang) -> Vec<Choice<'static>> {
    let present = month_of(today);
    let next = present.checked_add_months(chrono::Months::new(1));
    let mut all: Vec<NaiveDate> = next.into_iter().chain((0..36).map(|months| before(present, months))).collect();
    all.extend(month(chosen).filter(|chosen| !all.contains(chosen)));
    all.into_iter().map(|month| Choice::new(written(month), month_words(month, lang))).collect()
}

/// The entries.
#[must_use]
pub fn list(costs: &[Cost], lang: Lang) -> Markup {
    if costs.is_empty() {
        return empty(Icon::Costs, text::no_costs_title(lang), text::no_costs_text(lang), html! {});
    }
    let columns = [
        Column::new(text::source(lang), "wide"),
        Column::new(text::month(lang), "nowrap"),
        Column::new(text::amount(lang), "num nowrap"),
        Column::new(text::note(lang), ""),
        Column::new(text::acts(lang), "act"),
    ];
    html! {
        (table(text::costs(lang), &columns, html! {
            @for cost in costs.iter().take(MOST) {
                @let path = format!("/admin/source-costs/{}", cost.id);
                (row(&cost.id.to_string(), &path, html! {
                    td.title role="cell" { div.title-line { a.row-link href=(path) { (source_words(&cost.source, lang)) } } }
                    (cell(text::month(lang), "nowrap", html! { (month_words(cost.month, lang)) }))
                    (cell(text::amount(lang), "num nowrap", html! { (format::money(cost.amount, &cost.currency)) }))
                    (cell(text::note(lang), "", html! { bdi { (cost.note) } }))
                    (acts(html! { (edit_link(&path, text::edit(lang))) }))
                }))
            }
        }))
        @if costs.len() > MOST { p.quiet.small { (text::most_shown(lang, MOST)) } }
    }
}

/// What was changed, newest first.
#[must_use]
pub fn history(all: &[Changed], zone: Tz, lang: Lang) -> Markup {
    card(
        text::history(lang),
        html! {},
        html! {
            ul.score-history {
                @for one in all {
                    li {
                        p.quiet.small { (text::by_at(lang, &one.who, &format::moment(one.at, zone))) }
                        p { bdi { (told(one, lang)) } }
                    }
                }
            }
        },
    )
}

/// A change in words.
fn told(one: &Changed, lang: Lang) -> String {
    let changes: Vec<&Value> = one.changes.as_array().into_iter().flatten().collect();
    let side = |change: &Value, side: &str| {
        let field = change.get("field").and_then(Value::as_str).unwrap_or_default();
        let value = change.get(side).and_then(Value::as_str).unwrap_or_default();
        match field {
            _ if value.is_empty() => text::nothing(lang).to_owned(),
            "source" => source_words(value, lang).to_owned(),
            "month" => month(value).map_or_else(|| value.to_owned(), |month| month_words(month, lang)),
            _ => value.to_owned(),
        }
    };
    let whole = |from: &str| lang.list(changes.iter().map(|change| side(change, from)));
    match one.name.as_str() {
        "source_cost.created" => text::was_added(lang, &whole("new")),
        "source_cost.removed" => text::was_removed(lang, &whole("old")),
        _ => {
            let each = changes.iter().map(|change| {
                let label = match change.get("field").and_then(Value::as_str).unwrap_or_default() {
                    "source" => text::source(lang),
                    "month" => text::month(lang),
                    "amount" => text::amount(lang),
                    "currency" => text::currency(lang),
                    _ => text::note(lang),
                };
                text::became(lang, label, &side(change, "old"), &side(change, "new"))
            });
            text::was_changed(lang, &lang.list(each))
        }
    }
}
