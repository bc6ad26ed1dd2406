//! Days: 明天, 周五, 下周三, 三天后, 月底, 12月5日, and those written in figures. The English ones are in `english`.

use super::clock::Period;
use super::scan::Scan;
use super::{Unclear, english};
use crate::text::Lang;
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

/// A day that stands here, with the part of the day that its word names.
pub(super) fn day(scan: &mut Scan, today: NaiveDate, lang: Lang) -> Option<(Read, Option<Period>)> {
    if let Some((days, period)) = scan.one_of(NEAR) {
        return Some((of(later(today, days)), period));
    }
    let found = after(scan, today)
        .or_else(|| of_week(scan, today))
        .or_else(|| of_month(scan, today))
        .or_else(|| dated(scan, today))
        .or_else(|| figures(scan, today, lang))
        .or_else(|| english::day(scan, today))?;
    Some((found, None))
}

/// Words for days near today: days ahead, and the part of the day.
const NEAR: &[(&str, (u32, Option<Period>))] = &[
    ("大后天", (3, None)),
    ("后天", (2, None)),
    ("明天", (1, None)),
    ("明日", (1, None)),
    ("明早", (1, Some(Period::Early))),
    ("明晚", (1, Some(Period::Evening))),
    ("今天", (0, None)),
    ("今日", (0, None)),
    ("今早", (0, Some(Period::Early))),
    ("今晚", (0, Some(Period::Evening))),
    ("day after tomorrow", (2, None)),
    ("tomorrow", (1, None)),
    ("tmrw", (1, None)),
    ("tmr", (1, None)),
    ("today", (0, None)),
    ("tonight", (0, Some(Period::Evening))),
];

/// 三天后, 两周后, 半个月后, 过三天.
fn after(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let passed = scan.eat("过");
        let day = if scan.eat("半个月") {
            later(today, 15)
        } else if scan.eat("半年") {
            today.checked_add_months(Months::new(6))
        } else {
            let (count, _) = scan.number()?;
            let unit = scan.one_of(UNITS)?;
            unit.after(today, count)
        };
        let told = scan.eat("以后") || scan.eat("之后") || scan.eat("后");
        (told || passed).then(|| of(day))
    })
}

/// What time is counted in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

const UNITS: &[(&str, Unit)] = &[
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("个星期", Unit::Week),
    ("个礼拜", Unit::Week),
    ("星期", Unit::Week),
    ("礼拜", Unit::Week),
    ("周", Unit::Week),
    ("个月", Unit::Month),
    ("年", Unit::Year),
];

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

const WEEKDAYS: &[(char, u32)] = &[
    ('一', 0),
    ('二', 1),
    ('三', 2),
    ('四', 3),
    ('五', 4),
    ('六', 5),
    ('日', 6),
    ('天', 6),
    ('1', 0),
    ('2', 1),
    ('3', 2),
    ('4', 3),
    ('5', 4),
    ('6', 5),
    ('7', 6),
];

/// 周五, 本周五, 下周三, 下下周一, 下周, 周末.
fn of_week(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let week = scan.one_of(&[("下下", 2), ("下", 1), ("本", 0), ("这", 0)]);
        let _said = week.is_some() && scan.eat("个");
        if !(scan.eat("周") || scan.eat("星期") || scan.eat("礼拜")) {
            return None;
        }
        let begin = later(monday(today)?, week.unwrap_or(0) * 7)?;
        if scan.eat("末") {
            return Some(of(later(begin, 5)));
        }
        match (scan.sign(WEEKDAYS), week) {
            (Some(weekday), Some(_)) => Some(of(later(begin, weekday))),
            (Some(weekday), None) => Some(coming(today, weekday)),
            (None, Some(1..)) => Some(of(Some(begin))),
            (None, _) => None,
        }
    })
}

/// The next such weekday from today on, Monday is 0.
pub(super) fn coming(today: NaiveDate, weekday: u32) -> Read {
    let ahead = (7 + weekday - today.weekday().num_days_from_monday()) % 7;
    Ok(Found { weekday_only: true, ..of(later(today, ahead))? })
}

