//! A year and its parts.

use super::text;
use crate::text::Lang;
use chrono::{Datelike, Months, NaiveDate};

/// How many cells a line has: the year, twelve months, four quarters.
pub const CELLS: usize = 17;

/// The cells as a sheet shows them: the year, then each quarter with its months.
pub const ORDER: [usize; CELLS] = [0, 13, 1, 2, 3, 14, 4, 5, 6, 15, 7, 8, 9, 16, 10, 11, 12];

/// A part of a year, or the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    Year,
    /// 1 to 4.
    Quarter(u32),
    /// 1 to 12.
    Month(u32),
    /// From January to the present month.
    ToDate,
}

impl Period {
    /// As addresses have it: `y`, `q2`, `m7`, `d`.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Year => "y".to_owned(),
            Self::Quarter(quarter) => format!("q{quarter}"),
            Self::Month(month) => format!("m{month}"),
            Self::ToDate => "d".to_owned(),
        }
    }

    /// From what is typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        let within = |rest: &str, most: u32| rest.parse().ok().filter(|number| (1..=most).contains(number));
        match id {
            "y" => Some(Self::Year),
            "d" => Some(Self::ToDate),
            _ => match (id.strip_prefix('q'), id.strip_prefix('m')) {
                (Some(rest), _) => within(rest, 4).map(Self::Quarter),
                (_, Some(rest)) => within(rest, 12).map(Self::Month),
                _ => None,
            },
        }
    }

    /// The month of a day.
    #[must_use]
    pub fn of_month(day: NaiveDate) -> Self {
        Self::Month(day.month())
    }

    /// Its first and last month in its year, on a day of the company.
    #[must_use]
    pub fn months(self, (year, today): (i32, NaiveDate)) -> (u32, u32) {
        match self {
            Self::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Self::Month(month) => (month, month),
            Self::ToDate if year == today.year() => (1, today.month()),
            Self::Year | Self::ToDate => (1, 12),
        }
    }

    /// Its days in its year, the last excluded.
    #[must_use]
    pub fn days(self, at: (i32, NaiveDate)) -> (NaiveDate, NaiveDate) {
        let (first, last) = self.months(at);
        let begin = |month: u32| NaiveDate::from_ymd_opt(at.0, month, 1).unwrap_or_default();
        (begin(first), begin(last).checked_add_months(Months::new(1)).unwrap_or_default())
    }

    /// Whether it has begun by a day.
    #[must_use]
    pub fn has_begun(self, at: (i32, NaiveDate)) -> bool {
        self.days(at).0 <= at.1
    }

    /// How much of it is over on a day, in percent; none where it has not begun or is over.
    #[must_use]
    pub fn gone(self, at: (i32, NaiveDate)) -> Option<i64> {
        let (first, end) = self.days(at);
        let (passed, whole) = ((at.1 - first).num_days() + 1, (end - first).num_days());
        ((1..=whole).contains(&passed)).then(|| passed * 100 / whole.max(1))
    }

    /// The same part as the one before it, in its own year or the year before.
    #[must_use]
    pub fn before(self, year: i32) -> (i32, Self) {
        match self {
            Self::Month(1) => (year - 1, Self::Month(12)),
            Self::Month(month) => (year, Self::Month(month - 1)),
            Self::Quarter(1) => (year - 1, Self::Quarter(4)),
            Self::Quarter(quarter) => (year, Self::Quarter(quarter - 1)),
            Self::Year | Self::ToDate => (year - 1, Self::Year),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, lang: Lang) -> String {
        match self {
            Self::Year => text::whole_year(lang).to_owned(),
            Self::Quarter(quarter) => text::quarter(lang, quarter),
            Self::Month(month) => text::month(lang, month),
            Self::ToDate => text::to_date(lang).to_owned(),
        }
    }
}

/// The part of the year that a cell is for.
#[must_use]
pub fn of_cell(at: usize) -> Period {
    match u32::try_from(at) {
        Ok(month @ 1..=12) => Period::Month(month),
        Ok(quarter @ 13..=16) => Period::Quarter(quarter - 12),
        _ => Period::Year,
    }
}

/// The cells of a quarter's months, by the cell of the quarter; empty for any other cell.
#[must_use]
pub fn months_of(at: usize) -> std::ops::Range<usize> {
    match at {
        13..=16 => (at - 13) * 3 + 1..(at - 13) * 3 + 4,
        _ => 0..0,
    }
}
