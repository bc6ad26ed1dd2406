//! Repetition: on which days a task comes again, and when it ends. Pure.

use crate::core::calendar::Calendar;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The most days, weeks, months or years between two.
pub const MOST_STEP: u32 = 99;
/// The most times that can be asked for.
pub const MOST_TIMES: u32 = 999;

/// On which days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    Day,
    /// On these days of the week, Monday is 1.
    Week(Vec<u32>),
    /// On this day of the month; on its last where it is shorter.
    Month(u32),
    MonthEnd,
    /// On this month and day; a 29 February on the 28th of other years.
    Year(u32, u32),
}

/// How a task repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repetition {
    pub every: Every,
    /// Every so many days, weeks, months or years.
    pub step: u32,
    /// One that falls on a day off moves to the next working day.
    pub working: bool,
    /// None comes after this day.
    pub until: Option<NaiveDate>,
    /// How many come after the present one; none where it does not end by count.
    pub left: Option<u32>,
    /// The day of the present one by the rule, before it was moved.
    pub nominal: NaiveDate,
}

impl Repetition {
    /// The one after the present: its day, and the repetition that it carries. It is later than `due`, not before `today` (what
    /// was missed is not made up for), and none where the repetition has ended.
    #[must_use]
    pub fn next(&self, due: NaiveDate, today: NaiveDate, calendar: &Calendar) -> Option<(NaiveDate, Self)> {
        let left = match self.left {
            Some(0) => return None,
            left => left.map(|left| left - 1),
        };
        let within = |day: &NaiveDate| self.until.is_none_or(|until| *day <= until);
        let moved = |day: NaiveDate| if self.working { calendar.working_day_from(day) } else { day };
        let (day, nominal) = self
            .days()
            .take_while(within)
            .map(|nominal| (moved(nominal), nominal))
            .find(|(day, _)| *day > due && *day >= today)?;
        Some((day, Self { left, nominal, ..self.clone() }))
    }

    /// The days of the rule after the present one, without end: as far as the calendar of the world goes.
    fn days(&self) -> Box<dyn Iterator<Item = NaiveDate> + '_> {
        let step = self.step.max(1);
        let nominal = self.nominal;
        match &self.every {
            Every::Day => Box::new((1_u32..).map_while(move |n| later(nominal, n.checked_mul(step)?))),
            Every::Week(weekdays) => {
                let monday = nominal.checked_sub_days(Days::new(nominal.weekday().num_days_from_monday().into()));
                let weeks = (0_u32..).map_while(move |n| later(monday?, n.checked_mul(step)?.checked_mul(7)?));
                let days = weeks.flat_map(move |monday| {
                    let of = |ahead: u32| later(monday, ahead);
                    (0..7).filter(|ahead| weekdays.contains(&(ahead + 1))).filter_map(of).collect::<Vec<_>>()
                });
                // A week without days would never end.
                Box::new(days.filter(move |day| *day > nominal).take(if weekdays.is_empty() { 0 } else { usize::MAX }))
            }
            Every::Month(day) => Box::new(self.months(step).filter_map(move |first| day_or_last(first, *day))),
            Every::MonthEnd => Box::new(self.months(step).filter_map(|first| day_or_last(first, 31))),
            Every::Year(month, day) => Box::new(
                (1_u32..)
                    .map_while(move |n| {
                        NaiveDate::from_ymd_opt(nominal.year(), 1, 1)?.checked_add_months(months(n, step)?)
                    })
                    .filter_map(move |year| day_or_last(NaiveDate::from_ymd_opt(year.year(), *month, 1)?, *day)),
            ),
        }
    }

    /// The first days of the months after the present one.
    fn months(&self, step: u32) -> impl Iterator<Item = NaiveDate> + use<> {
        let first = self.nominal.with_day(1);
        (1_u32..).map_while(move |n| first?.checked_add_months(Months::new(n.checked_mul(step)?)))
    }
}

fn months(years: u32, step: u32) -> Option<Months> {
    Some(Months::new(years.checked_mul(step)?.checked_mul(12)?))
}

fn later(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days.into()))
}

/// The day of this number in the month of `first`, or its last.
fn day_or_last(first: NaiveDate, day: u32) -> Option<NaiveDate> {
    (28..=day).rev().chain([day]).find_map(|day| first.with_day(day))
}
