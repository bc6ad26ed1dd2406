//! The working calendar: statutory years, arithmetic against a minute-by-minute oracle, and its page.

use super::support::World;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use kezhan::core::calendar::{Calendar, Span, Special, holidays};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn shanghai(text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    chrono_tz::Asia::Shanghai.from_local_datetime(&local).unwrap().to_utc()
}

#[test]
fn the_statutory_years_are_as_announced() {
    let calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    for (text, works) in [
        ("2026-02-13", true),
        ("2026-02-14", true), // a Saturday, worked for the Spring Festival
        ("2026-02-15", false),
        ("2026-02-23", false),
        ("2026-02-24", true),
        ("2026-02-28", true),
        ("2026-10-07", false),
        ("2026-10-08", true),
        ("2026-10-10", true),
        ("2026-11-22", false),
        ("2025-10-08", false),
        ("2025-10-11", true),
    ] {
        assert_eq!(calendar.is_working(day(text)), works, "{text}");
    }
    // Free weekdays and worked weekend days of 2026, counted from the announcement: 2+6+1+3+1+1+5 and 1+2+1+2.
    let of_2026 = holidays().filter(|(day, _)| day.year() == 2026).collect::<Vec<_>>();
    let weekday = |day: &NaiveDate| day.weekday().num_days_from_monday() < 5;
    let free = of_2026.iter().filter(|(day, special)| weekday(day) && !special.working).count();
    let worked = of_2026.iter().filter(|(day, special)| !weekday(day) && special.working).count();
    assert_eq!((free, worked), (19, 6));
    assert!(of_2026.iter().all(|(day, special)| !special.working || !weekday(day)), "a worked day lies on a weekend");
}

#[test]
fn working_days_are_counted_over_holidays() {
    let calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    assert_eq!(calendar.working_day_from(day("2026-10-01")), day("2026-10-08"));
    assert_eq!(calendar.working_day_from(day("2026-11-21")), day("2026-11-23"));
    assert_eq!(
        calendar.add_working_days(day("2026-09-30"), 3),
        day("2026-10-10"),
        "the 8th, the 9th, and a Saturday worked"
    );
    assert_eq!(calendar.add_working_days(day("2026-09-30"), 0), day("2026-09-30"));
}

#[test]
fn a_promise_of_working_hours_skips_lunch_nights_and_holidays() {
    let calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    let hours = TimeDelta::hours;
    assert_eq!(calendar.after(shanghai("2026-11-20 11:00"), hours(2)), Some(shanghai("2026-11-20 14:00")));
    assert_eq!(calendar.after(shanghai("2026-11-20 17:00"), hours(2)), Some(shanghai("2026-11-23 10:00")));
    assert_eq!(calendar.after(shanghai("2026-09-30 17:00"), hours(2)), Some(shanghai("2026-10-08 10:00")));
    assert_eq!(calendar.after(shanghai("2026-11-21 03:00"), hours(8)), Some(shanghai("2026-11-23 18:00")));
    assert_eq!(calendar.working_time(shanghai("2026-11-20 00:00"), shanghai("2026-11-24 00:00")), hours(16));
    assert_eq!(calendar.working_time(shanghai("2026-11-24 00:00"), shanghai("2026-11-20 00:00")), hours(0));
    let never = Calendar { week: [false; 7], special: std::collections::BTreeMap::new(), ..calendar };
    assert_eq!(never.after(shanghai("2026-11-20 11:00"), hours(1)), None);
    assert_eq!(never.working_day_from(day("2026-11-20")), day("2026-11-20"));
}

#[test]
fn the_usual_next_follow_up_lies_on_a_working_day() {
    use kezhan::follow_ups::rules::usual_next;
    let calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    assert_eq!(usual_next(7, day("2026-09-28"), &calendar), day("2026-10-08"), "over the National Day");
    assert_eq!(usual_next(7, day("2026-09-13"), &calendar), day("2026-09-20"), "a Sunday that is worked");
    assert_eq!(usual_next(15, day("2026-11-20"), &calendar), day("2026-12-07"), "over a weekend");
}

