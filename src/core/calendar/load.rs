//! The calendar as it is stored: the week, the hours and the company's own days.

use super::{Calendar, Span, Special};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use chrono::NaiveDate;
use chrono_tz::Tz;

row! {
    struct Kept { key: String, value: String }
    struct Own { day: NaiveDate, working: bool, name: String }
}

/// The calendar of the company: what administrators decided over what is usual.
///
/// # Errors
/// As the database answers.
pub fn load(door: &mut impl Door, zone: Tz) -> Result<Calendar, Problem> {
    let mut calendar = Calendar::usual(zone);
    let kept: Vec<Kept> =
        Sql::new("select key, value from setting where key in ('working_week', 'working_hours', 'statutory_holidays')")
            .rows(door)?;
    for Kept { key, value } in kept {
        match key.as_str() {
            "working_week" => calendar.week = week(&value),
            "working_hours" => calendar.hours = hours(&value),
            _ if value == "none" => calendar.special.clear(),
            _ => {}
        }
    }
    let days: Vec<Own> = Sql::new("select day, working, name from calendar_day").rows(door)?;
    calendar.special.extend(days.into_iter().map(|day| (day.day, Special { working: day.working, name: day.name })));
    Ok(calendar)
}

/// `1,2,3,4,5`: the worked days of the week, Monday is 1.
fn week(value: &str) -> [bool; 7] {
    let worked: Vec<u8> = value.split(',').filter_map(|day| day.parse().ok()).collect();
    [1, 2, 3, 4, 5, 6, 7].map(|day| worked.contains(&day))
}

/// `540-720,780-1080`: the worked minutes of a day.
fn hours(value: &str) -> Vec<Span> {
    value
        .split(',')
        .filter_map(|span| span.split_once('-'))
        .filter_map(|(from, to)| Some(Span { from: from.parse().ok()?, to: to.parse().ok()? }))
        .collect()
}
