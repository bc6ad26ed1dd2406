//! Fields of the catalogue that have no column of their own: written, read, ruled, exported, imported and told of like any other.

use super::support::{Visitor, World};
use kezhan::boot::JOBS;
use kezhan::core::sql::{Number, Sql};
use kezhan::customers::fields::{CATALOGUE, FILTERED};
use kezhan::jobs::worker::turn;

const GIVEN: [(&str, &str); 4] =
    [("name", "甲乙丙科技"), ("wechat", "jia-yi_bing"), ("taxpayer", "general"), ("legal_person", "  贾一冰 ")];

/// A customer with a value in each of them; its page.
async fn made(li: &Visitor) -> String {
    let made = li.post("/customers/new", &GIVEN).await;
    assert_eq!(made.status, 303, "{}", made.text());
    made.location()
}

fn stored(world: &World) -> String {
    world.word("select extra::text as t from customer where name = '甲乙丙科技'")
}

#[actix_web::test]
async fn they_are_written_read_and_told_of_like_any_other() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = made(&li).await;
    assert_eq!(stored(&world), r#"{"wechat": "jia-yi_bing", "taxpayer": "general", "legal_person": "贾一冰"}"#);
    let page = li.get(&path).await.text();
    for words in ["jia-yi_bing", "一般纳税人", "贾一冰", "法定代表人"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let form = li.get(&format!("{path}/edit")).await.text();
    assert!(CATALOGUE.extra.iter().all(|id| form.contains(&format!("name=\"{id}\""))), "{form}");
    let wrong =
        li.post(&format!("{path}/edit"), &[("name", "甲乙丙科技"), ("taxpayer", "飞行员"), ("version", "1")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("小规模纳税人"), "{}", wrong.text());

    // What is emptied is gone; what no field knows stays as it is; the timeline says what changed, in words.
    world.run("update customer set extra = extra || '{\"later\": \"8\"}' where name = '甲乙丙科技'");
    let changed = [("name", "甲乙丙科技"), ("wechat", "jia"), ("taxpayer", "小规模纳税人"), ("version", "1")];
    assert_eq!(li.post(&format!("{path}/edit"), &changed).await.status, 303);
    assert_eq!(stored(&world), r#"{"later": "8", "wechat": "jia", "taxpayer": "small"}"#);
    let page = li.get(&path).await.text();
    assert!(page.contains("贾一冰") && page.contains("一般纳税人") && page.contains("小规模纳税人"), "{page}");
    assert_eq!(
        world.word(
            "select string_agg(x ->> 'field', ',' order by x ->> 'field') as t from change_history h, jsonb_array_elements(h.changes) x
             where h.name = 'customer.changed' and h.customer_id = (select id from customer where name = '甲乙丙科技')"
        ),
        "legal_person,taxpayer,wechat"
    );
    assert!(li.get("/customers?taxpayer=small").await.text().contains("甲乙丙科技"));
    assert!(!li.get("/customers?taxpayer=general").await.text().contains("甲乙丙科技"));
    let same = [("name", "甲乙丙科技"), ("wechat", "jia"), ("taxpayer", "small"), ("version", "2")];
    assert_eq!(li.post(&format!("{path}/edit"), &same).await.status, 303);
    assert_eq!(
        world.number("select version::bigint as n from customer where name = '甲乙丙科技'"),
        2,
        "nothing has changed"
    );
}

#[actix_web::test]
async fn the_rules_of_a_role_count_for_them() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let path = made(&li).await;
    for (field, rule) in [("wechat", "masked"), ("legal_person", "hidden"), ("taxpayer", "read")] {
        let insert = "insert into role_field (role_id, object, field, rule) select id, 'customer', $1, $2 from role where key = 'salesperson'";
        world.run_sql(Sql::new(insert).bind(field).bind(rule));
    }
    world.run("update role_field set rule = 'hidden' where field = 'taxpayer'");
    assert_eq!(li.get("/customers?taxpayer=general").await.status, 403, "a filter would tell what is hidden");
    assert!(!li.get("/customers").await.text().contains("name=\"taxpayer\""));
    world.run("update role_field set rule = 'read' where field = 'taxpayer'");
    let page = li.get(&path).await.text();
    assert!(page.contains("j***") && page.contains("一般纳税人"), "{page}");
    assert!(!page.contains("jia-yi_bing") && !page.contains("贾一冰") && !page.contains("法定代表人"), "{page}");
    let edit = format!("{path}/edit");
    let form = li.get(&edit).await.text();
    assert!(CATALOGUE.extra.iter().all(|id| !form.contains(&format!("name=\"{id}\""))), "{form}");
    let forged = li.post(&edit, &[("name", "甲乙丙科技"), ("wechat", "x"), ("version", "1")]).await;
    assert_eq!(forged.status, 400);
    assert_eq!(li.post(&edit, &[("name", "甲乙丙科技"), ("remark", "备注"), ("version", "1")]).await.status, 303);
    assert_eq!(stored(&world), r#"{"wechat": "jia-yi_bing", "taxpayer": "general", "legal_person": "贾一冰"}"#);
}

#[actix_web::test]
async fn they_leave_and_arrive_in_files() {
    let world = World::new().await;
    let li = world.sign_in("li");
    made(&li).await;
    let asked = [
        ("q", "甲乙丙"),
        ("format", "csv"),
        ("columns", "wechat"),
        ("columns", "taxpayer"),
        ("columns", "legal_person"),
    ];
    let file = world.sign_in("zhou").post("/customers/export", &asked).await;
    assert_eq!(file.status, 200, "{}", file.text());
    let text = file.text();
    assert!(
        text.contains("j***") && text.contains("一般纳税人") && text.contains("贾一冰"),
        "as lists show it: {text}"
    );

    let rows = "公司,微信号,纳税人资质,法人代表\n丁戊己公司,ding-wu,小规模纳税人,丁武\n庚辛公司,,,\n";
    let dry = li.upload("/import/customers", &[], &[("file", "a.csv", rows.as_bytes())]).await;
    assert_eq!(dry.status, 303, "{}", dry.text());
    let page = li.get(&dry.location()).await.text();
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect(&page);
    let version = rest.split('"').next().unwrap();
    let done = li.post(&format!("{}/decide", dry.location()), &[("rows", "all"), ("version", version)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    while turn(&world.house, JOBS).unwrap() {}
    assert_eq!(
        world.word("select string_agg(extra::text, ' ' order by id) as t from customer where name in ('丁戊己公司', '庚辛公司')"),
        r#"{"wechat": "ding-wu", "taxpayer": "small", "legal_person": "丁武"} {}"#
    );
    assert!(li.get("/customers?taxpayer=small").await.text().contains("丁戊己公司"));
}

/// What a person may not view, they may not read by its values either, nor write any.
#[actix_web::test]
async fn what_filters_read_lies_under_the_policies_of_its_customer() {
    let world = World::new().await;
    made(&world.sign_in("li")).await;
    assert_eq!((seen(&world, "li"), seen(&world, "zhao")), (1, 0));
    let values = FILTERED.iter().all(|id| CATALOGUE.extra.contains(id));
    assert!(values && FILTERED.len() <= 20);
}

/// How many values of the last customer that has any a person's statements find.
fn seen(world: &World, login: &str) -> i64 {
    let count = "select count(*) as n from custom_value where value = 'general' and row_id = $1";
    let last = world.number("select max(row_id) as n from custom_value");
    world.house.db.read_now(&world.actor(login), |r| Sql::new(count).bind(last).one::<Number>(r)).unwrap().n
}
