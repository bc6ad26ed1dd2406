//! All that a list finds, as one change: decided anew by the server, never more than is said.

use super::field_rules::rule_of;
use super::support::{Page, Visitor, World};
use kezhan::core::sql::Sql;
use kezhan::customers::bulk::form::MOST;

/// So many lost customers of Li Na more; nobody else's are lost.
fn many(world: &World, count: i64) {
    world.run("update customer set stage = 'dormant' where stage = 'lost' and name not like '很多%'");
    let sql = "insert into customer (name, stage, stage_since, owner_id, owner_dept_id, created_at, updated_at)
        select '很多' || to_char(n, 'FM0000'), 'lost', current_date, u.id, u.department_id, now(), now()
        from app_user u, generate_series(1, $1::int) n where u.login = 'li'";
    world.run_sql(Sql::new(sql).bind(count));
}

const LIST: &str = "/customers?stage=lost&sort=name";

async fn preview(visitor: &Visitor, act: &str) -> Page {
    visitor.get(&format!("/customers/bulk?do={act}&ids=1&in=stage%3Dlost%26sort%3Dname")).await
}

fn ids(page: &str) -> Vec<String> {
    page.split("name=\"ids\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn graded<'a>(ids: &'a [String], grade: &'a str) -> Vec<(&'a str, &'a str)> {
    ids.iter().map(|id| ("ids", id.as_str())).chain([("grade", grade)]).collect()
}

#[actix_web::test]
async fn a_list_that_goes_on_offers_all_that_it_finds() {
    let world = World::new().await;
    many(&world, 120);
    let li = world.sign_in("li");
    let list = li.get(LIST).await.text();
    assert!(list.contains("选择此列表中全部 120 位") && list.contains("data-whole=\"120\""), "{list}");
    assert!(list.contains("name=\"in\" value=\"stage=lost&amp;sort=name\""), "{list}");
    let page = preview(&li, "edit").await;
    assert_eq!(page.status, 200);
    let page = page.text();
    assert!(page.contains("修改 120 位客户") && page.contains("列表中的全部 120 位客户。"), "{page}");
    let ids = ids(&page);
    assert_eq!(ids.len(), 120);
    assert!(!ids.contains(&"1".to_owned()), "what was ticked does not count beside");
    let done = li.post("/customers/edit", &graded(&ids, "C")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let graded = "select count(*) as n from customer where name like '很多%' and grade = 'C'";
    assert_eq!(world.number(graded), 120);
    let change = world.number("select max(id) as n from bulk_change");
    assert_eq!(li.post(&format!("/customers/changes/{change}/undo"), &[]).await.status, 303);
    assert_eq!(world.number(graded), 0, "taken back as any change of many");
    assert!(!li.get("/customers?stage=active").await.text().contains("data-whole"), "one page offers nothing more");
    // What was searched for counts as well.
    let found = li.get("/customers/bulk?do=edit&in=q%3D%25E4%25BA%2591%25E6%25A0%2596").await.text();
    assert!(found.contains("修改 1 位客户") && found.contains("杭州云栖"), "{found}");
}

#[actix_web::test]
async fn beyond_the_cap_the_first_of_the_list_are_meant_and_that_is_said() {
    let world = World::new().await;
    many(&world, 620);
    let li = world.sign_in("li");
    let list = li.get(LIST).await.text();
    assert!(list.contains("选择此列表的前 500 位（共 620 位，一次最多 500 位）"), "{list}");
    assert!(list.contains("data-whole=\"500\""), "{list}");
    let page = preview(&li, "transfer").await.text();
    assert!(page.contains("转移 500 位客户"), "{page}");
    assert!(page.contains("列表找到 620 位客户，这里处理其中 500 位，其余保持不变。一次最多处理 500 位"), "{page}");
    let ids = ids(&page);
    assert_eq!(ids.len(), MOST);
    let last = world.number("select id as n from customer where name = '很多0500'").to_string();
    let next = world.number("select id as n from customer where name = '很多0501'").to_string();
    assert!(ids.contains(&last) && !ids.contains(&next), "in the order of the list");
    many(&world, 600);
    assert!(li.get(LIST).await.text().contains("（共 超过 1,000 位，"));
}

#[actix_web::test]
async fn rights_are_asked_anew() {
    let world = World::new().await;
    many(&world, 60);
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    // Of those shared to be read, none may be edited; they are left out and counted.
    world.run(
        "insert into participant (object, row_id, user_id, can_write, parts)
         select 'customer', c.id, u.id, c.name like '%1', '{}' from customer c, app_user u where c.name like '很多%' and u.login = 'huang'",
    );
    let page = preview(&huang, "edit").await.text();
    assert!(
        page.contains("列表找到 60 位客户，这里处理其中 6 位，其余保持不变。您无权这样处理的客户不在其中。"),
        "{page}"
    );
    let chosen = ids(&page);
    assert_eq!(chosen.len(), 6);
    // What is sent is decided again: here the right is gone between the preview and the sending.
    world.run("update participant set can_write = false");
    assert_eq!(huang.post("/customers/edit", &graded(&chosen, "C")).await.status, 403);
    world.run("delete from participant");
    assert_eq!(huang.post("/customers/edit", &graded(&chosen, "C")).await.status, 404);
    assert_eq!(world.number("select count(*) as n from customer where grade = 'C' and name like '很多%'"), 0);
    let nothing = preview(&huang, "edit").await;
    assert_eq!(nothing.status, 200);
    assert!(nothing.text().contains("没有选择客户"));
    assert_eq!(world.sign_in("shenji").get("/customers/bulk?do=edit&in=").await.status, 403);
    // A list by a field that one does not read would tell its values.
    rule_of(&world, "salesperson", "customer.source", "hidden");
    assert_eq!(li.get("/customers/bulk?do=edit&in=source%3Dexhibition").await.status, 403);
    assert_eq!(li.get("/customers/bulk?do=edit&in=q%3D%2500").await.status, 400);
}

#[actix_web::test]
async fn a_search_by_a_complete_number_counts_as_in_the_list() {
    let world = World::with(&[("KEZHAN_PRIVACY_REVEALS_PER_HOUR", "1")]).await;
    rule_of(&world, "salesperson", "customer.phones", "masked");
    let li = world.sign_in("li");
    let path = "/customers/bulk?do=edit&in=q%3D13800138000";
    for status in [200, 200, 429] {
        assert_eq!(li.get(path).await.status, status);
    }
    assert_eq!(li.get("/customers?q=13800138000").await.status, 429, "of the same hour");
}
