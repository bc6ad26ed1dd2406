//! The two probes.

use super::support::OwnDatabase;
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
