//! Notices: who is told, what the bell and the list show, what each person wants, and how letters are ended.

use super::support::{Visitor, World};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{Asia::Shanghai, Europe::Berlin, Tz};
use kezhan::core::calendar::Calendar;
use kezhan::core::notice::above::{Superiors, line};
use kezhan::core::notice::{Notice, notify};
use kezhan::customers::notices::GIVEN;
use kezhan::notify::rules::{Hours, next_digest, next_try, outside_quiet, wait};
use proptest::prelude::*;

/// Gives a customer of Li to Huang.
pub async fn give(li: &Visitor, part: &str) {
    let id = li.world.customer(part).to_string();
    let done = li.post("/customers/transfer", &[("ids", &id), ("person", "黄蓉"), ("reason", "换区")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

/// Moves the clock to an hour of a day where the company is.
pub fn set_clock(world: &World, day: &str, time: &str) {
    let day: NaiveDate = day.parse().unwrap();
    let time: NaiveTime = NaiveTime::parse_from_str(time, "%H:%M").unwrap();
    let at = Shanghai.from_local_datetime(&day.and_time(time)).unwrap().with_timezone(&Utc);
    world.clock.advance(at - world.clock.now());
}

fn bell(page: &str) -> String {
    page.split("bell-count").nth(1).map_or_else(String::new, |rest| rest.split(['>', '<']).nth(1).unwrap().to_owned())
}

#[actix_web::test]
async fn the_bell_counts_and_the_list_leads_to_the_object() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    assert_eq!(bell(&huang.get("/").await.text()), "");
    assert!(huang.get("/notices").await.text().contains("还没有消息"));
    give(&li, "云栖").await;
    assert_eq!(bell(&li.get("/").await.text()), "", "who did it is not told");
    assert_eq!(bell(&huang.get("/").await.text()), "1");
    assert_eq!(bell(&huang.part("/notices/bell").await.text()), "1");
    let list = huang.get("/notices").await.text();
    assert!(list.contains("杭州云栖") && list.contains("由 李娜 转移") && list.contains("客户转移给我"), "{list}");
    let id = world.number("select max(id) as n from notice");
    let opened = huang.post(&format!("/notices/{id}/open"), &[]).await;
    assert_eq!(opened.location(), format!("/customers/{}", world.customer("云栖")));
    assert_eq!(bell(&huang.get("/").await.text()), "");
    assert!(huang.get("/notices?show=unread").await.text().contains("没有未读消息"));
    huang.post(&format!("/notices/{id}/read"), &[("read", "no")]).await;
    assert_eq!(bell(&huang.get("/").await.text()), "1");
    huang.post("/notices/read", &[("to", &id.to_string())]).await;
    assert_eq!(bell(&huang.get("/").await.text()), "");
}

#[actix_web::test]
async fn notices_are_ones_own_alone() {
    let world = World::new().await;
    let (li, huang, zhou) = (world.sign_in("li"), world.sign_in("huang"), world.sign_in("zhou"));
    give(&li, "云栖").await;
    let id = world.number("select max(id) as n from notice");
    for other in [&li, &zhou] {
        assert_eq!(other.post(&format!("/notices/{id}/open"), &[]).await.status, 404);
        assert_eq!(other.post(&format!("/notices/{id}/read"), &[("read", "yes")]).await.status, 404);
        assert!(!other.get("/notices").await.text().contains("云栖"));
    }
    other_rows(&world, "zhou", 0);
    other_rows(&world, "huang", 1);
    // What can no longer be seen is not told of, by whatever way it left the sight.
    world.run("update customer set owner_id = (select id from app_user where login = 'li') where name like '%云栖%'");
    let list = huang.get("/notices").await.text();
    assert!(!list.contains("云栖") && list.contains("已处理"), "{list}");
}

/// How many notices row-level security shows a person.
fn other_rows(world: &World, login: &str, expected: i64) {
    let actor = world.actor(login);
    let found = world.house.db.read_now(&actor, |r| {
        kezhan::core::sql::Sql::new("select count(*) as n from notice").one::<kezhan::core::sql::Number>(r)
    });
    assert_eq!(found.unwrap().n, expected, "{login}");
}

#[actix_web::test]
async fn the_same_is_told_once_and_never_to_the_disabled() {
    let world = World::new().await;
    let (huang, li) = (world.id("huang"), world.id("li"));
    let tell = |notice: Notice| {
        world
            .house
            .db
            .write_now(&kezhan::core::access::Actor::robot("test"), |tx| notify(tx, &GIVEN, &[notice]))
            .unwrap()
    };
    let day: NaiveDate = "2026-12-01".parse().unwrap();
    assert_eq!(tell(Notice::to(huang).about("customer", 1).on(day)), 1);
    assert_eq!(tell(Notice::to(huang).about("customer", 1).on(day)), 0, "the same day");
    assert_eq!(tell(Notice::to(huang).about("customer", 2).on(day)), 1, "another record");
    assert_eq!(tell(Notice::to(huang).about("customer", 1).to_one("level 1")), 1);
    assert_eq!(tell(Notice::to(li).about("customer", 1).to_one("level 1")), 0, "one person for a slot");
    world.run("update app_user set active = false where login = 'huang'");
    assert_eq!(tell(Notice::to(huang).about("customer", 3).on(day)), 0, "disabled");
    world.run("insert into notice_wish (user_id, kind, page, mail) select id, 'customer_given', false, 'none' from app_user where login = 'li'");
    assert_eq!(tell(Notice::to(li).about("customer", 3).on(day)), 0, "unwanted");
}

#[actix_web::test]
async fn a_poll_keeps_no_session_alive() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for _ in 0..40 {
        world.clock.advance(TimeDelta::minutes(1));
        li.part("/notices/bell").await;
    }
    let page = li.part("/notices/bell").await;
    assert!(page.status != 200 || !page.header("hx-redirect").is_empty(), "{} {}", page.status, page.text());
    assert_eq!(li.get("/customers").await.status, 303, "signed out after half an hour without use");
    let uses = "select count(*) as n from function_use where function like '%bell%'";
    assert_eq!(world.number(uses), 0, "and it is no use of the product");
}

#[actix_web::test]
async fn each_person_says_what_comes_where_and_when() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let page = huang.get("/account/notices").await.text();
    assert!(page.contains("客户转移给我") && page.contains("huang@yunlai.example"), "{page}");
    let hours = [("digest_at", "09:15"), ("quiet_from", "20:00"), ("quiet_to", "08:00")];
    let mut fields = hours.to_vec();
    fields.extend([("zone", "Mars/Base"), ("mail-customer_given", "none")]);
    let wrong = huang.post("/account/notices", &fields).await;
    assert!(wrong.status == 422 && wrong.text().contains("没有这个时区"), "{}", wrong.text());
    let mut fields = hours.to_vec();
    fields.extend([("zone", "Asia/Tokyo"), ("page-customer_given", "1"), ("mail-customer_given", "none")]);
    assert_eq!(huang.post("/account/notices", &fields).await.status, 303);
    let page = huang.get("/account/notices").await.text();
    assert!(page.contains("value=\"09:15\"") && page.contains("value=\"Asia/Tokyo\""), "{page}");
    give(&li, "云栖").await;
    assert!(world.letters().is_empty(), "no mail is wanted");
    assert_eq!(bell(&huang.get("/").await.text()), "1");
    // Neither is anything else.
    let mut fields = hours.to_vec();
    fields.extend([("zone", ""), ("mail-customer_given", "none")]);
    huang.post("/account/notices", &fields).await;
    give(&li, "浦江").await;
    assert_eq!(bell(&huang.get("/").await.text()), "1", "only what came before");
}

