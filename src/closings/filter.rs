//! What a calendar of closings is asked for, read from the address and written back into it.

use crate::core::raw::Raw;
use crate::core::years;
use chrono::{Datelike, Months, NaiveDate};

/// The path of the calendar.
pub const PATH: &str = "/opportunities/calendar";

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The first day of the month.
    pub month: NaiveDate,
    /// Only those that the actor owns.
    pub mine: bool,
    /// The owner by name, by label with the department, or by login.
    pub owner: String,
    /// The department, with all below it.
    pub department: Option<i64>,
    /// None for all pipelines.
    pub pipeline: Option<i64>,
}

impl Filter {
    /// Reads the address; `today` is the company's day.
    #[must_use]
    pub fn read(raw: &Raw, today: NaiveDate) -> Self {
        let id = |name: &str| raw.get(name).parse::<i64>().ok().filter(|id| *id > 0);
        let month = years::day(&format!("{}-01", raw.get("month")));
        Self {
            month: month.filter(|month| (2000..=2200).contains(&month.year())).or(today.with_day(1)).unwrap_or(today),
            mine: raw.get("mine") == "1",
            owner: raw.get("owner").chars().take(220).collect(),
            department: id("department"),
            pipeline: id("pipeline"),
        }
    }

    /// The first day of the month after this one, or of the one before.
    #[must_use]
    pub fn beside(&self, later: bool) -> NaiveDate {
        let one = Months::new(1);
        let beside = if later { self.month.checked_add_months(one) } else { self.month.checked_sub_months(one) };
        beside.unwrap_or(self.month)
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut pairs = vec![
            ("mine", if self.mine { "1".to_owned() } else { String::new() }),
            ("owner", self.owner.clone()),
            ("department", number(self.department)),
            ("pipeline", number(self.pipeline)),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The address of a month.
    #[must_use]
    pub fn of_month(&self, month: NaiveDate) -> String {
        address(PATH, self.pairs(), ("month", month.format("%Y-%m").to_string()))
    }

    /// The list of a day.
    #[must_use]
    pub fn list_of(&self, day: NaiveDate) -> String {
        self.list(("day", day.to_string()))
    }

    /// The list of those whose day is over.
    #[must_use]
    pub fn list_past(&self) -> String {
        self.list(("only", "past".to_owned()))
    }

    fn list(&self, one: (&'static str, String)) -> String {
        let mut pairs = self.pairs();
        pairs.push(("sort", "expected".to_owned()));
        address("/opportunities", pairs, one)
    }

    /// Whether anything narrows the calendar.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !self.pairs().is_empty()
    }
}

fn address(path: &str, mut pairs: Vec<(&'static str, String)>, one: (&'static str, String)) -> String {
    pairs.insert(0, one);
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}
