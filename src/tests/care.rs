//! Care plans: which tasks they make for whom, once; who may see what; how they are set, previewed and switched.

use super::notify::set_clock;
use super::support::World;
use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use kezhan::care::model::CarePlan;
use kezhan::care::occasions::{Span, due, wanted};
use kezhan::care::store;
use kezhan::care::work::{morning, span};
use kezhan::core::access::Actor;
use kezhan::core::calendar::Calendar;
use kezhan::core::sql::Sql;
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Tuesday; the birthday of Zhou Jie at 云栖 is on Thursday, and of nobody else.
async fn tuesday() -> World {
    let world = World::new().await;
    set_clock(&world, "2026-11-24", "09:00");
    world.run("delete from task");
    world.run("update care_plan set active = false");
    world.run("update contact set birthday = null");
    world.run_sql(
        Sql::new("update contact set birthday = '1985-11-26' where id = (select min(id) from contact where customer_id = $1)")
            .bind(world.customer("云栖")),
    );
    world
}

async fn plan(world: &World, fields: &[(&str, &str)]) -> i64 {
    let all: Vec<(&str, &str)> = [("name", "关怀"), ("title", "送上祝福")].iter().chain(fields).copied().collect();
    let made = world.sign_in("zhou").post("/admin/care/new", &all).await;
    assert_eq!(made.status, 303, "{}", made.text());
    world.number("select max(id) as n from care_plan")
}

fn stored(world: &World, id: i64) -> CarePlan {
    world.house.db.read_now(&Actor::robot("care"), |r| store::one(r, id)).unwrap()
}

/// The keys of the tasks that a plan would make for the occasions of some days.
fn found(world: &World, id: i64, first: &str, last: &str) -> Vec<String> {
    let (plan, calendar) = (stored(world, id), Calendar::usual(Shanghai));
    let span = Span { first: day(first), last: day(last), today: day(first) };
    let wanted = world.house.db.read_now(&Actor::robot("care"), |r| wanted(r, &plan, span, &calendar)).unwrap();
    wanted.into_iter().map(|one| one.key.split_once(':').unwrap().1.to_owned()).collect()
}

#[actix_web::test]
async fn a_birthday_makes_one_task_ahead_for_the_owner() {
    let world = tuesday().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    let id = plan(&world, &[("occasion", "birthday"), ("before", "3"), ("remarks", "电话或微信")]).await;
    morning(&world.house, &json!({})).unwrap();
    assert_eq!(world.number("select count(*) as n from task"), 0, "it is off until somebody switches it on");
    let preview = zhou.get(&format!("/admin/care/{id}/preview")).await.text();
    assert!(preview.contains("李娜") && preview.contains("2026-11-26") && !preview.contains("云栖"), "{preview}");
    assert_eq!(zhou.post(&format!("/admin/care/{id}/switch"), &[("active", "1")]).await.status, 303);
    for _ in 0..3 {
        morning(&world.house, &json!({})).unwrap();
    }
    let row = "select string_agg(t.title || ' ' || u.login || ' ' || t.due_date || ' ' || t.object, ';') as t from task t join app_user u on u.id = t.owner_id";
    assert_eq!(world.word(row), "送上祝福 li 2026-11-26 contact");
    assert!(li.get("/tasks").await.text().contains("送上祝福"));
    let page = li.get(&format!("/tasks/{}", world.number("select max(id) as n from task"))).await.text();
    assert!(
        page.contains("关怀计划") && page.contains("由关怀计划新建了任务") && page.contains("电话或微信"),
        "{page}"
    );
    // What was deleted, done or given on is not made again.
    li.post(&format!("/tasks/{}/delete", world.number("select max(id) as n from task")), &[]).await;
    set_clock(&world, "2026-11-25", "09:00");
    morning(&world.house, &json!({})).unwrap();
    assert_eq!(world.number("select count(*) as n from task"), 1);
    let events = "select string_agg(name, ' ' order by id) as t from audit_event
        where object = 'care_plan' and row_id = (select max(id) from care_plan) or name = 'task.planned'";
    assert_eq!(
        world.word(events),
        "care_plan.created care_plan.switched task.planned care_plan.applied care_plan.applied care_plan.applied care_plan.applied"
    );
}

#[actix_web::test]
async fn nobody_is_told_of_a_birthday_that_they_may_not_see() {
    let world = tuesday().await;
    let id = plan(&world, &[("occasion", "birthday"), ("before", "3")]).await;
    assert_eq!(found(&world, id, "2026-11-24", "2026-11-27").len(), 1);
    world.run("insert into role_field (role_id, object, field, rule) select id, 'contact', 'birthday', 'hidden' from role where administrator is null on conflict (role_id, object, field) do update set rule = 'hidden'");
    assert_eq!(found(&world, id, "2026-11-24", "2026-11-27").len(), 0);
}

