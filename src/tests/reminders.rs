//! Rules that remind: what each finds, on which mornings, for whom; and what administrators see and set of them.

use super::notify::set_clock;
use super::support::World;
use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use kezhan::core::calendar::Calendar;
use kezhan::reminders::dates::is_birthday;
use kezhan::reminders::plan::{days, morning};
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Applies the rules at six in the morning of a day.
fn apply(world: &World, day: &str) {
    set_clock(world, day, "06:00");
    morning(&world.house, &json!({})).unwrap();
}

fn told(world: &World, login: &str, kind: &str) -> i64 {
    world.number_of(
        "select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login || ' ' || n.kind = $1",
        &format!("{login} {kind}"),
    )
}

/// Nothing is due but what a test makes so.
async fn calm() -> World {
    let world = World::new().await;
    world.run("update customer set next_follow_up = null, last_follow_up_at = '2026-11-20', stage = 'active'");
    world.run("update contact set birthday = null");
    world.run("delete from task");
    world
}

#[test]
fn a_rule_is_applied_on_working_days_for_what_comes_before_the_next() {
    let calendar = Calendar::usual(Shanghai);
    let of = |today, planned: Option<&str>| days(day(today), planned.map(day), &calendar);
    assert_eq!(of("2026-11-24", None), Some((day("2026-11-24"), day("2026-11-24"))));
    assert_eq!(of("2026-11-24", Some("2026-11-23")), Some((day("2026-11-24"), day("2026-11-24"))));
    assert_eq!(
        of("2026-11-27", Some("2026-11-26")),
        Some((day("2026-11-27"), day("2026-11-29"))),
        "the weekend is told on Friday"
    );
    assert_eq!(of("2026-11-28", Some("2026-11-26")), None, "a day off");
    assert_eq!(of("2026-11-30", Some("2026-11-29")), Some((day("2026-11-30"), day("2026-11-30"))));
    assert_eq!(
        of("2026-09-30", Some("2026-09-29")),
        Some((day("2026-09-30"), day("2026-10-07"))),
        "a week of holidays"
    );
    assert_eq!(of("2026-11-24", Some("2026-11-24")), None, "done already");
    assert_eq!(
        of("2026-11-24", Some("2026-11-18")),
        Some((day("2026-11-19"), day("2026-11-24"))),
        "missed days are caught up"
    );
    assert_eq!(of("2026-11-24", Some("2025-01-01")).unwrap().0, day("2026-10-24"), "a month at most");
    assert_eq!(
        of("2026-11-24", Some("2026-12-24")),
        Some((day("2026-11-24"), day("2026-11-24"))),
        "the clock was ahead"
    );
    assert_eq!(of("2028-02-29", Some("2028-02-28")).unwrap().0, day("2028-02-29"));
}

#[actix_web::test]
async fn a_follow_up_that_is_due_is_told_once_and_not_where_it_was_moved() {
    let world = calm().await;
    world.run("update customer set next_follow_up = '2026-11-24' where name like '%云栖%' or name like '%浦江%'");
    apply(&world, "2026-11-24");
    apply(&world, "2026-11-24");
    assert_eq!(told(&world, "li", "follow_up_due"), 2);
    // One is put off before the digest goes.
    world.run("update customer set next_follow_up = '2026-12-01' where name like '%浦江%'");
    assert!(world.letters().is_empty(), "not before half past eight");
    set_clock(&world, "2026-11-24", "08:30");
    let letters = world.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("云栖") && !letters[0].text.contains("浦江"), "{}", letters[0].text);
    let page = world.sign_in("li").get("/notices").await.text();
    assert!(page.contains("云栖") && page.contains("已处理"), "{page}");
    apply(&world, "2026-12-01");
    assert_eq!(told(&world, "li", "follow_up_due"), 3, "its new day");
}

#[actix_web::test]
async fn days_off_make_one_letter_before_them() {
    let world = calm().await;
    world.run("update customer set next_follow_up = '2026-11-28' where name like '%云栖%'");
    world.run("update customer set next_follow_up = '2026-11-29' where name like '%浦江%'");
    for day in ["2026-11-27", "2026-11-28", "2026-11-29"] {
        apply(&world, day);
        set_clock(&world, day, "12:00");
        world.letters();
    }
    apply(&world, "2026-11-30");
    set_clock(&world, "2026-11-30", "12:00");
    let letters = world.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("云栖") && letters[0].text.contains("浦江"));
}

#[actix_web::test]
async fn neglect_goes_by_the_cycle_of_the_grade() {
    let world = calm().await;
    // Grade A: seven days, and seven more by the rule.
    world.run(
        "update customer set last_follow_up_at = '2026-11-10 04:00+00' where name like '%云栖%' or name like '%华信%'",
    );
    apply(&world, "2026-11-23");
    assert_eq!(told(&world, "li", "customer_neglected"), 0);
    apply(&world, "2026-11-24");
    assert_eq!(told(&world, "li", "customer_neglected"), 1, "B has more time");
    apply(&world, "2026-11-25");
    assert_eq!(told(&world, "li", "customer_neglected"), 1, "once");
    world.run("update customer set last_follow_up_at = '2026-11-25 01:00+00' where name like '%云栖%'");
    set_clock(&world, "2026-11-25", "12:00");
    assert!(world.sign_in("li").get("/notices").await.text().contains("已处理"), "somebody called");
}

