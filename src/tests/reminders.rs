//! Rules that remind: what each finds, on which mornings, for whom; and what administrators see and set of them.

use super::notify::set_clock;
use super::support::{OwnDatabase, World};
use chrono::{Days, NaiveDate};
use chrono_tz::Asia::Shanghai;
use diesel::connection::SimpleConnection;
use kezhan::core::calendar::Calendar;
use kezhan::core::notice::above::above;
use kezhan::core::outside::Clock;
use kezhan::core::sql::{Number, Sql};
use kezhan::reminders::dates::is_birthday;
use kezhan::reminders::plan::{days, morning};
use proptest::prelude::*;
use serde_json::json;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Applies the rules at six in the morning of a day.
pub fn apply(world: &World, day: &str) {
    set_clock(world, day, "06:00");
    morning(&world.house, &json!({})).unwrap();
}

pub fn told(world: &World, login: &str, kind: &str) -> i64 {
    world.number_of(
        "select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login || ' ' || n.kind = $1",
        &format!("{login} {kind}"),
    )
}

/// Nothing is due but what a test makes so.
pub async fn calm() -> World {
    let world = World::new().await;
    world.run("update customer set next_follow_up = null, last_follow_up_at = '2026-11-20', stage = 'active'");
    world.run("update contact set birthday = null");
    world.run("delete from task");
    world.run("update lead set status = 'following' where status = 'new'");
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
    // Rules that are off are previewed too.
    let sections = preview.split("未启用").skip(1);
    let off: usize = sections.map(|rest| rest.split("</section>").next().unwrap().matches("<tr id=\"r-").count()).sum();
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

#[actix_web::test]
async fn days_of_neglect_are_the_companys_wherever_the_reader_is() {
    let world = calm().await;
    // Half past midnight of the 10th in Shanghai is the 9th by UTC, and in Honolulu.
    world.run("update customer set grade = 'B', last_follow_up_at = '2026-11-09 16:30+00' where name like '%云栖%'");
    world.run("update follow_up_cycle set days = 10 where grade = 'B'");
    world.run("insert into mail_wish (user_id, zone, quiet_from, quiet_to, digest_at) select id, 'Pacific/Honolulu', 0, 0, 0 from app_user where login = 'li'");
    apply(&world, "2026-11-26");
    assert_eq!(told(&world, "li", "customer_neglected"), 0, "ten days of the cycle and seven more are not over");
    apply(&world, "2026-11-27");
    assert_eq!(told(&world, "li", "customer_neglected"), 1);
    // The digest of Friday begins in Honolulu when Shanghai has its evening.
    assert!(world.letters().is_empty());
    set_clock(&world, "2026-11-27", "18:00");
    let letters = world.letters();
    assert!(letters.iter().any(|letter| letter.text.contains("云栖")), "{letters:?}");
}

#[actix_web::test]
async fn whoever_got_the_customer_after_that_day_has_time_of_their_own() {
    // Four in the morning of the 24th in Shanghai, while UTC has the 23rd; and the evening of the 23rd.
    let own = OwnDatabase::new();
    own.superuser()
        .batch_execute(
            "insert into reminder_rule (id, active, days) values ('follow_up_undone', true, 2);
             update customer set next_follow_up = case when name like '%云栖%' or name like '%浦江%' then date '2026-11-23' end;
             update customer_owner_history h set during = tstzrange(case when c.name like '%云栖%' then timestamptz '2026-11-23 20:00+00' else '2026-11-23 12:00+00' end, null)
               from customer c where c.id = h.customer_id and upper_inf(h.during)",
        )
        .unwrap();
    let world = own.world().await;
    apply(&world, "2026-11-25");
    assert_eq!(told(&world, "wang", "follow_up_undone"), 1);
    assert!(world.sign_in("wang").get("/notices").await.text().contains("浦江"));
}

#[actix_web::test]
async fn what_a_superior_took_note_of_goes_no_higher() {
    let world = calm().await;
    world.run("insert into reminder_rule (id, active, days) values ('follow_up_undone', true, 2)");
    world.run("update customer set next_follow_up = '2026-11-23' where name like '%云栖%' or name like '%浦江%'");
    apply(&world, "2026-11-25");
    let wang = world.sign_in("wang");
    let id = world.number_of("select n.id as n from notice n join customer c on c.id = n.row_id where n.kind = 'follow_up_undone' and c.name like $1", "%云栖%");
    assert_eq!(wang.post(&format!("/notices/{id}/open"), &[]).await.status, 303);
    for day in ["2026-11-26", "2026-11-27", "2026-11-30"] {
        apply(&world, day);
    }
    assert_eq!(told(&world, "chen", "follow_up_undone"), 1, "only what nobody took note of");
    assert!(world.sign_in("chen").get("/notices").await.text().contains("浦江"));
}

#[actix_web::test]
async fn a_task_that_stays_undone_goes_up_until_it_is_done_or_given_on() {
    let world = calm().await;
    world.run("insert into reminder_rule (id, active, days) values ('task_undone', true, 2)");
    let li = world.sign_in("li");
    for title in ["报价单", "合同草案", "样品"] {
        assert_eq!(li.post("/tasks/new", &[("title", title)]).await.status, 303, "{title}");
    }
    world.run("update task set due_date = '2026-11-23'");
    let count = |login| told(&world, login, "task_undone");
    apply(&world, "2026-11-24");
    assert_eq!((count("wang"), count("chen")), (0, 0));
    apply(&world, "2026-11-25");
    assert_eq!((count("wang"), count("chen")), (3, 0));
    let page = world.sign_in("wang").get("/notices").await.text();
    assert!(page.contains("报价单") && page.contains("李娜 的任务已逾期 2 天"), "{page}");
    world.run("update task set done_at = now() where title = '报价单'");
    world.run("update task set owner_id = (select id from app_user where login = 'zhao') where title = '样品'");
    for day in ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"] {
        apply(&world, day);
    }
    assert_eq!((count("wang"), count("chen"), count("zhou")), (3, 1, 0));
    let page = world.sign_in("chen").get("/notices").await.text();
    assert!(page.contains("合同草案") && !page.contains("样品"), "{page}");
}

