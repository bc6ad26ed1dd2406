//! What a board is asked for, read from the address and written back into it.

use crate::core::raw::Raw;
use chrono::{Datelike, Months, NaiveDate};

/// The path of the board.
pub const PATH: &str = "/opportunities/board";

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// None for the usual one.
    pub pipeline: Option<i64>,
    /// Only those that the actor owns.
    pub mine: bool,
    /// The owner by name, by label with the department, or by login.
    pub owner: String,
    /// The department, with all below it.
    pub department: Option<i64>,
    /// The first day of the month in which it is expected to be closed.
    pub month: Option<NaiveDate>,
    /// Longer in their stage than expected.
    pub stale: bool,
}

/// The card before those that are asked for: its expected day as lists order it (days since 2000), and its id.
pub type After = (i32, i64);

impl Filter {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let id = |name: &str| raw.get(name).parse::<i64>().ok().filter(|id| *id > 0);
        let month = NaiveDate::parse_from_str(&format!("{}-01", raw.get("month")), "%Y-%m-%d").ok();
        Self {
            pipeline: id("pipeline"),
            mine: raw.get("mine") == "1",
            owner: raw.get("owner").chars().take(220).collect(),
            department: id("department"),
            month: month.filter(|month| (2000..=2200).contains(&month.year())),
            stale: raw.get("stale") == "1",
        }
    }

    /// Whether it shows all of a pipeline.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        *self == Self { pipeline: self.pipeline, ..Self::default() }
    }

    /// Reads the query of a board's address.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Self::read(&Raw::new(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// The filter of the board from which a request came, if it came from one.
    #[must_use]
    pub fn of_page(from: Option<&str>) -> Self {
        match from.and_then(|from| from.split_once('?')) {
            Some((PATH, query)) => Self::of_query(query),
            _ => Self::default(),
        }
    }

    /// The days of the month, the last excluded.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.month?;
        Some((first, first.checked_add_months(Months::new(1))?))
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
        let mut pairs = vec![
            ("pipeline", number(self.pipeline)),
            ("mine", flag(self.mine)),
            ("owner", self.owner.clone()),
            ("department", number(self.department)),
            ("month", self.month.map(|month| month.format("%Y-%m").to_string()).unwrap_or_default()),
            ("stale", flag(self.stale)),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The query of its address; empty for the usual board.
    #[must_use]
    pub fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }

    /// Its address.
    #[must_use]
    pub fn here(&self) -> String {
        let query = self.query();
        if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
    }

    /// The address of the cards of a column after one.
    #[must_use]
    pub fn more(&self, stage: &str, (key, id): After) -> String {
        let pairs = self.pairs().into_iter().chain([("stage", stage.to_owned()), ("after", format!("{key}.{id}"))]);
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{PATH}/more?{query}")
    }

    /// The address of the list of a column: what it leads to without script.
    #[must_use]
    pub fn list(&self, pipeline: i64, stage: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| *name != "pipeline");
        pairs.extend([("stage", format!("{pipeline}.{stage}")), ("sort", "expected".to_owned())]);
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("/opportunities?{query}")
    }

    /// Whether anything narrows the board.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self != Self { pipeline: self.pipeline, ..Self::default() }
    }
}

/// The card before those that are asked for.
#[must_use]
pub fn after(raw: &Raw) -> Option<After> {
    let (key, id) = raw.get("after").split_once('.')?;
    Some((key.parse().ok()?, id.parse().ok()?))
}