#[actix_web::test]
async fn it_applies_by_grade_stage_and_tag() {
    let world = tuesday().await;
    let customer = world.customer("云栖");
    world.run_sql(Sql::new("update customer set grade = 'A', stage = 'active' where id = $1").bind(customer));
    world.run("insert into tag (name) values ('重点客户') on conflict do nothing");
    let of = async |fields: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> =
            [("occasion", "birthday"), ("before", "3")].iter().chain(fields).copied().collect();
        found(&world, plan(&world, &all).await, "2026-11-24", "2026-11-27").len()
    };
    assert_eq!(of(&[("grade", "A")]).await, 1);
    assert_eq!(of(&[("grade", "B"), ("grade", "none")]).await, 0);
    assert_eq!(of(&[("stage", "active"), ("stage", "dormant")]).await, 1);
    assert_eq!(of(&[("stage", "potential")]).await, 0);
    assert_eq!(of(&[("tags", "重点客户")]).await, 0);
    world.run_sql(
        Sql::new(
            "insert into tagging (tag_id, object, row_id) select id, 'customer', $1 from tag where name = '重点客户'",
        )
        .bind(customer),
    );
    assert_eq!(of(&[("tags", "重点客户")]).await, 1);
    world.run_sql(Sql::new("update customer set stage = 'lost' where id = $1").bind(customer));
    assert_eq!((of(&[]).await, of(&[("stage", "lost")]).await), (0, 1), "lost ones are left in peace unless named");
    world.run("update app_user set active = false where login = 'li'");
    assert_eq!(of(&[("stage", "lost")]).await, 0, "nobody gets a task who has left");
}

#[actix_web::test]
async fn anniversaries_and_revisits_come_again() {
    let world = tuesday().await;
    let customer = world.customer("云栖");
    world.run("update customer set created_at = '2026-11-20', last_follow_up_at = null, deleted_at = null");
    let from = async |first: &'static str| {
        let sql = "update customer set created_at = $2::text::timestamptz where id = $1";
        world.run_sql(Sql::new(sql).bind(customer).bind(first));
    };
    let yearly = plan(&world, &[("occasion", "anniversary"), ("before", "0")]).await;
    // Ten at night in London is the next day in Shanghai.
    from("2024-02-28 22:00+00").await;
    let at = |day: &str| vec![format!("{customer}:0:{day}")];
    assert_eq!(found(&world, yearly, "2024-02-20", "2024-03-10"), Vec::<String>::new(), "not on the first day itself");
    assert_eq!(found(&world, yearly, "2025-02-20", "2025-03-10"), at("2025-02-28"));
    assert_eq!(found(&world, yearly, "2028-02-20", "2028-03-10"), at("2028-02-29"));
    let each = plan(&world, &[("occasion", "revisit"), ("every", "30"), ("before", "0"), ("grade", "C")]).await;
    world.run("update customer set grade = 'A'");
    world.run_sql(
        Sql::new("update customer set grade = 'C', last_follow_up_at = '2026-06-01 02:00+00' where id = $1")
            .bind(customer),
    );
    assert_eq!(found(&world, each, "2026-06-01", "2026-06-30"), Vec::<String>::new());
    assert_eq!(found(&world, each, "2026-07-01", "2026-07-01"), at("2026-07-01"));
    assert_eq!(found(&world, each, "2026-07-20", "2026-08-05"), at("2026-07-31"), "again where nobody went");
    world.run_sql(
        Sql::new("insert into task (title, owner_id, owner_dept_id, object, row_id, customer_id, care_plan_id, care_key, created_at, updated_at)
             select 'open', owner_id, owner_dept_id, 'customer', id, id, $2, 'k', now(), now() from customer where id = $1")
            .bind(customer)
            .bind(each),
    );
    assert_eq!(found(&world, each, "2026-07-20", "2026-08-05"), Vec::<String>::new(), "the last one is still open");
}

#[actix_web::test]
async fn festivals_are_those_of_the_calendar() {
    let world = tuesday().await;
    let calendar = Calendar::usual(Shanghai);
    assert!(calendar.begins(day("2026-02-15"), "春节") && !calendar.begins(day("2026-02-16"), "春节"));
    assert!(calendar.begins(day("2025-10-01"), "中秋节"), "two in one");
    assert!(calendar.begins(day("2026-10-01"), "") && !calendar.begins(day("2026-10-10"), ""), "a day worked instead");
    let mut own = calendar.clone();
    let special = kezhan::core::calendar::Special { working: false, name: "春节".to_owned() };
    own.special.insert(day("2027-02-05"), special);
    assert!(own.begins(day("2027-02-05"), "春节"), "a year that was imported");
    let id = plan(&world, &[("occasion", "festival"), ("festival", "中秋节"), ("before", "3"), ("grade", "A")]).await;
    world.run("update customer set grade = 'B'");
    world.run_sql(Sql::new("update customer set grade = 'A' where id = $1").bind(world.customer("云栖")));
    let keys = found(&world, id, "2026-09-01", "2026-10-31");
    assert_eq!(keys, [format!("{}:0:2026-09-25", world.customer("云栖"))]);
    assert_eq!(due(day("2026-09-25"), day("2026-09-22"), &calendar), day("2026-09-24"), "greeted before the days off");
}

