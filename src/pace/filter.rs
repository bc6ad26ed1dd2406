//! What is asked for: a pipeline, some months, a team, and by what cycles are told apart. Read from the address.

use crate::core::raw::Raw;
use crate::core::years;
use chrono::{Datelike, Months, NaiveDate};

/// Months that a report spans at most, and unless others are asked for.
const MOST: u32 = 12;
const USUAL: u32 = 3;

/// By what won opportunities are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    Person,
    Product,
    /// Of the customer.
    Region,
    /// Of the customer.
    Source,
}

/// All of them.
pub const BY: [By; 4] = [By::Person, By::Product, By::Region, By::Source];

impl By {
    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Product => "product",
            Self::Region => "region",
            Self::Source => "source",
        }
    }
}

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// None for the first that the viewer is offered.
    pub pipeline: Option<i64>,
    /// The first days of the first and the last month.
    pub months: (NaiveDate, NaiveDate),
    pub mine: bool,
    pub owner: String,
    /// The department, with all below it.
    pub department: Option<i64>,
    pub by: By,
}

fn later(month: NaiveDate, months: u32) -> NaiveDate {
    month.checked_add_months(Months::new(months)).unwrap_or(month)
}

fn before(month: NaiveDate, months: u32) -> NaiveDate {
    month.checked_sub_months(Months::new(months)).unwrap_or(month)
}

impl Filter {
    /// Reads the address; `today` is the company's day.
    #[must_use]
    pub fn read(raw: &Raw, today: NaiveDate) -> Self {
        let id = |name: &str| raw.get(name).parse::<i64>().ok().filter(|id| *id > 0);
        let month = |name: &str| {
            years::day(&format!("{}-01", raw.get(name))).filter(|month| (2000..=2200).contains(&month.year()))
        };
        let last = month("to").or(today.with_day(1)).unwrap_or(today);
        let first = month("from").filter(|first| *first <= last).unwrap_or_else(|| before(last, USUAL - 1));
        Self {
            pipeline: id("pipeline"),
            months: (first.max(before(last, MOST - 1)), last),
            mine: raw.get("mine") == "1",
            owner: raw.get("owner").chars().take(220).collect(),
            department: id("department"),
            by: BY.into_iter().find(|by| by.id() == raw.get("by")).unwrap_or_default(),
        }
    }

    /// Its days, the last excluded.
    #[must_use]
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        (self.months.0, later(self.months.1, 1))
    }

    /// As many months before.
    #[must_use]
    pub fn days_before(&self) -> (NaiveDate, NaiveDate) {
        let (first, last) = self.months;
        let months =
            (last.year() * 12 + last.month0().cast_signed()) - (first.year() * 12 + first.month0().cast_signed()) + 1;
        (before(first, u32::try_from(months).unwrap_or(1)), first)
    }

    /// The months as the list of opportunities has them.
    #[must_use]
    pub fn span(&self) -> String {
        format!("{}~{}", self.months.0.format("%Y-%m"), self.months.1.format("%Y-%m"))
    }

    /// The address at a path, told apart by something.
    #[must_use]
    pub fn href(&self, path: &str, by: By) -> String {
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut pairs = vec![
            ("pipeline", number(self.pipeline)),
            ("from", self.months.0.format("%Y-%m").to_string()),
            ("to", self.months.1.format("%Y-%m").to_string()),
            ("mine", if self.mine { "1".to_owned() } else { String::new() }),
            ("owner", self.owner.clone()),
            ("department", number(self.department)),
            ("by", by.id().to_owned()),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{path}?{query}")
    }

    /// The list of what was won in these months, narrowed once more.
    #[must_use]
    pub fn won(&self, (name, value): (&str, &str)) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", "won").append_pair("closed", &self.span());
        if self.mine {
            query.append_pair("mine", "1");
        }
        if let Some(pipeline) = self.pipeline {
            query.append_pair("pipeline", &pipeline.to_string());
        }
        if let Some(department) = self.department {
            query.append_pair("department", &department.to_string());
        }
        if !self.owner.is_empty() && name != "owner" {
            query.append_pair("owner", &self.owner);
        }
        if !name.is_empty() {
            query.append_pair(name, value);
        }
        format!("/opportunities?{}", query.finish())
    }
}
