//! What somebody who has left owned goes to others: open tasks all at once, and back; opportunities and
//! leads all at once; and what goes along with a customer.

use super::opportunities::word;
use super::support::World;
use actix_web::http::StatusCode;

const OPEN: &str = "select count(*) as n from task t join app_user u on u.id = t.owner_id
    where u.login = $1 and t.done_at is null and t.deleted_at is null";

/// 黄蓉 with three tasks more; 李娜 helps with the first one.
const TASKS: &str = "insert into task (title, owner_id, owner_dept_id, helper_id, created_at, updated_at)
    select '交接任务' || n, u.id, u.department_id, case n when 1 then (select id from app_user where login = 'li') end, now(), now()
    from app_user u, generate_series(1, 3) n where u.login = 'huang'";

#[actix_web::test]
async fn all_open_tasks_of_a_leaver_go_to_one_colleague_and_back() {
    let world = World::new().await;
    let (chen, li) = (world.sign_in("chen"), world.sign_in("li"));
    world.run(TASKS);
    let huang = world.id("huang");
    let path = format!("/leavers/{huang}/tasks");
    assert_eq!(chen.get(&path).await.status, StatusCode::NOT_FOUND, "who is here keeps them");
    assert_eq!(chen.post(&path, &[("owner", "李娜")]).await.status, StatusCode::NOT_FOUND);
    world.run("update app_user set active = false where login = 'huang'");
    let (before, of_li) = (world.number_of(OPEN, "huang"), world.number_of(OPEN, "li"));
    assert!(chen.get("/leavers").await.text().contains(&path));
    let page = chen.get(&path).await.text();
    assert!(page.contains(&format!("转交 黄蓉 的 {before} 项未完成任务")) && page.contains("交接任务2"), "{page}");
    // Only who may give them away does, and only to somebody who is there.
    let sun = world.sign_in("sun");
    assert_eq!(sun.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sun.post(&path, &[("owner", "李娜")]).await.status, StatusCode::NOT_FOUND);
    assert!(li.get(&path).await.text().contains("转交 黄蓉 的 1 项未完成任务"), "with which she helps");
    for nobody in ["没有此人", "", "黄蓉"] {
        let page = chen.post(&path, &[("owner", nobody)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{nobody}");
    }
    assert_eq!(world.number_of(OPEN, "huang"), before);
    let done = chen.post(&path, &[("owner", "李娜")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/leavers".into()), "{}", done.text());
    assert_eq!((world.number_of(OPEN, "huang"), world.number_of(OPEN, "li")), (0, of_li + before));
    assert_eq!(world.number("select count(*) as n from task where title = '交接任务1' and helper_id is null"), 1);
    // Each in its own history, and told once.
    let given = "select count(*) as n from change_history where object = 'task' and name = 'task.assigned'";
    assert_eq!(world.number(given), before);
    assert_eq!(world.number("select count(*) as n from notice where kind = 'task_given'"), 1);
    let told = li.get("/notices").await.text();
    assert!(told.contains(&format!("和另外 {} 项任务", before - 1)), "{told}");
    assert!(chen.get("/customers/changes").await.text().contains("转交任务 · 李娜"));
    // Back: what was done or given on meanwhile stays, with the reason; nobody else takes it back, and nobody twice.
    world.run("update task set done_at = now() where title = '交接任务3'");
    let change = world.number("select max(id) as n from bulk_change where kind = 'tasks'");
    let undo = format!("/leavers/changes/{change}/undo");
    assert!(chen.get("/customers/changes").await.text().contains(&undo));
    assert_eq!(li.post(&undo, &[]).await.status, StatusCode::NOT_FOUND);
    // Nor by the door of customers.
    assert_eq!(chen.post(&format!("/customers/changes/{change}/undo"), &[]).await.status, StatusCode::NOT_FOUND);
    let undone = chen.post(&undo, &[]).await;
    assert_eq!(undone.location(), format!("/customers/changes/{change}"), "{}", undone.text());
    let page = chen.get(&undone.location()).await.text();
    assert!(page.contains("保持不变的任务") && page.contains("之后又有人修改过"), "{page}");
    assert_eq!((world.number_of(OPEN, "huang"), world.number_of(OPEN, "li")), (before - 1, of_li));
    let helps = "select count(*) as n from task t join app_user u on u.id = t.helper_id where t.title = '交接任务1' and u.login = 'li'";
    assert_eq!(world.number(helps), 1);
    assert_eq!(chen.post(&undo, &[]).await.status, StatusCode::NOT_FOUND);
}

/// 黄蓉 with three open opportunities, one put aside and one that was nothing, and two open leads and one that came to nothing.
const DEALS: &[&str] = &[
    "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since, currency, wake_on, reason_id, closed_on, created_at, updated_at)
     select 900000 + n, '交接商机' || n, u.id, u.department_id, 1, 1, case n when 4 then 'paused' when 5 then 'invalid' else 'open' end, now(), now(), 'CNY',
       case n when 4 then current_date + 5 end, case when n > 3 then (select min(id) from outcome_reason where kind = case n when 4 then 'paused' else 'invalid' end) end,
       case n when 5 then current_date end, now(), now()
     from app_user u, generate_series(1, 5) n where u.login = 'huang'",
    "insert into opportunity_search (opportunity_id, doubled, pinyin) select id, '', '' from opportunity on conflict do nothing",
    "insert into lead (number, name, owner_id, owner_dept_id, status, failure, created_at, updated_at)
     select 900000 + n, '交接线索' || n, u.id, u.department_id, case n when 3 then 'failed' else 'following' end, case n when 3 then 'no_need' end, now(), now()
     from app_user u, generate_series(1, 3) n where u.login = 'huang'",
];

fn owned(world: &World, table: &str, login: &str) -> i64 {
    let open =
        if table == "lead" { "status in ('new', 'following', 'interested')" } else { "state in ('open', 'paused')" };
    let count = format!(
        "select count(*)::text as t from {table} t join app_user u on u.id = t.owner_id where u.login = '{login}' and t.deleted_at is null and {open}"
    );
    word(world, count).parse().unwrap()
}

#[actix_web::test]
async fn open_opportunities_and_leads_of_a_leaver_go_to_one_colleague_together() {
    let world = World::new().await;
    let (chen, li) = (world.sign_in("chen"), world.sign_in("li"));
    for statement in DEALS {
        world.run(statement);
    }
    let path = format!("/leavers/{}/deals", world.id("huang"));
    assert_eq!(chen.get(&path).await.status, StatusCode::NOT_FOUND, "who is here keeps them");
    assert_eq!(chen.post(&path, &[("owner", "李娜")]).await.status, StatusCode::NOT_FOUND);
    world.run("update app_user set active = false where login = 'huang'");
    let (deals, leads) = (owned(&world, "opportunity", "huang"), owned(&world, "lead", "huang"));
    assert!(deals >= 4 && leads >= 2);
    let list = chen.get("/leavers").await.text();
    assert!(list.contains(&path) && list.contains("未关闭的商机") && list.contains(&format!(">{deals}<")), "{list}");
    let page = chen.get(&path).await.text();
    assert!(page.contains(&format!("转移 黄蓉 的 {deals} 个商机和 {leads} 条线索")), "{page}");
    assert!(
        page.contains("交接商机4") && !page.contains("交接商机5") && !page.contains("交接线索3"),
        "what is closed stays"
    );
    // Only who may give them away does, and only to somebody who is there: nothing moves by halves.
    assert!(!li.get("/leavers").await.text().contains(&path));
    assert_eq!(li.post(&path, &[("owner", "李娜")]).await.status, StatusCode::NOT_FOUND);
    for nobody in ["没有此人", "", "黄蓉", "安全管理员"] {
        let page = chen.post(&path, &[("owner", nobody)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{nobody}");
    }
    assert_eq!((owned(&world, "opportunity", "huang"), owned(&world, "lead", "huang")), (deals, leads));
    let before = (owned(&world, "opportunity", "li"), owned(&world, "lead", "li"));
    let done = chen.post(&path, &[("owner", "李娜")]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/leavers".into()), "{}", done.text());
    assert_eq!((owned(&world, "opportunity", "huang"), owned(&world, "lead", "huang")), (0, 0));
    assert_eq!((owned(&world, "opportunity", "li"), owned(&world, "lead", "li")), (before.0 + deals, before.1 + leads));
    let closed = "select count(*) as n from opportunity o join app_user u on u.id = o.owner_id where o.name = '交接商机5' and u.login = 'huang'";
    assert_eq!(world.number(closed), 1);
    // Each in its own history, and told once of each kind.
    let told = "select count(*) as n from change_history where name = 'opportunity.assigned'";
    assert_eq!(world.number(told), deals);
    assert_eq!(world.number("select count(*) as n from change_history where name = 'lead.assigned'"), leads);
    assert_eq!(world.number("select count(*) as n from notice where kind = 'opportunity_given'"), 1);
    assert_eq!(world.number("select count(*) as n from notice where kind = 'lead_given'"), 1);
    let told = li.get("/notices").await.text();
    assert!(told.contains(&format!("和另外 {} 个商机", deals - 1)), "{told}");
    assert_eq!(chen.get(&path).await.status, StatusCode::NOT_FOUND, "nothing is left");
}

#[actix_web::test]
async fn a_transfer_of_a_customer_tells_of_the_opportunities_that_go_along() {
    let world = World::new().await;
    let (wang, li) = (world.sign_in("wang"), world.sign_in("li"));
    let id = super::opportunities::add(&li, &[("name", "随客户转移")]).await;
    let lost = super::opportunities::add(&li, &[("name", "早已无效")]).await;
    li.post(&format!("/opportunities/{lost}/end"), &[("state", "invalid"), ("reason", "11"), ("version", "1")]).await;
    let customer = world.customer("云栖").to_string();
    let open = "select count(*)::text as t from opportunity o join customer c on c.id = o.customer_id and c.owner_id = o.owner_id
        where c.name like '%云栖%' and o.state in ('open', 'paused') and o.deleted_at is null";
    let along = word(&world, open.to_owned());
    let preview = wang.get(&format!("/customers/bulk?do=transfer&ids={customer}")).await.text();
    assert!(preview.contains(&format!("未关闭的 {along} 个商机一并转移")), "{preview}");
    let done = wang.post("/customers/transfer", &[("ids", &customer), ("person", "王磊")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = wang.get(&format!("/opportunities/{id}")).await.text();
    assert!(page.contains("转移了商机"), "{page}");
    assert_eq!(
        world.number_at(
            "select count(*) as n from change_history where name = 'opportunity.assigned' and row_id = $1",
            lost
        ),
        0
    );
}
