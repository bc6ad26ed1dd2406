//! A new customer: its first contact and its owner come along, in one transaction, as far as rights and rules go.

use super::field_rules::rule_of;
use super::support::{Visitor, World};

const PATH: &str = "/customers/new";
const CONTACTS: &str =
    "select count(*) as n from contact where created_at > (select max(created_at) from customer where origin = 'demo')";

/// What stands on the form before the fold, and in it.
async fn form(visitor: &Visitor) -> (String, String) {
    let page = visitor.get(PATH).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let (at_once, folded) = text.split_once("class=\"fold\"").expect(&text);
    (at_once.to_owned(), folded.to_owned())
}

fn has(part: &str, name: &str) -> bool {
    part.contains(&format!("name=\"{name}\""))
}

#[actix_web::test]
async fn the_standard_fields_are_offered_at_once() {
    let world = World::new().await;
    let (at_once, folded) = form(&world.sign_in("li")).await;
    for name in ["name", "contact", "contact_phones", "stage"] {
        assert!(has(&at_once, name) && !has(&folded, name), "{name}");
    }
    assert!(has(&folded, "phones") && has(&folded, "remark") && !has(&at_once, "owner") && !has(&folded, "owner"));
    assert!(at_once.contains("最近跟进时间随跟进自动更新"), "the fifth fills itself");
}

#[actix_web::test]
async fn a_contact_is_made_with_the_customer() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let fields = [
        ("name", "嘉兴新客有限公司"),
        ("contact", "沈新客"),
        ("contact_phones", "13700001111"),
        ("stage", "contacted"),
    ];
    let made = li.post(PATH, &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let page = li.get(&made.location()).await.text();
    assert!(page.contains("沈新客") && page.contains("主要") && page.contains("137 0000 1111"), "{page}");
    assert_eq!(
        world.word(
            "select concat_ws('|', c.stage, cardinality(c.phones), t.phones[1], t.main, t.owner_id = c.owner_id, t.owner_dept_id = c.owner_dept_id,
               t.customer_owner_id = c.owner_id, (select numbers[1] from contact_search s where s.contact_id = t.id)) as t
             from contact t join customer c on c.id = t.customer_id where t.name = '沈新客'"
        ),
        "contacted|0|137 0000 1111|t|t|t|t|8613700001111"
    );
    assert_eq!(world.number("select count(*) as n from audit_event a join contact t on t.id = a.row_id where a.name = 'contact.created' and t.name = '沈新客'"), 1);
    assert_eq!(world.number("select count(*) as n from change_history h join contact t on t.id = h.row_id where h.name = 'contact.created' and h.customer_id = t.customer_id and t.name = '沈新客'"), 1);
    assert!(li.get("/search?q=%E6%B2%88%E6%96%B0%E5%AE%A2").await.text().contains("沈新客"), "and is found");
}

#[actix_web::test]
async fn a_phone_without_a_contact_is_the_customers_own() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let fields = [("name", "只有电话"), ("contact_phones", "13700001111，0571-86231122"), ("phones", "137 0000 1111")];
    assert_eq!(li.post(PATH, &fields).await.status, 303);
    assert_eq!(
        world.word("select array_to_string(phones, ',') as t from customer where name = '只有电话'"),
        "137 0000 1111,0571-86231122"
    );
    assert_eq!(world.number(CONTACTS), 0);
}

#[actix_web::test]
async fn errors_stand_at_their_field_and_lose_nothing() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for contact in ["沈新客", ""] {
        let fields =
            [("name", ""), ("contact", contact), ("contact_phones", "12"), ("stage", "lost"), ("remark", "写了很久")];
        let answer = li.post(PATH, &fields).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        for words in ["f-name-error", "f-contact_phones-error", "value=\"12\"", "请填写客户名称", "写了很久", contact]
        {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert!(page.contains("<option value=\"lost\" selected"), "{page}");
        assert!(!page.contains("f-phones-error"));
    }
    let long = "长".repeat(101);
    let answer = li.post(PATH, &[("name", "甲"), ("contact", &long)]).await;
    assert!(answer.status == 422 && answer.text().contains("f-contact-error") && answer.text().contains(&long));
    assert_eq!(world.number(CONTACTS), 0);
    assert_eq!(world.number("select count(*) as n from customer where name = '甲'"), 0);
}

