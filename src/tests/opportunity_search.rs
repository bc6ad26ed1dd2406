//! Opportunities and leads in the search box: by number, by their own words, within the viewer's sight.

use super::opportunities::{add, value};
use super::support::{OwnDatabase, Visitor, World, invariants};
use diesel::connection::SimpleConnection;
use kezhan::core::access::policy;
use kezhan::core::fill;
use kezhan::core::search_text;
use kezhan::opportunities::model::{number_of, quoted, shown};
use proptest::prelude::*;

fn query(typed: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("q", typed).finish()
}

/// What the search box proposes to a visitor.
async fn proposed(visitor: &Visitor, typed: &str) -> String {
    let page = visitor.part(&format!("/search/suggest?{}", query(typed))).await;
    assert_eq!(page.status, 200, "{typed}");
    page.text()
}

async fn page(visitor: &Visitor, path: &str, typed: &str) -> String {
    visitor.get(&format!("{path}?{}", query(typed))).await.text()
}

#[actix_web::test]
async fn an_opportunity_is_found_by_its_number_and_by_its_own_name() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = add(&li, &[("name", "智能仓储改造二期")]).await;
    let number = value(&world, id, "number").parse::<i64>().unwrap();
    let href = format!("/opportunities/{id}\"");
    let numbers = [shown(number), format!("op{number}"), format!("OP {number}"), format!("#{number}")];
    let names = ["智", "智能", "仓储", "二期", "zncc", "znc", "zn", "cc", "zhinengcangchu"];
    for typed in numbers.iter().map(String::as_str).chain(names) {
        assert!(proposed(&li, typed).await.contains(&href), "{typed}");
        assert!(page(&li, "/search", typed).await.contains(&href), "{typed}");
        assert!(page(&li, "/opportunities", typed).await.contains(&href), "the list by {typed}");
    }
    // One character is a beginning, figures alone may be anything, and the words of others are not its own.
    for typed in ["仓", "改", &number.to_string(), "op", "op0", "教室"] {
        assert!(!proposed(&li, typed).await.contains(&href), "{typed}");
    }
    // In the list figures alone are a number, and its customer's name finds it.
    for typed in [number.to_string().as_str(), "云栖"] {
        assert!(page(&li, "/opportunities", typed).await.contains(&href), "{typed}");
    }
    let found = page(&li, "/search", "仓储").await;
    assert!(found.contains(&shown(number)) && found.contains("初步接触") && found.contains("杭州云栖"), "{found}");
    let named = li
        .post(&format!("/opportunities/{id}/edit"), &[("name", "冷库监控"), ("version", "1"), ("currency", "CNY")])
        .await;
    assert_eq!(named.status, 303, "{}", named.text());
    assert!(proposed(&li, "冷库").await.contains(&href) && !proposed(&li, "仓储").await.contains(&href));
}

#[actix_web::test]
async fn everybody_finds_the_opportunities_that_they_see() {
    let world = World::new().await;
    for (login, sees) in
        [("li", true), ("wang", true), ("zhou", true), ("huang", false), ("zhao", false), ("anquan", false)]
    {
        let visitor = world.sign_in(login);
        let number = world.number("select number as n from opportunity where name = '智慧教室一期'");
        for typed in ["智慧教室", "zhjs", &shown(number)] {
            assert_eq!(proposed(&visitor, typed).await.contains("智慧教室一期"), sees, "{login} {typed}");
        }
    }
}

#[actix_web::test]
async fn what_is_gone_is_not_found_and_what_is_closed_comes_last() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let first = add(&li, &[("name", "光伏支架采购")]).await;
    let second = add(&li, &[("name", "光伏支架安装")]).await;
    li.post(&format!("/opportunities/{second}/end"), &[("state", "invalid"), ("reason", "11"), ("version", "1")]).await;
    assert_eq!(value(&world, second, "state"), "invalid");
    let found = page(&li, "/search", "光伏").await;
    let place = |id: i64| found.find(&format!("/opportunities/{id}\"")).unwrap();
    assert!(place(first) < place(second), "the open one stands first although the other changed later");
    li.post(&format!("/opportunities/{first}/delete"), &[]).await;
    assert!(!proposed(&li, "光伏").await.contains(&format!("/opportunities/{first}\"")));
    li.post(&format!("/customers/{}/delete", world.customer("云栖")), &[]).await;
    for typed in ["光伏", "gfzj", &shown(value(&world, second, "number").parse().unwrap())] {
        assert!(!proposed(&li, typed).await.contains("光伏"), "{typed}: its customer is in the recycle bin");
    }
}