#[actix_web::test]
async fn what_stays_undone_goes_up_once_for_each_level() {
    let world = calm().await;
    world.run("insert into reminder_rule (id, active, days) values ('follow_up_undone', true, 2)");
    world.run("update customer set next_follow_up = '2026-11-23' where name like '%云栖%' or name like '%浦江%'");
    let count = |login| told(&world, login, "follow_up_undone");
    apply(&world, "2026-11-24");
    assert_eq!((count("wang"), count("chen")), (0, 0));
    apply(&world, "2026-11-25");
    assert_eq!((count("wang"), count("chen")), (2, 0), "two working days late");
    world.run("update customer set next_follow_up = '2026-12-15' where name like '%浦江%'");
    apply(&world, "2026-11-26");
    apply(&world, "2026-11-27");
    assert_eq!((count("wang"), count("chen")), (2, 1), "the next level, for what is still undone");
    for day in ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"] {
        apply(&world, day);
    }
    assert_eq!((count("wang"), count("chen"), count("zhou")), (2, 1, 0), "no further, and not again");
    // A superior who left is passed over; who is their own superior's deputy is not told twice.
    world.run("update app_user set active = false where login = 'wang'");
    world.run("update customer set next_follow_up = '2026-12-04' where name like '%浦江%'");
    for day in ["2026-12-04", "2026-12-07", "2026-12-08"] {
        apply(&world, day);
    }
    assert_eq!((count("wang"), count("chen")), (2, 2));
}

#[actix_web::test]
async fn birthdays_are_told_beforehand_to_whom_may_see_them() {
    let world = calm().await;
    world.run("update contact set birthday = '1988-11-26' where name = '吴晓明'");
    world.run("update contact set birthday = '1996-02-29' where name = '林可'");
    apply(&world, "2026-11-23");
    assert_eq!(told(&world, "li", "birthday"), 0);
    apply(&world, "2026-11-24");
    assert_eq!(told(&world, "li", "birthday"), 1, "two days before");
    let page = world.sign_in("li").get("/notices").await.text();
    assert!(page.contains("吴晓明") && page.contains("生日"), "{page}");
    world.run("insert into role_field (role_id, object, field, rule) select id, 'contact', 'birthday', 'hidden' from role where key = 'salesperson' on conflict (role_id, object, field) do update set rule = 'hidden'");
    let page = world.sign_in("li").get("/notices").await.text();
    assert!(!page.contains("吴晓明"), "a hidden field is not told either: {page}");
    assert!(is_birthday(day("1996-02-29"), day("2027-02-28")) && !is_birthday(day("1996-02-29"), day("2028-02-28")));
    assert!(is_birthday(day("1996-02-29"), day("2028-02-29")) && !is_birthday(day("1996-02-28"), day("2027-03-01")));
    apply(&world, "2027-02-26");
    assert_eq!(told(&world, "li", "birthday"), 2, "29 February, kept on the 28th");
}

#[actix_web::test]
async fn festivals_are_told_to_whom_has_customers() {
    let world = calm().await;
    apply(&world, "2026-09-22");
    assert_eq!((told(&world, "li", "festival"), told(&world, "xitong", "festival")), (1, 0));
    let page = world.sign_in("li").get("/notices").await.text();
    assert!(page.contains("中秋节将至"), "{page}");
}

#[actix_web::test]
async fn rules_are_switched_set_previewed_and_recorded() {
    let world = calm().await;
    world.run("update customer set next_follow_up = '2026-11-25' where name like '%云栖%'");
    set_clock(&world, "2026-11-24", "09:00");
    let xitong = world.sign_in("xitong");
    let page = xitong.get("/admin/reminders").await.text();
    assert!(page.contains("跟进到期") && page.contains("下属跟进逾期"), "{page}");
    let preview = xitong.get("/admin/reminders/preview").await.text();
    assert!(preview.contains("2026-11-25") && preview.contains("李娜") && !preview.contains("云栖"), "{preview}");
    let wrong = [("rule", "birthday"), ("active", "1"), ("days", "99"), ("version", "0")];
    assert_eq!(xitong.post("/admin/reminders", &wrong).await.status, 422);
    let right = [("rule", "follow_up_due"), ("version", "0")];
    assert_eq!(xitong.post("/admin/reminders", &right).await.status, 303);
    assert_eq!(xitong.post("/admin/reminders", &right).await.status, 409, "somebody else was quicker");
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'reminder.changed'"), 1);
    apply(&world, "2026-11-25");
    assert_eq!(told(&world, "li", "follow_up_due"), 0, "it is switched off");
    assert_eq!(world.sign_in("li").get("/admin/reminders").await.status, 403);
}

#[actix_web::test]
async fn what_the_preview_says_is_what_is_told() {
    let world = World::new().await;
    set_clock(&world, "2026-11-24", "09:00");
    world.run("update customer set next_follow_up = '2026-11-25' where id % 2 = 0");
    world.run("update contact set birthday = '1980-11-27' where id % 2 = 0");
    let preview = world.sign_in("xitong").get("/admin/reminders/preview").await.text();
    apply(&world, "2026-11-25");
    let people = "select count(*) as n from (select distinct user_id, kind from notice) x";
    let drawn = preview.matches("<tr id=\"r-").count();
    // A rule that is off is previewed too.
    let off = preview
        .split("未启用")
        .nth(1)
        .map_or(0, |rest| rest.split("</section>").next().unwrap().matches("<tr id=\"r-").count());
    assert_eq!(i64::try_from(drawn - off).unwrap(), world.number(people));
}

#[actix_web::test]
async fn the_job_of_the_morning_runs_by_the_schedule() {
    let world = calm().await;
    world.run("update customer set next_follow_up = '2026-11-24' where name like '%云栖%'");
    set_clock(&world, "2026-11-24", "05:00");
    world.letters();
    set_clock(&world, "2026-11-24", "06:01");
    world.letters();
    assert_eq!(told(&world, "li", "follow_up_due"), 1);
    let rules = i64::try_from(kezhan::boot::RULES.len()).unwrap();
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'reminder.applied'"), rules);
}
