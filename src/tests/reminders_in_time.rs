//! Nothing is told too early, nothing too late, nothing is left out because it was entered, given or planned late.

use super::notify::set_clock;
use super::reminders::{apply, calm, day, told};
use super::support::World;
use chrono::Days;
use chrono_tz::Asia::Shanghai;
use kezhan::core::calendar::Calendar;
use kezhan::core::notice::Plan;
use kezhan::core::sql::Sql;
use kezhan::reminders::plan::days;
use proptest::prelude::*;

/// How many notices a person has not read.
fn bell(world: &World, login: &str) -> i64 {
    world.number_of("select kz_unread(id) as n from app_user where login = $1", login)
}

fn task(world: &World, title: &str, due: &str) {
    let sql = "insert into task (title, owner_id, owner_dept_id, due_date, created_at, updated_at)
        select $1, id, department_id, $2, now(), now() from app_user where login = 'li'";
    world.run_sql(Sql::new(sql).bind(title).bind(day(due)));
}

#[actix_web::test]
async fn what_is_due_on_friday_or_on_days_off_is_late_on_the_next_working_morning() {
    let world = calm().await;
    for (title, due) in [("周五", "2026-11-27"), ("周六", "2026-11-28"), ("周日", "2026-11-29")] {
        task(&world, title, due);
    }
    apply(&world, "2026-11-26");
    apply(&world, "2026-11-27");
    assert_eq!((told(&world, "li", "task_due"), told(&world, "li", "task_overdue")), (3, 0), "on Friday none is late");
    apply(&world, "2026-11-30");
    assert_eq!(told(&world, "li", "task_overdue"), 3);
    assert_eq!(world.number("select count(distinct row_id) as n from notice where kind = 'task_overdue'"), 3);
    let page = world.sign_in("li").get("/notices").await.text();
    assert!(page.contains("逾期 3 天") && page.contains("逾期 1 天"), "{page}");
    apply(&world, "2026-12-01");
    assert_eq!(told(&world, "li", "task_overdue"), 3, "once");
}