#[test]
fn a_line_of_superiors_has_no_circle_and_no_gap() {
    assert_eq!(line(1, &[2, 3, 4], &[5]), [2, 3, 4, 5]);
    assert_eq!(line(1, &[2], &[5, 2, 1]), [2, 5]);
    assert_eq!(line(1, &[], &[1]), Vec::<i64>::new());
    assert_eq!(line(1, &[1, 2, 2], &[2]), [2]);
    let superiors = Superiors { line: vec![2, 3, 4], fallback: vec![8, 9] };
    assert_eq!(superiors.of(|_| true), [2, 3], "two of them");
    assert_eq!(superiors.of(|id| id != 2), [3, 4], "who may not know of it is passed over");
    assert_eq!(superiors.of(|id| id > 8), [9], "one of those who may assign every customer");
    assert_eq!(superiors.of(|_| false), Vec::<i64>::new());
}

fn hours(zone: Tz) -> Hours {
    Hours { digest_at: 510, quiet_from: 1320, quiet_to: 420, weekday: None, zone }
}

fn at(text: &str) -> DateTime<Utc> {
    Shanghai
        .from_local_datetime(&chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap())
        .unwrap()
        .with_timezone(&Utc)
}

#[test]
fn a_digest_goes_in_the_morning_of_the_next_working_day() {
    let calendar = Calendar::usual(Shanghai);
    let next = |text| next_digest(at(text), hours(Shanghai), &calendar);
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(next("2026-11-23 06:00"), (day("2026-11-23"), at("2026-11-23 08:30")));
    assert_eq!(next("2026-11-23 08:30").0, day("2026-11-24"), "its moment is over");
    for evening in ["2026-11-20 20:00", "2026-11-21 12:00", "2026-11-22 23:59"] {
        assert_eq!(next(evening).1, at("2026-11-23 08:30"), "one after two days off");
    }
    assert_eq!(next("2026-09-30 12:00").0, day("2026-10-08"), "the week of National Day");
    assert_eq!(next("2026-02-13 20:00").0, day("2026-02-14"), "a Saturday that is worked");
    assert_eq!(next("2024-02-28 12:00").0, day("2024-02-29"));
    assert_eq!(next("2026-12-31 12:00").0, day("2027-01-01"), "a year whose holidays are not known yet");
}

