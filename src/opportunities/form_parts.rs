//! The forms of opportunities: new and edited, how one ended, why it is opened again.

use super::fields::COMMITMENTS;
use super::form::{EndForm, OpportunityForm, ReopenForm};
use super::lines::text as lines;
use super::model::{Named, Opportunity};
use super::text;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::customers::fields::SOURCES;
use crate::tasks::page_parts::person;
use crate::text::Lang;
use crate::ui::button::{Look, link, submit};
use crate::ui::field::{Choice, Field, Kind, field};
use crate::ui::{Icon, icon};
use crate::web::mistakes;
use crate::web::when::{WhenField, field as when_field};
use chrono::NaiveDateTime;
use maud::{Markup, html};

/// How a form is drawn.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub lang: Lang,
    pub now: NaiveDateTime,
    /// The company's currency.
    pub currency: &'a str,
    pub tokens: &'a dyn Fn() -> Markup,
}

/// What the form of an opportunity shows.
pub struct Shown<'a> {
    pub form: &'a OpportunityForm,
    pub errors: &'a Errors,
    pub path: &'a str,
    pub fresh: bool,
    /// Whether the amount may be taken from its lines.
    pub lined: bool,
    /// The customer on whose page it began, by id and name.
    pub customer: Option<(i64, &'a str)>,
    /// Contacts of its customer.
    pub contacts: &'a [(i64, String)],
    /// More than one where there is a choice; the first is the visitor's usual one.
    pub pipelines: &'a [Named],
}

fn listed(lang: Lang, list: &'static [(&'static str, &'static str, &'static str)]) -> Vec<Choice<'static>> {
    list.iter().map(|(id, zh, en)| Choice::new(*id, lang.pick(*zh, *en))).collect()
}

fn named(lang: Lang, rows: &[Named]) -> Vec<Choice<'_>> {
    rows.iter().map(|one| Choice::new(one.id.to_string(), lang.name(&one.name_zh, &one.name_en))).collect()
}

/// The same with a first line that chooses nothing.
fn or_none<'a>(none: &'static str, choices: Vec<Choice<'a>>) -> Vec<Choice<'a>> {
    std::iter::once(Choice::new("", none)).chain(choices).collect()
}

/// Pipelines after a first line that leaves it to the usual one.
fn pipelines(rows: &[Named], lang: Lang) -> Vec<Choice<'_>> {
    let usual = rows.first().map_or("", |one| lang.name(&one.name_zh, &one.name_en));
    std::iter::once(Choice::new("", text::usual_pipeline(lang, usual))).chain(named(lang, rows)).collect()
}

/// The form of a new or edited opportunity.
#[must_use]
pub fn form(shown: &Shown, sight: Sight) -> Markup {
    let (lang, form) = (sight.lang, shown.form);
    let value = |name: &str| form.0.get(name);
    let error = |name: &str| mistakes::of(shown.errors, name);
    let contacts: Vec<Choice> =
        shown.contacts.iter().map(|(id, name)| Choice::new(id.to_string(), name.as_str())).collect();
    let contacts = or_none(text::no_contact(lang), contacts);
    let (pipelines, currencies) = (pipelines(shown.pipelines, lang), listed(lang, CURRENCIES));
    let (commitments, sources) = (listed(lang, COMMITMENTS), or_none(text::not_said(lang), listed(lang, SOURCES)));
    let amount_sources =
        [Choice::new("typed", lines::source_typed(lang)), Choice::new("lines", lines::source_lines(lang))];
    let currency = if value("currency").is_empty() { sight.currency } else { value("currency") };
    let commitment = if value("commitment").is_empty() { "pipeline" } else { value("commitment") };
    html! {
        form.form-page.narrow method="post" action=(shown.path) data-keep=(text::kept(lang)) {
            ((sight.tokens)())
            @if !value("back").is_empty() { input type="hidden" name="back" value=(value("back")); }
            @if !shown.fresh { input type="hidden" name="version" value=(form.0.version()); }
            @if let Some((id, _)) = shown.customer { input type="hidden" name="customer_id" value=(id); }
            (mistakes::all(shown.errors, lang))
            div.form-grid {
                @if shown.customer.is_none() { (customer(value("customer"), error("customer"), shown.fresh, lang)) }
                @if !shown.contacts.is_empty() {
                    (field(&Field::new("contact", text::contact(lang), value("contact"), Kind::Select(&contacts)).error(error("contact"))))
                }
                (named_by(shown, lang))
                (field(&Field::new("amount", text::amount(lang), value("amount"), Kind::Number).hint(text::amount_hint(lang)).error(error("amount"))))
                @if shown.lined { (field(&Field::new("amount_source", lines::source(lang), value("amount_source"), Kind::Radio(&amount_sources)).hint(lines::source_hint(lang)))) }
                (field(&Field::new("currency", text::currency(lang), currency, Kind::Select(&currencies)).error(error("currency"))))
                (when_field(&WhenField { name: "expected_on", label: text::expected_on(lang), value: value("expected_on"), error: error("expected_on"), prefix: "", brief: false, now: sight.now, lang }))
                (field(&Field::new("commitment", text::commitment(lang), commitment, Kind::Select(&commitments)).error(error("commitment"))))
                (field(&Field::new("source", text::source(lang), value("source"), Kind::Select(&sources)).error(error("source"))))
                @if shown.fresh && shown.pipelines.len() > 1 {
                    (field(&Field::new("pipeline", text::pipeline(lang), value("pipeline"), Kind::Select(&pipelines)).hint(text::usual_pipeline_hint(lang)).error(error("pipeline"))))
                }
                @if shown.fresh { (person("owner", text::owner(lang), text::owner_hint(lang), (value("owner"), error("owner")))) }
                (field(&Field::new("remarks", text::remarks(lang), value("remarks"), Kind::Multiline { rows: 3 }).error(error("remarks")).wide()))
            }
            div.form-foot { (submit(Look::Primary, text::save(lang))) (link(Look::Plain, None, if value("back").is_empty() { "/opportunities" } else { value("back") }, text::cancel(lang))) }
        }
    }
}

