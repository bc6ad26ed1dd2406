//! What a list of customers is asked for: filters, order, page. Read from the address, written back into it.

use super::fields::{CATALOGUE, Choices, GRADES, KINDS, SOURCES, STAGES, TAXPAYERS};
use crate::core::access::{Place, Rule, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::reference::{Lookup, industry, region};
use crate::core::years;
use crate::views::{Common, Question};
use chrono::{DateTime, NaiveDate, Utc};

/// Lines of a page.
pub const PAGE: usize = 50;
/// The most values of one filter; further ones fall away.
pub const MOST_VALUES: usize = 20;

/// Whose customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// All that the actor may view.
    #[default]
    All,
    Mine,
    /// Shared with the actor.
    Shared,
    /// In a pool.
    Pool,
}

/// When the next follow-up is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    Overdue,
    Today,
    Week,
    /// No date is set.
    Never,
    /// Has waited longer than the cycle of its grade.
    Neglected,
}

/// The order of a list. Each has an index for every kind of viewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Last changed first.
    #[default]
    Recent,
    Created,
    Name,
    /// Next follow-up first; only customers that have one.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Time(DateTime<Utc>),
    Text(String),
    Day(NaiveDate),
}

/// What was asked for; what makes no sense is as if not asked. Of the values of one filter any counts, of the filters all. What
/// is chosen from a list stands in the order of the list, what is typed as it was typed, nothing twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub text: String,
    pub view: View,
    pub kind: Vec<&'static str>,
    pub grade: Vec<&'static str>,
    pub stage: Vec<&'static str>,
    pub source: Vec<&'static str>,
    pub industry: Vec<&'static str>,
    /// Codes of regions; what is none is kept as typed, and lies nowhere.
    pub region: Vec<String>,
    pub tag: Vec<String>,
    pub taxpayer: Vec<&'static str>,
    /// Owners by name, by label with the department, or by login.
    pub owner: Vec<String>,
    pub due: Option<Due>,
    pub order: Order,
    pub cursor: Option<Cursor>,
    pub exact: bool,
    /// The saved view that the address names, whose columns the list has.
    pub saved: Option<i64>,
}

impl Question for Filter {
    const NAMES: &'static [&'static str] = &[
        "q", "view", "kind", "grade", "stage", "source", "industry", "region", "tag", "taxpayer", "owner", "due",
        "sort",
    ];

    fn read(raw: &Raw) -> Self {
        let order = match raw.get("sort") {
            "created" => Order::Created,
            "name" => Order::Name,
            "next" => Order::Next,
            _ => Order::Recent,
        };
        let industries = industry::all().iter().map(|one| one.code);
        Self {
            text: cut(raw.get("q"), 100),
            view: match raw.get("view") {
                "mine" => View::Mine,
                "shared" => View::Shared,
                "pool" => View::Pool,
                _ => View::All,
            },
            kind: chosen(raw, "kind", ids(KINDS)),
            grade: chosen(raw, "grade", ids(GRADES)),
            stage: chosen(raw, "stage", ids(STAGES)),
            source: chosen(raw, "source", ids(SOURCES)),
            industry: chosen(raw, "industry", industries),
            region: typed(raw, "region", |text| {
                let text = cut(text, 40);
                if let Lookup::Exact(code) = region::lookup(&text) { code.to_owned() } else { text }
            }),
            tag: typed(raw, "tag", |text| cut(text, 30)),
            taxpayer: chosen(raw, "taxpayer", ids(TAXPAYERS)),
            owner: typed(raw, "owner", |text| cut(text, 220)),
            due: match raw.get("due") {
                "overdue" => Some(Due::Overdue),
                "today" => Some(Due::Today),
                "week" => Some(Due::Week),
                "never" => Some(Due::Never),
                "neglected" => Some(Due::Neglected),
                _ => None,
            },
            order,
            cursor: Cursor::read(raw, order),
            exact: raw.get("count") == "exact",
            saved: raw.get("v").parse().ok(),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        add(&mut out, "q", Some(self.text.as_str()).filter(|text| !text.is_empty()));
        add(&mut out, "view", self.view.id());
        add(&mut out, "kind", self.kind.iter().copied());
        add(&mut out, "grade", self.grade.iter().copied());
        add(&mut out, "stage", self.stage.iter().copied());
        add(&mut out, "source", self.source.iter().copied());
        add(&mut out, "industry", self.industry.iter().copied());
        add(&mut out, "region", self.region.iter().map(String::as_str));
        add(&mut out, "tag", self.tag.iter().map(String::as_str));
        add(&mut out, "taxpayer", self.taxpayer.iter().copied());
        add(&mut out, "owner", self.owner.iter().map(String::as_str));
        add(&mut out, "due", self.due.map(Due::id));
        add(&mut out, "sort", self.order.id());
        out
    }

    fn address(&self) -> String {
        address(self.pairs(), self.saved)
    }

    fn common(&mut self) -> Common<'_> {
        Common { text: &mut self.text, exact: &mut self.exact, saved: &mut self.saved }
    }

    fn refuse_hidden(&self, standing: &Standing) -> Result<(), Problem> {
        let hidden = |id: &&'static str| standing.best_rule((&CATALOGUE, id), Place::List) < Rule::Read;
        match self.fields().into_iter().find(hidden).and_then(|id| CATALOGUE.field(id)) {
            Some(field) => Err(Problem::ForbiddenField(field)),
            None => Ok(()),
        }
    }

    fn readable(mut self, standing: &Standing) -> Self {
        let hidden = |id: &str| standing.best_rule((&CATALOGUE, id), Place::List) < Rule::Read;
        for (field, values) in [
            ("kind", &mut self.kind),
            ("source", &mut self.source),
            ("industry", &mut self.industry),
            ("taxpayer", &mut self.taxpayer),
        ] {
            values.retain(|_| !hidden(field));
        }
        for (field, values) in [("region", &mut self.region), ("tags", &mut self.tag)] {
            values.retain(|_| !hidden(field));
        }
        self
    }
}

