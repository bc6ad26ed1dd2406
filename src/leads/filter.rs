//! What a list of leads is asked for: filters, order, page. Read from the address, written back into it.

use super::fields::{CATALOGUE, STATUSES};
use super::score::parts::STEPS;
use crate::core::access::{Place, Rule, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::years;
use crate::customers::fields::{Choices, SOURCES};
use crate::views::{Common, Question};
use chrono::{DateTime, NaiveDate, Utc};

/// Lines of a page.
pub const PAGE: usize = 50;

/// Whose leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// All that the actor may view.
    #[default]
    All,
    Mine,
    /// Nobody's: the common pool.
    Pool,
}

/// When the next follow-up is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    Overdue,
    Today,
    /// Both.
    ByToday,
    Week,
    /// No date is set.
    Never,
}

/// The order of a list. Each has an index for every kind of viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Last changed first.
    #[default]
    Recent,
    Created,
    /// Next follow-up first; only leads that have one.
    Next,
    /// The most promising first.
    Score,
}

/// A place in an ordered list: the sort value and the id of the line before it (or after it, going back).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub key: Key,
    pub id: i64,
    pub back: bool,
}

/// A sort value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Time(DateTime<Utc>),
    Day(NaiveDate),
    Points(i32),
}

/// What was asked for; what makes no sense is as if not asked. Of the values of one filter any counts, of the filters all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub text: String,
    pub view: View,
    pub status: Vec<&'static str>,
    /// Sources; `none` for leads without one.
    pub source: Vec<&'static str>,
    /// The owner by name, by label with the department, or by login.
    pub owner: String,
    pub due: Option<Due>,
    /// At least so many points.
    pub score: Option<u8>,
    /// Made from the first day of the first month to the last of the second.
    pub made: Option<(NaiveDate, NaiveDate)>,
    /// Only those through which something was won.
    pub won: bool,
    pub order: Order,
    pub cursor: Option<Cursor>,
    pub exact: bool,
    /// The saved view that is open.
    pub saved: Option<i64>,
}

impl Question for Filter {
    const NAMES: &'static [&'static str] =
        &["q", "view", "status", "source", "owner", "due", "made", "won", "score", "sort"];

    fn read(raw: &Raw) -> Self {
        let order = match raw.get("sort") {
            "created" => Order::Created,
            "next" => Order::Next,
            "score" => Order::Score,
            _ => Order::Recent,
        };
        Self {
            text: cut(raw.get("q"), 100),
            view: match raw.get("view") {
                "mine" => View::Mine,
                "pool" => View::Pool,
                _ => View::All,
            },
            status: chosen(raw, "status", STATUSES),
            source: sources(raw),
            owner: cut(raw.get("owner"), 220),
            due: Due::ALL.into_iter().find(|due| due.id() == raw.get("due")),
            made: months(raw.get("made")),
            won: raw.get("won") == "1",
            score: STEPS.into_iter().find(|points| points.to_string() == raw.get("score")),
            order,
            cursor: Cursor::read(raw, order),
            exact: raw.get("count") == "exact",
            saved: raw.get("v").parse().ok(),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut out: Vec<(&'static str, String)> = Vec::new();
        out.extend(some(&self.text).map(|text| ("q", text)));
        out.extend(self.view.id().map(|id| ("view", id.to_owned())));
        out.extend(self.status.iter().map(|id| ("status", (*id).to_owned())));
        out.extend(self.source.iter().map(|id| ("source", (*id).to_owned())));
        out.extend(some(&self.owner).map(|owner| ("owner", owner)));
        out.extend(self.due.map(|due| ("due", due.id().to_owned())));
        out.extend(
            self.made.map(|(first, last)| ("made", format!("{}~{}", first.format("%Y-%m"), last.format("%Y-%m")))),
        );
        out.extend(self.won.then(|| ("won", "1".to_owned())));
        out.extend(self.score.map(|points| ("score", points.to_string())));
        out.extend(self.order.id().map(|id| ("sort", id.to_owned())));
        out
    }

    fn address(&self) -> String {
        address(self.pairs(), self.saved)
    }

    fn common(&mut self) -> Common<'_> {
        Common { text: &mut self.text, exact: &mut self.exact, saved: &mut self.saved }
    }

    fn refuse_hidden(&self, standing: &Standing) -> Result<(), Problem> {
        let hidden = standing.best_rule((&CATALOGUE, "source"), Place::List) < Rule::Read;
        match CATALOGUE.field("source").filter(|_| hidden && !self.source.is_empty()) {
            Some(field) => Err(Problem::ForbiddenField(field)),
            None => Ok(()),
        }
    }

    fn readable(mut self, standing: &Standing) -> Self {
        if self.refuse_hidden(standing).is_err() {
            self.source.clear();
        }
        self
    }
}

