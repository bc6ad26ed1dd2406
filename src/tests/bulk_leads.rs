//! Many leads changed together and taken back, and what a leaver had open or the rules gave out of the pool.

use super::bulk::{CONTENT, assert_same, lines, many, owner, taken_back};
use super::lead_rules::{rule, world as ruled};
use super::opportunities::word;
use super::support::World;
use actix_web::http::StatusCode;

#[actix_web::test]
async fn leads_are_given_back_and_edited_together_and_return() {
    let world = World::new().await;
    many(&world, 3);
    let li = world.sign_in("li");
    let ids = [1, 2, 3].map(|n| word(&world, format!("select id::text as t from lead where name = '批量线索000{n}'")));
    let fields: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    let edited =
        li.post("/leads/bulk/edit", &[fields.clone(), vec![("source", "-"), ("industry", "I65")]].concat()).await;
    assert_eq!(edited.status, 303, "{}", edited.text());
    let facts = "select string_agg(distinct coalesce(source, 'none') || coalesce(industry, 'none'), ' ') as t from lead where name like '批量线索%'";
    let stands = world.word(facts);
    assert!(stands.starts_with("none") && stands.ends_with("65"), "{stands}");
    let story = li.get(&format!("/leads/{}", ids[0])).await.text();
    assert!(story.contains("修改了线索信息"), "{story}");
    assert_eq!(taken_back(&li, &edited).await.status, 303);
    assert_eq!(world.word(facts), "exhibitionnone");
    assert_eq!(li.post("/leads/bulk/edit", &fields).await.status, 422, "nothing to change");
    assert_eq!(li.post("/leads/bulk/release", &fields).await.status, 422, "a reason is asked for");
    world.run("update lead set status = 'following', next_follow_up = '2031-02-02' where name = '批量线索0003'");
    let done = li.post("/leads/bulk/release", &[fields.clone(), vec![("reason", "不在我的区域")]].concat()).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(ids.clone().map(|id| owner(&world, "lead", &id)), ["pool", "pool", "pool"]);
    assert_eq!(
        world
            .number("select count(*) as n from lead_owner_history where reason = '不在我的区域' and upper_inf(during)"),
        3
    );
    // One was claimed since.
    assert_eq!(world.sign_in("wang").post(&format!("/leads/{}/claim", ids[1]), &[]).await.status, 303);
    let page = li.get(&taken_back(&li, &done).await.location()).await.text();
    assert!(page.contains("批量线索0002") && page.contains("之后又有人修改过"), "{page}");
    assert_eq!(ids.clone().map(|id| owner(&world, "lead", &id)), ["li", "wang", "li"]);
    assert_eq!(
        world.word("select status || next_follow_up as t from lead where name = '批量线索0003'"),
        "following2031-02-02"
    );
    // Whoever got a lead and followed it up keeps it.
    let done = li.post("/leads/bulk/assign", &[fields[0], fields[2], ("person", "赵敏")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let zhao = world.sign_in("zhao");
    let said = zhao.upload(&format!("/leads/{}/follow-ups", ids[0]), &[("body", "已联系，对方有兴趣")], &[]).await;
    assert_eq!(said.status, 303, "{}", said.text());
    assert_eq!(taken_back(&li, &done).await.status, 303);
    assert_eq!((owner(&world, "lead", &ids[0]), owner(&world, "lead", &ids[2])), ("zhao".into(), "li".into()));
}

#[actix_web::test]
async fn what_may_no_longer_be_written_is_not_written_by_undoing() {
    let world = World::new().await;
    many(&world, 1);
    let (li, id) =
        (world.sign_in("li"), word(&world, "select id::text as t from lead where name = '批量线索0001'".into()));
    let done = li.post("/leads/bulk/edit", &[("ids", &id), ("source", "visit")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    world.run("insert into role_field (role_id, object, field, rule) select id, 'lead', 'source', 'read' from role where key = 'salesperson'");
    let li = world.sign_in("li");
    let page = li.get(&taken_back(&li, &done).await.location()).await.text();
    assert!(page.contains("您已没有此操作的权限"), "{page}");
    assert_eq!(world.word("select source as t from lead where name = '批量线索0001'"), "visit");
    // Nor is it offered, or taken.
    let page = li.get(&format!("/leads/bulk?do=edit&ids={id}")).await.text();
    assert!(!page.contains("name=\"source\"") && page.contains("name=\"industry\""), "{page}");
    assert_eq!(li.post("/leads/bulk/edit", &[("ids", &id), ("source", "referral")]).await.status, 403);
}

/// What a leaver had open was given away in one go, and comes back to the closed account.
#[actix_web::test]
async fn a_leavers_deals_and_leads_return_to_whose_they_were() {
    let world = World::new().await;
    many(&world, 3);
    world.run("update app_user set active = false where login = 'li'");
    let chen = world.sign_in("chen");
    let before = lines(&world, CONTENT);
    let done = chen.post(&format!("/leavers/{}/deals", world.id("li")), &[("owner", "黄蓉")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let of_li = "select (select count(*) from opportunity where owner_id = u.id and state in ('open', 'paused') and deleted_at is null)
        + (select count(*) from lead where owner_id = u.id and status in ('new', 'following', 'interested') and deleted_at is null) as n from app_user u where u.login = 'li'";
    assert_eq!(world.number(of_li), 0);
    assert!(chen.get("/customers/changes").await.text().contains("交接商机和线索 · 黄蓉"));
    assert_eq!(taken_back(&world.sign_in("zhou"), &done).await.status, 404, "another's");
    let undone = world
        .undone(async {
            world.run("update opportunity set owner_id = (select id from app_user where login = 'zhao'), version = version + 1 where name = '批量商机0002'");
            chen.get(&taken_back(&chen, &done).await.location()).await.text()
        })
        .await;
    assert!(undone.contains("批量商机0002") && undone.contains("之后又有人修改过"), "{undone}");
    let back = taken_back(&chen, &done).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/leavers".into()), "{}", back.text());
    assert_same("all of it", &before, &lines(&world, CONTENT));
}

#[actix_web::test]
async fn the_pool_that_was_given_out_lies_there_again() {
    let world = ruled().await;
    rule(&world, &[("name", "官网"), ("sources", "website"), ("way", "turn"), ("person.0", "li")]).await;
    let zhou = world.sign_in("zhou");
    world.run("insert into lead (number, name, source, pool_id, created_at, updated_at)
        select 600000 + n, '公海线索' || n, 'website', p.id, now(), now() from pool p, generate_series(1, 3) n where p.object = 'lead'");
    let before = lines(&world, CONTENT);
    let done = zhou.post("/admin/lead-rules/pool", &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let of_li = "select count(*) as n from lead l join app_user u on u.id = l.owner_id where u.login = 'li' and l.name like '公海线索%'";
    assert_eq!(world.number(of_li), 3);
    // Whoever keeps the rules is told no names.
    assert!(!world.word("select rows::text as t from bulk_change where kind = 'pool_given'").contains("公海线索"));
    assert_eq!(taken_back(&world.sign_in("chen"), &done).await.status, 403);
    let two = word(&world, "select id::text as t from lead where name = '公海线索2'".into());
    let kept = world
        .undone(async {
            world.run("update lead set status = 'interested', version = version + 1 where name = '公海线索2'");
            taken_back(&zhou, &done).await;
            owner(&world, "lead", &two)
        })
        .await;
    assert_eq!(kept, "li", "what was followed since stays");
    let back = taken_back(&zhou, &done).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/admin/lead-rules".into()), "{}", back.text());
    assert_same("all of it", &before, &lines(&world, CONTENT));
    assert_eq!(taken_back(&zhou, &done).await.status, 404, "once");
}
