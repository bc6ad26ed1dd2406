//! The one working calendar: which days are worked, and what working time lies between two instants. Promises, reminders
//! and the clocks of sales all ask it. Pure arithmetic, but for [`load`].

mod kept;
mod load;
mod statutory;

pub use kept::Kept;
pub use load::load;
pub use statutory::{Holiday, YEARS, holidays};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// The free days of one festival lie within so many days, whatever the company has made of one of them.
const FESTIVAL: u64 = 15;
/// How far ahead a working day is looked for; a calendar without any within this has none.
const HORIZON: u64 = 3 * 366;

/// A part of a day, in minutes since its midnight: `from` is in it, `to` is not. At most 1,440.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: u16,
    pub to: u16,
}

/// A day that is not as its weekday is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Special {
    pub working: bool,
    pub name: String,
}

/// The calendar of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub zone: Tz,
    /// Which days of the week are worked, Monday first.
    pub week: [bool; 7],
    /// The hours of a worked day, in order and apart from each other; lunch is the gap.
    pub hours: Vec<Span>,
    pub special: BTreeMap<NaiveDate, Special>,
}

impl Calendar {
    /// Monday to Friday, 9 to 12 and 13 to 18, with the statutory holidays and made-up days of China.
    #[must_use]
    pub fn usual(zone: Tz) -> Self {
        let special = holidays().collect();
        Self {
            zone,
            week: [true, true, true, true, true, false, false],
            hours: vec![Span { from: 540, to: 720 }, Span { from: 780, to: 1080 }],
            special,
        }
    }

    /// Whether a day is worked.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.special.get(&day).map_or_else(|| self.week_says(day), |special| special.working)
    }

    /// Whether the week alone says that a day is worked.
    #[must_use]
    pub fn week_says(&self, day: NaiveDate) -> bool {
        let place = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
        self.week.get(place).copied().unwrap_or_default()
    }

    /// The festival that begins on a day: the name of the first of its free days, built in or imported. One name may join
    /// two.
    #[must_use]
    pub fn festival(&self, day: NaiveDate) -> Option<&str> {
        let named = |day: NaiveDate| {
            let special = self.special.get(&day).filter(|special| !special.working && !special.name.is_empty());
            special.map(|special| special.name.as_str())
        };
        let here = named(day)?;
        let since = day.checked_sub_days(Days::new(FESTIVAL)).unwrap_or(day);
        let has_begun = since.iter_days().take_while(|before| *before < day).any(|before| named(before) == Some(here));
        (!has_begun).then_some(here)
    }

    /// Whether a festival of this name (any, where it is empty) begins on a day.
    #[must_use]
    pub fn begins(&self, day: NaiveDate, name: &str) -> bool {
        self.festival(day).is_some_and(|here| name.is_empty() || here.split('、').any(|one| one == name))
    }

    /// Whether any day of a year is known that is not as its weekday is.
    #[must_use]
    pub fn knows(&self, year: i32) -> bool {
        self.special.keys().any(|day| day.year() == year)
    }

    /// The day itself where it is worked, else the next that is; the day itself where none is.
    #[must_use]
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        days_from(day).find(|day| self.is_working(*day)).unwrap_or(day)
    }

    /// The day `count` working days after this one; the day itself for none, or where there are not so many.
    #[must_use]
    pub fn add_working_days(&self, day: NaiveDate, count: usize) -> NaiveDate {
        let Some(place) = count.checked_sub(1) else { return day };
        days_from(day).skip(1).filter(|day| self.is_working(*day)).nth(place).unwrap_or(day)
    }

    /// The working time between two instants; nothing where the second is not later.
    #[must_use]
    pub fn working_time(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let last = to.with_timezone(&self.zone).date_naive();
        let first = from.with_timezone(&self.zone).date_naive();
        self.spans_from(first)
            .take_while(|(begins, _)| begins.with_timezone(&self.zone).date_naive() <= last)
            .map(|(begins, ends)| (ends.min(to) - begins.max(from)).max(TimeDelta::zero()))
            .fold(TimeDelta::zero(), |sum, part| sum + part)
    }

    /// The first instant by which so much working time has passed since `from`; nothing where it never does.
    #[must_use]
    pub fn after(&self, from: DateTime<Utc>, amount: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = amount;
        if left <= TimeDelta::zero() {
            return Some(from);
        }
        for (begins, ends) in self.spans_from(from.with_timezone(&self.zone).date_naive()) {
            let begins = begins.max(from);
            let here = (ends - begins).max(TimeDelta::zero());
            if here >= left {
                return Some(begins + left);
            }
            left -= here;
        }
        None
    }

    /// The worked spans from a day on, as instants.
    fn spans_from(&self, day: NaiveDate) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        days_from(day).filter(|day| self.is_working(*day)).flat_map(move |day| {
            self.hours.iter().map(move |span| (self.instant(day, span.from), self.instant(day, span.to)))
        })
    }

    /// The instant of a minute of a day; where the clocks go forward over it, the first instant after the gap.
    #[must_use]
    pub fn instant(&self, day: NaiveDate, minute: u16) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        let local = midnight + TimeDelta::minutes(i64::from(minute));
        let whole_hours = (0..4).map(|hours| local + TimeDelta::hours(hours));
        whole_hours
            .map(|local| self.zone.from_local_datetime(&local))
            .find_map(chrono::LocalResult::earliest)
            .map_or_else(|| local.and_utc(), |instant| instant.with_timezone(&Utc))
    }

    /// As `instant`, but the second where the clocks go back and a minute comes twice.
    #[must_use]
    pub fn last_instant(&self, day: NaiveDate, minute: u16) -> DateTime<Utc> {
        let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
        let last = self.zone.from_local_datetime(&local).latest();
        last.map_or_else(|| self.instant(day, minute), |instant| instant.with_timezone(&Utc))
    }
}

fn days_from(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..HORIZON).map_while(move |later| day.checked_add_days(Days::new(later)))
}
