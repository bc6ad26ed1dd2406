//! Times of day: 下午三点半, 15:00, 3:30 pm, noon.

use super::Unclear;
use super::scan::Scan;
use chrono::NaiveTime;

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// Before the morning.
    Dawn,
    Early,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

use Period::{Afternoon, Dawn, Early, Evening, Morning, Noon};

const PERIODS: &[(&str, Period)] = &[
    ("凌晨", Dawn),
    ("清晨", Early),
    ("早上", Early),
    ("早晨", Early),
    ("上午", Morning),
    ("中午", Noon),
    ("正午", Noon),
    ("下午", Afternoon),
    ("傍晚", Evening),
    ("晚上", Evening),
    ("in the morning", Morning),
    ("in the afternoon", Afternoon),
    ("in the evening", Evening),
    ("morning", Morning),
    ("noon", Noon),
    ("midday", Noon),
    ("afternoon", Afternoon),
    ("evening", Evening),
];

impl Period {
    /// The time that is meant where only the part of the day is named.
    pub(super) fn usual(self) -> NaiveTime {
        let hour = match self {
            Dawn => 6,
            Early => 8,
            Morning => 9,
            Noon => 12,
            Afternoon => 14,
            Evening => 19,
        };
        NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
    }

    /// The hour on the clock of 24 that an hour of this part of the day is.
    fn hour(self, hour: u32) -> Option<u32> {
        match (self, hour) {
            (Dawn, 12) => Some(0),
            (Dawn, 0..=6) | (Early | Morning, 0..=12) | (Noon, 11..=13) | (Afternoon, 12..=19) | (Evening, 16..=23) => {
                Some(hour)
            }
            (Noon, 1..=2) | (Afternoon, 1..=7) | (Evening, 4..=11) => Some(hour + 12),
            _ => None,
        }
    }
}

/// A part of the day that stands here.
pub(super) fn period(scan: &mut Scan) -> Option<Period> {
    scan.one_of(PERIODS)
}

/// A time that stands here, after a part of the day where one was named.
pub(super) fn time(scan: &mut Scan, named: Option<Period>) -> Option<Result<NaiveTime, Unclear>> {
    scan.attempt(|scan| {
        let named = period(scan).or(named);
        let (hour, figures) = scan.number()?;
        let minute = minute(scan)?;
        let half = half_of_day(scan);
        if minute == Minute::None && half.is_none() {
            return None;
        }
        let (minute, exact) = match minute {
            // 03:30 is as it stands; 3:30 and 3 点 are meant as the office speaks.
            Minute::Figures(minute) => (minute, figures >= 2),
            Minute::Words(minute) => (minute, false),
            Minute::None => (0, false),
        };
        Some(on_clock(hour, minute, exact, (half, named)).ok_or(Unclear::Impossible))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Minute {
    Figures(u32),
    Words(u32),
    None,
}

/// What follows the hour: `:30`, 点半, or nothing. None where it is something else, such as a date.
fn minute(scan: &mut Scan) -> Option<Minute> {
    if scan.eat(":") {
        let (minute, figures) = scan.number()?;
        // Seconds are read and let go.
        if scan.eat(":") {
            scan.number()?;
        }
        return (figures == 2).then_some(Minute::Figures(minute));
    }
    if scan.eat("点") || scan.eat("时") {
        let _said = scan.eat("钟") || scan.eat("整");
        let quarter = scan.one_of(&[("半", 30), ("一刻", 15), ("三刻", 45)]);
        let minutes = quarter.or_else(|| {
            scan.attempt(|scan| {
                let (minute, _) = scan.number()?;
                let _said = scan.eat("分");
                Some(minute)
            })
        });
        return Some(Minute::Words(minutes.unwrap_or(0)));
    }
    Some(Minute::None)
}

/// `am` or `pm`: whether it is the second half.
fn half_of_day(scan: &mut Scan) -> Option<bool> {
    scan.one_of(&[("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)])
}

fn on_clock(hour: u32, minute: u32, exact: bool, (half, named): (Option<bool>, Option<Period>)) -> Option<NaiveTime> {
    let hour = match (half, named) {
        (Some(second), _) if (1..=12).contains(&hour) => hour % 12 + if second { 12 } else { 0 },
        (Some(_), _) => return None,
        (None, Some(period)) => period.hour(hour)?,
        (None, None) if !exact && (1..=6).contains(&hour) => hour + 12,
        (None, None) => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}
