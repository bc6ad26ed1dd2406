//! From what was typed to a checked opportunity, and to a checked outcome.

use super::fields::FIELDS;
use super::model::{Draft, Opportunity};
use super::store::Ending;
use super::text;
use crate::core::check::Check;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::raw_form;
use crate::web::when;
use chrono::{NaiveDate, NaiveDateTime};
use std::borrow::Cow;

raw_form!(
    /// An opportunity, as typed. `customer` is a name; `customer_id` says which, where the form stands on a customer.
    OpportunityForm [
        "name", "customer", "customer_id", "contact", "amount", "amount_source", "currency", "expected_on", "commitment", "source", "remarks", "owner",
        "pipeline", "version", "back"
    ]
);
raw_form!(
    /// Into which stage an opportunity goes, at the version that was seen.
    MoveForm ["stage", "version", "back"]
);
raw_form!(
    /// How it ended: `state` says how, `day` is when it was closed or is taken up again.
    EndForm ["state", "reason", "competitor", "note", "day", "version"]
);
raw_form!(
    /// Why it is opened again.
    ReopenForm ["reason", "note", "version"]
);
raw_form!(
    /// To whom it is given.
    AssignForm ["owner", "back"]
);
raw_form!(
    /// Which item of a checklist is ticked or not, at the version that was seen.
    TickForm ["item", "done", "version"]
);

/// The most characters of a note on an outcome.
const NOTE: usize = 2000;

/// What a check must know: language, the present moment where the company is, and its currency.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    pub lang: Lang,
    pub now: NaiveDateTime,
    pub currency: &'a str,
}

impl OpportunityForm {
    /// Checks everything but the names of customers and persons, and tells all that is wrong at once. `stored` is the one that
    /// is edited.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, at: At, stored: Option<&Opportunity>) -> Result<Draft, Errors> {
        let mut check = Check::of(FIELDS, &self.0, at.lang);
        let day = match when::read(self.0.get("expected_on"), at.now, at.lang) {
            Ok(day) => day.map(|when| when.day),
            Err(words) => {
                check.wrong("expected_on", words);
                None
            }
        };
        let stays = day == stored.and_then(|row| row.expected_on);
        if day.is_some_and(|day| day < at.now.date()) && !stays {
            check.wrong("expected_on", text::day_past(at.lang).to_owned());
        }
        let draft = Draft {
            name: check.line("name"),
            amount: check.money("amount"),
            from_lines: match self.0.get("amount_source") {
                "" => stored.is_some_and(|row| row.amount_from_lines),
                source => source == "lines",
            },
            currency: check.choice("currency").unwrap_or_else(|| at.currency.to_owned()),
            expected_on: day,
            commitment: check.choice("commitment").unwrap_or_else(|| "pipeline".to_owned()),
            source: check.choice("source"),
            remarks: check.long("remarks"),
        };
        // An edit that says nothing of the customer leaves it.
        let needed = stored.is_none_or(|row| row.customer_name.is_some() && self.0.has("customer"));
        if needed && self.0.get("customer").is_empty() && self.0.get("customer_id").is_empty() {
            check.wrong("customer", text::need_customer(at.lang).to_owned());
        }
        check.finish(draft)
    }

    /// The pipeline that was chosen; none for the usual one.
    #[must_use]
    pub fn pipeline(&self) -> Option<i64> {
        self.0.get("pipeline").parse().ok()
    }
}

/// A stored opportunity as its form shows it.
#[must_use]
pub fn typed(row: &Opportunity) -> OpportunityForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("name", row.name.clone()),
        ("customer", row.customer_name.clone().unwrap_or_default()),
        ("contact", row.contact_id.map(|id| id.to_string()).unwrap_or_default()),
        ("amount", row.amount.map(|amount| amount.normalize().to_string()).unwrap_or_default()),
        ("amount_source", if row.amount_from_lines { "lines" } else { "typed" }.to_owned()),
        ("currency", row.currency.clone()),
        ("expected_on", row.expected_on.map(|day| day.to_string()).unwrap_or_default()),
        ("commitment", row.commitment.clone()),
        ("source", row.source.clone().unwrap_or_default()),
        ("remarks", row.remarks.clone()),
        ("version", row.version.to_string()),
    ] {
        raw.set(name, value);
    }
    OpportunityForm(raw)
}

