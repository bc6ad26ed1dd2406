//! Tasks: who makes, sees, does and gives them; lists, repetition, undoing; that nothing is lost.

use super::support::{Page, Visitor, World};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Asia::Shanghai;
use kezhan::core::access::Actor;
use kezhan::core::calendar::Calendar;
use kezhan::core::notice::{Plan, Rule};
use kezhan::core::sql::Sql;
use kezhan::tasks::notices::{DUE_RULE, OVERDUE_RULE};

pub async fn add(visitor: &Visitor, fields: &[(&str, &str)]) -> Page {
    visitor.post("/tasks/new", fields).await
}

fn newest(world: &World) -> i64 {
    world.number("select max(id) as n from task")
}

/// A world on the next Sunday at two in the afternoon in Shanghai.
pub async fn on_sunday() -> World {
    let world = World::new().await;
    let now = world.clock.now();
    let noon = now.date_naive().and_hms_opt(6, 0, 0).unwrap().and_utc();
    let ahead = (0..9).map(|days| noon + TimeDelta::days(days));
    let sunday = ahead.into_iter().find(|at| *at >= now && at.weekday() == Weekday::Sun).unwrap();
    world.clock.advance(sunday - now);
    world
}

/// A day so many days from that Sunday.
pub fn day(world: &World, ahead: i64) -> NaiveDate {
    world.clock.now().date_naive() + TimeDelta::days(ahead)
}

#[actix_web::test]
async fn a_title_is_enough_and_a_date_is_in_words() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    let made = add(&li, &[("title", "给王总回电话")]).await;
    assert_eq!((made.status.as_u16(), made.location()), (303, "/tasks".to_owned()), "{}", made.text());
    let row = "select u.login || ' ' || (t.created_by = t.owner_id) || ' ' || t.priority || ' ' || coalesce(t.due_date::text, '-') as t
        from task t join app_user u on u.id = t.owner_id order by t.id desc limit 1";
    assert_eq!(world.word(row), "li true normal -");
    assert_eq!(add(&li, &[("title", "寄合同"), ("due", "下周三下午三点")]).await.status, 303);
    let due = "select due_date || ' ' || due_minute as t from task order by id desc limit 1";
    let wednesday = day(&world, 3);
    assert_eq!(world.word(due), format!("{wednesday} 900"));
    let list = li.get("/tasks").await.text();
    assert!(
        list.contains("给王总回电话")
            && list.contains("寄合同")
            && list.contains(&format!("周三 {} 15:00", wednesday.format("%m-%d"))),
        "{list}"
    );
    assert!(list.contains(&format!("已新建任务「寄合同」，截止 {wednesday} 周三 15:00。")));
}

#[actix_web::test]
async fn what_is_wrong_is_told_and_kept() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    let wrong = [
        ("title", " "),
        ("due", "等他有空"),
        ("priority", "urgent"),
        ("remarks", "保留的备注"),
        ("repeat", "week"),
        ("step", "1000"),
        ("until", "不知道"),
        ("times", "0"),
    ];
    let page = add(&li, &wrong).await;
    assert_eq!(page.status, 422);
    let text = page.text();
    for words in [
        "请填写标题",
        "看不懂这个日期",
        "下周三下午三点",
        "请从列表中选择",
        "1 到 99",
        "1 到 999",
        "保留的备注",
        "等他有空",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let saturday = day(&world, -1).to_string();
    let past = add(&li, &[("title", "甲"), ("due", &saturday)]).await;
    assert!(past.status == 422 && past.text().contains("已经过去"));
    assert!(past.text().contains(&format!("{saturday} 周六")), "what was understood stands beside it without script");
    assert_eq!(add(&li, &[("title", "甲"), ("repeat", "day")]).await.status, 422, "no day to repeat from");
    let nobody = add(&li, &[("title", "甲"), ("owner", "查无此人")]).await;
    assert!(nobody.status == 422 && nobody.text().contains("查无此人"));
    let without = add(&li, &[("title", "甲"), ("owner", "xitong")]).await;
    assert!(without.status == 422 && without.text().contains("没有查看任务的权限"));
    assert_eq!(add(&li, &[("title", "甲\0乙")]).await.status, 400);
    assert_eq!(add(&li, &[("title", "甲"), ("owner_id", "1")]).await.status, 400);
    assert_eq!(world.number("select count(*) as n from task where title like '甲%'"), 0);
    let english = world.sign_in("emma");
    assert!(add(&english, &[("title", "Call"), ("due", "3/4")]).await.text().contains("read in two ways"));
}

