//! Today: what is due for whom.

use super::support::World;
use actix_web::http::Method;
use chrono::Days;
use kezhan::core::sql::Sql;

#[actix_web::test]
async fn everyone_sees_what_is_theirs() {
    let world = World::new().await;
    let (li, wang, huang) = (world.sign_in("li"), world.sign_in("wang"), world.sign_in("huang"));
    let mine = li.get("/").await.text();
    assert!(
        mine.contains("今天该跟进") && mine.contains("云栖") && mine.contains("逾期 2 天") && mine.contains("未来七天")
    );
    assert!(!mine.contains("外滩文化") && !mine.contains("团队逾期"));
    let team = wang.get("/").await.text();
    assert!(
        team.contains("团队逾期") && team.contains("云栖") && team.contains("外滩文化") && !team.contains("白云食品")
    );
    assert!(!huang.get("/").await.text().contains("云栖"));
}

#[actix_web::test]
async fn what_is_shared_is_due_too() {
    let world = World::new().await;
    let customer = world.customer("前海");
    world.run_sql(
        Sql::new("insert into participant (object, row_id, user_id, can_write, parts) select 'customer', $1, id, true, '{follow_up}' from app_user where login = 'li'")
            .bind(customer),
    );
    let li = world.sign_in("li");
    let page = li.get("/").await.text();
    assert!(page.contains("前海") && page.contains("协作，负责人 黄蓉"));
}

#[actix_web::test]
async fn many_overdue_keep_nothing_of_today_away() {
    let world = World::new().await;
    let today = world.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    for (count, name, due) in
        [(150, "陈年旧账", today - Days::new(30)), (2, "今日之约", today), (50, "后日之约", today + Days::new(2))]
    {
        world.run_sql(
            Sql::new(
                "insert into customer (name, stage_since, owner_id, owner_dept_id, next_follow_up, created_at, updated_at)
                 select $2 || n, $3, u.id, u.department_id, $3, now(), now() from app_user u, generate_series(1, $1) n where u.login = 'li'",
            )
            .bind(count)
            .bind(name)
            .bind(due),
        );
    }
    let li = world.sign_in("li");
    let page = li.get("/").await.text();
    assert!(page.contains("今日之约1") && page.contains("今日之约2") && page.contains("已逾期 20+ 位"), "{page}");
    let packed = li.send(li.request(Method::GET, "/").insert_header(("accept-encoding", "gzip"))).await.body.len();
    assert!(packed <= 30_000, "Today weighs {packed} bytes");
    assert!(page.contains("/customers?view=mine&amp;due=overdue"), "{page}");
    // The manager sees five of one person, and where the others are.
    let team = world.sign_in("wang").get("/").await.text();
    let all = "/customers?owner=%E6%9D%8E%E5%A8%9C&amp;due=overdue&amp;sort=next";
    assert!(team.contains(">5+<") && team.contains(all), "{team}");
}

#[actix_web::test]
async fn those_without_customers_are_told_where_their_work_is() {
    let world = World::new().await;
    let page = world.sign_in("anquan").get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("安全管理员") && page.text().contains("您的角色"));
    let reader = world.sign_in("feng").get("/").await.text();
    assert!(reader.contains("今天没有待办"));
    let english = world.sign_in("emma").get("/").await.text();
    assert!(english.contains("Due") && english.contains("Harbour Bridge"));
}
