//! The two probes.

use super::support::{OwnDatabase, World};
use diesel::connection::SimpleConnection;

#[actix_web::test]
async fn a_database_without_every_migration_is_not_ready() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let stranger = world.stranger();
    assert_eq!(stranger.get("/livez").await.status, 200);
    assert_eq!(stranger.get("/readyz").await.status, 200);
    own.superuser().batch_execute("delete from __diesel_schema_migrations where version = (select max(version) from __diesel_schema_migrations)").unwrap();
    let answer = stranger.get("/readyz").await;
    assert_eq!((answer.status.as_u16(), answer.text().trim()), (503, "not ready"));
    assert_eq!(stranger.get("/livez").await.status, 200);
}

/// As many pages as the hall holds are under way: whoever comes is asked to come again, in their language, and nothing of the
/// house is asked for them. What sends a form is let in, and the probes answer.
#[actix_web::test]
async fn whoever_finds_the_house_full_is_asked_to_come_again() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let inside: Vec<_> = std::iter::from_fn(|| world.house.hall.enter()).collect();
    assert_eq!(inside.len(), 32 * 8);
    let asked = || format!("{}", world.house.db.figures().round_trips);
    let before = asked();
    let page = li.get("/customers?stage=new").await;
    assert_eq!((page.status.as_u16(), page.header("retry-after")), (503, "2".to_owned()));
    let text = page.text();
    assert!(text.contains("现在打开页面的人太多") && text.contains(r#"href="/customers?stage=new""#), "{text}");
    let part = li.part("/customers?stage=new").await;
    assert_eq!((part.status.as_u16(), part.header("hx-reswap")), (503, "none".to_owned()));
    assert!(part.text().contains("现在打开页面的人太多"), "{}", part.text());
    assert_eq!(asked(), before);
    assert_eq!(world.stranger().get("/livez").await.status, 200);
    assert_eq!(li.post("/customers/new", &[("name", "满座时的客户")]).await.status, 303);
    drop(inside);
    assert_eq!(li.get("/customers").await.status, 200);
}
