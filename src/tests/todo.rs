//! To-do lists: what waits for whom, in which state, said to be done; and the count in the menu.

use super::notify::set_clock;
use super::support::{Visitor, World};
use kezhan::core::sql::Sql;

async fn noon() -> World {
    let world = World::new().await;
    set_clock(&world, "2037-11-24", "12:00");
    world.run("delete from task");
    world.run("update customer set next_follow_up = null");
    world
}

async fn text(visitor: &Visitor, path: &str) -> String {
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    // The message about what was done is told once, and not part of the list.
    page.text().split("id=\"work\"").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn customers_to_contact_are_of_today_overdue_and_done() {
    let world = noon().await;
    let (today, late) = (world.customer("云栖"), world.customer("浦江"));
    world.run_sql(Sql::new("update customer set next_follow_up = '2037-11-24' where id = $1").bind(today));
    world.run_sql(Sql::new("update customer set next_follow_up = '2037-11-20' where id = $1").bind(late));
    let (li, wang, huang) = (world.sign_in("li"), world.sign_in("wang"), world.sign_in("huang"));
    let shows = async |visitor: &Visitor, path: &str| {
        let page = text(visitor, path).await;
        (page.contains("云栖"), page.contains("浦江"))
    };
    assert_eq!(shows(&li, "/todo").await, (true, true));
    assert_eq!(shows(&li, "/todo?kind=follow_up&state=today").await, (true, false));
    assert_eq!(shows(&li, "/todo?kind=follow_up&state=overdue").await, (false, true));
    assert_eq!(shows(&li, "/todo?kind=follow_up&state=done").await, (false, false));
    assert_eq!(shows(&wang, "/todo?kind=follow_up&whose=team").await, (true, true));
    assert_eq!(shows(&wang, "/todo").await, (false, false));
    assert_eq!(shows(&huang, "/todo?kind=follow_up&whose=team").await, (false, false), "nobody is below Huang");
    let path = format!("/customers/{today}/follow-ups");
    li.upload(&path, &[("body", "确认了下周的演示时间和参加的人。")], &[]).await;
    assert_eq!(shows(&li, "/todo").await, (false, true));
    assert_eq!(shows(&li, "/todo?kind=follow_up&state=done").await, (true, false));
    assert_eq!(shows(&wang, "/todo?kind=follow_up&whose=team&state=done").await, (true, false));
}

#[actix_web::test]
async fn what_was_given_waits_until_it_is_handled_or_followed_up() {
    // At the present time, which the history of owners keeps.
    let world = World::new().await;
    let (li, zhao) = (world.sign_in("li"), world.sign_in("zhao"));
    let (one, other) = (world.customer("云栖").to_string(), world.customer("浦江").to_string());
    assert!(!text(&zhao, "/todo?kind=given").await.contains("云栖"));
    li.post("/customers/transfer", &[("ids", &one), ("ids", &other), ("person", "赵敏")]).await;
    let list = text(&zhao, "/todo?kind=given").await;
    assert!(list.contains("云栖") && list.contains("浦江") && list.contains("李娜 分配"), "{list}");
    assert!(zhao.get("/").await.text().contains("新分配的客户"));
    assert!(text(&zhao, "/todo?kind=given&state=today").await.contains("云栖"));
    assert!(!text(&zhao, "/todo?kind=given&state=overdue").await.contains("云栖"));
    assert!(text(&world.sign_in("wang"), "/todo?kind=given&whose=team").await.contains("负责人 赵敏"));
    // Nobody marks what they may not know of; marks are one's own.
    assert_eq!(world.sign_in("huang").post("/todo/handled", &[("kind", "given"), ("id", &one)]).await.status, 404);
    for (kind, status) in [("moon", 400), ("follow_up", 404), ("fault", 404)] {
        assert_eq!(zhao.post("/todo/handled", &[("kind", kind), ("id", &one)]).await.status, status, "{kind}");
    }
    assert_eq!(zhao.post("/todo/handled", &[("kind", "given"), ("id", &one)]).await.status, 303);
    assert!(!text(&zhao, "/todo?kind=given").await.contains("云栖"));
    let done = text(&zhao, "/todo?kind=given&state=done").await;
    assert!(done.contains("云栖") && done.contains("/todo/open"), "{done}");
    assert_eq!(zhao.post("/todo/open", &[("kind", "given"), ("id", &one)]).await.status, 303);
    assert!(text(&zhao, "/todo?kind=given").await.contains("云栖"));
    assert_eq!(zhao.post("/todo/all-handled", &[("kind", "given")]).await.status, 303);
    let none = text(&zhao, "/todo?kind=given").await;
    assert!(!none.contains("浦江") && !none.contains("云栖"));
    // Given again, it waits again, until a follow-up says so too.
    zhao.post("/customers/transfer", &[("ids", &other), ("person", "li")]).await;
    li.post("/customers/transfer", &[("ids", &other), ("person", "zhao")]).await;
    assert!(text(&zhao, "/todo?kind=given").await.contains("浦江"));
    world.clock.advance(chrono::TimeDelta::minutes(10));
    zhao.upload(&format!("/customers/{other}/follow-ups"), &[("body", "向客户介绍了自己，约好周五见面。")], &[]).await;
    assert!(!text(&zhao, "/todo?kind=given").await.contains("浦江"));
    assert_eq!(world.number("select count(*) as n from audit_event where name like 'todo.%'"), 3);
}

#[actix_web::test]
async fn what_was_shared_waits_too_and_neglected_customers() {
    let world = noon().await;
    let (li, huang, customer) = (world.sign_in("li"), world.sign_in("huang"), world.customer("云栖"));
    li.post(&format!("/customers/{customer}/share"), &[("person", "黄蓉"), ("level", "read")]).await;
    assert!(text(&huang, "/todo?kind=shared").await.contains("李娜 共享"));
    assert!(huang.get("/").await.text().contains("新共享的客户"));
    huang.post("/todo/all-handled", &[("kind", "shared")]).await;
    assert!(!text(&huang, "/todo?kind=shared").await.contains("云栖"));
    world.run_sql(
        Sql::new("update customer set last_follow_up_at = '2037-09-01', stage = 'active' where id = $1").bind(customer),
    );
    let neglected = text(&li, "/todo?kind=neglected").await;
    assert!(neglected.contains("云栖") && neglected.contains("84 天前"), "{neglected}");
    let wang = world.sign_in("wang");
    assert!(text(&wang, "/todo?kind=neglected&whose=team").await.contains("负责人 李娜"));
    let today = wang.get("/").await.text();
    assert!(today.contains("下属久未跟进") && today.contains("/todo?kind=neglected&amp;whose=team"), "{today}");
    assert!(!li.get("/").await.text().contains("下属久未跟进"), "nobody is below Li");
    assert!(!text(&world.sign_in("zhao"), "/todo?kind=neglected&whose=team").await.contains("云栖"));
}

#[actix_web::test]
async fn rules_that_failed_are_told_to_the_administrator() {
    let world = noon().await;
    world.run(
        "insert into job (kind, payload, due_at, attempts, state, last_error, made_at) values ('reminders', '{}', now(), 5, 'parked', 'no such column', now())",
    );
    let xitong = world.sign_in("xitong");
    let list = text(&xitong, "/todo").await;
    assert!(list.contains("reminders") && list.contains("no such column"), "{list}");
    assert!(xitong.get("/").await.text().contains("规则出错"));
    assert!(!text(&world.sign_in("li"), "/todo?kind=fault").await.contains("no such column"));
    assert_eq!(xitong.post("/todo/all-handled", &[("kind", "fault")]).await.status, 303);
    assert!(!text(&xitong, "/todo").await.contains("no such column"));
}

/// The figure beside a menu entry.
fn beside(page: &str, href: &str) -> String {
    let entry = page.split(&format!("<a class=\"side-link\" href=\"{href}\"")).nth(1).unwrap_or_default();
    let entry = entry.split("</a>").next().unwrap_or_default();
    entry.split("side-count\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn the_menu_tells_how_much_waits() {
    let world = noon().await;
    let li = world.sign_in("li");
    let page = li.get("/customers").await.text();
    assert_eq!((beside(&page, "/"), beside(&page, "/tasks")), (String::new(), String::new()));
    world.run_sql(
        Sql::new("update customer set next_follow_up = '2037-11-24' where id = $1").bind(world.customer("云栖")),
    );
    for due in ["今天", "明天"] {
        li.post("/tasks/new", &[("title", "菜单上的数字"), ("due", due)]).await;
    }
    let page = li.get("/customers").await.text();
    assert_eq!((beside(&page, "/"), beside(&page, "/tasks")), ("2".to_owned(), "1".to_owned()));
    world.run("insert into task (title, owner_id, owner_dept_id, due_date, created_at, updated_at)
         select 'T', u.id, u.department_id, '2037-11-01', now(), now() from generate_series(1, 200) n, app_user u where u.login = 'li'");
    assert_eq!(beside(&li.get("/customers").await.text(), "/tasks"), "99+");
    // Whoever may not view customers is told nothing of them.
    world.run("delete from role_grant where permission like 'customer.%' and role_id in (select id from role where administrator is null)");
    world.run("delete from task");
    let page = world.sign_in("li").get("/account").await.text();
    assert_eq!(beside(&page, "/"), "");
}

#[actix_web::test]
async fn the_thirty_days_of_the_menu_begin_with_a_day_of_the_company() {
    let world = noon().await;
    let (li, huang, customer) = (world.sign_in("li"), world.sign_in("huang"), world.customer("云栖"));
    let shown = async || beside(&huang.get("/customers").await.text(), "/").parse::<i64>().unwrap_or(0);
    let before = shown().await;
    li.post(&format!("/customers/{customer}/share"), &[("person", "黄蓉"), ("level", "read")]).await;
    world.run("update customer set last_follow_up_at = null where name like '%云栖%'");
    // In Shanghai the 25th of October has begun, while UTC has the 24th; and the last minute before.
    world.run("update participant set added_at = '2037-10-24 16:00+00'");
    assert_eq!(shown().await, before + 1);
    assert!(text(&huang, "/todo?kind=shared").await.contains("云栖"), "as in the list");
    world.run("update participant set added_at = '2037-10-24 15:59+00'");
    assert_eq!(shown().await, before);
    assert!(!text(&huang, "/todo?kind=shared").await.contains("云栖"));
}

#[actix_web::test]
async fn what_was_put_aside_is_seen_and_comes_back() {
    let world = noon().await;
    world.run(
        "insert into job (kind, payload, due_at, attempts, state, last_error, made_at) values ('reminders', '{}', now(), 5, 'parked', 'no such column', now())",
    );
    let xitong = world.sign_in("xitong");
    let id = world.number("select id as n from job where last_error = 'no such column'").to_string();
    let mark = [("kind", "fault"), ("id", id.as_str())];
    assert_eq!(xitong.post("/todo/handled", &mark).await.status, 303);
    assert!(!text(&xitong, "/todo?kind=fault").await.contains("no such column"));
    let done = text(&xitong, "/todo?kind=fault&state=done").await;
    assert!(done.contains("no such column") && done.contains("/todo/open"), "{done}");
    assert_eq!(xitong.post("/todo/open", &mark).await.status, 303);
    assert!(text(&xitong, "/todo?kind=fault").await.contains("no such column"));
    // The same of comments; what was answered is done too, and nothing but another answer takes that back.
    let (wang, li, customer) = (world.sign_in("wang"), world.sign_in("li"), world.customer("云栖"));
    let id = world.number_at("select max(id) as n from follow_up where customer_id = $1", customer);
    let path = format!("/follow-ups/{id}/comments");
    for body in ["@李娜 请看第一条", "@李娜 请看第二条"] {
        assert_eq!(wang.post(&path, &[("body", body)]).await.status, 303, "{body}");
    }
    let first = world.number("select min(id) as n from follow_up_comment where body like '%第一条'").to_string();
    let mark = [("kind", "comment"), ("id", first.as_str())];
    assert_eq!(li.post("/todo/handled", &mark).await.status, 303);
    let shows = async |path: &str| {
        let page = text(&li, path).await;
        (page.contains("第一条"), page.contains("第二条"))
    };
    assert_eq!(
        (shows("/todo?kind=comment").await, shows("/todo?kind=comment&state=done").await),
        ((false, true), (true, false))
    );
    assert_eq!(li.post("/todo/open", &mark).await.status, 303);
    assert_eq!(shows("/todo?kind=comment").await, (true, true));
    assert_eq!(li.post(&path, &[("body", "都看过了")]).await.status, 303);
    assert_eq!(
        (shows("/todo?kind=comment").await, shows("/todo?kind=comment&state=done").await),
        ((false, false), (true, true))
    );
    assert!(!text(&li, "/todo?kind=comment&state=done").await.contains("/todo/open"), "it was answered, not put aside");
}

/// The ids of the lines of a page of a list, and where the next begins.
fn page_of(page: &str) -> (Vec<i64>, Option<String>) {
    let id = |rest: &str| rest.split('"').next().unwrap().parse().ok();
    let ids = page.split("id=\"r-").skip(1).filter_map(id).collect();
    // The link to the next page is the last of all.
    let next = page.rsplit_once("after=").map(|(_, rest)| rest.split('"').next().unwrap().to_owned());
    (ids, next.filter(|_| page.contains("下一页")))
}

#[actix_web::test]
async fn long_lists_are_paged_and_all_handled_means_those_that_are_shown() {
    let world = noon().await;
    world.run(
        "insert into customer (name, stage_since, owner_id, owner_dept_id, next_follow_up, created_at, updated_at)
           select 'N' || n, '2037-11-01', u.id, u.department_id, date '2037-11-01' + n / 50, now(), now()
           from generate_series(1, 230) n, app_user u where u.login = 'li'",
    );
    let li = world.sign_in("li");
    for (visitor, path) in [(&li, "/todo?kind=follow_up"), (&world.sign_in("wang"), "/todo?kind=follow_up&whose=team")]
    {
        let (mut seen, mut at) = (Vec::new(), path.to_owned());
        for _ in 0..5 {
            let (ids, next) = page_of(&text(visitor, &at).await);
            seen.extend(ids);
            let Some(next) = next else { break };
            at = format!("{path}&after={next}");
        }
        let each: std::collections::BTreeSet<i64> = seen.iter().copied().collect();
        assert_eq!((seen.len(), each.len()), (230, 230), "{path}");
    }
    for strange in ["x", "2037-11-01", "+99999-01-01.1.1", "2037-11-01.99999999999999999999.1"] {
        assert_eq!(li.get(&format!("/todo?kind=follow_up&after={strange}")).await.status, 200, "{strange}");
    }
    world.run(
        "insert into job (kind, payload, due_at, attempts, state, last_error, made_at)
        select 'reminders', '{}', now(), 5, 'parked', 'fault', now() from generate_series(1, 130)",
    );
    let xitong = world.sign_in("xitong");
    let (first, next) = page_of(&text(&xitong, "/todo?kind=fault").await);
    let next = next.unwrap();
    let (second, none) = page_of(&text(&xitong, &format!("/todo?kind=fault&after={next}")).await);
    assert_eq!((first.len(), second.len(), none), (100, 30, None));
    // From the second page only what stands on it.
    assert_eq!(xitong.post("/todo/all-handled", &[("kind", "fault"), ("after", &next)]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from todo_handled where kind = 'fault'"), 30);
    assert_eq!(page_of(&text(&xitong, "/todo?kind=fault").await), (first, None));
}