#[actix_web::test]
async fn two_clicks_make_one_contact_and_a_refusal_none() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let key = uuid::Uuid::now_v7().to_string();
    let code = ("credit_code", "91350100M000100Y43");
    let fields = [("name", "点了两次"), ("contact", "沈新客"), code];
    let first = li.post_once(PATH, &fields, &key).await;
    let second = li.post_once(PATH, &fields, &key).await;
    assert_eq!((first.status.as_u16(), first.location()), (303, second.location()), "{}", first.text());
    assert_eq!(world.number("select count(*) as n from contact where name = '沈新客'"), 1);
    assert_eq!(world.number("select count(*) as n from customer where name = '点了两次'"), 1);
    let taken = li.post(PATH, &[("name", "代码重复"), ("contact", "白来的人"), code]).await;
    assert!(taken.status == 422 && taken.text().contains("白来的人") && taken.text().contains("f-credit_code-error"));
    assert_eq!(world.number("select count(*) as n from contact where name = '白来的人'"), 0);
}

#[actix_web::test]
async fn without_the_right_to_contacts_none_is_offered_nor_taken() {
    let world = World::new().await;
    let li = world.sign_in("li");
    world.run("delete from role_grant g using role r where r.id = g.role_id and r.key = 'salesperson' and g.permission = 'contact.create'");
    let (at_once, folded) = form(&li).await;
    assert!(has(&at_once, "phones") && !has(&folded, "phones"), "the customer's own phone is asked for");
    for name in ["contact", "contact_phones"] {
        assert!(!has(&at_once, name) && !has(&folded, name), "{name}");
        assert_eq!(li.post(PATH, &[("name", "甲公司"), (name, "13700001111")]).await.status, 400, "{name}");
    }
    assert_eq!(li.post(PATH, &[("name", "甲公司"), ("phones", "13700001111")]).await.status, 303);
    assert_eq!(world.number(CONTACTS), 0);
}

#[actix_web::test]
async fn field_rules_of_contacts_and_customers_hold() {
    let world = World::new().await;
    let li = world.sign_in("li");
    rule_of(&world, "salesperson", "contact.phones", "read");
    let (at_once, folded) = form(&li).await;
    assert!(has(&at_once, "contact") && has(&at_once, "phones") && !has(&folded, "phones"));
    assert!(!has(&at_once, "contact_phones") && !has(&folded, "contact_phones"));
    assert_eq!(
        li.post(PATH, &[("name", "甲"), ("contact", "沈"), ("contact_phones", "13700001111")]).await.status,
        400
    );
    rule_of(&world, "salesperson", "contact.phones", "write");
    rule_of(&world, "salesperson", "customer.phones", "read");
    let alone = li.post(PATH, &[("name", "甲"), ("contact", ""), ("contact_phones", "13700001111")]).await;
    assert!(alone.status == 422 && alone.text().contains("请填写联系人姓名"), "{}", alone.text());
    assert_eq!(
        li.post(PATH, &[("name", "甲"), ("contact", "沈"), ("contact_phones", "13700001111")]).await.status,
        303
    );
}

