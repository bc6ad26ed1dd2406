//! English days: next Wed, in 3 days, end of month, 5 Dec, December 5th.

use super::day::{Read, Unit, coming, later, monday, month_end, of, yearly};
use super::scan::Scan;
use chrono::{Datelike, Months, NaiveDate};

const WEEKDAYS: &[(&str, u32)] = &[
    ("monday", 0),
    ("mon", 0),
    ("tuesday", 1),
    ("tues", 1),
    ("tue", 1),
    ("wednesday", 2),
    ("wed", 2),
    ("thursday", 3),
    ("thurs", 3),
    ("thu", 3),
    ("friday", 4),
    ("fri", 4),
    ("saturday", 5),
    ("sat", 5),
    ("sunday", 6),
    ("sun", 6),
];

const MONTHS: &[(&str, u32)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

const UNITS: &[(&str, Unit)] = &[
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("years", Unit::Year),
    ("year", Unit::Year),
];

/// A day that stands here.
pub(super) fn day(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    within(scan, today).or_else(|| end(scan, today)).or_else(|| of_week(scan, today)).or_else(|| dated(scan, today))
}

/// in 3 days, in a week, 2 weeks from now.
fn within(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let told = scan.word("in");
        let count = if scan.word("a") || scan.word("an") || scan.word("one") { 1 } else { scan.number()?.0 };
        let unit = scan.one_of(UNITS)?;
        let told = told || scan.one_of(&[("from now", ()), ("from today", ()), ("later", ())]).is_some();
        told.then(|| of(unit.after(today, count)))
    })
}

/// end of month, end of next month, end of the week (its Friday), end of year, eom.
fn end(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let short = scan.one_of(&[("eow", Unit::Week), ("eom", Unit::Month), ("eoy", Unit::Year)]);
        let (unit, ahead) = if let Some(unit) = short {
            (unit, 0)
        } else {
            if !scan.word("end of") {
                return None;
            }
            let _said = scan.word("the");
            let ahead = scan.one_of(&[("next", 1), ("this", 0)]).unwrap_or(0);
            (scan.one_of(UNITS)?, ahead)
        };
        Some(match unit {
            Unit::Day => return None,
            Unit::Week => of(later(monday(today)?, ahead * 7 + 4)),
            Unit::Month => of(month_end(today.with_day(1)?.checked_add_months(Months::new(ahead))?)),
            Unit::Year => of(NaiveDate::from_ymd_opt(today.year() + i32::try_from(ahead).ok()?, 12, 31)),
        })
    })
}

/// Friday, this Friday, next Wed (of the next week), next week (its Monday), weekend.
fn of_week(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let week = scan.one_of(&[("next", 1), ("this", 0)]);
        let begin = later(monday(today)?, week.unwrap_or(0) * 7)?;
        if scan.word("weekend") {
            return Some(of(later(begin, 5)));
        }
        if week == Some(1) && scan.word("week") {
            return Some(of(Some(begin)));
        }
        let weekday = scan.one_of(WEEKDAYS)?;
        let _point = scan.eat(".");
        Some(if week.is_some() { of(later(begin, weekday)) } else { coming(today, weekday) })
    })
}

/// 5 Dec, 5th of December 2026, Dec 5, December 5th, 2026: without a year the next that comes.
fn dated(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let (day, month) = if let Some(month) = month(scan) {
            (ordinal(scan)?, month)
        } else {
            let day = ordinal(scan)?;
            let _said = scan.word("of");
            (day, month(scan)?)
        };
        let year = scan.attempt(|scan| {
            let _comma = scan.eat(",");
            let (year, figures) = scan.number()?;
            (figures == 4 && !scan.eat(":")).then_some(year)
        });
        let year = year.and_then(|year| i32::try_from(year).ok());
        Some(of(yearly(today, year, |year| NaiveDate::from_ymd_opt(year, month, day))))
    })
}

fn month(scan: &mut Scan) -> Option<u32> {
    let month = scan.one_of(MONTHS)?;
    let _point = scan.eat(".");
    Some(month)
}

/// 5, 5th, 1st.
fn ordinal(scan: &mut Scan) -> Option<u32> {
    let (day, figures) = scan.number()?;
    let _said = scan.one_of(&[("st", ()), ("nd", ()), ("rd", ()), ("th", ())]);
    (figures <= 2).then_some(day)
}
