//! What a list of opportunities is asked for: filters, order, page. Read from the address, written back into it.

use super::fields::STATES;
use crate::core::access::Standing;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::views::{Common, Question};
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Lines of a page.
pub const PAGE: usize = 50;

/// The order of a list. Each has an index for every kind of viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Last changed first.
    #[default]
    Recent,
    /// The first to be closed first.
    Expected,
    /// The greatest first.
    Amount,
    /// By name, Chinese by pinyin.
    Name,
}

/// What is special about those that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Longer in their stage than expected.
    Stale,
    /// Open though their expected day is over, or today.
    Overdue,
    /// Open though their expected day is over.
    Past,
}

/// A place in a list: the sort value and the id of the line before it (or after it, going back).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub key: Key,
    pub id: i64,
    pub back: bool,
}

/// A sort value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Microseconds since 1970, days since 2000, or hundredths.
    Number(i64),
    Text(String),
}

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// The number, or a part of the customer's name.
    pub text: String,
    /// Only those that the actor owns.
    pub mine: bool,
    /// One of the states, or `all`; none for open ones.
    pub state: Option<&'static str>,
    /// A stage: the pipeline, and the stage's key, the same through all its versions.
    pub stage: Option<(i64, String)>,
    /// The owner by name, by label with the department, or by login.
    pub owner: String,
    /// The department, with all below it.
    pub department: Option<i64>,
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
    /// The first day of the month in which it is to be closed, or was.
    pub month: Option<NaiveDate>,
    pub customer: Option<i64>,
    /// Their expected day.
    pub day: Option<NaiveDate>,
    /// The pipeline, in all its versions.
    pub pipeline: Option<i64>,
    /// The first days of the months in which they were closed: the first one and the last.
    pub closed: Option<(NaiveDate, NaiveDate)>,
    pub product: Option<i64>,
    pub only: Option<Only>,
    pub order: Order,
    pub cursor: Option<Cursor>,
    pub exact: bool,
    /// The saved view that is open.
    pub saved: Option<i64>,
}

