//! What a monitoring system reads.

use super::support::World;
use kezhan::web::meter;
use std::collections::BTreeSet;
use std::path::Path;

/// The series of a page of metrics: names with their labels.
fn series(page: &str) -> BTreeSet<&str> {
    page.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(name, _)| name)
        .collect()
}

#[actix_web::test]
async fn answers_are_counted_by_pattern() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("云栖");
    li.get(&format!("/customers/{id}")).await;
    li.get("/customers").await;
    world.stranger().get("/customers").await;
    let page = meter::page(&world.house).await.unwrap();
    for line in [
        "kezhan_http_requests_total{method=\"GET\",route=\"/customers/{id}\",status=\"200\"} 1",
        "kezhan_http_requests_total{method=\"GET\",route=\"/customers\",status=\"303\"} 1",
        "kezhan_http_request_seconds_count{route=\"/customers\"} 2",
        "kezhan_database_up 1",
        "kezhan_jobs_parked 0",
        "kezhan_pool_connections_max 1",
    ] {
        assert!(page.lines().any(|one| one == line), "{line} is not in\n{page}");
    }
}

#[actix_web::test]
async fn slow_no_address_makes_a_series() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let paths: Vec<String> = world.house.site.routes.iter().map(|row| row.path.replace("{id}", "999999")).collect();
    for path in &paths {
        li.get(path).await;
    }
    let before = meter::page(&world.house).await.unwrap();
    for number in 0..300 {
        li.get(&format!("/no/such/page-{number}")).await;
        li.get(&format!("/customers/{number}999?x={number}")).await;
        li.get(&format!("/assets/{number}/kezhan.css")).await;
    }
    let after = meter::page(&world.house).await.unwrap();
    let (before, after) = (series(&before), series(&after));
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.len() < 30, "{new:?}");
    assert!(after.len() < 8 * paths.len(), "{} series of {} routes", after.len(), paths.len());
}

/// Every figure that an alert asks for exists.
#[actix_web::test]
async fn alerts_ask_for_what_is_there() {
    let world = World::new().await;
    world.sign_in("li").get("/customers").await;
    world.stranger().post("/sign-in", &[("login", "li"), ("password", "wrong")]).await;
    let page = meter::page(&world.house).await.unwrap();
    let rules =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/prometheus-alerts.yml")).unwrap();
    let asked: BTreeSet<&str> = rules
        .lines()
        .filter(|line| line.trim_start().starts_with("expr:"))
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .filter(|word| word.starts_with("kezhan_") || word.starts_with("process_"))
        .collect();
    assert!(asked.len() > 5);
    for name in asked {
        assert!(page.contains(&format!("\n{name}")) || page.starts_with(name), "{name} is not served");
    }
}