#[actix_web::test]
async fn what_was_understood_is_shown_while_typing() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    let told = li.part("/when?field=due&due=%E4%B8%89%E5%A4%A9%E5%90%8E").await.text();
    assert!(told.contains(&format!("{} 周三", day(&world, 3))), "{told}");
    assert_eq!(li.part("/when?field=due&due=zzz").await.text(), "");
}

#[actix_web::test]
async fn twenty_submits_make_one_task_and_done_twice_is_done_once() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let key = "0193aaaa-0000-7000-8000-0000000000a1";
    for _ in 0..20 {
        assert_eq!(li.post_once("/tasks/new", &[("title", "只有一条")], key).await.status, 303);
    }
    assert_eq!(world.number("select count(*) as n from task where title = '只有一条'"), 1);
    add(&li, &[("title", "每天一次"), ("due", "明天"), ("repeat", "day")]).await;
    let path = format!("/tasks/{}/done", newest(&world));
    for _ in 0..3 {
        assert_eq!(li.post(&path, &[]).await.status, 303);
    }
    assert_eq!(world.number("select count(*) as n from task where title = '每天一次'"), 2, "and one comes next");
    assert_eq!(
        world.number(
            "select count(*) as n from change_history where name = 'task.done' and at > now() - interval '1 hour'"
        ),
        1
    );
}

#[actix_web::test]
async fn it_is_seen_by_those_whom_it_concerns() {
    let world = World::new().await;
    let of = |login: &str| world.sign_in(login);
    let customer = world.customer("云栖");
    let (li, chen) = (of("li"), of("chen"));
    // Made by Li for Huang, with Emma's help.
    let fields = [("title", "借用华南的样品"), ("owner", "huang"), ("helper", "emma"), ("remarks", "样品编号 7")];
    assert_eq!(add(&li, &fields).await.status, 303);
    let path = format!("/tasks/{}", newest(&world));
    for (login, status) in [
        ("li", 200),
        ("huang", 200),
        ("emma", 200),
        ("liu", 200),
        ("chen", 200),
        ("zhou", 200),
        ("zhao", 404),
        ("wang", 404),
        ("sun", 404),
        ("feng", 404),
    ] {
        assert_eq!(of(login).get(&path).await.status, status, "{login}");
    }
    assert!(of("huang").get("/tasks").await.text().contains("借用华南的样品"));
    assert!(of("emma").get("/tasks").await.text().contains("You help"));
    assert!(li.get("/tasks?whose=given").await.text().contains("借用华南的样品"));
    assert!(of("liu").get("/tasks?whose=team").await.text().contains("借用华南的样品"));
    assert!(!of("zhao").get("/tasks?whose=team").await.text().contains("借用华南的样品"));
    assert_eq!(of("xitong").get("/tasks").await.status, 403);
    // On a customer: its owner sees it, whoever's it is; those who may not view the customer can't make one there.
    let about = format!("customer:{customer}");
    assert_eq!(add(&chen, &[("title", "核对云栖的合同"), ("about", &about)]).await.status, 303);
    let path = format!("/tasks/{}", newest(&world));
    assert_eq!(li.get(&path).await.status, 200, "the owner of the customer");
    assert_eq!(li.post(&format!("{path}/done"), &[]).await.status, 403, "sees it, and may not do it");
    assert_eq!(of("zhao").get(&path).await.status, 404);
    assert!(li.get(&format!("/customers/{customer}")).await.text().contains("核对云栖的合同"));
    assert_eq!(add(&of("huang"), &[("title", "外人"), ("about", &about)]).await.status, 404);
    assert_eq!(of("huang").get(&format!("/tasks/new?about={about}")).await.status, 404);
    assert_eq!(li.get("/tasks/new?about=planet:1").await.status, 400);
}