#[actix_web::test]
async fn who_may_make_customers_for_others_names_the_owner() {
    let world = World::new().await;
    let (wang, li) = (world.sign_in("wang"), world.sign_in("li"));
    let (at_once, _) = form(&wang).await;
    assert!(has(&at_once, "owner") && at_once.contains("value=\"王磊 · 华东组\""), "oneself to begin with: {at_once}");
    assert!(at_once.contains("李娜 · 华东组") && !at_once.contains("黄蓉"), "those within the reach: {at_once}");
    let proposed = wang.part("/customers/people?name=owner&for=new&owner=%E9%BB%84").await.text();
    assert!(!proposed.contains("黄蓉"), "{proposed}");
    let proposed = world.sign_in("chen").part("/customers/people?name=owner&for=new&owner=%E9%BB%84").await.text();
    assert!(proposed.contains("黄蓉"), "{proposed}");
    let fields = [("name", "给李娜的客户"), ("contact", "沈新客"), ("owner", "李娜 · 华东组")];
    let made = wang.post(PATH, &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(
        world.word("select string_agg(distinct o.login || ' ' || d.name_zh || ' ' || m.login, ',') as t from customer c join contact t on t.customer_id = c.id
          join app_user o on o.id = c.owner_id and o.id = t.owner_id and o.id = t.customer_owner_id join department d on d.id = c.owner_dept_id
          join app_user m on m.id = c.created_by and m.id = t.created_by where c.name = '给李娜的客户'"),
        "li 华东组 wang"
    );
    assert!(li.get(&made.location()).await.text().contains("沈新客"));
    assert_eq!(world.number("select count(*) as n from notice n join app_user u on u.id = n.user_id where u.login = 'li' and n.kind = 'customer_given'"), 1);
    // Without one it is one's own, and nobody is told.
    assert_eq!(wang.post(PATH, &[("name", "自己的客户"), ("owner", "")]).await.status, 303);
    assert_eq!(wang.post(PATH, &[("name", "也是自己的"), ("owner", "wang")]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from customer c join app_user u on u.id = c.owner_id where u.login = 'wang' and c.name like '%自己的%'"), 2);
    assert_eq!(world.number("select count(*) as n from notice where kind = 'customer_given'"), 1);
}

#[actix_web::test]
async fn an_owner_beyond_the_reach_is_refused() {
    let world = World::new().await;
    let (wang, li) = (world.sign_in("wang"), world.sign_in("li"));
    for (owner, words) in
        [("黄蓉", "您不能为「黄蓉」新建客户"), ("<b id=x>", "没有找到同事"), ("xitong", "没有查看客户的权限")]
    {
        let fields = [("name", ""), ("contact", "沈新客"), ("contact_phones", "12"), ("owner", owner)];
        let answer = wang.post(PATH, &fields).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        for part in [words, "f-owner-error", "f-contact_phones-error", "f-name-error", "沈新客"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains("<b id=x>"));
    }
    assert_eq!(li.post(PATH, &[("name", "越权"), ("owner", "黄蓉")]).await.status, 400, "not offered, not taken");
    assert_eq!(li.post(PATH, &[("name", "越权"), ("owner", "李娜")]).await.status, 400);
    assert_eq!(world.number("select count(*) as n from customer where name in ('', '越权')"), 0);
}

#[actix_web::test]
async fn whoever_may_not_see_it_makes_it_for_another_all_the_same() {
    let world = World::new().await;
    let wang = world.sign_in("wang");
    world.run("update role_grant g set scope = 'own' from role r where r.id = g.role_id and r.key = 'sales_manager' and g.permission in ('customer.view', 'contact.view')");
    let seen_by_owner = wang.post(PATH, &[("name", "看不见的客户"), ("tags", "转交"), ("owner", "li")]).await;
    assert!(
        seen_by_owner.status == 422 && seen_by_owner.text().contains("f-tags-error"),
        "no role lets one write it there"
    );
    let made =
        wang.post(PATH, &[("name", "看不见的客户"), ("kind", "company"), ("contact", "沈新客"), ("owner", "li")]).await;
    assert_eq!((made.status.as_u16(), made.location().as_str()), (303, "/"), "{}", made.text());
    assert_eq!(world.number("select count(*) as n from contact t join app_user o on o.id = t.owner_id where t.name = '沈新客' and o.login = 'li'"), 1);
    // A contact where one may make none: told, and nothing is made.
    world.run("update role_grant g set scope = 'own' from role r where r.id = g.role_id and r.key = 'sales_manager' and g.permission = 'contact.create'");
    let refused = wang.post(PATH, &[("name", "没有联系人"), ("contact", "沈新客"), ("owner", "li")]).await;
    assert!(
        refused.status == 422 && refused.text().contains("您不能为这位负责人的客户新建联系人"),
        "{}",
        refused.text()
    );
    assert_eq!(wang.post(PATH, &[("name", "没有联系人"), ("contact", ""), ("owner", "li")]).await.status, 303);
}

#[actix_web::test]
async fn where_ones_own_is_not_within_the_reach_an_owner_must_be_named() {
    let world = World::new().await;
    let wang = world.sign_in("wang");
    world.run("update role_grant g set scope = 'chosen', departments = array[(select id from department where name_zh = '华南组')] from role r
        where r.id = g.role_id and r.key = 'sales_manager' and g.permission = 'customer.create'");
    let (at_once, _) = form(&wang).await;
    assert!(
        has(&at_once, "owner") && !at_once.contains("value=\"王磊 · 华东组\"") && at_once.contains("黄蓉"),
        "{at_once}"
    );
    let nobody = wang.post(PATH, &[("name", "给华南"), ("owner", "")]).await;
    assert!(nobody.status == 422 && nobody.text().contains("请选择负责人"), "{}", nobody.text());
    assert_eq!(wang.post(PATH, &[("name", "给华南"), ("owner", "王磊")]).await.status, 422);
    let made = wang.post(PATH, &[("name", "给华南"), ("owner", "黄蓉")]).await;
    assert_eq!(made.status, 303, "{}", made.text());
}
