//! Tasks on leads and on opportunities: made and done on their pages, seen by whoever owns them, along with them wherever they go.

use super::opportunities::add as add_deal;
use super::support::{Page, Visitor, World};
use super::tasks::add;

fn lead(world: &World, part: &str) -> i64 {
    world.number_of("select id as n from lead where name like '%' || $1 || '%'", part)
}

fn newest(world: &World) -> i64 {
    world.number("select max(id) as n from task")
}

/// A task on a lead, with a day.
async fn on_lead(visitor: &Visitor, id: i64, title: &str) -> Page {
    let (about, back) = (format!("lead:{id}"), format!("/leads/{id}"));
    visitor.post("/tasks/new", &[("title", title), ("due", "明天"), ("about", &about), ("back", &back)]).await
}

#[actix_web::test]
async fn a_lead_s_page_takes_shows_and_finishes_tasks() {
    let world = World::new().await;
    let (li, id) = (world.sign_in("li"), lead(&world, "南湖"));
    let path = format!("/leads/{id}");
    let page = li.get(&path).await.text();
    assert!(page.contains(&format!(r#"name="about" value="lead:{id}""#)) && page.contains("还没有任务"), "{page}");
    let made = on_lead(&li, id, "给吴敏寄样册").await;
    assert_eq!((made.status.as_u16(), made.location()), (303, path.clone()), "{}", made.text());
    let task = newest(&world);
    assert!(li.get(&path).await.text().contains("给吴敏寄样册"));
    // The list and the task's own page name the lead and lead to it.
    let link = format!(r#"<a href="{path}"><bdi>嘉兴南湖"#);
    assert!(li.get("/tasks").await.text().contains(&link));
    assert!(li.get(&format!("/tasks/{task}")).await.text().contains(&link));
    let wrong = on_lead(&li, id, "").await;
    assert_eq!(wrong.status, 422);
    let wrong =
        li.post("/tasks/new", &[("title", "约演示"), ("due", "等他有空"), ("about", &format!("lead:{id}"))]).await;
    assert!(
        wrong.status == 422 && wrong.text().contains("约演示") && wrong.text().contains("嘉兴南湖"),
        "{}",
        wrong.text()
    );
    let done = li.post(&format!("/tasks/{task}/done"), &[("back", &path)]).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, path.clone()));
    assert!(!li.get(&path).await.text().contains(&format!(r#"id="r-t{task}""#)), "what is done no longer stands there");
}

#[actix_web::test]
async fn it_is_seen_with_the_lead() {
    let world = World::new().await;
    let (li, chen, zhao, id) =
        (world.sign_in("li"), world.sign_in("chen"), world.sign_in("zhao"), lead(&world, "南湖"));
    assert_eq!(on_lead(&chen, id, "核对南湖的预算").await.status, 303);
    let path = format!("/tasks/{}", newest(&world));
    assert_eq!(li.get(&path).await.status, 200, "the owner of the lead");
    assert_eq!(li.post(&format!("{path}/done"), &[]).await.status, 403, "sees it, and may not do it");
    assert!(li.get(&format!("/leads/{id}")).await.text().contains("核对南湖的预算"));
    assert_eq!(zhao.get(&path).await.status, 404);
    assert_eq!(on_lead(&zhao, id, "外人").await.status, 404);
    // With the lead to its next owner, who has what the former one had still to do.
    on_lead(&li, id, "给南湖回电话").await;
    let own = format!("/tasks/{}", newest(&world));
    let given = chen.post("/leads/bulk/assign", &[("ids", &id.to_string()), ("person", "zhao")]).await;
    assert_eq!(given.status, 303, "{}", given.text());
    assert_eq!((zhao.get(&path).await.status.as_u16(), zhao.get(&own).await.status.as_u16()), (200, 200));
    assert!(zhao.get("/tasks").await.text().contains("给南湖回电话"));
    assert_eq!(li.get(&path).await.status, 404);
    // Into the recycle bin and out of it; after ninety days for good.
    assert_eq!(zhao.post(&format!("/leads/{id}/delete"), &[]).await.status, 303);
    assert_eq!(zhao.get(&own).await.status, 404);
    assert_eq!(zhao.post(&format!("/leads/{id}/restore"), &[]).await.status, 303);
    assert_eq!(zhao.get(&own).await.status, 200);
    zhao.post(&format!("/leads/{id}/delete"), &[]).await;
    world.clock.advance(chrono::TimeDelta::days(91));
    kezhan::leads::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number_at("select count(*) as n from task where object = 'lead' and row_id = $1", id), 0);
}

#[actix_web::test]
async fn a_lead_that_nobody_has_takes_none() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select min(id) as n from lead where pool_id is not null and deleted_at is null");
    assert!(!li.get(&format!("/leads/{id}")).await.text().contains(&format!("lead:{id}")));
    let refused = on_lead(&li, id, "先打个电话").await;
    assert!(refused.status == 422 && refused.text().contains("请先领取"), "{}", refused.text());
}

#[actix_web::test]
async fn after_the_conversion_it_stays_and_is_on_the_customer_too() {
    let world = World::new().await;
    let (li, id) = (world.sign_in("li"), lead(&world, "南湖"));
    let weekly = [("title", "每周问进度"), ("due", "明天"), ("repeat", "week"), ("about", &*format!("lead:{id}"))];
    assert_eq!(add(&li, &weekly).await.status, 303);
    let task = newest(&world);
    let fields = [("target", "new"), ("name", "转化的客户"), ("contact", "吴敏")];
    assert_eq!(li.post(&format!("/leads/{id}/convert"), &fields).await.status, 303);
    let customer = world.number_at("select customer_id as n from lead where id = $1", id);
    for path in [format!("/customers/{customer}"), format!("/leads/{id}")] {
        assert!(li.get(&path).await.text().contains(&format!(r#"id="r-t{task}""#)), "{path}");
    }
    // What repetition makes is where the first one is; neither is something that was built on the customer.
    assert_eq!(li.post(&format!("/tasks/{task}/done"), &[]).await.status, 303);
    let next = newest(&world);
    assert_ne!(next, task);
    assert!(li.get(&format!("/leads/{id}")).await.text().contains(&format!(r#"id="r-t{next}""#)));
    assert_eq!(li.post(&format!("/leads/{id}/unconvert"), &[]).await.status, 303);
    assert_eq!(world.number_at("select count(*) as n from customer where id = $1", customer), 0);
    let kept = "select count(*) as n from task where object = 'lead' and row_id = $1 and customer_id is null and not customer_gone";
    assert_eq!(world.number_at(kept, id), 2);
    assert!(li.get(&format!("/leads/{id}")).await.text().contains(&format!(r#"id="r-t{next}""#)));
}

#[actix_web::test]
async fn an_opportunity_s_tasks_are_seen_with_it_and_name_it() {
    let world = World::new().await;
    let (li, chen, zhao) = (world.sign_in("li"), world.sign_in("chen"), world.sign_in("zhao"));
    let id = add_deal(&li, &[("name", "云栖二期扩容")]).await;
    let (path, about) = (format!("/opportunities/{id}"), format!("opportunity:{id}"));
    let page = li.get(&path).await.text();
    assert!(page.contains(&format!(r#"name="about" value="{about}""#)), "{page}");
    let made =
        li.post("/tasks/new", &[("title", "约架构师"), ("due", "明天"), ("about", &about), ("back", &path)]).await;
    assert_eq!((made.status.as_u16(), made.location()), (303, path.clone()));
    let own = newest(&world);
    assert!(li.get(&path).await.text().contains("约架构师"));
    assert!(li.get("/tasks").await.text().contains(&format!(r#"<a href="{path}"><bdi>云栖二期扩容"#)));
    assert_eq!(chen.post("/tasks/new", &[("title", "审批折扣"), ("about", &about)]).await.status, 303);
    let task = format!("/tasks/{}", newest(&world));
    assert_eq!((zhao.get(&task).await.status.as_u16(), zhao.get(&path).await.status.as_u16()), (404, 404));
    assert_eq!(zhao.post("/tasks/new", &[("title", "外人"), ("about", &about)]).await.status, 404);
    // By itself to a colleague, who does not have the customer: what there is to do goes along.
    assert_eq!(chen.post(&format!("{path}/assign"), &[("owner", "zhao")]).await.status, 303);
    assert_eq!(zhao.get(&task).await.status, 200);
    assert_eq!(world.number_at("select owner_id as n from task where id = $1", own), world.id("zhao"));
    assert_eq!(zhao.post(&format!("{path}/delete"), &[]).await.status, 303);
    assert_eq!(zhao.get(&task).await.status, 404, "in the recycle bin with it");
    assert!(!zhao.get("/tasks").await.text().contains("约架构师"));
    assert_eq!(zhao.post(&format!("{path}/restore"), &[]).await.status, 303);
    assert_eq!(zhao.get(&task).await.status, 200);
    zhao.post(&format!("{path}/delete"), &[]).await;
    world.clock.advance(chrono::TimeDelta::days(91));
    kezhan::opportunities::jobs::morning(&world.house.db, chrono_tz::Asia::Shanghai).unwrap();
    assert_eq!(world.number_at("select count(*) as n from task where id = $1", own), 0, "gone for good with it");
}
