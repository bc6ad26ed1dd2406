//! Telling people: the kinds of notices that features declare, and the one seam by which they tell. A notice is a row in
//! the transaction of what it tells of; pages and letters show it through the rights of whoever reads it.

pub mod above;
mod rule;

pub use rule::{Days, Plan, Rule};

use super::access::Actor;
use super::problem::Problem;
use super::sql::{Number, Sql};
use super::tx::{Reader, Tx};
use crate::row;
use crate::text::Lang;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use std::sync::Arc;

/// Whether and how a notice goes by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    None,
    /// At once, outside of quiet hours.
    Now,
    /// With others, in the morning of a working day.
    Digest,
}

impl Post {
    /// As stored, and as forms send it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Now => "now",
            Self::Digest => "digest",
        }
    }

    /// From what is stored or typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        [Self::None, Self::Now, Self::Digest].into_iter().find(|post| post.id() == id)
    }
}

/// Finds what notices of a kind say to a reader: for each, in order, nothing where it is no longer due or not to be known of.
pub type Look = fn(&mut Reader, &Onlooker, &[About]) -> Result<Vec<Option<Told>>, Problem>;

/// A kind of notice, declared once by its feature and listed in boot.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Stable: stored with each notice and each wish.
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Where it goes unless the person wishes otherwise.
    pub page: bool,
    pub mail: Post,
    pub look: Look,
}

impl Kind {
    /// Whether nobody may do without it: what tells of mail itself is told on the page alone, and always.
    #[must_use]
    pub fn is_mandatory(&self) -> bool {
        self.mail == Post::None
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// Who reads, where and on which day.
pub struct Onlooker<'a> {
    /// With the reader's own rights.
    pub actor: &'a Arc<Actor>,
    /// The zone of the company, by which its records have their days and hours.
    pub company: Tz,
    /// The zone of the reader.
    pub zone: Tz,
    /// The day where the company is.
    pub company_day: NaiveDate,
    /// The day where the reader is.
    pub today: NaiveDate,
}

impl<'a> Onlooker<'a> {
    /// The reader at this moment.
    #[must_use]
    pub fn at(actor: &'a Arc<Actor>, zone: Tz, company: Tz, now: DateTime<Utc>) -> Self {
        let day = |zone: Tz| now.with_timezone(&zone).date_naive();
        Self { actor, company, zone, company_day: day(company), today: day(zone) }
    }

    /// The reader's language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.actor.lang
    }
}

/// What a reader is told: a line, why, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub title: String,
    pub reason: String,
    /// A path of ours.
    pub href: String,
}

row! {
    /// What a stored notice is about.
    pub struct About { id: i64, kind: String, row_id: Option<i64>, day: Option<NaiveDate>, facts: Value }
}

/// A notice to a person.
#[derive(Clone, Debug)]
pub struct Notice {
    pub user_id: i64,
    pub object: &'static str,
    pub row_id: Option<i64>,
    pub day: Option<NaiveDate>,
    pub facts: Value,
    slot: Option<String>,
    /// Whether the same is told to one person only, whoever that is.
    one: bool,
}

impl Notice {
    /// To a person.
    #[must_use]
    pub fn to(user_id: i64) -> Self {
        Self { user_id, object: "", row_id: None, day: None, facts: json!({}), slot: None, one: false }
    }

    /// About a record.
    #[must_use]
    pub fn about(self, object: &'static str, row_id: i64) -> Self {
        Self { object, row_id: Some(row_id), ..self }
    }

    /// About a day: the same is told once for it.
    #[must_use]
    pub fn on(self, day: NaiveDate) -> Self {
        Self { day: Some(day), ..self }
    }

    /// Told once to the person for this slot, instead of once for the day, or each time.
    #[must_use]
    pub fn once(self, slot: impl Into<String>) -> Self {
        Self { slot: Some(slot.into()), ..self }
    }

    /// Told once for this slot, to one person, whoever that is: for what goes up a line of superiors.
    #[must_use]
    pub fn to_one(self, slot: impl Into<String>) -> Self {
        Self { one: true, ..self.once(slot) }
    }

    /// With what the words need and the record does not tell, such as who did it. No business data: that is read when
    /// it is shown.
    #[must_use]
    pub fn with(self, facts: Value) -> Self {
        Self { facts, ..self }
    }

