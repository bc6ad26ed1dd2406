//! Looking behind masks: the event, the limit, the reason.

use super::field_rules::stands_in;
use super::support::World;

#[actix_web::test]
async fn guessing_numbers_ends() {
    let world = World::with(&[("KEZHAN_PRIVACY_REVEALS_PER_HOUR", "2")]).await;
    let (li, feng) = (world.sign_in("li"), world.sign_in("feng"));
    for n in 0..4 {
        assert_eq!(feng.get(&format!("/search?q=1380013800{n}")).await.status, 200);
    }
    assert_eq!(feng.get("/search?q=13800138005").await.status, 429);
    assert_eq!(feng.get("/customers?q=13800138005").await.status, 429);
    assert_eq!(feng.get("/search?q=%E4%BA%91%E6%A0%96").await.status, 200);
    for n in 0..9 {
        assert_eq!(li.get(&format!("/search?q=1380013800{n}")).await.status, 200, "who reads numbers does not guess");
    }
}

#[actix_web::test]
async fn a_reveal_leaves_its_event_and_has_a_limit() {
    let world = World::with(&[("KEZHAN_PRIVACY_REVEALS_PER_HOUR", "3")]).await;
    let (qian, feng, li) = (world.sign_in("qian"), world.sign_in("feng"), world.sign_in("li"));
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let (record, path) = (format!("/contacts/{id}"), format!("/contacts/{id}/reveal"));
    let events = "select count(*) as n from audit_event where name = 'contact.revealed'";
    let page = qian.get(&record).await.text();
    assert!(page.contains("138****2233") && page.contains("/reveal") && !page.contains("138 5711 2233"));
    let shown = qian.post(&path, &[("field", "phones")]).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    assert!(shown.text().contains("138 5711 2233"));
    assert_eq!(shown.header("refresh"), format!("60; url={record}"));
    assert_eq!(world.number(events), 1);
    assert!(!qian.get(&record).await.text().contains("138 5711 2233"), "masked again");
    // A hidden field is not revealed, nor is there one of another name; who may not reveal, does not.
    assert_eq!(qian.post(&path, &[("field", "birthday")]).await.status, 403);
    assert_eq!(qian.post(&path, &[("field", "id")]).await.status, 400);
    assert_eq!(feng.post(&path, &[("field", "phones")]).await.status, 403);
    assert_eq!(li.post(&path, &[("field", "phones")]).await.status, 403);
    assert_eq!(world.number(events), 1);
    for _ in 0..2 {
        assert_eq!(qian.post(&path, &[("field", "phones")]).await.status, 200);
    }
    let refused = qian.post(&path, &[("field", "phones")]).await;
    assert_eq!(refused.status, 429);
    assert!(!stands_in(&refused.text(), "2233"));
    assert_eq!(world.number(events), 3);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'reveal.limited'"), 1);
    world.clock.advance(chrono::TimeDelta::minutes(61));
    let again = world.sign_in("qian");
    assert_eq!(again.post(&path, &[("field", "phones")]).await.status, 200);
    // The timeline tells nobody who looked; the log does.
    let timeline = li.get(&format!("/customers/{}", world.customer("云栖"))).await.text();
    assert!(!timeline.contains("revealed"));
}

#[actix_web::test]
async fn a_reason_where_the_role_asks_for_one() {
    let world = World::new().await;
    let qian = world.sign_in("qian");
    world.run("insert into role_reason (role_id, action) select id, 'reveal' from role where key = 'finance'");
    let id = world.number("select id as n from contact where name = '吴晓明'");
    let path = format!("/contacts/{id}/reveal");
    assert!(qian.get(&format!("/contacts/{id}")).await.text().contains("name=\"reason\""));
    let refused = qian.post(&path, &[("field", "phones")]).await;
    assert_eq!(refused.status, 422);
    assert!(!stands_in(&refused.text(), "5711"));
    let shown = qian.post(&path, &[("field", "phones"), ("reason", "核对发票")]).await;
    assert!(shown.text().contains("138 5711 2233"));
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'contact.revealed' and reasons = array['phones', '核对发票']"), 1);
}
