//! From what was typed about the calendar to a checked week and checked days.

use super::text;
use crate::admin::check::Check;
use crate::core::calendar::{Calendar, Span, Special};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::core::years;
use crate::text::Lang;
use crate::web::form::raw_form;
use chrono::{NaiveDate, NaiveTime, Timelike};
use std::collections::BTreeMap;

/// The most days in one list.
const MOST_DAYS: usize = 400;

raw_form!(
    /// The week and its hours, as typed.
    WeekForm ["weekday", "starts", "lunch", "back", "ends", "statutory", "version"]
);
raw_form!(
    /// Days of the company, one in each line, as typed.
    DaysForm ["days"]
);
raw_form!(
    /// A day that is to be as its weekday is.
    DayForm ["day"]
);

/// A checked week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    pub week: [bool; 7],
    pub hours: Vec<Span>,
    pub statutory: bool,
}

impl WeekForm {
    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<Week, Errors> {
        let mut check = Check::new(&self.0, lang);
        let worked: Vec<&str> = self.0.all("weekday").collect();
        if worked.is_empty() {
            check.wrong("weekday", text::need_weekday(lang));
        }
        let starts = minute(&mut check, "starts", true);
        let ends = minute(&mut check, "ends", true);
        let lunch = minute(&mut check, "lunch", false);
        let back = minute(&mut check, "back", false);
        let hours = match (starts, lunch, back, ends) {
            (Some(starts), None, None, Some(ends)) => vec![Span { from: starts, to: ends }],
            (Some(starts), Some(lunch), Some(back), Some(ends)) => {
                vec![Span { from: starts, to: lunch }, Span { from: back, to: ends }]
            }
            (_, Some(_), None, _) => {
                check.wrong("back", text::need_both(lang));
                Vec::new()
            }
            (_, None, Some(_), _) => {
                check.wrong("lunch", text::need_both(lang));
                Vec::new()
            }
            _ => Vec::new(),
        };
        let edges: Vec<u16> = hours.iter().flat_map(|span| [span.from, span.to]).collect();
        if !edges.is_sorted_by(|one, next| one < next) {
            check.wrong("ends", text::not_in_order(lang));
        }
        let week = ["1", "2", "3", "4", "5", "6", "7"].map(|day| worked.contains(&day));
        let statutory = self.0.get("statutory") != "none";
        check.done(Week { week, hours, statutory })
    }
}

fn minute(check: &mut Check, field: &'static str, needed: bool) -> Option<u16> {
    let typed = check.raw.get(field).to_owned();
    if typed.is_empty() && !needed {
        return None;
    }
    let time = NaiveTime::parse_from_str(&typed, "%H:%M").ok();
    if time.is_none() {
        let words = text::not_a_time(check.lang);
        check.wrong(field, words);
    }
    time.and_then(|time| u16::try_from(time.num_seconds_from_midnight() / 60).ok())
}

impl DaysForm {
    /// The days of the list: each line has a day, `休` or `班` (`off`, `work`), and may have a name.
    ///
    /// # Errors
    /// The lines that can't be read, in the person's language.
    pub fn check(&self, lang: Lang) -> Result<BTreeMap<NaiveDate, Special>, Errors> {
        let mut check = Check::new(&self.0, lang);
        let mut days = BTreeMap::new();
        let lines = self.0.get("days").lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        for (place, line) in lines.take(MOST_DAYS + 1) {
            match read_day(line) {
                Some((day, special)) => {
                    days.insert(day, special);
                }
                None => check
                    .wrong("days", text::bad_line(lang, place + 1, line.chars().take(40).collect::<String>().trim())),
            }
        }
        if days.is_empty() && check.errors.is_empty() {
            check.wrong("days", text::need_days(lang));
        }
        if days.len() > MOST_DAYS {
            check.wrong("days", text::too_many(lang, MOST_DAYS));
        }
        check.done(days)
    }
}

fn read_day(line: &str) -> Option<(NaiveDate, Special)> {
    let mut parts = line.split([',', '，', ';', '\t', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let day =
        NaiveDate::parse_from_str(&parts.next()?.replace(['/', '.'], "-"), "%Y-%m-%d").ok().and_then(years::within)?;
    let working = match parts.next()?.to_lowercase().as_str() {
        "休" | "休息" | "放假" | "off" | "holiday" => false,
        "班" | "上班" | "work" | "working" => true,
        _ => return None,
    };
    let name: String = parts.collect::<Vec<_>>().join(" ");
    (name.chars().count() <= 50 && !name.chars().any(char::is_control)).then_some((day, Special { working, name }))
}

/// The stored week as its form shows it.
#[must_use]
pub fn typed(calendar: &Calendar, statutory: bool, version: i32) -> WeekForm {
    let mut raw = Raw::default();
    let worked = calendar.week.iter().zip(1..).filter(|(worked, _)| **worked).map(|(_, day): (_, u8)| day.to_string());
    raw.set("weekday", worked.collect::<Vec<_>>().join(","));
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (first, last) = (calendar.hours.first(), calendar.hours.last());
    raw.set("starts", first.map(|span| time(span.from)).unwrap_or_default());
    raw.set("ends", last.map(|span| time(span.to)).unwrap_or_default());
    if let [morning, afternoon] = calendar.hours.as_slice() {
        raw.set("lunch", time(morning.to));
        raw.set("back", time(afternoon.from));
    }
    raw.set("statutory", if statutory { "cn" } else { "none" });
    raw.set("version", version.to_string());
    WeekForm(raw)
}
