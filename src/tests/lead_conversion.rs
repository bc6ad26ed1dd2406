//! Conversion of leads: what is proposed, what is made in one transaction, what is shown in both, and the way back.

use super::support::{Page, Visitor, World};
use kezhan::core::access::Actor;
use kezhan::core::sql::{Sql, Word};

fn lead(world: &World, part: &str) -> i64 {
    world.number_of("select id as n from lead where name like '%' || $1 || '%'", part)
}

async fn convert(visitor: &Visitor, id: i64, fields: &[(&str, &str)]) -> Page {
    visitor.post(&format!("/leads/{id}/convert"), fields).await
}

fn word_at(world: &World, sql: &'static str, id: i64) -> String {
    world.house.db.read_now(&Actor::robot("test"), |r| Sql::new(sql).bind(id).one::<Word>(r)).unwrap().t
}

/// Everything that a conversion touches, but for what counts changes.
fn whole(world: &World) -> String {
    world.word(
        "select concat_ws(E'\\n',
           (select string_agg((to_jsonb(x) - '{version,updated_at,updated_by}'::text[])::text, E'\\n' order by x.id) from lead x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from customer x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from contact x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from follow_up x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.follow_up_id, x.object, x.row_id) from follow_up_link x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.id) from attachment x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.customer_id) from customer_search x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.contact_id) from contact_search x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.row_id, x.field) from custom_value x),
           (select string_agg(to_jsonb(x)::text, E'\\n' order by x.lead_id) from lead_conversion x)) as t",
    )
}

#[actix_web::test]
async fn a_lead_becomes_a_customer_with_its_contact_and_its_follow_ups_once() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    let body = [("body", "客户同意下周签合同，转化前最后一次沟通")];
    li.upload(&format!("/leads/{id}/follow-ups"), &body, &[("files", "需求.txt", "二十人".as_bytes())]).await;
    let preview = li.get(&format!("/leads/{id}/convert")).await.text();
    assert!(
        preview.contains("嘉兴南湖新材料有限公司") && preview.contains("吴敏") && !preview.contains("可能是同一位客户"),
        "{preview}"
    );
    let said = world.number_at("select count(*) as n from follow_up where lead_id = $1", id);
    let planned = word_at(&world, "select next_follow_up::text as t from lead where id = $1", id);
    let done = convert(&li, id, &[("target", "new"), ("name", "嘉兴南湖新材料有限公司"), ("contact", "吴敏")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let customer = world.number_at("select customer_id as n from lead where id = $1", id);
    assert_eq!(done.location(), format!("/customers/{customer}"));
    let made = "select concat_ws(' ', c.name, c.source, c.industry, u.login, c.next_follow_up, cardinality(c.phones)) as t from customer c join app_user u on u.id = c.owner_id where c.id = $1";
    assert_eq!(word_at(&world, made, customer), format!("嘉兴南湖新材料有限公司 exhibition 26 li {planned} 0"));
    let contact = "select concat_ws(' ', name, title, phones[1], main) as t from contact where customer_id = $1";
    assert_eq!(word_at(&world, contact, customer), "吴敏 采购经理 137 5731 1020 t");
    // One source, shown in both.
    assert_eq!(world.number_at("select count(*) as n from follow_up where lead_id = $1", id), said);
    assert_eq!(world.number_at("select count(*) as n from follow_up where customer_id = $1", customer), said);
    for path in [format!("/leads/{id}"), format!("/customers/{customer}")] {
        let page = li.get(&path).await.text();
        assert!(page.contains("转化前最后一次沟通") && page.contains("需求.txt"), "{path}: {page}");
    }
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(
        page.contains("已转化为客户") && page.contains(&format!("/customers/{customer}")) && page.contains("撤销转化"),
        "{page}"
    );
    assert!(li.get(&format!("/customers/{customer}")).await.text().contains("由线索转化"));
    // Refused a second time, and it is not edited, assigned or followed any more.
    let again = convert(&li, id, &[("target", "new"), ("name", "又一次"), ("contact", "")]).await;
    assert!(again.status == 422 && again.text().contains("已经转化"), "{}", again.text());
    assert_eq!(li.post(&format!("/leads/{id}/edit"), &[("name", "改"), ("version", "99")]).await.status, 409);
    assert_eq!(li.upload(&format!("/leads/{id}/follow-ups"), &[("body", "还写在线索上")], &[]).await.status, 422);
    assert_eq!(li.post(&format!("/leads/{id}/release"), &[("reason", "x")]).await.status, 422);
    assert_eq!(world.number("select count(*) as n from customer where name = '又一次'"), 0);
}

#[actix_web::test]
async fn customers_alike_are_shown_as_far_as_one_may_see_them() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    for visitor in [&li, &huang] {
        let made = visitor.post("/leads/new", &[("name", "杭州云栖信息技术"), ("phones", "0755-26781234")]).await;
        assert_eq!(made.status, 303);
    }
    let newest = world.number("select max(id) as n from lead");
    // Li Na sees her own of that name; of the one with that phone only that it is there.
    let page = li.get(&format!("/leads/{}/convert", newest - 1)).await.text();
    assert!(page.contains("杭州云栖信息技术有限公司") && page.contains("另有 1 位相似的客户"), "{page}");
    assert!(!page.contains("深圳前海"));
    let page = huang.get(&format!("/leads/{newest}/convert")).await.text();
    assert!(
        page.contains("深圳前海数智") && page.contains("另有 1 位相似的客户") && !page.contains("云栖信息技术有限公司"),
        "{page}"
    );
    // Joining one that is not to be known of is as joining none.
    let yunqi = world.customer("云栖").to_string();
    let refused = convert(&huang, newest, &[("target", &yunqi), ("contact", "")]).await;
    assert_eq!(refused.status, 404);
}

