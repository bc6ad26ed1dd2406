//! The harness itself: what others rely on.

use super::support::{OwnDatabase, Spawned, World};

#[actix_web::test]
async fn people_sign_in_and_nothing_is_kept() {
    for _ in 0..2 {
        let world = World::new().await;
        let li = world.sign_in("li");
        let page = li.get("/customers").await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("云栖"));
        let made = li.post("/customers/new", &[("name", "新客户公司")]).await;
        assert_eq!(made.status, 303, "{}", made.text());
        assert_eq!(world.number("select count(*) as n from customer where name = '新客户公司'"), 1);
        assert!(li.get(&made.location()).await.text().contains("新客户公司"));
        assert_eq!(world.stranger().get("/customers").await.status, 303);
    }
}

#[actix_web::test]
async fn trials_leave_no_trace() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = format!("/customers/{}/delete", world.customer("云栖"));
    for _ in 0..3 {
        assert_eq!(world.undone(li.post(&path, &[])).await.status, 303);
    }
    assert_eq!(li.post(&path, &[]).await.status, 303);
    assert_eq!(li.post(&path, &[]).await.status, 404);
}

#[actix_web::test]
async fn a_real_password_signs_in() {
    let world = World::new().await;
    let visitor = world.stranger();
    let page = visitor
        .post("/sign-in", &[("login", "li"), ("password", kezhan::demo::PASSWORD), ("next", "/customers")])
        .await;
    assert_eq!((page.status.as_u16(), page.location().as_str()), (303, "/customers"));
    assert_eq!(visitor.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn an_own_database_commits() {
    let own = OwnDatabase::new();
    let made = own.world().await.sign_in("li").post("/customers/new", &[("name", "新客户公司")]).await;
    assert_eq!(made.status, 303);
    assert_eq!(own.world().await.number("select count(*) as n from customer where name = '新客户公司'"), 1);
}

#[test]
fn slow_the_binary_serves() {
    let mut kezhan = Spawned::demo();
    let answer = kezhan.ask("GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(answer.contains(" 200 ") && answer.contains("</html>"), "{answer}");
    kezhan.signal("TERM");
    assert_eq!(kezhan.wait(), Some(0), "{}", kezhan.log());
}
