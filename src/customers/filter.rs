//! What a list of customers is asked for: filters, order, page. Read from the address, written back into it.

use super::fields::{CATALOGUE, GRADES, KINDS, SOURCES, STAGES, TAXPAYERS};
use crate::core::access::{Place, Rule, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::reference::{Lookup, region};
use crate::core::years;
use chrono::{DateTime, NaiveDate, Utc};

/// Lines of a page.
pub const PAGE: usize = 50;

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

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub text: String,
    pub view: View,
    pub kind: Option<&'static str>,
    pub grade: Option<&'static str>,
    pub stage: Option<&'static str>,
    pub source: Option<&'static str>,
    pub industry: Option<String>,
    /// The code of a region; what is none is kept as typed, and lies nowhere.
    pub region: Option<String>,
    pub tag: Option<String>,
    pub taxpayer: Option<&'static str>,
    /// The owner's name, its label with the department, or the login.
    pub owner: Option<String>,
    pub due: Option<Due>,
    pub order: Order,
    pub cursor: Option<Cursor>,
    pub exact: bool,
    /// The saved view that the address names, whose columns the list has.
    pub saved: Option<i64>,
}

impl Filter {
    /// The names by which a list is filtered and ordered; an address without any is that of a saved view, or of the first.
    pub const NAMES: [&str; 13] = [
        "q", "view", "kind", "grade", "stage", "source", "industry", "region", "tag", "taxpayer", "owner", "due",
        "sort",
    ];

    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let order = match raw.get("sort") {
            "created" => Order::Created,
            "name" => Order::Name,
            "next" => Order::Next,
            _ => Order::Recent,
        };
        let text = |name: &str, most: usize| {
            Some(raw.get(name).chars().take(most).collect::<String>()).filter(|text| !text.is_empty())
        };
        Self {
            text: text("q", 100).unwrap_or_default(),
            view: match raw.get("view") {
                "mine" => View::Mine,
                "shared" => View::Shared,
                "pool" => View::Pool,
                _ => View::All,
            },
            kind: chosen(KINDS, raw.get("kind")),
            grade: chosen(GRADES, raw.get("grade")),
            stage: chosen(STAGES, raw.get("stage")),
            source: chosen(SOURCES, raw.get("source")),
            industry: text("industry", 3),
            region: text("region", 40).map(|typed| match region::lookup(&typed) {
                Lookup::Exact(code) => code.to_owned(),
                _ => typed,
            }),
            tag: text("tag", 30),
            taxpayer: chosen(TAXPAYERS, raw.get("taxpayer")),
            owner: text("owner", 220),
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

    /// The fields with rules that it filters by.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let asked = [
            ("kind", self.kind.is_some()),
            ("source", self.source.is_some()),
            ("industry", self.industry.is_some()),
            ("region", self.region.is_some()),
            ("tags", self.tag.is_some()),
            ("taxpayer", self.taxpayer.is_some()),
        ];
        asked.into_iter().filter(|(_, asked)| *asked).map(|(field, _)| field).collect()
    }

    /// Refuses a filter by a field that the person reads nowhere: it would tell its values.
    ///
    /// # Errors
    /// `ForbiddenField`.
    pub fn refuse_hidden(&self, standing: &Standing) -> Result<(), Problem> {
        let hidden = |id: &&'static str| standing.best_rule((&CATALOGUE, id), Place::List) < Rule::Read;
        match self.fields().into_iter().find(hidden).and_then(|id| CATALOGUE.field(id)) {
            Some(field) => Err(Problem::ForbiddenField(field)),
            None => Ok(()),
        }
    }

    /// Without the fields that the person reads nowhere: what a view that somebody else saved comes to for them.
    #[must_use]
    pub fn readable(mut self, standing: &Standing) -> Self {
        let hidden = |id: &str| standing.best_rule((&CATALOGUE, id), Place::List) < Rule::Read;
        for (field, value) in [("kind", &mut self.kind), ("source", &mut self.source), ("taxpayer", &mut self.taxpayer)]
        {
            *value = value.filter(|_| !hidden(field));
        }
        for (field, value) in [("industry", &mut self.industry), ("region", &mut self.region), ("tags", &mut self.tag)]
        {
            *value = value.take().filter(|_| !hidden(field));
        }
        self
    }

    /// What a saved view keeps of it: not what was searched for, which may be a person's name or number.
    #[must_use]
    pub fn kept(&self) -> String {
        let filter = Self { text: String::new(), ..self.clone() };
        form_urlencoded::Serializer::new(String::new()).extend_pairs(filter.pairs()).finish()
    }

    /// What a saved view kept.
    #[must_use]
    pub fn of_kept(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Self::read(&Raw::new(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// The address's query for this filter, without its page. Each pair is a name and a value.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut out: Vec<(&'static str, String)> = Vec::new();
        let mut add = |name, value: Option<&str>| {
            if let Some(value) = value {
                out.push((name, value.to_owned()));
            }
        };
        add("q", Some(self.text.as_str()).filter(|text| !text.is_empty()));
        add("view", self.view.id());
        add("kind", self.kind);
        add("grade", self.grade);
        add("stage", self.stage);
        add("source", self.source);
        add("industry", self.industry.as_deref());
        add("region", self.region.as_deref());
        add("tag", self.tag.as_deref());
        add("taxpayer", self.taxpayer);
        add("owner", self.owner.as_deref());
        add("due", self.due.map(Due::id));
        add("sort", self.order.id());
        out
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
        let used = [&self.owner, &self.region, &self.industry, &self.tag].iter().filter(|one| one.is_some()).count();
        used + usize::from(self.source.is_some()) + usize::from(self.taxpayer.is_some())
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

fn chosen(choices: &'static [(&'static str, &'static str, &'static str)], id: &str) -> Option<&'static str> {
    choices.iter().find(|(key, ..)| *key == id).map(|(key, ..)| *key)
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