#[actix_web::test]
async fn done_can_be_undone_with_what_came_next() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    add(
        &li,
        &[
            ("title", "周报"),
            ("due", "周五下午五点"),
            ("repeat", "week"),
            ("checklist", "[x] 数字\n文字"),
            ("times", "3"),
        ],
    )
    .await;
    let first = newest(&world);
    let done = li.post(&format!("/tasks/{first}/done"), &[("back", "/tasks")]).await;
    assert_eq!(done.location(), "/tasks");
    let page = li.get("/tasks").await.text();
    assert!(
        page.contains(&format!("已完成「周报」，下一次 {} 周五 17:00。", day(&world, 12)))
            && page.contains(&format!("/tasks/{first}/reopen"))
    );
    let next = newest(&world);
    assert_eq!(
        world.word("select due_date || ' ' || due_minute || ' ' || (repetition ->> 'left') || ' ' || (checklist @> '[{\"done\": true}]') as t from task order by id desc limit 1"),
        format!("{} 1020 1 false", day(&world, 12)),
        "one more after it, nothing ticked"
    );
    assert_eq!(li.post(&format!("/tasks/{first}/reopen"), &[]).await.status, 303);
    assert_eq!(li.get(&format!("/tasks/{next}")).await.status, 404, "nobody had touched it");
    // Once it was touched it stays, and the first does not make a second one.
    li.post(&format!("/tasks/{first}/done"), &[]).await;
    let next = newest(&world);
    li.post(&format!("/tasks/{next}/postpone"), &[("to", &day(&world, 16).to_string())]).await;
    li.post(&format!("/tasks/{first}/reopen"), &[]).await;
    assert_eq!(li.get(&format!("/tasks/{next}")).await.status, 200);
    li.post(&format!("/tasks/{first}/done"), &[]).await;
    assert_eq!(newest(&world), next);
    // The series goes on from the day of its rule, not from the day to which it was put off; then it ends.
    li.post(&format!("/tasks/{next}/done"), &[]).await;
    assert_eq!(
        world.word("select due_date::text as t from task order by id desc limit 1"),
        day(&world, 19).to_string()
    );
    let last = newest(&world);
    li.post(&format!("/tasks/{last}/done"), &[]).await;
    assert_eq!(newest(&world), last);
}

#[actix_web::test]
async fn it_is_put_off_and_given_on() {
    let world = on_sunday().await;
    let (li, zhao, wang) = (world.sign_in("li"), world.sign_in("zhao"), world.sign_in("wang"));
    add(&li, &[("title", "送样品"), ("due", "明天下午两点")]).await;
    let path = format!("/tasks/{}", newest(&world));
    let due = "select due_date || ' ' || coalesce(due_minute, 0) as t from task order by id desc limit 1";
    let (calendar, later) = (Calendar::usual(Shanghai), day(&world, 9));
    let working = calendar.working_day_from(day(&world, 1));
    let typed = format!("{}月{}日上午九点", later.month(), later.day());
    for (to, expected) in [
        ("tomorrow", format!("{} 840", day(&world, 1))),
        ("working", format!("{working} 840")),
        ("week", format!("{working} 840")),
        ("下周五", format!("{} 840", day(&world, 5))),
        (typed.as_str(), format!("{later} 540")),
    ] {
        assert_eq!(li.post(&format!("{path}/postpone"), &[("to", to)]).await.status, 303, "{to}");
        assert_eq!(world.word(due), expected, "{to}");
    }
    for to in ["", "昨天", "2026-01-01", "谁知道"] {
        assert_eq!(li.post(&format!("{path}/postpone"), &[("to", to)]).await.status, 422, "{to}");
    }
    assert_eq!(zhao.get(&path).await.status, 404);
    let given = li.post(&format!("{path}/assign"), &[("owner", "赵敏"), ("back", "/tasks")]).await;
    assert_eq!(given.status, 303, "{}", given.text());
    assert_eq!(zhao.get(&path).await.status, 200);
    assert_eq!(li.get(&path).await.status, 200, "who gave it goes on seeing it");
    assert_eq!(zhao.post(&format!("{path}/assign"), &[("owner", "wang")]).await.status, 303);
    assert_eq!(zhao.get(&path).await.status, 200);
    assert!(wang.get("/tasks").await.text().contains("送样品"));
    assert!(wang.get(&path).await.text().contains("转交了任务"));
    let nobody = wang.post(&format!("{path}/assign"), &[("owner", "谁")]).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.text().contains("转交任务"));
}