#[actix_web::test]
async fn it_joins_a_customer_that_is_there() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let (id, customer) = (lead(&world, "南湖"), world.customer("云栖"));
    let (planned, count) = (
        word_at(&world, "select coalesce(next_follow_up::text, '-') as t from customer where id = $1", customer),
        world.number("select count(*) as n from customer"),
    );
    let done = convert(&li, id, &[("target", &customer.to_string()), ("contact", "吴敏")]).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, format!("/customers/{customer}")), "{}", done.text());
    assert_eq!(world.number("select count(*) as n from customer"), count);
    assert_eq!(
        word_at(&world, "select coalesce(next_follow_up::text, '-') as t from customer where id = $1", customer),
        planned
    );
    let newest = "select (last_follow_up_at = (select max(happened_at) from follow_up f where f.customer_id = c.id and f.deleted_at is null))::text as t from customer c where id = $1";
    assert_eq!(word_at(&world, newest, customer), "true");
    assert!(li.get(&format!("/customers/{customer}")).await.text().contains("展会上看过演示"));
    // Wang Lei may view and edit it, as he runs the department; Zhao Min neither converts nor sees it.
    assert_eq!(world.sign_in("zhao").get(&format!("/leads/{id}")).await.status, 404);
}

#[actix_web::test]
async fn what_is_wrong_is_told_and_nothing_is_made() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    let before = whole(&world);
    let long = "长".repeat(201);
    for (fields, words) in [
        (&[("target", "new"), ("name", ""), ("contact", "")][..], "请填写新客户的名称"),
        (&[("target", ""), ("name", "甲"), ("contact", "")], "请选择新客户"),
        (&[("target", "new"), ("name", &long), ("contact", "")], "最多 200 个字符"),
        (&[("target", "new"), ("name", "甲"), ("credit_code", "123"), ("contact", "")], "信用代码不正确"),
    ] {
        let wrong = convert(&li, id, fields).await;
        assert!(wrong.status == 422 && wrong.text().contains(words), "{words}: {} {}", wrong.status, wrong.text());
    }
    let absent = convert(&li, id, &[("target", "900000000"), ("contact", "")]).await;
    assert_eq!(absent.status, 404);
    let failed = lead(&world, "台州路桥");
    let refused = convert(&li, failed, &[("target", "new"), ("name", "甲"), ("contact", "")]).await;
    assert!(refused.status == 422 && refused.text().contains("只有进行中"), "{}", refused.text());
    // A code that another customer has is told beside its field.
    world.run("update customer set credit_code = '91350100M000100Y43' where name like '%云栖%'");
    let taken =
        convert(&li, id, &[("target", "new"), ("name", "甲"), ("credit_code", "91350100M000100Y43"), ("contact", "")])
            .await;
    assert_eq!(taken.status, 422, "{}", taken.text());
    world.run("update customer set credit_code = null where name like '%云栖%'");
    assert_eq!(whole(&world), before);
    // Whoever may not make customers does not convert into one.
    world.run("delete from role_grant where permission = 'contact.create' and role_id = (select id from role where key = 'salesperson')");
    let refused = convert(&li, id, &[("target", "new"), ("name", "甲"), ("contact", "吴敏")]).await;
    assert_eq!(refused.status, 403);
    assert_eq!(whole(&world), before, "all or nothing");
}