#[actix_web::test]
async fn it_works_on_working_days_for_the_days_off_that_follow() {
    let world = tuesday().await;
    let calendar = Calendar::usual(Shanghai);
    let id = plan(&world, &[("occasion", "birthday"), ("before", "2")]).await;
    let mut plan = stored(&world, id);
    let of = |plan: &CarePlan, today: &str| span(day(today), plan, &calendar).map(|span| (span.first, span.last));
    assert_eq!(of(&plan, "2026-11-24"), Some((day("2026-11-24"), day("2026-11-26"))));
    assert_eq!(of(&plan, "2026-11-27"), Some((day("2026-11-27"), day("2026-12-01"))), "Friday looks after the weekend");
    assert_eq!(of(&plan, "2026-11-28"), None, "a day off");
    assert_eq!(of(&plan, "2026-10-10").map(|span| span.0), Some(day("2026-10-10")), "a Saturday that is worked");
    plan.planned_for = Some(day("2026-11-20"));
    assert_eq!(of(&plan, "2026-11-24").map(|span| span.0), Some(day("2026-11-21")), "what was missed is caught up");
    plan.planned_for = Some(day("2026-01-01"));
    assert_eq!(of(&plan, "2026-11-24").map(|span| span.0), Some(day("2026-10-24")), "for a month at most");
}

#[actix_web::test]
async fn plans_are_checked_and_kept_by_those_who_manage_business() {
    let world = tuesday().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    for path in ["/admin/care", "/admin/care/new"] {
        assert_eq!((li.get(path).await.status.as_u16(), zhou.get(path).await.status.as_u16()), (403, 200), "{path}");
    }
    let wrong =
        [("name", ""), ("title", ""), ("occasion", "moon"), ("before", "61"), ("grade", "Z"), ("festival", "圣诞")];
    let page = zhou.post("/admin/care/new", &wrong).await;
    assert_eq!(page.status, 422);
    for words in ["请填写计划名称", "请填写任务标题", "请从列表中选择", "0 到 60"] {
        assert!(page.text().contains(words), "{words}");
    }
    let revisit = [("name", "回访"), ("title", "回访"), ("occasion", "revisit"), ("before", "0"), ("every", "0")];
    assert_eq!(zhou.post("/admin/care/new", &revisit).await.status, 422);
    let tag = [("name", "回访"), ("title", "回访"), ("occasion", "birthday"), ("before", "0"), ("tags", "没有的标签")];
    let page = zhou.post("/admin/care/new", &tag).await;
    assert!(page.status == 422 && page.text().contains("没有标签「没有的标签」"));
    let id = plan(&world, &[("occasion", "revisit"), ("every", "90"), ("before", "7"), ("grade", "none")]).await;
    let path = format!("/admin/care/{id}");
    let form = zhou.get(&path).await.text();
    assert!(form.contains("value=\"90\"") && form.contains("value=\"none\" checked"), "{form}");
    let edit = |version: &'static str| {
        [
            ("name", "季度回访"),
            ("title", "回访"),
            ("occasion", "revisit"),
            ("every", "90"),
            ("before", "5"),
            ("version", version),
        ]
    };
    assert_eq!(zhou.post(&path, &edit("1")).await.status, 303);
    let late = zhou.post(&path, &edit("1")).await;
    assert!(late.status == 409 && late.text().contains("刚被修改过"));
    assert!(zhou.get("/admin/care").await.text().contains("季度回访"));
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'care_plan.changed'"), 1);
    assert_eq!(zhou.get("/admin/care/900000").await.status, 404);
}

#[actix_web::test]
async fn a_title_that_is_too_long_is_told_and_the_longest_comes_whole_into_its_tasks() {
    let world = tuesday().await;
    let zhou = world.sign_in("zhou");
    let page = zhou.get("/admin/care/new").await.text();
    for name in ["name", "title", "remarks"] {
        let field = page.split('<').find(|tag| tag.contains(&format!("name=\"{name}\""))).unwrap();
        assert!(!field.contains("maxlength"), "nothing pasted is cut in silence: {field}");
    }
    let (longest, too_long) = ("长".repeat(200), "长".repeat(201));
    let typed = |title| [("name", "关怀"), ("title", title), ("occasion", "birthday"), ("before", "3")];
    let answer = zhou.post("/admin/care/new", &typed(&too_long)).await;
    assert!(answer.status == 422 && answer.text().contains("201") && answer.text().contains(&too_long));
    assert_eq!(zhou.post("/admin/care/new", &typed(&longest)).await.status, 303);
    world.run("update care_plan set active = true where name = '关怀'");
    morning(&world.house, &json!({})).unwrap();
    assert_eq!(world.word("select title as t from task"), longest);
}
