//! What a list of leads is asked for: filters, order, page. Read from the address, written back into it.

use super::fields::{CATALOGUE, STATUSES};
use crate::core::access::{Place, Rule, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::years;
use crate::customers::fields::{Choices, SOURCES};
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
}

/// What was asked for; what makes no sense is as if not asked. Of the values of one filter any counts, of the filters all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub text: String,
    pub view: View,
    pub status: Vec<&'static str>,
    pub source: Vec<&'static str>,
    /// The owner by name, by label with the department, or by login.
    pub owner: String,
    pub due: Option<Due>,
    pub order: Order,
    pub cursor: Option<Cursor>,
    pub exact: bool,
}

impl Filter {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let order = match raw.get("sort") {
            "created" => Order::Created,
            "next" => Order::Next,
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
            source: chosen(raw, "source", SOURCES),
            owner: cut(raw.get("owner"), 220),
            due: Due::ALL.into_iter().find(|due| due.id() == raw.get("due")),
            order,
            cursor: Cursor::read(raw, order),
            exact: raw.get("count") == "exact",
        }
    }

    /// Refuses a filter by a field that the person reads nowhere: it would tell its values.
    ///
    /// # Errors
    /// `ForbiddenField`.
    pub fn refuse_hidden(&self, standing: &Standing) -> Result<(), Problem> {
        let hidden = standing.best_rule((&CATALOGUE, "source"), Place::List) < Rule::Read;
        match CATALOGUE.field("source").filter(|_| hidden && !self.source.is_empty()) {
            Some(field) => Err(Problem::ForbiddenField(field)),
            None => Ok(()),
        }
    }

    /// The address's query for this filter, without its page.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut out: Vec<(&'static str, String)> = Vec::new();
        out.extend(some(&self.text).map(|text| ("q", text)));
        out.extend(self.view.id().map(|id| ("view", id.to_owned())));
        out.extend(self.status.iter().map(|id| ("status", (*id).to_owned())));
        out.extend(self.source.iter().map(|id| ("source", (*id).to_owned())));
        out.extend(some(&self.owner).map(|owner| ("owner", owner)));
        out.extend(self.due.map(|due| ("due", due.id().to_owned())));
        out.extend(self.order.id().map(|id| ("sort", id.to_owned())));
        out
    }

    /// The address with one name set anew, from its first page.
    #[must_use]
    pub fn href(&self, name: &'static str, value: Option<&str>) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| *key != name);
        pairs.extend(value.map(|value| (name, value.to_owned())));
        address(pairs)
    }

    /// The address without one value of a filter, from its first page.
    #[must_use]
    pub fn without(&self, name: &str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, one)| *key != name || one != value);
        address(pairs)
    }

    /// The address of a neighbouring page.
    #[must_use]
    pub fn page_href(&self, cursor: &Cursor) -> String {
        let mut pairs = self.pairs();
        pairs.push((if cursor.back { "before" } else { "after" }, cursor.write()));
        address(pairs)
    }

    /// Whether anything narrows the list, other than whose leads they are.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let (view, order, cursor) = (self.view, self.order, self.cursor.clone());
        *self != Self { view, order, cursor, exact: self.exact, ..Self::default() }
    }
}

fn address(pairs: Vec<(&'static str, String)>) -> String {
    if pairs.is_empty() {
        return "/leads".to_owned();
    }
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/leads?{query}")
}

/// Those of a list that were asked for.
fn chosen(raw: &Raw, name: &str, known: Choices) -> Vec<&'static str> {
    known.iter().map(|(id, ..)| *id).filter(|id| raw.all(name).any(|asked| asked == *id)).collect()
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
        }
    }

    /// The column of `lead`.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Recent => "updated_at",
            Self::Created => "created_at",
            Self::Next => "next_follow_up",
        }
    }

    /// Whether the greatest comes first.
    #[must_use]
    pub fn descends(self) -> bool {
        matches!(self, Self::Recent | Self::Created)
    }
}

impl Cursor {
    fn read(raw: &Raw, order: Order) -> Option<Self> {
        let back = raw.has("before");
        let (key, id) = raw.get(if back { "before" } else { "after" }).rsplit_once('~')?;
        let key = match order {
            Order::Recent | Order::Created => Key::Time(years::moment(key)?),
            Order::Next => Key::Day(years::day(key)?),
        };
        Some(Self { key, id: id.parse().ok()?, back })
    }

    fn write(&self) -> String {
        let key = match self.key {
            Key::Time(at) => at.timestamp_micros().to_string(),
            Key::Day(day) => day.to_string(),
        };
        format!("{key}~{}", self.id)
    }
}