#[actix_web::test]
async fn without_a_superior_a_matter_goes_to_whoever_may_assign_every_customer() {
    let world = calm().await;
    let line = |world: &World, login: &str| {
        let id = world.id(login);
        let robot = kezhan::core::access::Actor::robot("test");
        world.house.db.read_now(&robot, |r| above(r, vec![id])).unwrap().remove(&id).unwrap().of(|_| true)
    };
    assert_eq!(line(&world, "li"), [world.id("wang"), world.id("chen")]);
    assert!(!line(&world, "zhou").contains(&world.id("zhou")), "nobody is their own superior");
    world.run("update app_user set manager_id = null");
    world.run("delete from department_head");
    world.run("delete from user_role where role_id = (select id from role where key = 'director')");
    assert_eq!(line(&world, "li"), Vec::<i64>::new(), "and where nobody may, to nobody");
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login in ('zhou', 'chen') and r.key = 'director'");
    assert_eq!(line(&world, "li").len(), 1, "one of them");
    world.run("update app_user set active = false where login = 'chen'");
    assert_eq!(line(&world, "li"), [world.id("zhou")]);
    assert_eq!(line(&world, "zhou"), Vec::<i64>::new());
}

#[test]
fn a_circle_of_superiors_ends() {
    // The database refuses one; a copy that was put in by hand may hold one all the same.
    let own = OwnDatabase::new();
    own.superuser()
        .batch_execute(
            "set session_replication_role = replica;
             update app_user set manager_id = (select id from app_user where login = 'li') where login = 'wang'",
        )
        .unwrap();
    let robot = kezhan::core::access::Actor::robot("test");
    let lines = own.db(Clock::System).read_now(&robot, |r| {
        let all = Sql::new("select id as n from app_user order by id").rows::<Number>(r)?;
        above(r, all.into_iter().map(|row| row.n).collect())
    });
    for (person, superiors) in lines.unwrap() {
        let (line, told) = (&superiors.line, superiors.of(|_| true));
        let met: std::collections::BTreeSet<i64> = line.iter().copied().collect();
        assert!(told.len() <= 2 && met.len() == line.len() && !met.contains(&person), "{person}: {line:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever mornings are missed, and whenever the clock jumps: each day is told for, none twice.
    #[test]
    fn each_day_is_applied_once(start in 0u64..1200, runs in proptest::collection::vec(1u64..25, 1..40)) {
        let calendar = Calendar::usual(Shanghai);
        let mut today = day("2024-01-01") + Days::new(start);
        let mut planned: Option<NaiveDate> = None;
        for gap in runs {
            today = today + Days::new(gap);
            let Some((first, last)) = days(today, planned, &calendar) else {
                prop_assert!(!calendar.is_working(today) || planned >= Some(today));
                continue;
            };
            prop_assert!(first <= today && today <= last);
            if let Some(planned) = planned.filter(|planned| (today - *planned).num_days() <= 31) {
                prop_assert_eq!(first, planned + Days::new(1), "no gap and no repetition");
            }
            prop_assert!(calendar.is_working(last + Days::new(1)), "up to the eve of a working day");
            // The same morning once more, as after a restart.
            prop_assert_eq!(days(today, Some(last), &calendar), None);
            planned = Some(last);
        }
    }
}
