//! From what was typed to a checked follow-up.

use super::model::{Draft, MOST, Next, TYPES};
use super::text;
use crate::core::check::text::too_long;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::raw_form;
use crate::web::when;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::borrow::Cow;

raw_form!(
    /// The form of a follow-up, as typed; `from` says in which place of a page it stands.
    FollowUpForm ["body", "type", "feedback", "happened_at", "next_date", "contact", "version", "from"]
);

/// What a check must know: language, the company's time zone, the time.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub lang: Lang,
    pub zone: Tz,
    pub now: DateTime<Utc>,
}

impl FollowUpForm {
    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, at: At) -> Result<Draft, Errors> {
        let mut check = Check { raw: &self.0, at, errors: Errors::new() };
        let body = check.long("body");
        if body.is_empty() {
            check.wrong("body", text::need_body(at.lang).into());
        }
        let happened_at = check.happened_at();
        let draft = Draft {
            kind: check.kind(),
            body,
            feedback: check.long("feedback"),
            happened_at,
            next: check.next(happened_at.unwrap_or(at.now).with_timezone(&at.zone).date_naive()),
            contact_id: check.contact(),
        };
        if check.errors.is_empty() { Ok(draft) } else { Err(check.errors) }
    }
}

struct Check<'a> {
    raw: &'a Raw,
    at: At,
    errors: Errors,
}

impl Check<'_> {
    fn wrong(&mut self, field: &'static str, words: String) {
        self.errors.push((Cow::Borrowed(field), words));
    }

    fn long(&mut self, name: &'static str) -> String {
        let typed = self.raw.lines(name);
        let count = typed.chars().count();
        if count > MOST {
            self.wrong(name, too_long(self.at.lang, MOST, count));
        }
        typed
    }

    fn kind(&mut self) -> &'static str {
        let typed = self.raw.get("type");
        if typed.is_empty() {
            return "call";
        }
        let found =
            TYPES.iter().find(|(id, zh, en)| [*id, *zh, *en].iter().any(|word| word.eq_ignore_ascii_case(typed)));
        if found.is_none() {
            self.wrong("type", text::not_a_type(self.at.lang).into());
        }
        found.map_or("call", |(id, ..)| *id)
    }

    /// A past moment in the company's time, to the minute; empty is now.
    fn happened_at(&mut self) -> Option<DateTime<Utc>> {
        let typed = self.raw.get("happened_at").replace('T', " ");
        if typed.is_empty() {
            return None;
        }
        let local = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(&typed, form).ok());
        let moment =
            local.and_then(|local| self.at.zone.from_local_datetime(&local).earliest()).map(|local| local.to_utc());
        match moment {
            None => self.wrong("happened_at", text::not_a_moment(self.at.lang).into()),
            Some(moment) if moment > self.at.now + TimeDelta::minutes(5) => {
                self.wrong("happened_at", text::in_the_future(self.at.lang).into());
            }
            Some(moment) if moment < self.at.now - TimeDelta::days(3660) => {
                self.wrong("happened_at", text::too_old(self.at.lang).into());
            }
            Some(_) => {}
        }
        moment
    }

    /// Not sent at all is as usual; sent empty is not planned.
    fn next(&mut self, happened: NaiveDate) -> Next {
        let typed = self.raw.get("next_date");
        if !self.raw.has("next_date") {
            return Next::Usual;
        }
        if typed.is_empty() {
            return Next::Open;
        }
        let now = self.at.now.with_timezone(&self.at.zone).naive_local();
        match when::read(typed, now, self.at.lang).map(|when| when.map(|when| when.day)) {
            Err(words) => self.wrong("next_date", words),
            Ok(None) => {}
            Ok(Some(day)) if day < happened => self.wrong("next_date", text::next_too_early(self.at.lang).into()),
            Ok(Some(day)) if (day - happened).num_days() > 3660 => {
                self.wrong("next_date", text::next_too_late(self.at.lang).into());
            }
            Ok(Some(day)) => return Next::On(day),
        }
        Next::Open
    }

    fn contact(&mut self) -> Option<i64> {
        let typed = self.raw.get("contact");
        if typed.is_empty() {
            return None;
        }
        let id = typed.parse().ok();
        if id.is_none() {
            self.wrong("contact", text::not_a_contact(self.at.lang).into());
        }
        id
    }
}

/// A stored follow-up as its form shows it.
#[must_use]
pub fn typed(row: &super::model::FollowUp, zone: Tz) -> FollowUpForm {
    let mut raw = Raw::default();
    for (name, value) in [
        ("body", row.body.clone()),
        ("type", row.kind.clone()),
        ("feedback", row.feedback.clone()),
        ("happened_at", row.happened_at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()),
        ("next_date", row.next_date.map_or_else(String::new, |day| day.to_string())),
        ("contact", row.contact_id.map_or_else(String::new, |id| id.to_string())),
        ("version", row.version.to_string()),
    ] {
        raw.set(name, value);
    }
    FollowUpForm(raw)
}

raw_form!(
    /// Why a follow-up is deleted.
    ReasonForm ["reason"]
);

raw_form!(
    /// By how many days a follow-up is put off, and the page to return to.
    PostponeForm ["days", "back"]
);

impl PostponeForm {
    /// One of 1, 3 and 7.
    #[must_use]
    pub fn days(&self) -> Option<u64> {
        self.0.get("days").parse().ok().filter(|days| [1, 3, 7].contains(days))
    }
}