    /// By which the same is told once.
    #[must_use]
    pub fn key(&self, kind: &Kind, now: DateTime<Utc>) -> String {
        let row = self.row_id.map_or_else(String::new, |id| id.to_string());
        let whom = if self.one { "*".to_owned() } else { self.user_id.to_string() };
        let slot = self.slot.clone().or_else(|| self.day.map(|day| day.to_string()));
        let slot = slot.unwrap_or_else(|| now.timestamp_micros().to_string());
        format!("{}|{}|{row}|{whom}|{slot}", kind.id, self.object)
    }
}

/// Tells people, in the transaction of what is told: on the page, by mail, or not at all, as each of them wishes. Nobody is
/// told of what they did themselves; what was told before, and disabled accounts, are passed over. How many were new.
///
/// # Errors
/// As the database answers.
pub fn notify(tx: &mut Tx, kind: &Kind, notices: &[Notice]) -> Result<usize, Problem> {
    let actor = tx.user_id();
    let rows: Vec<Value> = notices
        .iter()
        .filter(|notice| Some(notice.user_id) != actor)
        .map(|notice| {
            json!({ "key": notice.key(kind, tx.now), "user_id": notice.user_id, "object": notice.object, "row_id": notice.row_id,
                    "day": notice.day, "facts": notice.facts })
        })
        .collect();
    if rows.is_empty() {
        return Ok(0);
    }
    // No target of the conflict: naming one would ask for the right to see the other person's notices.
    Sql::new(
        "insert into notice (key, user_id, kind, object, row_id, day, facts, made_at, page, mail, sorted)
         select x.key, u.id, $2, x.object, x.row_id, x.day, x.facts, $3, coalesce(w.page, $4), coalesce(w.mail, $5), coalesce(w.mail, $5) = 'none'
         from jsonb_to_recordset($1) as x(key text, user_id bigint, object text, row_id bigint, day date, facts jsonb)
           join app_user u on u.id = x.user_id and u.active
           left join notice_wish w on w.user_id = u.id and w.kind = $2
         where coalesce(w.page, $4) or coalesce(w.mail, $5) <> 'none'
         on conflict do nothing",
    )
    .bind(Value::Array(rows))
    .bind(kind.id)
    .bind(tx.now)
    .bind(kind.page)
    .bind(kind.mail.id())
    .run(tx)
}

/// What is dealt with, and for whom nothing of it waits to be read any more. For the actor that is all of it in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealt {
    /// What was planned for a day, for everybody: notices of a day have nothing more to say.
    Planned,
    /// The record as a whole, for everybody.
    Whole,
    /// The record, for one person more.
    Of(i64),
}

/// The actor has dealt with a record: nothing of what people were told about it waits to be read any more. What tells of
/// other records as well stays. That others have read it is not noted as their own doing, so that what comes up again
/// goes up to superiors all the same.
///
/// # Errors
/// As the database answers.
pub fn settled(tx: &mut Tx, object: &'static str, row_id: i64, dealt: Dealt) -> Result<(), Problem> {
    let person = if let Dealt::Of(person) = dealt { Some(person) } else { None };
    Sql::new("select kz_settled($1, $2, $3, $4, $5) as n")
        .bind(object)
        .bind(row_id)
        .bind(dealt == Dealt::Planned)
        .bind(person)
        .bind(tx.now)
        .one::<Number>(tx)?;
    Ok(())
}

/// The same of many records at once: each as a whole, or for one person more.
///
/// # Errors
/// As the database answers.
pub fn settled_all(tx: &mut Tx, object: &'static str, rows: &[(i64, Option<i64>)]) -> Result<(), Problem> {
    let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    // No account has the number 0.
    let people: Vec<i64> = rows.iter().map(|(_, person)| person.unwrap_or_default()).collect();
    Sql::new(
        "select coalesce(sum(kz_settled($1, x.id, false, nullif(x.person, 0), $4)), 0)::bigint as n from unnest($2::bigint[], $3::bigint[]) x(id, person)",
    )
    .bind(object)
    .bind(ids)
    .bind(people)
    .bind(tx.now)
    .one::<Number>(tx)?;
    Ok(())
}
