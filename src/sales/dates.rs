//! Days as files have them: the year first, or the day or the month first, as the whole column tells.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What comes first in a day whose year is last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    Day,
    Month,
}

impl Order {
    /// As forms and commands have it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// From what was sent.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        [Self::Day, Self::Month].into_iter().find(|order| order.id() == id)
    }

    /// What all these days let expect: the month is first where some second number can be no month and no first one is.
    pub fn of<'a>(days: impl Iterator<Item = &'a str>) -> Self {
        let (mut first, mut second) = (0, 0);
        for (a, b, _) in days.filter_map(numbers).filter(|(a, ..)| *a < 100) {
            first = first.max(a);
            second = second.max(b);
        }
        if second > 12 && first <= 12 { Self::Month } else { Self::Day }
    }
}

/// The three numbers of a day, whatever stands between them; a time after it is left out.
fn numbers(text: &str) -> Option<(u32, u32, u32)> {
    let day = text.trim().split([' ', 'T']).next()?;
    let mut parts = day.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || parts.next()?.parse::<u32>().ok();
    let found = (next()?, next()?, next()?);
    parts.next().is_none().then_some(found)
}

/// The day that is meant, between 1900 and 2200.
#[must_use]
pub fn day(text: &str, order: Order) -> Option<NaiveDate> {
    let (a, b, c) = numbers(text)?;
    let (year, month, day) = match order {
        _ if a >= 1000 => (a, b, c),
        Order::Day => (c, b, a),
        Order::Month => (c, a, b),
    };
    let year = i32::try_from(year).ok().filter(|year| (1900..=2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}
