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

/// What was asked for; what makes no sense is as if not asked.
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
    pub outcome: Option<Outcome>,
    pub address: String,
    pub request: String,
    pub cursor: Option<Cursor>,
}

impl Filter {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let text = |name: &str| raw.get(name).chars().take(100).collect::<String>();
        Self {
            from: years::day(raw.get("from")),
            to: years::day(raw.get("to")),
            who: text("who"),
            name: text("name"),
            object: text("object"),
            row_id: raw.get("id").parse().ok(),
            outcome: [Outcome::Allow, Outcome::Deny, Outcome::Error]
                .into_iter()
                .find(|one| one.id() == raw.get("outcome")),
            address: text("address"),
            request: text("request"),
            cursor: Cursor::read(raw),
        }
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
