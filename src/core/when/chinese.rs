//! Chinese days: 周五, 下周三, 三天后, 月底, 12月5日.

use super::day::{Read, Unit, coming, later, monday, month_end, of, yearly};
use super::scan::Scan;
use chrono::{Datelike, Months, NaiveDate};

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

/// A day that stands here.
pub(super) fn day(scan: &mut Scan, today: NaiveDate) -> Option<Read> {
    after(scan, today).or_else(|| of_week(scan, today)).or_else(|| of_month(scan, today)).or_else(|| dated(scan, today))
}

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

/// The next day of this number, in a month that has it.
fn next_with_day(today: NaiveDate, day: u32) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    let months = (0..3).filter_map(|ahead| first.checked_add_months(Months::new(ahead)));
    months.filter_map(|month| month.with_day(day)).find(|day| *day >= today)
}
