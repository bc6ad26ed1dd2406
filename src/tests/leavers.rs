//! What somebody who has left owned goes to others: open tasks all at once, and back.

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