#[actix_web::test]
async fn a_lead_is_found_by_number_name_contact_and_full_phone() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.number("select id as n from lead where name like '%南湖%'");
    let number = world.number_at("select number as n from lead where id = $1", id);
    let href = format!("/leads/{id}\"");
    for typed in [&format!("L{number:05}"), &format!("l{number}"), "南湖", "jxnh", "137 5731 1020", "+8613757311020"]
    {
        assert!(proposed(&li, typed).await.contains(&href), "{typed}");
    }
    assert!(proposed(&li, "郑女士").await.contains("/leads/"), "by the contact");
    assert!(!proposed(&li, "1375731").await.contains(&href), "half a phone");
    assert!(!proposed(&world.sign_in("huang"), "南湖").await.contains(&href));
}

/// Whoever sees a lead but not its phones, not even masked, does not find it by them.
#[actix_web::test]
async fn a_hidden_phone_finds_no_lead() {
    let world = World::new().await;
    let li = world.sign_in("li");
    assert!(proposed(&li, "13757311020").await.contains("南湖"));
    world.run(
        "insert into role_field (role_id, object, field, rule) select id, 'lead', 'phones', 'hidden' from role where key = 'salesperson'",
    );
    assert!(!proposed(&li, "13757311020").await.contains("南湖"));
    assert!(proposed(&li, "南湖").await.contains("南湖"), "by its name as before");
}

/// The migration writes for what is there what a writer keeps now.
#[test]
fn opportunities_of_before_are_found_as_new_ones() {
    let own = OwnDatabase::new();
    let mut database = own.superuser();
    let names = ["重庆长安备件 2026-11", "3M中国", "e", "年度维保 ABC 有限公司"];
    for (n, name) in names.iter().enumerate() {
        database
            .batch_execute(&format!(
                "insert into opportunity (number, name, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since, currency, created_at, updated_at)
                 select {} + 900000, '{name}', u.id, u.department_id, s.version_id, s.id, now(), now(), 'CNY', now(), now()
                 from app_user u, stage s order by u.id, s.id limit 1",
                n + 1
            ))
            .unwrap();
    }
    let words = "select count(*)::text as t from opportunity_search";
    let before = invariants::word(&mut database, words);
    database.batch_execute("set role kezhan_owner").unwrap();
    fill::after_migration(&mut database).unwrap();
    database.batch_execute("reset role").unwrap();
    assert_eq!(invariants::word(&mut database, words), before, "a closed table is left alone");
    database.batch_execute("alter table opportunity no force row level security; set role kezhan_owner").unwrap();
    fill::after_migration(&mut database).unwrap();
    fill::after_migration(&mut database).unwrap();
    database.batch_execute("reset role").unwrap();
    for name in names {
        let kept = format!("{}/{}", search_text::name_column(&[name]), search_text::pinyin(name));
        let found = invariants::word(
            &mut database,
            &format!(
                "select s.doubled || '/' || s.pinyin as t from opportunity_search s join opportunity o on o.id = s.opportunity_id where o.name = '{name}'"
            ),
        );
        assert_eq!(found, kept, "{name}");
    }
    // What follows each migration closes the table again.
    assert!(policy::script("kezhan").contains("alter table opportunity force row level security"));
}

proptest! {
    #[test]
    fn a_number_is_read_as_it_is_written(number in 1_i64..10_000_000) {
        for written in [shown(number), shown(number).to_lowercase(), format!("op{number}"), format!(" #{number} ")] {
            prop_assert_eq!(quoted(&written), Some(number));
            prop_assert_eq!(number_of(&written), Some(number));
        }
        prop_assert_eq!(number_of(&number.to_string()), Some(number));
        prop_assert_eq!(quoted(&number.to_string()), None);
    }
}
