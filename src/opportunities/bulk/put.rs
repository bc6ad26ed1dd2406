//! How far an expected day is put off. Pure.

use chrono::{Days, NaiveDate};

/// By how much, or to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// By so many days from the day of each; from today where there is none, or where it has passed.
    By(u16),
    To(NaiveDate),
}

/// The last day that an opportunity may have.
pub const LAST: NaiveDate = match NaiveDate::from_ymd_opt(2200, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

impl Put {
    /// The day that an expected day becomes; none where it would lie beyond what a day may be.
    #[must_use]
    pub fn of(self, expected: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
        let day = match self {
            Self::To(day) => Some(day),
            Self::By(days) => expected.unwrap_or(today).max(today).checked_add_days(Days::new(days.into())),
        };
        day.filter(|day| *day <= LAST)
    }
}