#[actix_web::test]
async fn what_is_due_before_a_holiday_is_late_after_it() {
    let world = calm().await;
    task(&world, "节前", "2026-09-30");
    task(&world, "节中", "2026-10-03");
    apply(&world, "2026-09-30");
    assert_eq!((told(&world, "li", "task_due"), told(&world, "li", "task_overdue")), (2, 0));
    apply(&world, "2026-10-08");
    assert_eq!((told(&world, "li", "task_due"), told(&world, "li", "task_overdue")), (2, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The first working morning by which so many days have passed tells of it: none before, and that one does.
    #[test]
    fn what_is_late_is_found_on_the_first_morning_on_which_it_is(later in 0u64..650, late in 0i32..31, missed in 0usize..4) {
        let calendar = Calendar::usual(Shanghai);
        let due = day("2025-01-01") + Days::new(later);
        let is_late = due + Days::new(u64::try_from(late).unwrap());
        let mut planned = Some(due - Days::new(1));
        let (mut found, mut left_out, mut expected) = (None, missed, None);
        for today in due.iter_days().take(80) {
            let Some((first, last)) = days(today, planned, &calendar) else { continue };
            // Some mornings on which it would be told are missed: the service stood still.
            if today >= is_late && left_out > 0 {
                left_out -= 1;
                continue;
            }
            if today >= is_late && expected.is_none() {
                expected = Some(today);
            }
            planned = Some(last);
            let (from, to) = Plan { today, first, last, days: late, calendar: &calendar }.past();
            if found.is_none() && from <= due && due <= to {
                found = Some(today);
            }
        }
        prop_assert!(expected.is_some());
        prop_assert_eq!(found, expected);
    }
}

#[actix_web::test]
async fn what_is_dealt_with_waits_no_longer_in_the_bell() {
    let world = calm().await;
    let (called, put_off) = (world.customer("云栖"), world.customer("浦江"));
    world.run("update customer set next_follow_up = '2026-11-24' where name like '%云栖%' or name like '%浦江%'");
    for title in ["完成", "推迟", "删除"] {
        task(&world, title, "2026-11-24");
    }
    apply(&world, "2026-11-24");
    assert_eq!(bell(&world, "li"), 5);
    set_clock(&world, "2026-11-24", "10:00");
    let li = world.sign_in("li");
    let path = format!("/customers/{called}/follow-ups");
    assert_eq!(li.upload(&path, &[("body", "确认了下周的演示时间和参加的人。")], &[]).await.status, 303);
    assert_eq!(bell(&world, "li"), 4, "a follow-up was written");
    assert_eq!(li.post(&format!("/customers/{put_off}/postpone"), &[("days", "3")]).await.status, 303);
    assert_eq!(bell(&world, "li"), 3, "it was put off");
    let mut left = 3;
    for (title, verb) in [("完成", "done"), ("推迟", "postpone"), ("删除", "delete")] {
        let fields: &[(&str, &str)] = if verb == "postpone" { &[("to", "working")] } else { &[] };
        let id = world.number_of("select id as n from task where title = $1", title);
        assert_eq!(li.post(&format!("/tasks/{id}/{verb}"), fields).await.status, 303, "{verb}");
        left -= 1;
        assert_eq!(bell(&world, "li"), left, "{verb}");
    }
}

#[actix_web::test]
async fn what_one_person_deals_with_waits_for_nobody_and_a_notice_of_many_customers_stays() {
    let world = calm().await;
    set_clock(&world, "2026-11-24", "10:00");
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let ids = [world.customer("云栖").to_string(), world.customer("浦江").to_string()];
    let fields = [("ids", ids[0].as_str()), ("ids", ids[1].as_str()), ("person", "黄蓉"), ("reason", "换区")];
    assert_eq!(li.post("/customers/transfer", &fields).await.status, 303);
    for id in &ids {
        let path = format!("/customers/{id}/follow-ups");
        huang.upload(&path, &[("body", "向客户介绍了自己，约好周五见面。")], &[]).await;
    }
    assert_eq!(bell(&world, "huang"), 1, "it tells of two customers");
    assert_eq!(li.post("/tasks/new", &[("title", "一起做"), ("owner", "zhao"), ("helper", "huang")]).await.status, 303);
    let id = world.number("select max(id) as n from task");
    assert_eq!((bell(&world, "zhao"), bell(&world, "huang")), (1, 2));
    assert_eq!(huang.post(&format!("/tasks/{id}/done"), &[]).await.status, 303);
    assert_eq!((bell(&world, "zhao"), bell(&world, "huang")), (0, 1), "the helper has done it for both");
}

#[actix_web::test]
async fn what_somebody_else_puts_off_or_gives_on_waits_for_whom_it_concerns_no_more() {
    let world = calm().await;
    set_clock(&world, "2026-11-23", "10:00");
    let li = world.sign_in("li");
    for title in ["推迟", "转交"] {
        let fields = [("title", title), ("owner", "zhao"), ("helper", "huang"), ("due", "2026-11-24")];
        assert_eq!(li.post("/tasks/new", &fields).await.status, 303, "{title}");
    }
    apply(&world, "2026-11-24");
    set_clock(&world, "2026-11-24", "10:00");
    assert_eq!((bell(&world, "zhao"), bell(&world, "huang")), (4, 4), "given and due, twice");
    let wang = world.sign_in("wang");
    let id = |title| world.number_of("select id as n from task where title = $1", title);
    assert_eq!(wang.post(&format!("/tasks/{}/postpone", id("推迟")), &[("to", "working")]).await.status, 303);
    assert_eq!((bell(&world, "zhao"), bell(&world, "huang")), (3, 3), "it is still theirs, and not due");
    assert_eq!(wang.post(&format!("/tasks/{}/assign", id("转交")), &[("owner", "li")]).await.status, 303);
    assert_eq!((bell(&world, "zhao"), bell(&world, "huang")), (1, 3), "Huang helps whoever has it");
    // Whoever follows up does so for the owner and those who take part in it.
    let customer = world.customer("云栖");
    let shared = [("person", "黄蓉"), ("level", "write"), ("parts", "follow_up")];
    assert_eq!(world.sign_in("li").post(&format!("/customers/{customer}/share"), &shared).await.status, 303);
    world.run("update customer set next_follow_up = '2026-11-25' where name like '%云栖%'");
    apply(&world, "2026-11-25");
    let due = |login| told(&world, login, "follow_up_due");
    assert_eq!((due("li"), due("huang")), (1, 1));
    set_clock(&world, "2026-11-25", "10:00");
    let path = format!("/customers/{customer}/follow-ups");
    let written = world.sign_in("huang").upload(&path, &[("body", "确认了下周的演示时间和参加的人。")], &[]).await;
    assert_eq!(written.status, 303, "{}", written.text());
    let unread = "select count(*) as n from notice where kind = 'follow_up_due' and read_at is null";
    assert_eq!(world.number(unread), 0);
}

#[actix_web::test]
async fn a_superior_reads_no_more_of_what_is_done_and_what_is_undone_again_goes_on_upwards() {
    let world = calm().await;
    world.run("insert into reminder_rule (id, active, days) values ('task_undone', true, 2)");
    task(&world, "报价单", "2026-11-23");
    let before = bell(&world, "wang");
    apply(&world, "2026-11-25");
    set_clock(&world, "2026-11-25", "10:00");
    assert_eq!((told(&world, "wang", "task_undone"), bell(&world, "wang")), (1, before + 1));
    let (li, id) = (world.sign_in("li"), world.number("select id as n from task where title = '报价单'"));
    assert_eq!(li.post(&format!("/tasks/{id}/done"), &[]).await.status, 303);
    assert_eq!(bell(&world, "wang"), before, "it is done");
    assert_eq!(li.post(&format!("/tasks/{id}/reopen"), &[]).await.status, 303);
    apply(&world, "2026-11-27");
    assert_eq!(told(&world, "chen", "task_undone"), 1, "which is no way around the next superior");
}

#[actix_web::test]
async fn festivals_of_an_imported_year_are_told_and_the_companys_own_days_off_are_not() {
    let world = calm().await;
    world.run(
        "insert into calendar_day (day, working, name) select d::date, d = '2027-02-08', case when d = '2027-02-08' then '值班' else '春节' end
           from generate_series(timestamp '2027-02-05', '2027-02-11', '1 day') d
         union values ('2026-12-24'::date, false, '公司旅游'), ('2026-12-31', false, '2027 元旦')",
    );
    apply(&world, "2026-12-21");
    assert_eq!(told(&world, "li", "festival"), 0);
    apply(&world, "2026-12-28");
    assert_eq!(told(&world, "li", "festival"), 1);
    apply(&world, "2027-02-02");
    assert_eq!(told(&world, "li", "festival"), 2);
    set_clock(&world, "2027-02-03", "09:00");
    assert!(world.sign_in("li").get("/notices").await.text().contains("春节将至"));
    apply(&world, "2027-02-08");
    assert_eq!(told(&world, "li", "festival"), 2, "it goes on after a day that the company works");
}

#[actix_web::test]
async fn what_is_entered_when_its_day_is_near_is_told_too() {
    let world = calm().await;
    world.run("insert into reminder_rule (id, active, days) values ('task_due', true, 5)");
    task(&world, "早录入", "2026-11-27");
    apply(&world, "2026-11-23");
    assert_eq!(told(&world, "li", "task_due"), 1);
    task(&world, "晚录入", "2026-11-26");
    world.run("update contact set birthday = '1988-11-25' where name = '吴晓明'");
    apply(&world, "2026-11-24");
    assert_eq!((told(&world, "li", "task_due"), told(&world, "li", "birthday")), (2, 1));
    apply(&world, "2026-11-25");
    assert_eq!((told(&world, "li", "task_due"), told(&world, "li", "birthday")), (2, 1), "once");
    world.run("update task set owner_id = (select id from app_user where login = 'zhao') where title = '早录入'");
    apply(&world, "2026-11-26");
    assert_eq!(told(&world, "zhao", "task_due"), 1, "it came to somebody else");
}

#[actix_web::test]
async fn neglect_is_told_however_it_came_about() {
    let world = calm().await;
    world.run(
        "update customer set last_follow_up_at = '2026-09-01 04:00+00', next_follow_up = '2026-11-25' where name like '%云栖%'",
    );
    world.run("update customer set last_follow_up_at = '2026-11-14 04:00+00' where name like '%华信%'");
    let count = |login| told(&world, login, "customer_neglected");
    apply(&world, "2026-11-25");
    assert_eq!(count("li"), 0, "a day is planned");
    apply(&world, "2026-11-26");
    assert_eq!(count("li"), 1, "it has passed");
    world.run("update follow_up_cycle set days = 2 where grade in ('A', 'B')");
    apply(&world, "2026-11-27");
    assert_eq!(count("li"), 2, "B got a shorter cycle; of the other one it was told before");
    let (yunqi, zhao) = (world.customer("云栖"), world.id("zhao"));
    world.run_sql(Sql::new("update customer set owner_id = $2 where id = $1").bind(yunqi).bind(zhao));
    let of_zhao = "select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login = 'zhao' and n.kind = 'customer_neglected' and n.row_id = $1";
    for morning in ["2026-11-30", "2026-12-01"] {
        apply(&world, morning);
        assert_eq!(world.number_at(of_zhao, yunqi), 1, "whoever has got it, once");
    }
}

#[actix_web::test]
async fn the_hour_of_a_task_is_told_when_it_comes() {
    let world = calm().await;
    set_clock(&world, "2026-11-24", "10:00");
    let li = world.sign_in("li");
    world.run("insert into mail_wish (user_id, zone, quiet_from, quiet_to) select id, 'Asia/Tokyo', 0, 0 from app_user where login = 'zhao'");
    let add = async |title: &'static str, due: &'static str| {
        let fields = [("title", title), ("due", due), ("helper", "zhao")];
        assert_eq!(li.post("/tasks/new", &fields).await.status, 303, "{title}");
    };
    add("打电话", "今天 15:00").await;
    add("已完成的", "今天 15:00").await;
    add("改期的", "今天 15:00").await;
    world.letters();
    set_clock(&world, "2026-11-24", "14:59");
    world.letters();
    assert_eq!(told(&world, "li", "task_time"), 0);
    let (done, moved) = (
        "update task set done_at = now() where title = '已完成的'",
        "update task set due_minute = 960 where title = '改期的'",
    );
    world.run(done);
    world.run(moved);
    set_clock(&world, "2026-11-24", "15:00");
    let letters = world.letters();
    assert_eq!((told(&world, "li", "task_time"), told(&world, "zhao", "task_time")), (1, 1));
    let of = |mail: &str| {
        letters
            .iter()
            .filter(|one| one.mail.starts_with(mail) && one.subject.contains("任务时间到"))
            .map(|one| one.text.clone())
            .collect::<String>()
    };
    assert!(of("li").contains("今天 15:00") && !of("li").contains("Asia/"), "{letters:?}");
    assert!(of("zhao").contains("15:00（Asia/Shanghai 时间）"), "{letters:?}");
    set_clock(&world, "2026-11-24", "15:30");
    world.letters();
    assert_eq!(told(&world, "li", "task_time"), 1, "once");
    world.run("insert into reminder_rule (id, active) values ('task_due', false) on conflict (id) do update set active = false");
    set_clock(&world, "2026-11-24", "16:00");
    world.letters();
    assert_eq!(told(&world, "li", "task_time"), 1, "the rule is switched off");
}

#[actix_web::test]
async fn a_superior_who_may_not_see_it_is_passed_over() {
    let world = calm().await;
    world.run(
        "insert into reminder_rule (id, active, days) values ('follow_up_undone', true, 2), ('task_undone', true, 2)",
    );
    world.run("update customer set next_follow_up = '2026-11-23' where name like '%云栖%'");
    task(&world, "合同草案", "2026-11-23");
    world.run("delete from user_role where user_id = (select id from app_user where login = 'wang')");
    apply(&world, "2026-11-25");
    for kind in ["follow_up_undone", "task_undone"] {
        assert_eq!((told(&world, "wang", kind), told(&world, "chen", kind)), (0, 1), "{kind}");
    }
    let page = world.sign_in("chen").get("/notices").await.text();
    assert!(page.contains("云栖") && page.contains("合同草案"), "{page}");
}

#[actix_web::test]
async fn who_takes_part_in_follow_ups_is_told_when_one_is_due() {
    let world = calm().await;
    let customer = world.customer("云栖");
    set_clock(&world, "2026-11-23", "10:00");
    let li = world.sign_in("li");
    for (person, part) in [("黄蓉", "follow_up"), ("赵敏", "contact")] {
        let fields = [("person", person), ("level", "read"), ("parts", part)];
        assert_eq!(li.post(&format!("/customers/{customer}/share"), &fields).await.status, 303, "{person}");
    }
    world.run("update customer set next_follow_up = '2026-11-24' where name like '%云栖%'");
    apply(&world, "2026-11-24");
    let due = |login| told(&world, login, "follow_up_due");
    assert_eq!((due("li"), due("huang"), due("zhao")), (1, 1, 0));
    let page = world.sign_in("huang").get("/notices").await.text();
    assert!(page.contains("下次跟进"), "{page}");
    world.run("delete from participant");
    assert!(!world.sign_in("huang").get("/notices").await.text().contains("下次跟进"), "no longer theirs");
}