/// Whether the minute that begins at an instant is worked, said as plainly as can be.
fn worked_minute(calendar: &Calendar, at: DateTime<Utc>) -> bool {
    use chrono::Timelike;
    let local = at.with_timezone(&calendar.zone);
    let minute = u16::try_from(local.num_seconds_from_midnight() / 60).unwrap();
    let date = local.date_naive();
    let worked = match calendar.special.get(&date) {
        Some(special) => special.working,
        None => calendar.week[date.weekday().num_days_from_monday() as usize],
    };
    worked && calendar.hours.iter().any(|span| span.from <= minute && minute < span.to)
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let zone = prop_oneof![
        Just(chrono_tz::Asia::Shanghai),
        Just(chrono_tz::Europe::Berlin),
        Just(chrono_tz::America::New_York),
        Just(Tz::UTC)
    ];
    // From 3 o'clock on: clocks are put forward and back in the hours before.
    let edges = prop::collection::btree_set(180u16..=1440, 4);
    let special = prop::collection::btree_map(0i64..40, any::<bool>(), 0..12);
    (zone, any::<[bool; 7]>(), edges, special).prop_map(|(zone, week, edges, special)| {
        let edges: Vec<u16> = edges.into_iter().collect();
        let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        Calendar {
            zone,
            week,
            hours: edges.chunks(2).map(|pair| Span { from: pair[0], to: pair[1] }).collect(),
            special: special
                .into_iter()
                .map(|(later, working)| (first + TimeDelta::days(later), Special { working, name: String::new() }))
                .collect(),
        }
    })
}

