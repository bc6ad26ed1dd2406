//! The common pool of leads: who sees it, that one of many has a lead, and the way back.

use super::support::{OwnDatabase, Page, Visitor, World};
use futures_util::future::join_all;

fn pooled(world: &World) -> i64 {
    world.number("select min(id) as n from lead where owner_id is null and deleted_at is null")
}

async fn claim(visitor: &Visitor, id: i64) -> Page {
    visitor.post(&format!("/leads/{id}/claim"), &[]).await
}

/// The message that an action leaves for the next page.
fn said(page: &Page) -> String {
    let toast = page.set_cookies().into_iter().find(|cookie| cookie.name() == "kezhan_toast");
    let value = toast.map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let query = format!("t={value}");
    form_urlencoded::parse(query.as_bytes()).next().unwrap().1.into_owned()
}

/// People who may claim, so many, each in a browser.
fn claimants(world: &World, count: i64) -> Vec<Visitor> {
    let make = "insert into app_user (login, name, department_id) select 'rush' || n, '抢' || n, u.department_id
        from app_user u, generate_series(1, $1) n where u.login = 'li'";
    let role = "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login like 'rush%' and r.key = 'salesperson'";
    world.run_sql(kezhan::core::sql::Sql::new(make).bind(count));
    world.run(role);
    (1..=count).map(|n| world.sign_in(&format!("rush{n}"))).collect()
}

#[actix_web::test]
async fn slow_of_two_hundred_who_claim_at_once_one_has_it_and_all_others_are_told_who() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let people = claimants(&world, 200);
    let id = pooled(&world);
    let pages = join_all(people.iter().map(|visitor| async move {
        let mut page = claim(visitor, id).await;
        // Where every connection is busy one is asked to come again, and does.
        for _ in 0..200 {
            if page.status != 503 {
                break;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(300)).await;
            page = claim(visitor, id).await;
        }
        page
    }))
    .await;
    let winners: Vec<usize> = (0..pages.len()).filter(|n| pages[*n].location() == format!("/leads/{id}")).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let name = format!("抢{}", winners[0] + 1);
    assert_eq!(world.word("select u.name as t from lead l join app_user u on u.id = l.owner_id order by l.updated_at desc, l.id desc limit 1"), name);
    for (n, page) in pages.iter().enumerate().filter(|(n, _)| *n != winners[0]) {
        assert_eq!(page.status, 303, "{n}: {}", page.text());
        assert!(said(page).contains(&format!("已由 {name} 领取")), "{n}: {}", said(page));
    }
    assert_eq!(world.number("select count(*) as n from change_history where name = 'lead.claimed'"), 1);
    assert_eq!(
        world.number_at("select count(*) as n from lead_owner_history where lead_id = $1 and upper_inf(during)", id),
        1
    );
}

#[actix_web::test]
async fn the_pool_is_seen_by_whoever_may_claim() {
    let world = World::new().await;
    let id = pooled(&world);
    for (login, status) in [("li", 200), ("huang", 200), ("chen", 200), ("zhou", 200), ("sun", 404), ("qian", 403)] {
        assert_eq!(world.sign_in(login).get(&format!("/leads/{id}")).await.status.as_u16(), status, "{login}");
    }
    // Seen is not edited, nor deleted, nor given back: it is nobody's.
    let li = world.sign_in("li");
    for (path, fields) in
        [("edit", &[("name", "我的"), ("version", "1")][..]), ("delete", &[]), ("release", &[("reason", "x")])]
    {
        assert_eq!(li.post(&format!("/leads/{id}/{path}"), fields).await.status, 403, "{path}");
    }
    let list = li.get("/leads?view=pool").await.text();
    assert!(list.contains(&format!("/leads/{id}/claim")) && list.contains("领取"), "{list}");
    // Ways to reach somebody are for whoever claims, and so is following up.
    let page = li.get(&format!("/leads/{id}")).await.text();
    assert!(
        page.contains("137****1234") && !page.contains("137 0791 1234") && !page.contains("id=\"follow\""),
        "{page}"
    );
    let early = li.upload(&format!("/leads/{id}/follow-ups"), &[("body", "还没领取就想写")], &[]).await;
    assert_eq!(early.status, 422, "{}", early.text());
    assert!(world.sign_in("zhou").get(&format!("/leads/{id}")).await.text().contains("137 0791 1234"));
    // Taken from the role, it is gone on the next request.
    world.run("delete from role_grant where permission = 'lead.claim' and role_id = (select id from role where key = 'salesperson')");
    assert_eq!(li.get(&format!("/leads/{id}")).await.status, 404);
    assert_eq!(claim(&li, id).await.status, 403);
}