impl Question for Filter {
    const NAMES: &'static [&'static str] = &[
        "q",
        "mine",
        "state",
        "stage",
        "owner",
        "department",
        "least",
        "most",
        "month",
        "customer",
        "day",
        "pipeline",
        "closed",
        "product",
        "only",
        "sort",
    ];

    fn read(raw: &Raw) -> Self {
        let id = |name: &str| raw.get(name).parse::<i64>().ok().filter(|id| *id > 0);
        let amount = |name: &str| raw.get(name).parse::<Decimal>().ok().filter(|amount| hundredths(*amount).is_some());
        let stage = raw.get("stage").split_once('.');
        let month = |typed: &str| NaiveDate::parse_from_str(&format!("{typed}-01"), "%Y-%m-%d").ok();
        let known = |day: &NaiveDate| (2000..=2200).contains(&day.year());
        let order =
            [Order::Expected, Order::Amount, Order::Name].into_iter().find(|order| order.id() == raw.get("sort"));
        let order = order.unwrap_or_default();
        let closed = raw.get("closed").split_once('~').and_then(|(from, to)| Some((month(from)?, month(to)?)));
        Self {
            text: raw.get("q").chars().take(100).collect::<String>().trim().to_owned(),
            mine: raw.get("mine") == "1",
            state: STATES.iter().map(|(id, ..)| *id).chain(["all"]).find(|id| *id == raw.get("state") && *id != "open"),
            stage: stage.and_then(|(pipeline, key)| Some((pipeline.parse().ok()?, key.chars().take(40).collect()))),
            owner: raw.get("owner").chars().take(220).collect(),
            department: id("department"),
            least: amount("least"),
            most: amount("most"),
            month: month(raw.get("month")).filter(known),
            customer: id("customer"),
            day: raw.get("day").parse().ok().filter(known),
            pipeline: id("pipeline"),
            closed: closed.filter(|(from, to)| known(from) && known(to)),
            product: id("product"),
            only: [Only::Stale, Only::Overdue, Only::Past].into_iter().find(|only| only.id() == raw.get("only")),
            order,
            cursor: Cursor::read(raw, order),
            exact: raw.get("count") == "exact",
            saved: raw.get("v").parse().ok(),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let amount = |amount: Option<Decimal>| amount.map(|amount| amount.normalize().to_string()).unwrap_or_default();
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
        let mut pairs = vec![
            ("q", self.text.clone()),
            ("mine", flag(self.mine)),
            ("state", self.state_id().to_owned()),
            ("stage", self.stage.as_ref().map(|(pipeline, key)| format!("{pipeline}.{key}")).unwrap_or_default()),
            ("owner", self.owner.clone()),
            ("department", number(self.department)),
            ("least", amount(self.least)),
            ("most", amount(self.most)),
            ("month", self.month.map(|month| month.format("%Y-%m").to_string()).unwrap_or_default()),
            ("customer", number(self.customer)),
            ("day", self.day.map(|day| day.to_string()).unwrap_or_default()),
            ("pipeline", number(self.pipeline)),
            (
                "closed",
                self.closed
                    .map(|(from, to)| format!("{}~{}", from.format("%Y-%m"), to.format("%Y-%m")))
                    .unwrap_or_default(),
            ),
            ("product", number(self.product)),
            ("only", self.only.map_or("", Only::id).to_owned()),
            ("sort", self.order.id().to_owned()),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    fn address(&self) -> String {
        address(self.pairs(), self.saved)
    }

    fn common(&mut self) -> Common<'_> {
        Common { text: &mut self.text, exact: &mut self.exact, saved: &mut self.saved }
    }

    /// Fields of opportunities are internal, so that no field rule is about them.
    fn refuse_hidden(&self, _standing: &Standing) -> Result<(), Problem> {
        Ok(())
    }

    fn readable(self, _standing: &Standing) -> Self {
        self
    }
}

impl Filter {
    /// The states that the list shows.
    #[must_use]
    pub fn states(&self) -> Vec<String> {
        if self.state == Some("all") {
            return STATES.iter().map(|(id, ..)| (*id).to_owned()).collect();
        }
        vec![self.state.unwrap_or("open").to_owned()]
    }

    /// The state as the address has it; empty for open ones.
    #[must_use]
    pub fn state_id(&self) -> &'static str {
        self.state.unwrap_or("")
    }

    /// The days of the month, the last excluded.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.month?;
        Some((first, first.checked_add_months(Months::new(1))?))
    }

    /// The address of the list with one thing asked otherwise; an empty value takes it away.
    #[must_use]
    pub fn href(&self, name: &'static str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(other, _)| *other != name);
        if !value.is_empty() {
            pairs.push((name, value.to_owned()));
        }
        address(pairs, self.saved)
    }

    /// The address of the page at a place.
    #[must_use]
    pub fn page_href(&self, cursor: &Cursor) -> String {
        let mut pairs = self.pairs();
        pairs.push((if cursor.back { "before" } else { "after" }, cursor.write()));
        address(pairs, self.saved)
    }

    /// The address of this very page.
    #[must_use]
    pub fn here(&self) -> String {
        self.cursor.as_ref().map_or_else(|| self.address(), |cursor| self.page_href(cursor))
    }

    /// What of the address a form of filters sends along as it is.
    #[must_use]
    pub fn along(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| {
            matches!(*name, "mine" | "state" | "customer" | "day" | "pipeline" | "closed" | "product" | "sort")
        });
        pairs
    }

    /// How many of the filters that are folded away are in use.
    #[must_use]
    pub fn rare(&self) -> usize {
        [
            !self.owner.is_empty(),
            self.department.is_some(),
            self.least.is_some(),
            self.most.is_some(),
            self.only.is_some(),
        ]
        .into_iter()
        .filter(|used| *used)
        .count()
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let (order, cursor) = (self.order, self.cursor.clone());
        *self != Self { order, cursor, exact: self.exact, saved: self.saved, ..Self::default() }
    }
}

/// The address of all that are open.
pub const OPEN: &str = "/opportunities?state=open";

/// The address of a list; it says what it is of, for without that it would be the view that somebody begins with.
fn address(mut pairs: Vec<(&'static str, String)>, saved: Option<i64>) -> String {
    if !pairs.iter().any(|(name, _)| Filter::NAMES.contains(name)) {
        pairs.push(("state", "open".to_owned()));
    }
    pairs.extend(saved.map(|id| ("v", id.to_string())));
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/opportunities?{query}")
}

/// An amount as lists compare it; none where it is too large or below nothing.
#[must_use]
pub fn hundredths(amount: Decimal) -> Option<i64> {
    amount.checked_mul(Decimal::from(100))?.round().to_i64().filter(|hundredths| *hundredths >= 0)
}

impl Order {
    /// As in the address; empty for the usual one.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Recent => "",
            Self::Expected => "expected",
            Self::Amount => "amount",
            Self::Name => "name",
        }
    }

    /// The column of `opportunity`.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Recent => "updated_at",
            Self::Expected => "expected_key",
            Self::Amount => "amount_key",
            Self::Name => "name",
        }
    }

    /// Whether the greatest comes first.
    #[must_use]
    pub fn descends(self) -> bool {
        matches!(self, Self::Recent | Self::Amount)
    }
}

impl Only {
    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Overdue => "overdue",
            Self::Past => "past",
        }
    }
}

impl Cursor {
    fn read(raw: &Raw, order: Order) -> Option<Self> {
        let back = raw.has("before");
        let (key, id) = raw.get(if back { "before" } else { "after" }).rsplit_once('.')?;
        let key = if order == Order::Name { Key::Text(key.to_owned()) } else { Key::Number(key.parse().ok()?) };
        Some(Self { key, id: id.parse().ok()?, back })
    }

    fn write(&self) -> String {
        match &self.key {
            Key::Number(key) => format!("{key}.{}", self.id),
            Key::Text(key) => format!("{key}.{}", self.id),
        }
    }
}
