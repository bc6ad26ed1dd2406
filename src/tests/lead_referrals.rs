//! Referrals: a lead names who referred it, each of them shows what came through them, and nobody learns of whom they may not see.

use super::support::World;
use kezhan::core::sql::Sql;

fn kunshan(world: &World) -> i64 {
    world.number("select id as n from lead where name = '昆山精工模具有限公司'")
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[actix_web::test]
async fn a_lead_names_a_customer_a_contact_or_a_colleague() {
    let world = World::new().await;
    let (zhao, id) = (world.sign_in("zhao"), kunshan(&world));
    let path = format!("/leads/{id}/referral");
    let customer = world.customer("外滩文化");
    let page = zhao.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("介绍人") && page.contains(&format!("/customers/{customer}")), "{page}");
    let there = zhao.get(&format!("/customers/{customer}")).await.text();
    assert!(there.contains("介绍的线索") && there.contains(&format!("/leads/{id}")), "{there}");
    let came = zhao.get(&format!("/leads/referred?customer={customer}")).await.text();
    assert!(came.contains("昆山精工模具有限公司") && came.contains("外滩文化传媒有限公司介绍的线索"), "{came}");
    let made = zhao.post(&format!("/customers/{customer}/contacts/new"), &[("name", "介绍的联系人")]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    // A contact of it: proposed, named, and shown on both pages; the customer still has it.
    let contact = world.number_at("select min(id) as n from contact where customer_id = $1", customer);
    let typed = "select k.name || ' · ' || c.name as t from contact k join customer c on c.id = k.customer_id where c.name like '%外滩文化%' order by k.id limit 1";
    let typed = world.word(typed);
    let proposed = zhao.part(&format!("/leads/referrers?contact={}", encoded(&typed))).await.text();
    assert!(proposed.contains(&typed), "{proposed}");
    assert_eq!(zhao.post(&path, &[("contact", &typed)]).await.status, 303);
    assert!(zhao.get(&format!("/leads/{id}")).await.text().contains(&format!("/contacts/{contact}")));
    for page in
        [format!("/contacts/{contact}"), format!("/customers/{customer}"), format!("/leads/referred?contact={contact}")]
    {
        assert!(zhao.get(&page).await.text().contains(&format!("/leads/{id}")), "{page}");
    }
    // A colleague.
    assert_eq!(zhao.post(&path, &[("person", "陈静")]).await.status, 303);
    let page = zhao.get(&format!("/leads/{id}")).await.text();
    let chen = world.id("chen");
    assert!(
        page.contains("陈静")
            && page.contains(&format!("/leads/referred?person={chen}"))
            && page.contains("更新了介绍人"),
        "{page}"
    );
    assert!(zhao.get(&format!("/leads/referred?person={chen}")).await.text().contains("昆山精工"));
    assert!(!zhao.get(&format!("/customers/{customer}")).await.text().contains("介绍的线索"));
    // Nobody any more; and the past is kept.
    assert_eq!(zhao.post(&path, &[]).await.status, 303);
    assert!(zhao.get(&format!("/leads/{id}")).await.text().contains("还没有填写介绍人"));
    let past = "select count(*) as n from change_history where name = 'lead.referrer_changed' and row_id = $1";
    assert_eq!(world.number_at(past, id), 4);
}

#[actix_web::test]
async fn what_is_wrong_is_told_and_nothing_is_named() {
    let world = World::new().await;
    let (zhao, id) = (world.sign_in("zhao"), kunshan(&world));
    let path = format!("/leads/{id}/referral");
    for (fields, words) in [
        (&[("customer", "没有这家"), ("person", "陈静")][..], "只能填写一位"),
        (&[("customer", "没有这家")], "没有找到客户「没有这家」"),
        (&[("contact", "没有这人")], "没有找到联系人「没有这人」"),
    ] {
        let wrong = zhao.post(&path, fields).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains(words), "{words}: {}", wrong.text());
    }
    // Only a referral was referred; and only whoever may edit the lead says by whom.
    let other = world.number("select id as n from lead where name like '扬州运河%'");
    let wrong = zhao.post(&format!("/leads/{other}/referral"), &[("person", "陈静")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("只有来源是转介绍"), "{}", wrong.text());
    assert_eq!(world.sign_in("huang").post(&path, &[("person", "陈静")]).await.status, 404);
    // As long as the source is another, nobody is shown.
    world.run_sql(Sql::new("update lead set source = 'phone' where id = $1").bind(id));
    assert!(!zhao.get(&format!("/leads/{id}")).await.text().contains("介绍人</h2>"));
    assert!(!zhao.get(&format!("/customers/{}", world.customer("外滩文化"))).await.text().contains("介绍的线索"));
}

#[actix_web::test]
async fn nobody_learns_of_whom_they_may_not_see() {
    let world = World::new().await;
    let id = kunshan(&world);
    let customer = world.customer("外滩文化");
    // The lead is somebody's who does not see the customer.
    world.run_sql(
        Sql::new("update lead l set owner_id = u.id, owner_dept_id = u.department_id from app_user u where u.login = 'huang' and l.id = $1").bind(id),
    );
    let huang = world.sign_in("huang");
    assert_eq!(huang.get(&format!("/customers/{customer}")).await.status, 404);
    let page = huang.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("一位您不能查看的客户") && !page.contains("外滩文化传媒"), "{page}");
    assert_eq!(huang.get(&format!("/leads/referred?customer={customer}")).await.status, 404);
    let form = huang.get(&format!("/leads/{id}/referral")).await.text();
    assert!(!form.contains("外滩文化传媒"), "{form}");
    // A form that could not show them does not take them away.
    assert_eq!(huang.post(&format!("/leads/{id}/referral"), &[]).await.status, 303);
    assert_eq!(world.number_at("select customer_id as n from lead_referral where lead_id = $1", id), customer);
    // What was said about that is read.
    huang.get("/leads").await;
    // And whoever sees the customer but not the lead is not told of the lead.
    let zhao = world.sign_in("zhao").get(&format!("/customers/{customer}")).await.text();
    assert!(!zhao.contains(&format!("/leads/{id}")) && !zhao.contains("介绍的线索"), "{zhao}");
    // Where the source is hidden, so is who referred.
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', 'source', 'hidden' from role where key = 'salesperson'");
    let page = huang.get(&format!("/leads/{id}")).await.text();
    assert!(!page.contains("介绍人"), "{page}");
    assert_eq!(huang.get(&format!("/leads/{id}/referral")).await.status, 403);
    assert_eq!(huang.post(&format!("/leads/{id}/referral"), &[("person", "陈静")]).await.status, 400);
}

#[actix_web::test]
async fn a_customer_that_referred_somebody_was_built_on() {
    let world = World::new().await;
    let li = world.sign_in("li");
    assert_eq!(li.post("/leads/new", &[("name", "先来的公司")]).await.status, 303);
    let first = world.number("select max(id) as n from lead");
    assert_eq!(
        li.post(&format!("/leads/{first}/convert"), &[("target", "new"), ("name", "先来的公司")]).await.status,
        303
    );
    assert_eq!(li.post("/leads/new", &[("name", "后来的公司"), ("source", "referral")]).await.status, 303);
    let second = world.number("select max(id) as n from lead");
    assert_eq!(li.post(&format!("/leads/{second}/referral"), &[("customer", "先来的公司")]).await.status, 303);
    let used = "select count(*) as n from (select 1 where kz_conversion_used($1)) x";
    assert_eq!(world.number_at(used, first), 1);
    assert_eq!(li.post(&format!("/leads/{second}/referral"), &[]).await.status, 303);
    assert_eq!(world.number_at(used, first), 0);
}
