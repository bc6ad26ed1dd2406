//! Days in figures: 2026-12-05, 2026/12/5, 5.12.2026, 12-05.

use super::Unclear;
use super::day::{Read, of, yearly};
use super::scan::Scan;
use crate::text::Lang;
use chrono::NaiveDate;

/// 2026-12-05, 2026/12/5, 5.12.2026, 12-05, and 12/5 where it can be told which is the month.
pub(super) fn day(scan: &mut Scan, today: NaiveDate, lang: Lang) -> Option<Read> {
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