/// The name: made from the customer and the month where it is left empty.
fn named_by(shown: &Shown, lang: Lang) -> Markup {
    let (value, error) = (shown.form.0.get("name"), mistakes::of(shown.errors, "name"));
    let one = Field::new("name", text::name(lang), value, Kind::Text).error(error).wide();
    let one = if shown.fresh { one.hint(text::name_hint(lang)) } else { one };
    field(&if shown.customer.is_some() { one.autofocus() } else { one })
}

/// The customer by name, with proposals that follow what is typed; without script the name is typed whole.
fn customer(value: &str, error: Option<&str>, begins: bool, lang: Lang) -> Markup {
    html! {
        div.field.wide.has-error[error.is_some()] {
            label.form-label for="f-customer" { (text::customer(lang)) span.star aria-hidden="true" { "*" } }
            input #f-customer.form-control type="text" name="customer" value=(value) list="f-customer-list" autocomplete="off" maxlength="220" autofocus[begins]
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "f-customer-error")]
                hx-get="/customers/names?name=customer" hx-trigger="input changed delay:200ms" hx-target="#f-customer-list" hx-sync="this:replace";
            datalist id="f-customer-list" {}
            @if let Some(error) = error { p #f-customer-error.field-error { (icon(Icon::Danger)) span { (error) } } }
        }
    }
}

/// What the form of an outcome offers.
pub struct Offered<'a> {
    pub state: &'static str,
    pub reasons: &'a [Named],
    pub competitors: &'a [Named],
}

/// What an outcome is called on its button.
#[must_use]
pub fn end_act(state: &str, lang: Lang) -> &'static str {
    match state {
        "won" => text::win(lang),
        "lost" => text::lose(lang),
        "invalid" => text::invalidate(lang),
        _ => text::pause(lang),
    }
}

/// The form of an outcome.
#[must_use]
pub fn ending(row: &Opportunity, offered: &Offered, (form, errors): (&EndForm, &Errors), sight: Sight) -> Markup {
    let lang = sight.lang;
    let value = |name: &str| form.0.get(name);
    let error = |name: &str| mistakes::of(errors, name);
    let won = offered.state == "won";
    let reasons = or_none(if won { text::not_said(lang) } else { text::choose(lang) }, named(lang, offered.reasons));
    let competitors = or_none(text::choose(lang), named(lang, offered.competitors));
    let reason =
        Field::new("reason", text::reason(lang), value("reason"), Kind::Select(&reasons)).error(error("reason"));
    let competitor = Field::new("competitor", text::competitor(lang), value("competitor"), Kind::Select(&competitors))
        .error(error("competitor"));
    let label = if offered.state == "paused" { text::wake_on(lang) } else { text::closed_on(lang) };
    html! {
        form.form-page.narrow method="post" action={ "/opportunities/" (row.id) "/end" } {
            ((sight.tokens)())
            input type="hidden" name="state" value=(offered.state);
            input type="hidden" name="version" value=(row.version);
            (mistakes::all(errors, lang))
            div.form-grid {
                (field(&if won { reason } else { reason.required() }))
                @if offered.state == "lost" { (field(&competitor.required())) }
                (when_field(&WhenField { name: "day", label, value: value("day"), error: error("day"), prefix: "", brief: false, now: sight.now, lang }))
                (field(&Field::new("note", text::note(lang), value("note"), Kind::Multiline { rows: 3 }).error(error("note")).wide()))
            }
            div.form-foot { (submit(Look::Primary, end_act(offered.state, lang))) (link(Look::Plain, None, &format!("/opportunities/{}", row.id), text::cancel(lang))) }
        }
    }
}

/// The form that opens one again.
#[must_use]
pub fn reopening(row: &Opportunity, reasons: &[Named], (form, errors): (&ReopenForm, &Errors), sight: Sight) -> Markup {
    let lang = sight.lang;
    let choices = or_none(text::choose(lang), named(lang, reasons));
    let error = |name: &str| mistakes::of(errors, name);
    html! {
        form.form-page.narrow method="post" action={ "/opportunities/" (row.id) "/reopen" } {
            ((sight.tokens)())
            input type="hidden" name="version" value=(row.version);
            (mistakes::all(errors, lang))
            div.form-grid {
                (field(&Field::new("reason", text::reason(lang), form.0.get("reason"), Kind::Select(&choices)).error(error("reason")).required()))
                (field(&Field::new("note", text::note(lang), form.0.get("note"), Kind::Multiline { rows: 3 }).error(error("note")).wide()))
            }
            div.form-foot { (submit(Look::Primary, text::reopen(lang))) (link(Look::Plain, None, &format!("/opportunities/{}", row.id), text::cancel(lang))) }
        }
    }
}