#[actix_web::test]
async fn an_edit_meets_another_edit() {
    let world = World::new().await;
    let li = world.sign_in("li");
    add(&li, &[("title", "写方案"), ("due", "三天后"), ("checklist", "大纲\n正文")]).await;
    let path = format!("/tasks/{}/edit", newest(&world));
    let form = li.get(&path).await.text();
    assert!(form.contains("写方案") && form.contains("大纲\n正文"));
    assert_eq!(
        li.post(&path, &[("title", "写云栖的方案"), ("version", "1"), ("checklist", "大纲\n[x] 正文")]).await.status,
        303
    );
    let late = li.post(&path, &[("title", "写港通的方案"), ("version", "1")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("写云栖的方案") && late.text().contains("写港通的方案"));
    assert_eq!(li.post(&path, &[("title", ""), ("version", "2")]).await.status, 422);
    let tick = path.replace("/edit", "/tick");
    assert_eq!(li.post(&tick, &[("item", "0"), ("done", "1"), ("version", "2")]).await.status, 303);
    assert_eq!(li.post(&tick, &[("item", "0"), ("done", "0"), ("version", "2")]).await.status, 409);
    assert_eq!(li.post(&tick, &[("item", "9"), ("done", "1"), ("version", "3")]).await.status, 404);
    assert_eq!(
        world.word("select checklist::text as t from task order by id desc limit 1"),
        r#"[{"done": true, "text": "大纲"}, {"done": true, "text": "正文"}]"#
    );
    let history = li.get(&path.replace("/edit", "")).await.text();
    assert!(history.contains("修改记录") && history.contains("勾选了检查清单") && history.contains("写方案"));
}

#[actix_web::test]
async fn a_task_that_is_overdue_can_still_be_edited() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    add(&li, &[("title", "旧任务"), ("due", "明天")]).await;
    let path = format!("/tasks/{}/edit", newest(&world));
    let (monday, tuesday) = (day(&world, 1).to_string(), day(&world, 2).to_string());
    world.clock.advance(TimeDelta::days(5));
    let li = world.sign_in("li");
    assert_eq!(
        li.post(&path, &[("title", "旧任务"), ("remarks", "补充"), ("due", &monday), ("version", "1")]).await.status,
        303
    );
    assert_eq!(li.post(&path, &[("title", "旧任务"), ("due", &tuesday), ("version", "2")]).await.status, 422);
    assert!(li.get("/tasks?which=overdue").await.text().contains("旧任务"));
    assert!(li.get("/").await.text().contains("逾期 4 天"));
}

#[actix_web::test]
async fn deleted_ones_come_back() {
    let world = World::new().await;
    let li = world.sign_in("li");
    add(&li, &[("title", "多余的任务")]).await;
    let path = format!("/tasks/{}", newest(&world));
    assert_eq!(li.post(&format!("{path}/delete"), &[]).await.status, 303);
    assert_eq!(li.get(&path).await.status, 404);
    assert_eq!(world.sign_in("zhao").post(&format!("{path}/restore"), &[]).await.status, 404);
    assert_eq!(li.post(&format!("{path}/restore"), &[]).await.status, 303);
    assert_eq!(li.get(&path).await.status, 200);
}

