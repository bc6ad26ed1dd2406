//! Sharing a customer with a colleague (协作人): to read or to write, which parts, until when, why.

pub mod pages;
pub mod parts;
pub mod store;

use super::model::Customer;
use super::notices;
use super::people::Colleague;
use super::text;
use crate::core::access::{Allowed, CustomerShare};
use crate::core::check::Check;
use crate::core::event::{Change, Event};
use crate::core::field::{Class, Field, FieldKind};
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::text::Lang;
use crate::web::form::{Form, raw_form};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// The parts of a customer that a participation may include.
pub const PARTS: &[(&str, &str, &str)] = &[
    ("contact", "联系人", "Contacts"),
    ("follow_up", "跟进", "Follow-ups"),
    ("task", "任务", "Tasks"),
    ("opportunity", "商机", "Opportunities"),
];

const FIELDS: &[Field] = &[
    Field { id: "until", zh: "有效期至", en: "Until", kind: FieldKind::Date, class: Class::Internal, aliases: &[] },
    Field {
        id: "reason", zh: "原因", en: "Reason", kind: FieldKind::Text(200), class: Class::Internal, aliases: &[]
    },
];

raw_form!(
    /// The form, as typed.
    ShareForm ["person", "level", "parts", "until", "reason"]
);

/// Whom to part with.
#[derive(Clone, Copy, Debug)]
pub struct LeaveForm(pub i64);

impl Form for LeaveForm {
    fn accepts(name: &str) -> bool {
        name == "user"
    }

    fn read(raw: Raw) -> Self {
        Self(raw.get("user").parse().unwrap_or(0))
    }
}

/// A participation as proposed.
#[derive(Clone, Debug)]
pub struct Terms {
    pub can_write: bool,
    pub parts: Vec<String>,
    pub until: Option<DateTime<Utc>>,
    pub reason: String,
}

impl ShareForm {
    /// Checks everything but the person.
    ///
    /// # Errors
    /// Each field with what is wrong.
    pub fn check(&self, lang: Lang, today: NaiveDate, zone: Tz) -> Result<Terms, Errors> {
        let mut check = Check::of(FIELDS, &self.0, lang);
        let last = check.date("until");
        if last.is_some_and(|day| day < today) {
            check.wrong("until", text::until_past(lang).into());
        }
        let reason = check.line("reason");
        let parts = PARTS.iter().map(|(id, ..)| *id).filter(|id| self.0.all("parts").any(|part| part == *id));
        let parts = parts.map(str::to_owned).collect();
        check.finish(Terms {
            can_write: self.0.get("level") == "write",
            parts,
            until: last.and_then(|day| end_of(day, zone)),
            reason,
        })
    }
}

/// The end of a day where the company is.
#[must_use]
pub fn end_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let next = day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&next).earliest().map(|at| at.with_timezone(&Utc))
}

/// Shares a customer with a colleague, or changes the terms.
///
/// # Errors
/// `Invalid` where the person is the owner.
pub fn share(
    tx: &mut Tx,
    row: &Allowed<Customer, CustomerShare>,
    person: &Colleague,
    terms: &Terms,
) -> Result<(), Problem> {
    if row.owner_id == Some(person.id) {
        return Err(Problem::invalid("person", text::owner_has_all(tx.actor.lang, &row.name)));
    }
    let anew = store::put(tx, row.id, person.id, terms)?;
    if anew {
        notices::shared(tx, person.id, row.id)?;
    }
    let changes = [
        Change::of("participant", Value::Null, person.name.clone()),
        Change::of("can_write", Value::Null, terms.can_write),
        Change::of("parts", Value::Null, terms.parts.clone()),
        Change::of("until", Value::Null, terms.until.map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string())),
        Change::of("reason", Value::Null, Some(terms.reason.clone()).filter(|reason| !reason.is_empty())),
    ];
    tx.record(
        Event::about(if anew { "participant.added" } else { "participant.changed" }, "customer", row.id)
            .on_customer(row.id)
            .with(changes),
    )
}

/// Ends a participation; the colleague's name.
///
/// # Errors
/// `NotFound` where there is none.
pub fn end(tx: &mut Tx, customer_id: i64, user_id: i64) -> Result<String, Problem> {
    let gone = store::take(tx, customer_id, user_id)?;
    let change = Change::of("participant", gone.t.clone(), Value::Null);
    tx.record(Event::about("participant.removed", "customer", customer_id).on_customer(customer_id).with([change]))?;
    Ok(gone.t)
}