impl MoveForm {
    /// The stage, and the version that was seen.
    #[must_use]
    pub fn wanted(&self) -> Option<(i64, i32)> {
        Some((self.0.get("stage").parse().ok()?, self.0.version()))
    }
}

/// How an opportunity may end: id, Chinese, English.
pub const ENDS: &[(&str, &str, &str)] =
    &[("won", "赢单", "Won"), ("lost", "输单", "Lost"), ("invalid", "无效", "Invalid"), ("paused", "暂停", "Paused")];

impl EndForm {
    /// How it is to end; none where that is nothing.
    #[must_use]
    pub fn state(&self) -> Option<&'static str> {
        ENDS.iter().map(|(id, ..)| *id).find(|id| *id == self.0.get("state"))
    }

    /// Checks everything, and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, state: &'static str, lang: Lang, now: NaiveDateTime) -> Result<Ending, Errors> {
        let mut errors = Errors::new();
        let mut wrong = |field: &'static str, words: String| errors.push((Cow::Borrowed(field), words));
        let id = |name: &str| self.0.get(name).parse::<i64>().ok();
        let (reason_id, competitor_id) = (id("reason"), id("competitor").filter(|_| state == "lost"));
        if reason_id.is_none() && state != "won" {
            wrong("reason", text::need_reason(lang).to_owned());
        }
        if competitor_id.is_none() && state == "lost" {
            wrong("competitor", text::need_competitor(lang).to_owned());
        }
        let note = noted(&self.0, lang).unwrap_or_else(|words| {
            wrong("note", words);
            String::new()
        });
        let today = now.date();
        let day = match when::read(self.0.get("day"), now, lang) {
            Ok(day) => day.map(|when| when.day),
            Err(words) => {
                wrong("day", words);
                Some(today)
            }
        };
        if let Some(words) = bad_day(state, day, today, lang) {
            wrong("day", words.to_owned());
        }
        let ending = Ending { state, reason_id, competitor_id, note, day: day.unwrap_or(today) };
        if errors.is_empty() { Ok(ending) } else { Err(errors) }
    }
}

/// What is wrong with a day: nothing is taken up again in the past, and nothing was closed in the future.
fn bad_day(state: &str, day: Option<NaiveDate>, today: NaiveDate, lang: Lang) -> Option<&'static str> {
    match (state, day) {
        ("paused", None) => Some(text::need_wake(lang)),
        ("paused", Some(day)) if day <= today => Some(text::wake_past(lang)),
        ("paused", _) | (_, None) => None,
        (_, Some(day)) => (day > today).then(|| text::closed_ahead(lang)),
    }
}

fn noted(raw: &Raw, lang: Lang) -> Result<String, String> {
    let note = raw.lines("note");
    let count = note.chars().count();
    if count > NOTE { Err(crate::core::check::text::too_long(lang, NOTE, count)) } else { Ok(note) }
}

impl ReopenForm {
    /// The reason and the note.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<(i64, String), Errors> {
        let reason = self.0.get("reason").parse::<i64>().map_err(|_none| text::need_reason(lang).to_owned());
        match (reason, noted(&self.0, lang)) {
            (Ok(reason), Ok(note)) => Ok((reason, note)),
            (reason, note) => {
                let reason = reason.err().map(|words| (Cow::Borrowed("reason"), words));
                Err(reason.into_iter().chain(note.err().map(|words| (Cow::Borrowed("note"), words))).collect())
            }
        }
    }
}