impl Filter {
    /// The address with one name set anew, from its first page.
    #[must_use]
    pub fn href(&self, name: &'static str, value: Option<&str>) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| *key != name);
        pairs.extend(value.map(|value| (name, value.to_owned())));
        address(pairs, self.saved)
    }

    /// The address without one value of a filter, from its first page.
    #[must_use]
    pub fn without(&self, name: &str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, one)| *key != name || one != value);
        address(pairs, self.saved)
    }

    /// The address of a neighbouring page.
    #[must_use]
    pub fn page_href(&self, cursor: &Cursor) -> String {
        let mut pairs = self.pairs();
        pairs.push((if cursor.back { "before" } else { "after" }, cursor.write()));
        address(pairs, self.saved)
    }

    /// Whether anything narrows the list, other than whose leads they are.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let (view, order, cursor) = (self.view, self.order, self.cursor.clone());
        *self != Self { view, order, cursor, exact: self.exact, saved: self.saved, ..Self::default() }
    }
}

/// The address of a list; it says what it is of, for without that it would be the view that somebody begins with.
fn address(mut pairs: Vec<(&'static str, String)>, saved: Option<i64>) -> String {
    if !pairs.iter().any(|(name, _)| Filter::NAMES.contains(name)) {
        pairs.push(("view", "all".to_owned()));
    }
    pairs.extend(saved.map(|id| ("v", id.to_string())));
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/leads?{query}")
}

/// Those of a list that were asked for.
fn chosen(raw: &Raw, name: &str, known: Choices) -> Vec<&'static str> {
    known.iter().map(|(id, ..)| *id).filter(|id| raw.all(name).any(|asked| asked == *id)).collect()
}

/// Sources that were asked for; `none` for leads without one.
fn sources(raw: &Raw) -> Vec<&'static str> {
    let mut all = chosen(raw, "source", SOURCES);
    all.extend(raw.all("source").any(|asked| asked == "none").then_some("none"));
    all
}

/// The first days of two months: `2026-06~2026-11`.
fn months(typed: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = typed.split_once('~')?;
    let month = |text: &str| years::day(&format!("{text}-01"));
    Some((month(first)?, month(last)?)).filter(|(first, last)| first <= last)
}

/// At most so many characters, as they would be read again.
fn cut(text: &str, most: usize) -> String {
    let cut: String = text.chars().take(most).collect();
    cut.trim().to_owned()
}

impl View {
    /// As in the address; None for the default.
    #[must_use]
    pub fn id(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Mine => Some("mine"),
            Self::Pool => Some("pool"),
        }
    }
}

impl Due {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 5] = [Self::ByToday, Self::Overdue, Self::Today, Self::Week, Self::Never];

    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::ByToday => "due",
            Self::Week => "week",
            Self::Never => "never",
        }
    }
}

impl Order {
    /// As in the address; None for the default.
    #[must_use]
    pub fn id(self) -> Option<&'static str> {
        match self {
            Self::Recent => None,
            Self::Created => Some("created"),
            Self::Next => Some("next"),
            Self::Score => Some("score"),
        }
    }

    /// The column of `lead`.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Recent => "updated_at",
            Self::Created => "created_at",
            Self::Next => "next_follow_up",
            Self::Score => "score",
        }
    }

    /// Whether the greatest comes first.
    #[must_use]
    pub fn descends(self) -> bool {
        matches!(self, Self::Recent | Self::Created | Self::Score)
    }
}

impl Cursor {
    fn read(raw: &Raw, order: Order) -> Option<Self> {
        let back = raw.has("before");
        let (key, id) = raw.get(if back { "before" } else { "after" }).rsplit_once('~')?;
        let key = match order {
            Order::Recent | Order::Created => Key::Time(years::moment(key)?),
            Order::Next => Key::Day(years::day(key)?),
            Order::Score => Key::Points(key.parse().ok()?),
        };
        Some(Self { key, id: id.parse().ok()?, back })
    }

    fn write(&self) -> String {
        let key = match self.key {
            Key::Time(at) => at.timestamp_micros().to_string(),
            Key::Day(day) => day.to_string(),
            Key::Points(points) => points.to_string(),
        };
        format!("{key}~{}", self.id)
    }
}
