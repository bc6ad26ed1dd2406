//! Days as they are reckoned, whatever the language they were named in.

use super::Unclear;
use chrono::{Datelike, Days, Months, NaiveDate};

/// A day that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub day: NaiveDate,
    /// Only a weekday was named: a date beside it says which.
    pub weekday_only: bool,
}

/// A day, or why there is none.
pub(super) type Read = Result<Found, Unclear>;

impl Found {
    /// Together with a second day: one of them is a weekday, which the other must be.
    pub(super) fn and(self, other: Self) -> Read {
        match (self.weekday_only, other.weekday_only) {
            (true, false) if self.day.weekday() == other.day.weekday() => Ok(other),
            (false, true) if self.day.weekday() == other.day.weekday() => Ok(self),
            (false, false) => Err(Unclear::Unknown),
            _ => Err(Unclear::Impossible),
        }
    }
}

/// A day as such, or that there is none of the kind.
pub(super) fn of(day: Option<NaiveDate>) -> Read {
    day.map(|day| Found { day, weekday_only: false }).ok_or(Unclear::Impossible)
}

pub(super) fn later(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days.into()))
}

/// The last day of a day's month.
pub(super) fn month_end(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The Monday of a day's week.
pub(super) fn monday(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))
}

/// The next such weekday from today on, Monday is 0.
pub(super) fn coming(today: NaiveDate, weekday: u32) -> Read {
    let ahead = (7 + weekday - today.weekday().num_days_from_monday()) % 7;
    Ok(Found { weekday_only: true, ..of(later(today, ahead))? })
}

/// The day of the year that was named; else the first from today on within the next eight years, for 29 February.
pub(super) fn yearly(today: NaiveDate, year: Option<i32>, day: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
    match year {
        Some(year) => day(year),
        None => (today.year()..=today.year() + 8).filter_map(day).find(|day| *day >= today),
    }
}

/// What time is counted in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The day so many of them later.
    pub(super) fn after(self, day: NaiveDate, count: u32) -> Option<NaiveDate> {
        match self {
            Self::Day => later(day, count),
            Self::Week => later(day, count.checked_mul(7)?),
            Self::Month => day.checked_add_months(Months::new(count)),
            Self::Year => day.checked_add_months(Months::new(count.checked_mul(12)?)),
        }
    }
}
