//! The form of an override, and what was set before.

use super::form::{NOTE, month_id};
use super::model::{Figure, Override, Which};
use super::parts::figure_name;
use super::store::Place;
use super::text;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::targets::parts::named;
use crate::targets::period::Period;
use crate::text::{Lang, format};
use crate::ui::button::{Look, link, submit, submit_as};
use crate::ui::field::{Field, Kind, field};
use crate::web::mistakes;
use chrono::Datelike;
use chrono_tz::Tz;
use maud::{Markup, html};

/// What is drawn.
pub struct Shown<'a> {
    pub place: &'a Place,
    pub names: &'a (String, String),
    /// All that was set, the last first.
    pub history: &'a [Override],
    pub typed: Option<&'a Raw>,
    pub errors: &'a Errors,
    pub tokens: &'a Markup,
    pub zone: Tz,
    pub lang: Lang,
}

/// The page.
#[must_use]
pub fn page(shown: &Shown) -> Markup {
    let (place, lang) = (shown.place, shown.lang);
    let which = Which {
        year: place.month.year(),
        period: Period::Quarter(place.month.month0() / 3 + 1),
        currency: place.currency.clone(),
        today: place.month,
    };
    let back = format!("/opportunities/forecast?{}", which.query(place.node));
    let who = named(place.node, lang.name(&shown.names.0, &shown.names.1), lang);
    html! {
        div.narrow {
            nav.crumbs { a href=(back) { (text::title(lang)) } }
            header.page-head { div.page-title {
                h1 { (text::override_title(lang)) }
                p.page-sub { bdi { (who) } " · " (month_id(place.month)) " · " (figure_name(place.figure, lang)) " · " (place.currency) }
            } }
            (form(shown, &back))
            h2.section { (text::history(lang)) }
            @if shown.history.is_empty() { p.quiet { (text::no_history(lang)) } } @else { (history(shown)) }
        }
    }
}

fn form(shown: &Shown, back: &str) -> Markup {
    let (place, lang) = (shown.place, shown.lang);
    let stands = shown.history.iter().find(|one| one.replaced_at.is_none());
    let standing = stands.filter(|one| one.amount.is_some());
    let amount = standing.and_then(|one| one.amount).map(|amount| amount.normalize().to_string()).unwrap_or_default();
    let typed = |name: &str, stood: &str| shown.typed.map_or(stood.to_owned(), |raw| raw.get(name).to_owned());
    let (amount, note) = (typed("amount", &amount), typed("note", standing.map_or("", |one| one.note.as_str())));
    let version = stands.map_or(0, |one| one.id);
    let along = [
        ("node", place.node.id()),
        ("month", month_id(place.month)),
        ("figure", place.figure.id().to_owned()),
        ("currency", place.currency.clone()),
        ("version", version.to_string()),
    ];
    html! {
        form method="post" action="/opportunities/forecast/override" data-guard {
            (shown.tokens)
            @for (name, value) in along { input type="hidden" name=(name) value=(value); }
            (mistakes::all(shown.errors, lang))
            (field(&Field::new("amount", text::amount(lang), &amount, Kind::Number).error(mistakes::of(shown.errors, "amount"))))
            (field(&Field::new("note", text::note(lang), &note, Kind::Text).hint(text::note_hint(lang)).max(NOTE).error(mistakes::of(shown.errors, "note"))))
            div.form-foot {
                (submit(Look::Primary, text::save(lang)))
                @if standing.is_some() { (submit_as(Look::Plain, None, text::remove(lang), ("do", "remove"))) }
                (link(Look::Quiet, None, back, text::cancel(lang)))
            }
        }
    }
}

fn history(shown: &Shown) -> Markup {
    let (lang, currency) = (shown.lang, shown.place.currency.as_str());
    html! {
        ul.plain.forecast-notes {
            @for one in shown.history {
                li {
                    strong { @match one.amount {
                        Some(amount) => (text::set_to(lang, &format::money(amount, currency))),
                        None => (text::taken_away(lang)),
                    } }
                    @if one.replaced_at.is_none() && one.amount.is_some() { " " span.quiet { "(" (text::stands(lang)) ")" } }
                    @if !one.note.is_empty() { p { bdi { (one.note) } } }
                    p.quiet.small { (text::by(lang, one.set_by_name.as_deref().unwrap_or("\u{2013}"), &format::moment(one.set_at, shown.zone))) }
                }
            }
        }
    }
}

/// The note of an override that stands, as the page of the forecast tells it.
#[must_use]
pub fn told(one: &Override, who: &str, (currency, zone, lang): (&str, Tz, Lang)) -> Markup {
    let figure = Figure::of_id(&one.figure).map_or("", |figure| figure_name(figure, lang));
    let amount = one.amount.map(|amount| format::money(amount, currency)).unwrap_or_default();
    let by = one.set_by_name.as_deref().unwrap_or("\u{2013}");
    html! {
        li {
            strong { (text::note_line(lang, who, &month_id(one.month), figure)) } " " (amount)
            p { bdi { (one.note) } }
            p.quiet.small { (text::by(lang, by, &format::moment(one.set_at, zone))) }
        }
    }
}