/// 月底, 下月底, 下个月5号, 月初, 年底.
fn of_month(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        if scan.eat("明年底") {
            return Some(of(NaiveDate::from_ymd_opt(today.year() + 1, 12, 31)));
        }
        if scan.eat("今年底") || scan.eat("年底") || scan.eat("年末") {
            return Some(of(NaiveDate::from_ymd_opt(today.year(), 12, 31)));
        }
        let named = scan.one_of(&[("下", 1), ("本", 0), ("这", 0)]);
        let _said = named.is_some() && scan.eat("个");
        if !scan.eat("月") {
            return None;
        }
        let month = today.with_day(1)?.checked_add_months(Months::new(named.unwrap_or(0)))?;
        if scan.eat("底") || scan.eat("末") {
            return Some(of(month_end(month)));
        }
        if scan.eat("初") {
            // The begin of this month is over, but for its first day.
            let ahead = u32::from(named.is_none() && today.day() > 1);
            return Some(of(month.checked_add_months(Months::new(ahead))));
        }
        named?;
        let day = scan.number_before(&["日", "号"])?;
        Some(of(month.with_day(day)))
    })
}

/// 12月5日, 2026年12月5日, 明年3月1日, 12月底, 15号: without a year the next that comes.
fn dated(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    scan.attempt(|scan| {
        let year = match scan.one_of(&[("明年", 1), ("今年", 0), ("后年", 2)]) {
            Some(ahead) => Some(today.year() + ahead),
            None => scan.number_before(&["年"]).and_then(|year| i32::try_from(year).ok()),
        };
        let Some(month) = scan.number_before(&["月份", "月"]) else {
            let day = if year.is_none() { scan.number_before(&["日", "号"])? } else { return None };
            return Some(of(next_with_day(today, day)));
        };
        if scan.eat("底") || scan.eat("末") {
            return Some(of(yearly(today, year, |year| month_end(NaiveDate::from_ymd_opt(year, month, 1)?))));
        }
        let (day, _) = if scan.eat("初") { (1, 0) } else { scan.number()? };
        let _said = scan.eat("日") || scan.eat("号");
        Some(of(yearly(today, year, |year| NaiveDate::from_ymd_opt(year, month, day))))
    })
}

/// The day of the year that was named; else the first from today on within the next eight years, for 29 February.
pub(super) fn yearly(today: NaiveDate, year: Option<i32>, day: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
    match year {
        Some(year) => day(year),
        None => (today.year()..=today.year() + 8).filter_map(day).find(|day| *day >= today),
    }
}

/// The next day of this number, in a month that has it.
fn next_with_day(today: NaiveDate, day: u32) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    let months = (0..3).filter_map(|ahead| first.checked_add_months(Months::new(ahead)));
    months.filter_map(|month| month.with_day(day)).find(|day| *day >= today)
}

/// 2026-12-05, 2026/12/5, 5.12.2026, 12-05, and 12/5 where it can be told which is the month.
fn figures(scan: &mut Scan, today: NaiveDate, lang: Lang) -> Option<Read> {
    scan.attempt(|scan| {
        let (one, first) = scan.number()?;
        let sign = ["-", "/", "."].into_iter().find(|sign| scan.eat(sign))?;
        let (two, second) = scan.number()?;
        let third = scan.attempt(|scan| if scan.eat(sign) { scan.number() } else { None });
        if third.is_some() {
            joined(scan);
        }
        let year = |figures: u32| i32::try_from(figures).ok();
        match (third, sign) {
            (Some((three, _)), _) if first == 4 => Some(of(NaiveDate::from_ymd_opt(year(one)?, two, three))),
            (Some((three, 4)), ".") => Some(of(NaiveDate::from_ymd_opt(year(three)?, two, one))),
            (Some((three, 4)), _) => {
                Some(either(one, two, lang, |month, day| NaiveDate::from_ymd_opt(year(three)?, month, day)))
            }
            (None, "-" | "/") if first <= 2 && second <= 2 => Some(either(one, two, lang, |month, day| {
                yearly(today, None, |year| NaiveDate::from_ymd_opt(year, month, day))
            })),
            _ => None,
        }
    })
}

/// Takes the T of a machine's moment, before its time.
fn joined(scan: &mut Scan) {
    let before = *scan;
    if scan.eat("t") {
        let after = *scan;
        *scan = if scan.number().is_some() { after } else { before };
    }
}

/// Month and day in either order: in Chinese the month comes first; in English only where just one order is a day.
fn either(one: u32, two: u32, lang: Lang, day: impl Fn(u32, u32) -> Option<NaiveDate>) -> Read {
    match (day(one, two), day(two, one)) {
        (Some(found), _) if lang == Lang::Zh => of(Some(found)),
        (Some(found), Some(other)) if found == other => of(Some(found)),
        (Some(_), Some(_)) => Err(Unclear::Ambiguous),
        (found, other) => of(found.or(other)),
    }
}