/// From 2026-03-01 on: the clocks of Berlin and New York go forward within this month.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..32 * 1440)
        .prop_map(|minutes| Utc.with_ymd_and_hms(2026, 3, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn working_time_is_what_counting_minutes_gives(calendar in calendars(), from in instants(), minutes in 0i64..6 * 1440) {
        let to = from + TimeDelta::minutes(minutes);
        let counted = (0..minutes).filter(|minute| worked_minute(&calendar, from + TimeDelta::minutes(*minute))).count();
        prop_assert_eq!(calendar.working_time(from, to), TimeDelta::minutes(counted as i64));
    }

    #[test]
    fn the_instant_after_working_time_is_the_first_by_which_it_has_passed(calendar in calendars(), from in instants(), amount in 1i64..1500) {
        let amount = TimeDelta::minutes(amount);
        match calendar.after(from, amount) {
            Some(then) => {
                prop_assert_eq!(calendar.working_time(from, then), amount);
                prop_assert!(calendar.working_time(from, then - TimeDelta::minutes(1)) < amount);
            }
            None => prop_assert!(!calendar.week.contains(&true)),
        }
    }

    #[test]
    fn working_time_adds_up(calendar in calendars(), from in instants(), one in 0i64..3000, two in 0i64..3000) {
        let (middle, last) = (from + TimeDelta::minutes(one), from + TimeDelta::minutes(one + two));
        prop_assert_eq!(calendar.working_time(from, middle) + calendar.working_time(middle, last), calendar.working_time(from, last));
    }

    #[test]
    fn no_list_of_days_breaks_the_form(lines in "\\PC{0,200}") {
        use kezhan::admin::calendar::form::DaysForm;
        let mut raw = kezhan::core::raw::Raw::default();
        raw.set("days", lines);
        let _read = DaysForm(raw).check(kezhan::text::Lang::Zh);
    }
}

#[actix_web::test]
async fn the_system_administrator_sets_hours_and_days() {
    let world = World::new().await;
    let (xitong, li) = (world.sign_in("xitong"), world.sign_in("li"));
    let page = xitong.get("/admin/calendar?year=2026").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("国庆节") && page.text().contains("全年 248 个工作日"), "{}", page.text());
    assert!(xitong.get("/admin/calendar?year=2031").await.text().contains("2031 年的法定节假日尚未录入"));
    assert_eq!(li.get("/admin/calendar").await.status, 403);

    let hours = [("starts", "08:30"), ("lunch", "12:00"), ("back", "13:30"), ("ends", "17:30"), ("statutory", "cn")];
    let week = |version: &'static str| {
        ["1", "2", "3", "4", "5", "6"]
            .map(|day| ("weekday", day))
            .into_iter()
            .chain(hours)
            .chain([("version", version)])
            .collect::<Vec<_>>()
    };
    assert_eq!(xitong.post("/admin/calendar/week", &week("0")).await.status, 303);
    assert_eq!(xitong.post("/admin/calendar/week", &week("0")).await.status, 409);
    let wrong = xitong
        .post(
            "/admin/calendar/week",
            &[("weekday", "1"), ("starts", "18:00"), ("ends", "09:00"), ("statutory", "cn"), ("version", "1")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("时间应依次为") && wrong.text().contains("18:00"));

    let days = "2027-01-01 休 元旦\n2027/1/2，休，元旦\n2027.01.09\t班";
    let none = xitong.post("/admin/calendar/days", &[("days", "2027-01-01 休 元旦\n明年春节")]).await;
    assert_eq!(none.status, 422);
    assert!(none.text().contains("第 2 行「明年春节」"));
    assert_eq!(xitong.post("/admin/calendar/days", &[("days", days)]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from calendar_day"), 3);
    assert!(xitong.get("/admin/calendar?year=2027").await.text().contains("元旦"));
    assert_eq!(xitong.post("/admin/calendar/days/remove", &[("day", "2027-01-09")]).await.status, 303);
    for gone in ["2027-01-09", "-9999-01-01", "262142-12-31", "2027-02-30"] {
        assert_eq!(xitong.post("/admin/calendar/days/remove", &[("day", gone)]).await.status, 404, "{gone}");
    }
    assert_eq!(xitong.post("/admin/calendar/days", &[("days", "-9999-01-01 休 太初")]).await.status, 422);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'calendar.changed'"), 3);
}

#[test]
fn a_festival_begins_once() {
    let mut calendar = Calendar::usual(chrono_tz::Asia::Shanghai);
    assert_eq!(calendar.festival(day("2026-10-01")), Some("国庆节"));
    assert_eq!(calendar.festival(day("2026-10-04")), None);
    calendar.special.insert(day("2026-10-03"), Special { working: true, name: "值班".to_owned() });
    assert_eq!(calendar.festival(day("2026-10-04")), None, "a day of it that the company works does not end it");
    assert!(calendar.begins(day("2025-10-01"), "中秋节") && !calendar.begins(day("2025-10-01"), "春节"));
    assert!(calendar.knows(2026) && !calendar.knows(2027));
}

#[actix_web::test]
async fn from_november_the_days_of_the_next_year_are_asked_for() {
    use super::notify::set_clock;
    let last = kezhan::core::calendar::YEARS.last().unwrap().year;
    let counted = kezhan::admin::calendar::store::COUNT_MISSING;
    assert!(counted.contains(&format!("n.year > {last}\n")), "the count knows another last year than the program");
    let world = World::new().await;
    let missing = format!("{} 年的法定节假日尚未录入", last + 1);
    for (date, told) in [(format!("{last}-10-31"), false), (format!("{last}-11-02"), true)] {
        set_clock(&world, &date, "10:00");
        let xitong = world.sign_in("xitong");
        assert_eq!(xitong.get("/admin/calendar").await.text().contains(&missing), told, "{date}");
        assert_eq!(xitong.get("/").await.text().contains("录入明年的法定节假日"), told, "{date}");
    }
    assert!(!world.sign_in("li").get("/").await.text().contains("录入明年的法定节假日"));
    let xitong = world.sign_in("xitong");
    assert!(xitong.get("/admin/calendar?year=next").await.text().contains(&missing));
    let days = format!("{}-01-01 休 元旦", last + 1);
    assert_eq!(xitong.post("/admin/calendar/days", &[("days", &days)]).await.status, 303);
    assert!(!xitong.get("/admin/calendar").await.text().contains(&missing));
    assert!(!xitong.get("/").await.text().contains("录入明年的法定节假日"));
}