#[actix_web::test]
async fn tasks_go_along_with_their_customer() {
    let world = World::new().await;
    let (li, zhao, customer) = (world.sign_in("li"), world.sign_in("zhao"), world.customer("港通"));
    add(&li, &[("title", "港通的待办"), ("about", &format!("customer:{customer}"))]).await;
    let path = format!("/tasks/{}", newest(&world));
    assert_eq!(zhao.get(&path).await.status, 404);
    let moved = li.post("/customers/transfer", &[("ids", &customer.to_string()), ("person", "zhao")]).await;
    assert_eq!(moved.status, 303, "{}", moved.text());
    assert!(zhao.get("/tasks").await.text().contains("港通的待办"), "the new owner has it to do");
    assert_eq!(zhao.post(&format!("/customers/{customer}/delete"), &[]).await.status, 303);
    assert_eq!(zhao.get(&path).await.status, 404, "in the recycle bin with the customer");
    assert!(!zhao.get("/tasks").await.text().contains("港通的待办"));
    assert_eq!(zhao.post(&format!("/customers/{customer}/restore"), &[]).await.status, 303);
    assert_eq!(zhao.get(&path).await.status, 200);
}

#[actix_web::test]
async fn lists_are_paged_by_key_and_counted() {
    let world = on_sunday().await;
    let sql = Sql::new(
        "insert into task (title, owner_id, owner_dept_id, due_date, created_at, updated_at)
         select 'T' || lpad(n::text, 3, '0'), u.id, u.department_id, $1::date + n / 10, now(), now()
         from generate_series(1, 120) n, app_user u where u.login = 'liu'",
    );
    world.run_sql(sql.bind(day(&world, 2)));
    let liu = world.sign_in("liu");
    let (mut path, mut seen) = ("/tasks?which=coming".to_owned(), Vec::new());
    for _ in 0..9 {
        let page = liu.get(&path).await.text();
        seen.extend(page.split("<bdi>T").skip(1).map(|rest| rest.chars().take(3).collect::<String>()));
        let Some(at) = page.rfind("after=") else { break };
        let after: String = page[at + 6..].chars().take_while(|c| *c != '"').collect();
        path = format!("/tasks?which=coming&after={after}");
        if !page.contains("下一页") {
            break;
        }
    }
    let mut each = seen.clone();
    each.sort();
    each.dedup();
    assert_eq!((seen.len(), each.len()), (120, 120));
    assert!(seen.is_sorted(), "in the order in which they are due");
    assert!(liu.get("/tasks").await.text().contains("99+"));
    for strange in [
        "/tasks?after=x.y",
        "/tasks?after=99999999999999999999.1",
        "/tasks?which=done&after=9223372036854775807.1",
        "/tasks?whose=nobody",
    ] {
        assert_eq!(liu.get(strange).await.status, 200, "{strange}");
    }
}

#[actix_web::test]
async fn a_row_is_drawn_anew_where_it_stands() {
    let world = World::new().await;
    let li = world.sign_in("li");
    add(&li, &[("title", "当场完成")]).await;
    let id = newest(&world);
    let request = li
        .form(&format!("/tasks/{id}/done"), &[("csrf", li.token()), ("back", "/tasks".to_owned())])
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("hx-request", "true"));
    let part = li.send(request).await.text();
    assert!(
        part.starts_with("<li class=\"work-item task-item is-done\"")
            && part.contains("/reopen")
            && part.contains("已完成「当场完成」"),
        "{part}"
    );
}

#[actix_web::test]
async fn today_tells_what_waits() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    let before = li.get("/").await.text();
    assert!(before.contains("待办") && before.contains("到期跟进"));
    add(&li, &[("title", "今天要做的"), ("due", "今天"), ("back", "/")]).await;
    let page = li.get("/").await.text();
    assert!(page.contains("到期的任务") && page.contains("今天要做的") && page.contains("今天的任务"));
    assert!(!world.sign_in("xitong").get("/").await.text().contains("到期的任务"));
}

