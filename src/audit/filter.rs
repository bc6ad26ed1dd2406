//! What the log is asked for, read from an address or a command and written back into an address.

use super::names::GROUPS;
use crate::core::event::Outcome;
use crate::core::raw::Raw;
use crate::core::years;
use chrono::{DateTime, NaiveDate, Utc};

/// Events of a page.
pub const PAGE: usize = 50;

/// A place in the log: the event before it (or after it, going back).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: i64,
    pub back: bool,
}

/// What was asked for. Where something of it can't be read (`wrong`), nothing is found: a log that passed over it would be
/// taken for the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Days of the company's zone, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Login, name or id of a person, or the name of a job or an operator.
    pub who: String,
    /// A name, or a group of names.
    pub name: String,
    pub object: String,
    pub row_id: Option<i64>,
    /// All that happened to a customer: to itself and to what hangs on it.
    pub customer_id: Option<i64>,
    pub outcome: Option<Outcome>,
    pub address: String,
    pub request: String,
    pub cursor: Option<Cursor>,
    /// What was typed but can't be read: the field's name, and the text.
    pub wrong: Vec<(&'static str, String)>,
}

impl Filter {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let text = |name: &str| raw.get(name).chars().take(100).collect::<String>();
        let mut wrong = Vec::new();
        Self {
            from: parsed(raw, "from", &mut wrong, years::day),
            to: parsed(raw, "to", &mut wrong, years::day),
            who: text("who"),
            name: text("name"),
            object: text("object"),
            row_id: parsed(raw, "id", &mut wrong, number),
            customer_id: parsed(raw, "customer", &mut wrong, number),
            outcome: [Outcome::Allow, Outcome::Deny, Outcome::Error]
                .into_iter()
                .find(|one| one.id() == raw.get("outcome")),
            address: text("address"),
            request: text("request"),
            cursor: Cursor::read(raw),
            wrong,
        }
    }

    /// What was typed into a field but can't be read.
    #[must_use]
    pub fn wrong(&self, name: &str) -> Option<&str> {
        self.wrong.iter().find(|(field, _)| *field == name).map(|(_, typed)| typed.as_str())
    }

    /// Names and values of the address's query, without its page.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let pairs = [
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("who", self.who.clone()),
            ("name", self.name.clone()),
            ("object", self.object.clone()),
            ("id", self.row_id.map(|id| id.to_string()).unwrap_or_default()),
            ("customer", self.customer_id.map(|id| id.to_string()).unwrap_or_default()),
            ("outcome", self.outcome.map(Outcome::id).unwrap_or_default().to_owned()),
            ("address", self.address.clone()),
            ("request", self.request.clone()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The address at `path` with some names set anew, from the first page; an empty value drops the name.
    #[must_use]
    pub fn href(&self, path: &str, set: &[(&'static str, &str)]) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| set.iter().all(|(name, _)| name != key));
        pairs.extend(
            set.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, (*value).to_owned())),
        );
        if pairs.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    }

    /// The address of a neighbouring page.
    #[must_use]
    pub fn page_href(&self, cursor: Cursor) -> String {
        self.href("/audit", &[(if cursor.back { "before" } else { "after" }, &cursor.write())])
    }

    /// The names that are asked for; None for all.
    #[must_use]
    pub fn names(&self) -> Option<Vec<String>> {
        if self.name.is_empty() {
            return None;
        }
        let group = GROUPS.iter().find(|group| group.id == self.name);
        Some(group.map_or_else(
            || vec![self.name.clone()],
            |group| group.names.iter().map(|name| name.id.to_owned()).collect(),
        ))
    }
}

/// The id of a row, which may be written `#12`.
fn number(typed: &str) -> Option<i64> {
    typed.trim_start_matches('#').parse().ok()
}

/// A field of the address as `read` reads it; None where nothing was typed.
fn parsed<T>(
    raw: &Raw,
    name: &'static str,
    wrong: &mut Vec<(&'static str, String)>,
    read: fn(&str) -> Option<T>,
) -> Option<T> {
    let typed = raw.get(name);
    let value = read(typed);
    if value.is_none() && !typed.is_empty() {
        wrong.push((name, typed.chars().take(100).collect()));
    }
    value
}

impl Cursor {
    fn read(raw: &Raw) -> Option<Self> {
        let back = raw.has("before");
        let (at, id) = raw.get(if back { "before" } else { "after" }).split_once('~')?;
        Some(Self { at: years::moment(at)?, id: id.parse().ok()?, back })
    }

    fn write(self) -> String {
        format!("{}~{}", self.at.timestamp_micros(), self.id)
    }
}