#[test]
fn quiet_hours_may_lie_over_midnight() {
    let calendar = Calendar::usual(Shanghai);
    let after = |text| outside_quiet(at(text), hours(Shanghai), &calendar);
    assert_eq!(after("2026-11-22 21:59"), at("2026-11-22 21:59"));
    assert_eq!(after("2026-11-22 22:00"), at("2026-11-23 07:00"));
    assert_eq!(after("2026-11-23 06:59"), at("2026-11-23 07:00"));
    assert_eq!(after("2026-11-23 07:00"), at("2026-11-23 07:00"));
    let noon = Hours { quiet_from: 720, quiet_to: 780, ..hours(Shanghai) };
    assert_eq!(outside_quiet(at("2026-11-23 12:30"), noon, &calendar), at("2026-11-23 13:00"));
    let none = Hours { quiet_from: 0, quiet_to: 0, ..hours(Shanghai) };
    assert_eq!(outside_quiet(at("2026-11-23 00:00"), none, &calendar), at("2026-11-23 00:00"));
}

#[test]
fn the_night_of_summer_time_has_its_morning_too() {
    let calendar = Calendar::usual(Shanghai);
    let early = Hours { digest_at: 150, quiet_from: 0, quiet_to: 0, weekday: None, zone: Berlin };
    // On 29 March 2026 the clocks of Berlin go from 2 to 3; it is a Sunday, so that the digest goes on Monday.
    let before = Utc.with_ymd_and_hms(2026, 3, 28, 12, 0, 0).unwrap();
    assert_eq!(next_digest(before, early, &calendar).1, Utc.with_ymd_and_hms(2026, 3, 30, 0, 30, 0).unwrap());
    let quiet = Hours { quiet_from: 60, quiet_to: 150, ..early };
    let within = Utc.with_ymd_and_hms(2026, 3, 29, 0, 30, 0).unwrap();
    assert_eq!(outside_quiet(within, quiet, &calendar), Utc.with_ymd_and_hms(2026, 3, 29, 1, 30, 0).unwrap());
}

