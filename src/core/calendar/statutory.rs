//! Statutory holidays of mainland China and the weekend days worked for them (调休), as the General Office of the State
//! Council announces them each November for the year to come.

use super::Special;
use chrono::{Days, NaiveDate};

/// A holiday of a year: free from one day to another, and the days worked instead.
pub struct Holiday {
    pub year: i32,
    pub name: &'static str,
    /// First and last free day, as month and day.
    pub free: [(u32, u32); 2],
    pub worked: &'static [(u32, u32)],
}

const fn holiday(year: i32, name: &'static str, free: [(u32, u32); 2], worked: &'static [(u32, u32)]) -> Holiday {
    Holiday { year, name, free, worked }
}

/// The years that are known, in order.
pub const YEARS: &[Holiday] = &[
    holiday(2025, "元旦", [(1, 1), (1, 1)], &[]),
    holiday(2025, "春节", [(1, 28), (2, 4)], &[(1, 26), (2, 8)]),
    holiday(2025, "清明节", [(4, 4), (4, 6)], &[]),
    holiday(2025, "劳动节", [(5, 1), (5, 5)], &[(4, 27)]),
    holiday(2025, "端午节", [(5, 31), (6, 2)], &[]),
    holiday(2025, "国庆节、中秋节", [(10, 1), (10, 8)], &[(9, 28), (10, 11)]),
    holiday(2026, "元旦", [(1, 1), (1, 3)], &[(1, 4)]),
    holiday(2026, "春节", [(2, 15), (2, 23)], &[(2, 14), (2, 28)]),
    holiday(2026, "清明节", [(4, 4), (4, 6)], &[]),
    holiday(2026, "劳动节", [(5, 1), (5, 5)], &[(5, 9)]),
    holiday(2026, "端午节", [(6, 19), (6, 21)], &[]),
    holiday(2026, "中秋节", [(9, 25), (9, 27)], &[]),
    holiday(2026, "国庆节", [(10, 1), (10, 7)], &[(9, 20), (10, 10)]),
];

/// Every day of these years that is not as its weekday is.
pub fn holidays() -> impl Iterator<Item = (NaiveDate, Special)> {
    YEARS.iter().flat_map(|holiday| {
        let day = |(month, day): (u32, u32)| NaiveDate::from_ymd_opt(holiday.year, month, day);
        let [first, last] = holiday.free.map(day);
        let free = first.zip(last).into_iter().flat_map(|(first, last)| {
            (0..).map_while(move |later| first.checked_add_days(Days::new(later)).filter(|day| *day <= last))
        });
        let special = |working| Special { working, name: holiday.name.to_owned() };
        let worked = holiday.worked.iter().filter_map(move |at| day(*at));
        free.map(move |day| (day, special(false))).chain(worked.map(move |day| (day, special(true))))
    })
}
