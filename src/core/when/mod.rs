//! Days and times as people type them, in Chinese and English: 下周三下午三点, next Wed 3pm, in 3 days, 12月5日. Pure: the
//! present moment comes in. Both languages are read whichever the person's is.

mod chinese;
mod clock;
mod day;
mod english;
mod figures;
mod scan;

use crate::text::{Lang, format};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use clock::Period;
use day::{Found, Read, later, of};
use scan::Scan;

/// Longer than any date, in characters.
const LONGEST: usize = 60;

/// A day with an optional time of day, in the company's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    pub day: NaiveDate,
    pub time: Option<NaiveTime>,
}

/// Why something typed is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// None of the known forms.
    Unknown,
    /// It may be two different days, such as 3/4 in English.
    Ambiguous,
    /// There is no such day or time, or it is more than a lifetime away.
    Impossible,
}

impl When {
    /// As a form carries it and a machine reads it: `2026-12-05` or `2026-12-05 14:30`.
    #[must_use]
    pub fn machine(self) -> String {
        let day = format::date(self.day);
        self.time.map_or_else(|| day.clone(), |time| format!("{day} {}", time.format("%H:%M")))
    }

    /// As people read it back: `2026-12-05 周六 14:30`.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        let day = format!("{} {}", format::date(self.day), format::weekday(lang, self.day));
        self.time.map_or_else(|| day.clone(), |time| format!("{day} {}", time.format("%H:%M")))
    }
}

/// What was read so far.
#[derive(Default)]
struct Heard {
    day: Option<Found>,
    time: Option<NaiveTime>,
    period: Option<Period>,
}

/// The day, and the time where one was typed. `now` is the present moment in the company's zone; the language decides only
/// how 3/4 is read.
///
/// # Errors
/// Why it can't be read.
pub fn read(typed: &str, now: NaiveDateTime, lang: Lang) -> Result<When, Unclear> {
    let plain = scan::plain(typed);
    if plain.is_empty() || plain.chars().count() > LONGEST {
        return Err(Unclear::Unknown);
    }
    let mut scan = Scan::new(&plain);
    let mut heard = Heard::default();
    while !scan.at_end() {
        take(&mut scan, &mut heard, now, lang)?;
    }
    settle(&heard, now)
}

/// Takes the next part: a time, a part of the day, or a day. The time comes first, since 3 点 and 3 pm begin as 3 月 does.
fn take(scan: &mut Scan, heard: &mut Heard, now: NaiveDateTime, lang: Lang) -> Result<(), Unclear> {
    if let Some(time) = clock::time(scan, heard.period) {
        return if heard.time.replace(time?).is_none() { Ok(()) } else { Err(Unclear::Unknown) };
    }
    if let Some(period) = clock::period(scan) {
        return if heard.period.replace(period).is_none() { Ok(()) } else { Err(Unclear::Unknown) };
    }
    let Some((found, period)) = a_day(scan, now.date(), lang) else { return Err(Unclear::Unknown) };
    let found = found?;
    if let Some(period) = period {
        heard.period = Some(period);
    }
    heard.day = Some(match heard.day.take() {
        None => found,
        Some(before) => before.and(found)?,
    });
    Ok(())
}

/// A day that stands here, in whatever language, with the part of the day that its word names.
fn a_day(scan: &mut Scan, today: NaiveDate, lang: Lang) -> Option<(Read, Option<Period>)> {
    if let Some((days, period)) = scan.one_of(NEAR) {
        return Some((of(later(today, days)), period));
    }
    let found =
        chinese::day(scan, today).or_else(|| figures::day(scan, today, lang)).or_else(|| english::day(scan, today))?;
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

fn settle(heard: &Heard, now: NaiveDateTime) -> Result<When, Unclear> {
    let time = heard.time.or_else(|| heard.period.map(Period::usual));
    let day = match (heard.day, time) {
        (Some(found), _) => found.day,
        (None, Some(time)) if time > now.time() => now.date(),
        (None, Some(_)) => now.date().checked_add_days(Days::new(1)).ok_or(Unclear::Impossible)?,
        (None, None) => return Err(Unclear::Unknown),
    };
    if (day.year() - now.year()).abs() > 100 { Err(Unclear::Impossible) } else { Ok(When { day, time }) }
}