#[test]
fn a_weekly_digest_keeps_its_day_or_comes_on_the_next_that_is_worked() {
    let calendar = Calendar::usual(Shanghai);
    let next = |text, weekday| next_digest(at(text), Hours { weekday: Some(weekday), ..hours(Shanghai) }, &calendar).1;
    assert_eq!(next("2026-11-23 12:00", 1), at("2026-11-30 08:30"), "its moment of this week is over");
    assert_eq!(next("2026-11-23 12:00", 4), at("2026-11-26 08:30"));
    assert_eq!(next("2026-11-27 12:00", 7), at("2026-11-30 08:30"), "a Sunday is put off to Monday");
    assert_eq!(next("2026-09-28 12:00", 5), at("2026-10-08 08:30"), "the week of National Day");
    assert_eq!(next("2026-10-07 23:00", 5), at("2026-10-08 08:30"), "asked for in the midst of it");
    assert_eq!(next("2026-12-31 12:00", 2), at("2027-01-05 08:30"));
}

#[test]
fn in_the_night_of_winter_time_quiet_hours_end_with_the_second_of_two_equal_minutes() {
    let calendar = Calendar::usual(Shanghai);
    let quiet = Hours { quiet_from: 60, quiet_to: 150, weekday: None, ..hours(Berlin) };
    let of =
        |hour, minute| outside_quiet(Utc.with_ymd_and_hms(2026, 10, 25, hour, minute, 0).unwrap(), quiet, &calendar);
    let utc = |hour, minute| Utc.with_ymd_and_hms(2026, 10, 25, hour, minute, 0).unwrap();
    // At 01:00 UTC the clocks go from three back to two.
    assert_eq!(of(0, 15), utc(0, 30));
    assert_eq!(of(1, 15), utc(1, 30));
    assert_eq!(of(1, 45), utc(1, 45));
}

#[test]
fn tries_come_less_often_and_end() {
    let made = at("2026-11-23 09:00");
    for (tries, seconds) in [(1, 60), (2, 300), (3, 900), (4, 3600), (5, 3600), (40, 3600)] {
        for seed in 0..200 {
            let waits = wait(tries, seed).num_seconds();
            assert!((seconds * 8 / 10..=seconds * 12 / 10).contains(&waits), "{tries} {seed}: {waits}");
        }
    }
    assert!(next_try(made, made + TimeDelta::hours(47), 50, 1).is_some());
    assert!(next_try(made, made + TimeDelta::hours(48), 50, 1).is_none());
    assert!(next_try(made, made - TimeDelta::days(2), 1, 1).is_some(), "a clock that was set back");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_digest_is_always_later_outside_quiet_hours_and_on_a_working_day(
        minutes in 0i64..60 * 24 * 900, digest_at in 0u16..1440, quiet_from in 0u16..1440, quiet_to in 0u16..1440, zone in 0usize..4,
    ) {
        let zone = [Shanghai, Berlin, chrono_tz::America::New_York, chrono_tz::Asia::Kathmandu][zone];
        let calendar = Calendar::usual(Shanghai);
        let wished = Hours { digest_at, quiet_from, quiet_to, weekday: None, zone };
        let now = Utc.with_ymd_and_hms(2024, 12, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes);
        let (day, due) = next_digest(now, wished, &calendar);
        prop_assert!(due > now, "{due} is not after {now}");
        prop_assert!(calendar.is_working(day), "{day} is not worked");
        let local = due.with_timezone(&zone);
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap();
        let quiet = if quiet_from <= quiet_to { quiet_from <= minute && minute < quiet_to } else { minute >= quiet_from || minute < quiet_to };
        prop_assert!(!quiet, "{local} is quiet");
        // No working morning is left out: none lies between now and that day.
        let today = now.with_timezone(&zone).date_naive();
        let between = today.iter_days().skip(1).take_while(|between| *between < day).filter(|between| calendar.is_working(*between));
        prop_assert_eq!(between.count(), 0);
    }

    #[test]
    fn what_is_outside_stays_and_what_is_inside_waits_less_than_a_day(
        minutes in 0i64..60 * 24 * 900, quiet_from in 0u16..1440, quiet_to in 0u16..1440,
    ) {
        let calendar = Calendar::usual(Berlin);
        let wished = Hours { digest_at: 510, quiet_from, quiet_to, weekday: None, zone: Berlin };
        let now = Utc.with_ymd_and_hms(2024, 12, 1, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes);
        let then = outside_quiet(now, wished, &calendar);
        prop_assert!(then >= now && then - now <= TimeDelta::hours(25));
        prop_assert_eq!(outside_quiet(then, wished, &calendar), then);
    }
}