#[actix_web::test]
async fn what_is_claimed_is_followed_given_back_with_a_reason_and_claimed_again() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let id = pooled(&world);
    let won = claim(&li, id).await;
    assert_eq!((won.status.as_u16(), won.location()), (303, format!("/leads/{id}")));
    assert_eq!(huang.get(&format!("/leads/{id}")).await.status, 404);
    let lost = claim(&huang, id).await;
    assert!(lost.status == 303 && said(&lost).contains("已由 李娜 领取"), "{}", said(&lost));
    let body = [("body", "打过电话，对方在出差，下周再约")];
    assert_eq!(li.upload(&format!("/leads/{id}/follow-ups"), &body, &[]).await.status, 303);
    assert_eq!(li.post(&format!("/leads/{id}/release"), &[("reason", "")]).await.status, 422);
    let back = li.post(&format!("/leads/{id}/release"), &[("reason", "不在我的区域")]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert_eq!(world.number_at("select count(*) as n from lead where id = $1 and pool_id is not null and status = 'new' and next_follow_up is null", id), 1);
    // The next one sees what was said before, and why it came back.
    let page = huang.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("打过电话，对方在出差") && page.contains("不在我的区域"), "{page}");
    assert_eq!(claim(&huang, id).await.location(), format!("/leads/{id}"));
    let page = huang.get(&format!("/leads/{id}")).await.text();
    assert!(page.contains("打过电话，对方在出差"));
    assert_eq!(li.get(&format!("/leads/{id}")).await.status, 404);
    assert_eq!(world.number_at("select count(*) as n from lead_owner_history where lead_id = $1", id), 5);
}

#[actix_web::test]
async fn what_never_lay_in_the_pool_is_nobody_s_to_ask_about() {
    let world = World::new().await;
    let id = world.number("select id as n from lead where name like '%南湖%'");
    let huang = world.sign_in("huang");
    let answer = claim(&huang, id).await;
    assert!(answer.status == 404 && !answer.text().contains("李娜"));
    assert_eq!(claim(&huang, 900_000_000).await.status, 404);
    // Long ago is no longer told either.
    let pooled = pooled(&world);
    claim(&world.sign_in("li"), pooled).await;
    world.clock.advance(chrono::TimeDelta::days(2));
    assert_eq!(claim(&world.sign_in("huang"), pooled).await.status, 404);
}

#[actix_web::test]
async fn whoever_writes_a_lead_down_may_lay_it_into_the_pool_at_once() {
    let world = World::new().await;
    let sun = world.sign_in("sun");
    let made = sun.post("/leads/new", &[("name", "客服接到的咨询"), ("pool", "1")]).await;
    assert_eq!((made.status.as_u16(), made.location()), (303, "/leads".to_owned()), "{}", made.text());
    let id = world.number("select max(id) as n from lead");
    assert_eq!(
        world
            .number_at("select count(*) as n from lead where id = $1 and owner_id is null and pool_id is not null", id),
        1
    );
    assert_eq!(sun.get(&format!("/leads/{id}")).await.status, 404, "who may not claim does not see the pool");
    assert_eq!(claim(&world.sign_in("li"), id).await.location(), format!("/leads/{id}"));
}
