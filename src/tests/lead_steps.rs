//! What a lead's status asks for next: a task of its owner, once, on its day.

use super::support::{Visitor, World};
use chrono::Datelike;

const PATH: &str = "/admin/lead-steps";

/// A new lead of li's.
async fn lead(world: &World, li: &Visitor, name: &str) -> i64 {
    assert_eq!(li.post("/leads/new", &[("name", name)]).await.status, 303);
    world.number_of("select max(id) as n from lead where name = $1", name)
}

async fn status(visitor: &Visitor, id: i64, to: &str) {
    assert_eq!(visitor.post(&format!("/leads/{id}/status"), &[("status", to)]).await.status, 303, "{to}");
}

/// How many tasks of a title there ever were on the lead made last.
fn tasks(world: &World, title: &str) -> i64 {
    let sql =
        "select count(*) as n from task where object = 'lead' and row_id = (select max(id) from lead) and title = $1";
    world.number_of(sql, title)
}

#[actix_web::test]
async fn how_far_a_lead_has_come_asks_for_the_next_task() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let id = lead(&world, &li, "一步一步").await;
    status(&li, id, "following").await;
    assert_eq!(tasks(&world, "发送资料"), 1);
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("发送资料"), "it stands on the lead's page at once: {page}");
    // Whose it is, and why it is there.
    let task = world.number("select max(id) as n from task");
    assert_eq!(world.number_at("select owner_id as n from task where id = $1", task), world.id("li"));
    assert!(li.get(&format!("/tasks/{task}")).await.text().contains("由线索状态新建了任务"));
    let told = "select count(*) as n from change_history where name = 'task.prompted' and row_id = $1";
    assert_eq!(world.number_at(told, task), 1);
    // Back and forth makes no second one while it is open; done, the next time makes one.
    status(&li, id, "interested").await;
    status(&li, id, "following").await;
    assert_eq!((tasks(&world, "发送资料"), tasks(&world, "约产品演示")), (1, 1));
    assert_eq!(li.post(&format!("/tasks/{task}/done"), &[]).await.status, 303);
    status(&chen, id, "interested").await;
    status(&chen, id, "following").await;
    assert_eq!((tasks(&world, "发送资料"), tasks(&world, "约产品演示")), (2, 1));
    let newest = world.number("select max(id) as n from task");
    assert_eq!(
        world.number_at("select owner_id as n from task where id = $1", newest),
        world.id("li"),
        "the owner's, whoever said it"
    );
    // The same status again says nothing new.
    status(&chen, id, "following").await;
    assert_eq!(tasks(&world, "发送资料"), 2);
}

#[actix_web::test]
async fn the_first_follow_up_counts_and_later_ones_do_not() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, &li, "写一条就算").await;
    let write = |text: &'static str| {
        let li = &li;
        async move { li.upload(&format!("/leads/{id}/follow-ups"), &[("body", text)], &[]).await.status.as_u16() }
    };
    assert_eq!(write("打了电话，想先看资料").await, 303);
    assert_eq!(tasks(&world, "发送资料"), 1);
    world.run("update task set done_at = now(), done_by = owner_id where object = 'lead' and title = '发送资料'");
    assert_eq!(write("资料已经寄出").await, 303);
    assert_eq!(tasks(&world, "发送资料"), 1, "it was following already");
}

#[actix_web::test]
async fn it_is_due_on_a_working_day_in_the_language_of_whoever_says_so() {
    let world = World::new().await;
    world.run("delete from calendar_day");
    world.run("insert into calendar_day (day, working) select d::date, extract(day from d) in (10, 20, 28) from generate_series('2020-01-01', '2045-12-31', interval '1 day') d");
    let (li, zhou) = (world.sign_in("li"), world.sign_in("zhou"));
    let id = lead(&world, &li, "按工作日").await;
    status(&li, id, "following").await;
    let due = world.word("select due_date::text as t from task where id = (select max(id) from task)");
    let today = world.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    let next = today.iter_days().skip(1).find(|day| [10, 20, 28].contains(&day.day())).unwrap();
    assert_eq!(due, next.to_string(), "in a day; those between are off");
    world.run("update app_user set language = 'en' where login = 'zhou'");
    status(&zhou, id, "interested").await;
    assert_eq!(tasks(&world, "Arrange a demonstration"), 1);
}

#[actix_web::test]
async fn whoever_keeps_the_rules_of_business_sets_them() {
    let world = World::new().await;
    let (zhou, li) = (world.sign_in("zhou"), world.sign_in("li"));
    assert_eq!(li.get(PATH).await.status, 403);
    let version = world.number("select max(version)::bigint as n from lead_step").to_string();
    let set = |zh: &'static str, days: &'static str, version: &str| {
        [
            ("following_zh", zh.to_owned()),
            ("following_days", days.to_owned()),
            ("interested_days", "3".to_owned()),
            ("version", version.to_owned()),
        ]
    };
    let post = |fields: [(&'static str, String); 4]| {
        let zhou = &zhou;
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            zhou.post(PATH, &fields).await
        }
    };
    for bad in ["366", "-1", "明天"] {
        let again = post(set("寄样册", bad, &version)).await;
        assert!(again.status == 422 && again.text().contains("寄样册"), "{bad}: {}", again.text());
    }
    assert_eq!(post(set("寄样册", "2", &version)).await.status, 303);
    let late = post(set("发报价", "2", &version)).await;
    assert!(late.status == 409 && late.text().contains("寄样册") && late.text().contains("发报价"), "{}", late.text());
    assert!(zhou.get(PATH).await.text().contains(r#"value="寄样册""#));
    let told =
        "select count(*) as n from change_history where name = 'lead_step.changed' and changes::text like '%寄样册%'";
    assert_eq!(world.number(told), 1);
    // As it is set from now on; where there is no title, there is no task.
    let id = lead(&world, &li, "新规矩").await;
    status(&li, id, "following").await;
    status(&li, id, "interested").await;
    assert_eq!(world.number_at("select count(*) as n from task where object = 'lead' and row_id = $1", id), 1);
    assert_eq!(tasks(&world, "寄样册"), 1);
}
