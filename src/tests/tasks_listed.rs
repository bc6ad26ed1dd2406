//! Lists of tasks: of a customer, on Today, and titles that are too long for one.

use super::support::World;
use super::tasks::{add, day, on_sunday};
use kezhan::core::sql::Sql;

#[actix_web::test]
async fn all_tasks_of_a_customer_are_listed_whosever_they_are() {
    let world = on_sunday().await;
    let customer = world.customer("云栖");
    world.run("delete from task");
    let sql = "insert into task (title, owner_id, owner_dept_id, object, row_id, customer_id, due_date, created_at, updated_at)
        select 'C' || lpad(n::text, 3, '0'), u.id, u.department_id, 'customer', $1, $1, $2::date + n, now(), now()
        from generate_series(1, 60) n, app_user u where u.login = case when n % 2 = 0 then 'li' else 'zhao' end";
    world.run_sql(Sql::new(sql).bind(customer).bind(day(&world, 0)));
    let (wang, path) = (world.sign_in("wang"), format!("/tasks?customer={customer}"));
    assert!(wang.get(&format!("/customers/{customer}")).await.text().contains(&format!("href=\"{path}\"")));
    let shown = |page: &str| page.matches("<bdi>C0").count();
    let page = wang.get(&path).await.text();
    assert!(
        shown(&page) == 50 && page.contains("云栖") && page.contains("执行人 李娜") && page.contains("执行人 赵敏"),
        "{page}"
    );
    let after = page.split("after=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(shown(&wang.get(&format!("{path}&after={after}")).await.text()), 10);
    assert!(!wang.get("/tasks").await.text().contains("<bdi>C0"), "none is his own");
    world.run("update task set done_at = now(), due_date = null where title = 'C001'");
    assert!(wang.get(&format!("{path}&which=done")).await.text().contains("C001"));
    // Whoever may not know of the customer is told nothing, and what is hidden stays so.
    assert_eq!(world.sign_in("huang").get(&path).await.status, 404);
    assert_eq!(wang.get("/tasks?customer=x").await.status, 200);
}

#[actix_web::test]
async fn a_title_that_is_too_long_is_told_and_kept() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for path in ["/tasks", "/tasks/new"] {
        let page = li.get(path).await.text();
        let title = page.split('<').find(|tag| tag.contains("name=\"title\"")).unwrap();
        assert!(!title.contains("maxlength"), "nothing pasted is cut in silence: {title}");
    }
    let long = "长".repeat(201);
    let answer = add(&li, &[("title", &long), ("due", "明天"), ("remarks", "都在")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains(&long) && answer.text().contains("都在") && answer.text().contains("现在是 201 个"));
}

#[actix_web::test]
async fn today_says_that_more_tasks_wait_than_it_shows() {
    let world = on_sunday().await;
    let li = world.sign_in("li");
    let sql = "insert into task (title, owner_id, owner_dept_id, due_date, created_at, updated_at)
        select 'T', u.id, u.department_id, $1, now(), now() from generate_series(1, 60) n, app_user u where u.login = 'li'";
    world.run("delete from task");
    world.run_sql(Sql::new(sql).bind(day(&world, 0)));
    assert!(li.get("/").await.text().contains(">50+<"));
    world.run("delete from task where id not in (select id from task limit 7)");
    let page = li.get("/").await.text();
    assert!(page.contains(">7<") && !page.contains(">7+<"));
}
