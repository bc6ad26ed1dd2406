//! Repetition: the days of each rule, against a plain search day by day.

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Asia::Shanghai;
use kezhan::core::calendar::Calendar;
use kezhan::tasks::repeat::{Every, Repetition};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn of(every: Every, nominal: &str) -> Repetition {
    Repetition { every, step: 1, working: false, until: None, left: None, nominal: day(nominal) }
}

/// The days of a repetition, each done on its own day.
fn days(mut repetition: Repetition, count: usize) -> Vec<String> {
    let calendar = Calendar::usual(Shanghai);
    let (mut due, mut found) = (repetition.nominal, Vec::new());
    while let Some((next, after)) = repetition.next(due, due, &calendar).filter(|_| found.len() < count) {
        found.push(next.to_string());
        (due, repetition) = (next, after);
    }
    found
}

#[test]
fn month_ends_and_leap_days_stay_where_they_belong() {
    assert_eq!(days(of(Every::Month(31), "2027-01-31"), 4), ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
    assert_eq!(days(of(Every::Month(30), "2028-01-30"), 2), ["2028-02-29", "2028-03-30"]);
    assert_eq!(days(of(Every::MonthEnd, "2027-02-28"), 3), ["2027-03-31", "2027-04-30", "2027-05-31"]);
    assert_eq!(days(of(Every::Year(2, 29), "2028-02-29"), 4), ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
    let quarter = Repetition { step: 3, ..of(Every::Month(31), "2026-08-31") };
    assert_eq!(days(quarter, 3), ["2026-11-30", "2027-02-28", "2027-05-31"]);
}

#[test]
fn weekdays_and_every_other_week() {
    // A Wednesday.
    let both = Repetition { step: 2, ..of(Every::Week(vec![1, 3]), "2026-11-25") };
    assert_eq!(days(both, 4), ["2026-12-07", "2026-12-09", "2026-12-21", "2026-12-23"]);
    assert_eq!(days(of(Every::Week(Vec::new()), "2026-11-25"), 3), Vec::<String>::new());
}

#[test]
fn it_ends_by_day_or_by_count() {
    let until = Repetition { until: Some(day("2026-12-06")), ..of(Every::Week(vec![7]), "2026-11-22") };
    assert_eq!(days(until, 9), ["2026-11-29", "2026-12-06"]);
    let counted = Repetition { left: Some(3), ..of(Every::Day, "2026-11-22") };
    assert_eq!(days(counted, 9), ["2026-11-23", "2026-11-24", "2026-11-25"]);
}

#[test]
fn days_off_are_moved_and_never_doubled() {
    let daily = Repetition { working: true, ..of(Every::Day, "2026-11-20") };
    assert_eq!(days(daily, 3), ["2026-11-23", "2026-11-24", "2026-11-25"], "a Friday, and over the weekend");
    // The National Day; the rule keeps its day.
    let monthly = Repetition { working: true, ..of(Every::Month(1), "2026-09-01") };
    assert_eq!(days(monthly, 2), ["2026-10-08", "2026-11-02"]);
}

#[test]
fn what_was_missed_is_not_made_up_for() {
    let calendar = Calendar::usual(Shanghai);
    let weekly = of(Every::Week(vec![1]), "2026-11-02");
    let (next, _) = weekly.next(day("2026-11-02"), day("2026-11-25"), &calendar).unwrap();
    assert_eq!(next, day("2026-11-30"));
}

fn rules() -> impl Strategy<Value = Repetition> {
    let every = prop_oneof![
        Just(Every::Day),
        proptest::collection::btree_set(1_u32..=7, 1..5).prop_map(|days| Every::Week(days.into_iter().collect())),
        (1_u32..=31).prop_map(Every::Month),
        Just(Every::MonthEnd),
        (1_u32..=12, 1_u32..=28).prop_map(|(month, day)| Every::Year(month, day)),
        Just(Every::Year(2, 29)),
    ];
    (every, 1_u32..4, any::<bool>(), 0_u64..3000).prop_map(|(every, step, working, ahead)| {
        let from = day("2024-01-01").checked_add_days(Days::new(ahead)).unwrap();
        // The present one is a day of the rule.
        let nominal = from.iter_days().find(|day| fits(&every, *day)).unwrap();
        Repetition { every, step, working, until: None, left: None, nominal }
    })
}

/// Whether a day is one of the rule, but for the step.
fn fits(every: &Every, day: NaiveDate) -> bool {
    let last = day.succ_opt().unwrap().day() == 1;
    let on = |number: u32| day.day() == number || (last && day.day() < number);
    match every {
        Every::Day => true,
        Every::Week(days) => days.contains(&day.weekday().number_from_monday()),
        Every::Month(number) => on(*number),
        Every::MonthEnd => last,
        Every::Year(month, number) => day.month() == *month && on(*number),
    }
}

/// Days, weeks, months or years from one day to another, as the step counts them.
fn apart(every: &Every, from: NaiveDate, to: NaiveDate) -> i64 {
    let monday = |day: NaiveDate| day - Days::new(day.weekday().num_days_from_monday().into());
    match every {
        Every::Day => (to - from).num_days(),
        Every::Week(_) => (monday(to) - monday(from)).num_days() / 7,
        Every::Month(_) | Every::MonthEnd => {
            i64::from((to.year() - from.year()) * 12) + i64::from(to.month()) - i64::from(from.month())
        }
        Every::Year(..) => i64::from(to.year() - from.year()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// The next one is the first day that a search day by day finds.
    #[test]
    fn the_next_is_what_a_search_finds(rule in rules(), late in 0_u64..60) {
        let calendar = Calendar::usual(Shanghai);
        let moved = |day: NaiveDate| if rule.working { calendar.working_day_from(day) } else { day };
        let due = moved(rule.nominal);
        let today = rule.nominal.checked_add_days(Days::new(late)).unwrap();
        let expected = rule.nominal.iter_days().skip(1)
            .filter(|day| fits(&rule.every, *day) && apart(&rule.every, rule.nominal, *day) % i64::from(rule.step) == 0)
            .map(|day| (moved(day), day))
            .find(|(day, _)| *day > due && *day >= today)
            .unwrap();
        let (next, after) = rule.next(due, today, &calendar).unwrap();
        prop_assert_eq!((next, after.nominal), expected);
        prop_assert!(!rule.working || calendar.is_working(next));
    }

    #[test]
    fn it_survives_being_stored(rule in rules(), left in proptest::option::of(0_u32..9)) {
        let rule = Repetition { left, ..rule };
        let stored = serde_json::to_value(&rule).unwrap();
        prop_assert_eq!(serde_json::from_value::<Repetition>(stored).unwrap(), rule);
    }
}
