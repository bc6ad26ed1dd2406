//! What the report is asked for: by what it counts, of which months, of which source. Read from the address.

use crate::core::raw::Raw;
use crate::core::years;
use crate::customers::fields::SOURCES;
use chrono::{Datelike, Months, NaiveDate};

/// By what leads are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    Source,
    /// Whose they are now.
    Owner,
    /// The month in which they were made.
    Month,
}

impl By {
    /// As in the address.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Owner => "owner",
            Self::Month => "month",
        }
    }
}

/// Months that a report spans at most.
const MOST_MONTHS: u32 = 36;
/// Months that it spans unless others are asked for.
const USUAL: u32 = 6;

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub by: By,
    /// The first days of the first and the last month.
    pub months: (NaiveDate, NaiveDate),
    /// A source, or `none` for leads without one.
    pub source: Option<&'static str>,
}

/// The first day of a day's month.
#[must_use]
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// A month as addresses and forms have it: 2026-11.
#[must_use]
pub fn month(typed: &str) -> Option<NaiveDate> {
    years::day(&format!("{}-01", typed.trim()))
}

/// The same, written.
#[must_use]
pub fn written(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}

/// A month so many before another.
#[must_use]
pub fn before(month: NaiveDate, months: u32) -> NaiveDate {
    month.checked_sub_months(Months::new(months)).unwrap_or(month)
}

impl Filter {
    /// Reads the address; `today` is the company's day.
    #[must_use]
    pub fn read(raw: &Raw, today: NaiveDate) -> Self {
        let last = month(raw.get("to")).unwrap_or_else(|| month_of(today));
        let first = month(raw.get("from")).unwrap_or_else(|| before(last, USUAL - 1));
        let first = if first > last { before(last, USUAL - 1) } else { first.max(before(last, MOST_MONTHS - 1)) };
        let known = SOURCES.iter().map(|(id, ..)| *id).chain(["none"]);
        Self {
            by: [By::Source, By::Owner, By::Month].into_iter().find(|by| by.id() == raw.get("by")).unwrap_or_default(),
            months: (first, last),
            source: known.into_iter().find(|id| *id == raw.get("source")),
        }
    }

    /// The months as the list of leads has them.
    #[must_use]
    pub fn span(&self) -> String {
        format!("{}~{}", written(self.months.0), written(self.months.1))
    }

    /// The address, counted by something else.
    #[must_use]
    pub fn href(&self, by: By) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("by", by.id())
            .append_pair("from", &written(self.months.0))
            .append_pair("to", &written(self.months.1));
        if let Some(source) = self.source {
            query.append_pair("source", source);
        }
        format!("/leads/sources?{}", query.finish())
    }
}