impl Filter {
    /// The fields with rules that it filters by.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let asked = [
            ("kind", !self.kind.is_empty()),
            ("source", !self.source.is_empty()),
            ("industry", !self.industry.is_empty()),
            ("region", !self.region.is_empty()),
            ("tags", !self.tag.is_empty()),
            ("taxpayer", !self.taxpayer.is_empty()),
        ];
        asked.into_iter().filter(|(_, asked)| *asked).map(|(field, _)| field).collect()
    }

    /// The address with one name set anew, from its first page.
    #[must_use]
    pub fn href(&self, name: &'static str, value: Option<&str>) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| *key != name);
        if let Some(value) = value {
            pairs.push((name, value.to_owned()));
        }
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

    /// The address of this very page.
    #[must_use]
    pub fn here(&self) -> String {
        self.cursor.as_ref().map_or_else(|| address(self.pairs(), self.saved), |cursor| self.page_href(cursor))
    }

    /// How many of the filters that are folded away are in use.
    #[must_use]
    pub fn rare(&self) -> usize {
        let typed = [&self.owner, &self.region, &self.tag].into_iter().filter(|values| !values.is_empty());
        let chosen = [&self.industry, &self.source, &self.taxpayer].into_iter().filter(|values| !values.is_empty());
        typed.count() + chosen.count()
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        let (order, cursor) = (self.order, self.cursor.clone());
        let order_only = Self { order, cursor, exact: self.exact, saved: self.saved, ..Self::default() };
        *self != order_only
    }
}

/// The address of a list; it says what it is of, for without that it would be the view that somebody begins with.
fn address(mut pairs: Vec<(&'static str, String)>, saved: Option<i64>) -> String {
    if !pairs.iter().any(|(name, _)| Filter::NAMES.contains(name)) {
        pairs.push(("view", "all".to_owned()));
    }
    pairs.extend(saved.map(|id| ("v", id.to_string())));
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/customers?{query}")
}

/// The address of everything.
pub const EVERYTHING: &str = "/customers?view=all";

fn add<'a>(out: &mut Vec<(&'static str, String)>, name: &'static str, values: impl IntoIterator<Item = &'a str>) {
    out.extend(values.into_iter().map(|value| (name, value.to_owned())));
}

fn ids(choices: Choices) -> impl Iterator<Item = &'static str> {
    choices.iter().map(|(id, ..)| *id)
}

/// Those of a list that were asked for.
fn chosen(raw: &Raw, name: &str, known: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    known.filter(|id| raw.all(name).any(|asked| asked == *id)).take(MOST_VALUES).collect()
}

/// What was typed, each as it is read.
fn typed(raw: &Raw, name: &str, read: impl Fn(&str) -> String) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in raw.all(name).map(read) {
        if values.len() < MOST_VALUES && !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// At most so many characters, as they would be read again.
fn cut(text: &str, most: usize) -> String {
    let cut: String = text.chars().take(most).collect();
    cut.trim_end().to_owned()
}

impl View {
    /// As in the address; None for the default.
    #[must_use]
    pub fn id(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Mine => Some("mine"),
            Self::Shared => Some("shared"),
            Self::Pool => Some("pool"),
        }
    }
}

impl Due {
    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Week => "week",
            Self::Never => "never",
            Self::Neglected => "neglected",
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
            Self::Name => Some("name"),
            Self::Next => Some("next"),
        }
    }

    /// The column of `customer`.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Recent => "updated_at",
            Self::Created => "created_at",
            Self::Name => "name",
            Self::Next => "next_follow_up",
        }
    }

    /// Where a customer of this name, these times of creation and of the last change, and this next follow-up stands.
    #[must_use]
    pub fn key(self, name: &str, (created, updated): (DateTime<Utc>, DateTime<Utc>), next: Option<NaiveDate>) -> Key {
        match self {
            Self::Recent => Key::Time(updated),
            Self::Created => Key::Time(created),
            Self::Name => Key::Text(name.to_owned()),
            Self::Next => Key::Day(next.unwrap_or_default()),
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
        Some(Self { key: Key::read(key, order)?, id: id.parse().ok()?, back })
    }

    fn write(&self) -> String {
        format!("{}~{}", self.key.write(), self.id)
    }
}

impl Key {
    /// From the address of a list in this order; None where it makes no sense.
    #[must_use]
    pub fn read(text: &str, order: Order) -> Option<Self> {
        Some(match order {
            Order::Recent | Order::Created => Self::Time(years::moment(text)?),
            Order::Name => Self::Text(text.to_owned()),
            Order::Next => Self::Day(years::day(text)?),
        })
    }

    /// As in the address.
    #[must_use]
    pub fn write(&self) -> String {
        match self {
            Self::Time(at) => at.timestamp_micros().to_string(),
            Self::Text(text) => text.clone(),
            Self::Day(day) => day.to_string(),
        }
    }
}