#[actix_web::test]
async fn the_rhythm_is_set_by_grade_and_tells_who_is_neglected() {
    let world = World::new().await;
    let (zhou, li, customer) = (world.sign_in("zhou"), world.sign_in("li"), world.customer("科大讯通"));
    assert_eq!(li.get("/admin/follow-up-cycle").await.status, 403);
    let page = zhou.get("/admin/follow-up-cycle").await.text();
    assert!(page.contains("value=\"7\"") && page.contains("A 重点（天）"), "{page}");
    let set = |version: &'static str, a: &'static str| {
        [("a", a), ("b", "15"), ("c", "30"), ("none", "15"), ("version", version)]
    };
    let saved = zhou.post("/admin/follow-up-cycle", &set("1", "3")).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(zhou.post("/admin/follow-up-cycle", &set("2", "0")).await.status, 422);
    let late = zhou.post("/admin/follow-up-cycle", &set("1", "9")).await;
    assert!(late.status == 409 && late.text().contains("A 重点 3") && late.text().contains("value=\"9\""));
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'follow_up_cycle.changed'"), 1);
    let body = [("body", "电话确认了扩容人数，等对方内部审批。")];
    li.upload(&format!("/customers/{customer}/follow-ups"), &body, &[]).await;
    // The message about it is told once.
    li.get("/account").await;
    let row = "select (next_date - (happened_at at time zone 'Asia/Shanghai')::date between 3 and 12)::text as t from follow_up order by id desc limit 1";
    assert_eq!(world.word(row), "true");
    assert!(!li.get("/customers?due=neglected&view=mine").await.text().contains("科大讯通"));
    world.clock.advance(TimeDelta::days(5));
    let li = world.sign_in("li");
    assert!(li.get("/customers?due=neglected&view=mine").await.text().contains("科大讯通"));
    assert!(li.get("/").await.text().contains("久未跟进"));
}

#[actix_web::test]
async fn whoever_is_given_a_task_is_told() {
    let world = on_sunday().await;
    let (li, zhao) = (world.sign_in("li"), world.sign_in("zhao"));
    add(&li, &[("title", "对方要知道的任务"), ("owner", "zhao"), ("due", "明天")]).await;
    let list = zhao.get("/notices").await.text();
    assert!(list.contains("对方要知道的任务") && list.contains("李娜 安排给您"), "{list}");
    add(&li, &[("title", "自己的任务")]).await;
    // The message about it is told once.
    li.get("/account").await;
    assert!(!li.get("/notices").await.text().contains("自己的任务"), "nobody is told of what they did themselves");
    let path = format!("/tasks/{}", newest(&world));
    li.post(&format!("{path}/assign"), &[("owner", "wang")]).await;
    let wang = world.sign_in("wang");
    assert!(wang.get("/notices").await.text().contains("自己的任务"));
    wang.post(&format!("{path}/done"), &[]).await;
    wang.get("/account").await;
    assert!(!wang.get("/notices").await.text().contains("自己的任务"), "what is done is no longer told");
}

#[actix_web::test]
async fn reminders_find_what_is_due_and_what_is_late() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    add(&li, &[("title", "提醒我"), ("due", "后天"), ("helper", "zhao")]).await;
    let id = newest(&world);
    let calendar = Calendar::usual(Shanghai);
    let found = |rule: &Rule, days: i32, ahead: i64| {
        let today = day(&world, ahead);
        let plan = Plan { today, first: today, last: today, days, calendar: &calendar };
        let notices = world.house.db.read_now(&Actor::robot("remind"), |r| (rule.due)(r, &plan)).unwrap();
        notices.into_iter().filter(|notice| notice.row_id == Some(id)).count()
    };
    assert_eq!(
        (found(&DUE_RULE, 0, 1), found(&DUE_RULE, 0, 2), found(&DUE_RULE, 1, 1)),
        (0, 2, 2),
        "assignee and helper"
    );
    assert_eq!((found(&OVERDUE_RULE, 1, 2), found(&OVERDUE_RULE, 1, 3)), (0, 2));
    li.post(&format!("/tasks/{id}/done"), &[]).await;
    assert_eq!(found(&DUE_RULE, 0, 2), 0);
}