#[actix_web::test]
async fn a_conversion_taken_back_leaves_everything_as_it_was() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let yunqi = world.customer("云栖").to_string();
    for part in ["南湖", "太湖源"] {
        let id = lead(&world, part);
        for target in ["new", yunqi.as_str()] {
            for contact in ["", "吴敏"] {
                let before = whole(&world);
                let done =
                    convert(&li, id, &[("target", target), ("name", "要撤销的客户"), ("contact", contact)]).await;
                assert_eq!(done.status, 303, "{}", done.text());
                assert_ne!(whole(&world), before);
                let back = li.post(&format!("/leads/{id}/unconvert"), &[]).await;
                assert_eq!((back.status.as_u16(), back.location()), (303, format!("/leads/{id}")));
                assert_eq!(whole(&world), before, "{part} {target} {contact}");
            }
        }
        assert!(li.get(&format!("/leads/{id}")).await.text().contains("撤销了转化"));
    }
    let nothing = li.post(&format!("/leads/{}/unconvert", lead(&world, "南湖")), &[]).await;
    assert_eq!(nothing.status, 404);
}

#[actix_web::test]
async fn what_somebody_built_on_stays_and_after_seven_days_all() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    convert(&li, id, &[("target", "new"), ("name", "留下的客户"), ("contact", "吴敏")]).await;
    let customer = world.number_at("select customer_id as n from lead where id = $1", id);
    let contact = world.number_at("select contact_id as n from lead where id = $1", id);
    let undo = format!("/leads/{id}/unconvert");
    let stays =
        |world: &World| world.number_at("select count(*) as n from lead where id = $1 and status = 'converted'", id);
    let version = world.number_at("select version::bigint as n from contact where id = $1", contact).to_string();
    for (path, fields) in [
        (format!("/customers/{customer}/contacts/new"), vec![("name", "第二位")]),
        (format!("/contacts/{contact}/edit"), vec![("name", "吴敏敏"), ("version", version.as_str())]),
        (format!("/customers/{customer}/edit"), vec![("name", "改了名"), ("version", "1")]),
        ("/tasks/new".to_owned(), vec![("title", "寄合同"), ("about", "@")]),
        (format!("/customers/{customer}/share"), vec![("person", "陈静"), ("level", "read")]),
        (format!("/customers/{customer}/delete"), vec![]),
    ] {
        let about = format!("customer:{customer}");
        let fields: Vec<(&str, &str)> =
            fields.into_iter().map(|(name, value)| (name, if value == "@" { about.as_str() } else { value })).collect();
        world
            .undone(async {
                let done = li.post(&path, &fields).await;
                assert_eq!(done.status, 303, "{path}: {}", done.text());
                assert_eq!(li.post(&undo, &[]).await.status, 303);
                assert_eq!(stays(&world), 1, "{path}");
            })
            .await;
    }
    let body = [("body", "转化之后在客户上写的一次跟进")];
    world
        .undone(async {
            assert_eq!(li.upload(&format!("/customers/{customer}/follow-ups"), &body, &[]).await.status, 303);
            li.post(&undo, &[]).await;
            assert_eq!(stays(&world), 1, "a follow-up on the customer");
        })
        .await;
    world
        .undone(async {
            assert_eq!(li.post(&undo, &[]).await.status, 303);
            assert_eq!(stays(&world), 0);
            assert_eq!(world.number_at("select count(*) as n from customer where id = $1", customer), 0);
        })
        .await;
    world.clock.advance(chrono::TimeDelta::days(8));
    let late = world.sign_in("li").post(&undo, &[]).await;
    assert_eq!((late.status.as_u16(), stays(&world)), (303, 1), "eight days later");
}

#[actix_web::test]
async fn a_customer_that_is_gone_for_good_leaves_the_lead_what_was_said_on_it() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = lead(&world, "南湖");
    let body = [("body", "转化之前留下的一句话")];
    li.upload(&format!("/leads/{id}/follow-ups"), &body, &[("files", "清单.txt", "一".as_bytes())]).await;
    convert(&li, id, &[("target", "new"), ("name", "将被删除的客户"), ("contact", "吴敏")]).await;
    let customer = world.number_at("select customer_id as n from lead where id = $1", id);
    assert_eq!(li.post(&format!("/customers/{customer}/delete"), &[]).await.status, 303);
    world.run("update customer set deleted_at = deleted_at - interval '91 days' where deleted_at is not null");
    kezhan::customers::jobs::empty_bin(&world.house.db).unwrap();
    assert_eq!(world.number_at("select count(*) as n from customer where id = $1", customer), 0);
    let page = li.get(&format!("/leads/{id}")).await;
    let text = page.text();
    assert!(
        page.status == 200
            && text.contains("转化之前留下的一句话")
            && text.contains("清单.txt")
            && text.contains("已转化"),
        "{text}"
    );
}
