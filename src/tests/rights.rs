//! Rights change while people work: on the next request of every session, without a restart.

use super::support::{OwnDatabase, Visitor, World};
use actix_web::rt::time::sleep;
use chrono::DateTime;
use kezhan::core::outside::Clock;
use kezhan::core::sql::Sql;
use std::time::Duration;

#[actix_web::test]
async fn a_role_takes_effect_on_the_next_request_of_another_session() {
    let world = World::new().await;
    let wu = world.sign_in("wu");
    let path = format!("/customers/{}/edit", world.customer("云栖"));
    assert_eq!(wu.get(&path).await.status, 403);
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'wu' and r.key = 'director'");
    assert_eq!(wu.get(&path).await.status, 200);
    world.run("delete from user_role using role r where r.id = role_id and r.key = 'director' and user_id = (select id from app_user where login = 'wu')");
    assert_eq!(wu.get(&path).await.status, 403);
}

#[actix_web::test]
async fn a_grant_taken_from_a_role_is_gone_on_the_next_request() {
    let world = World::new().await;
    let li = world.sign_in("li");
    assert_eq!(li.get("/customers/new").await.status, 200);
    world.run("delete from role_grant g using role r where r.id = g.role_id and r.key = 'salesperson' and g.permission = 'customer.create'");
    assert_eq!(li.get("/customers/new").await.status, 403);
    assert_eq!(li.post("/customers/new", &[("name", "不该有的客户")]).await.status, 403);
    world.run("update role set retired_at = now() where key = 'salesperson'");
    assert_eq!(li.get("/customers").await.status, 403);
}

#[actix_web::test]
async fn departments_and_managers_count_at_once() {
    let world = World::new().await;
    let (wang, feng) = (world.sign_in("wang"), world.sign_in("feng"));
    let shenzhen = format!("/customers/{}", world.customer("深圳前海"));
    assert_eq!(wang.get(&shenzhen).await.status, 404);
    world.run("update department set parent_id = (select id from department where name_zh = '华东组') where name_zh = '华南组'");
    assert_eq!(wang.get(&shenzhen).await.status, 200);
    let hangzhou = format!("/customers/{}", world.customer("云栖"));
    assert_eq!(feng.get(&hangzhou).await.status, 200);
    world.run(
        "update app_user set department_id = (select id from department where name_zh = '财务部') where login = 'feng'",
    );
    assert_eq!(feng.get(&hangzhou).await.status, 404);
    world.run("insert into post (user_id, department_id) select u.id, d.id from app_user u, department d where u.login = 'feng' and d.name_zh = '华东组'");
    assert_eq!(feng.get(&hangzhou).await.status, 200);
}

#[actix_web::test]
async fn a_participant_comes_and_goes() {
    let world = World::new().await;
    let huang = world.sign_in("huang");
    let id = world.customer("云栖");
    let (page, edit) = (format!("/customers/{id}"), format!("/customers/{id}/edit"));
    assert_eq!(huang.get(&page).await.status, 404);
    let share = |can_write: bool| {
        Sql::new("insert into participant (object, row_id, user_id, can_write) select 'customer', $1, id, $2 from app_user where login = 'huang'
            on conflict (object, row_id, user_id) do update set can_write = excluded.can_write").bind(id).bind(can_write)
    };
    world.run_sql(share(false));
    assert_eq!((huang.get(&page).await.status.as_u16(), huang.get(&edit).await.status.as_u16()), (200, 403));
    world.run_sql(share(true));
    assert_eq!(huang.get(&edit).await.status, 200);
    world.run("update participant set until = now() - interval '1 second'");
    assert_eq!(huang.get(&page).await.status, 404);
    world.run("delete from participant");
    assert_eq!(huang.get(&page).await.status, 404);
}

#[actix_web::test]
async fn a_disabled_person_is_out_at_once_and_for_good() {
    let world = World::new().await;
    let li = world.sign_in("li");
    assert_eq!(li.get("/customers").await.status, 200);
    world.run("update app_user set active = false where login = 'li'");
    assert_eq!(li.get("/customers").await.status, 303);
    assert_eq!(li.post("/customers/new", &[("name", "不该有的客户")]).await.status, 303);
    assert_eq!(world.number("select count(*) as n from customer where name = '不该有的客户'"), 0);
}

/// The deputy sees what the person sees for exactly the time given; nothing is restarted and nobody signs in again.
#[actix_web::test]
async fn slow_a_deputy_stands_in_for_a_time() {
    let own = OwnDatabase::new();
    let world = own.world_at(Clock::System).await;
    let huang = world.sign_in("huang");
    let page = format!("/customers/{}", world.customer("云栖"));
    assert_eq!(huang.get(&page).await.status, 404);
    world.run("insert into deputy (user_id, deputy_id, starts, ends)
        select a.id, b.id, now() + interval '3 seconds', now() + interval '1 hour' from app_user a, app_user b where a.login = 'li' and b.login = 'huang'");
    let starts = "select (extract(epoch from starts) * 1000000)::bigint as n from deputy";
    passing(&huang, &page, world.number(starts), (404, 200)).await;
    world.run("update deputy set ends = now() + interval '3 seconds'");
    let ends = "select (extract(epoch from ends) * 1000000)::bigint as n from deputy";
    passing(&huang, &page, world.number(ends), (200, 404)).await;
}

/// A page answers with one status before a moment (in microseconds) and with another from then on, however slowly it is
/// asked for.
async fn passing(visitor: &Visitor, page: &str, moment: i64, (before, after): (u16, u16)) {
    let moment = DateTime::from_timestamp_micros(moment).unwrap();
    loop {
        let asked = Clock::System.now();
        let status = visitor.get(page).await.status.as_u16();
        if asked >= moment {
            assert_eq!(status, after, "asked at {asked}, {moment} has passed");
            return;
        }
        if Clock::System.now() < moment {
            assert_eq!(status, before, "asked at {asked}, {moment} is to come");
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// Who held which role at a past instant can still be asked.
#[actix_web::test]
async fn history_answers_for_a_past_instant() {
    let world = World::new().await;
    let held = || {
        world.number("select count(*) as n from user_role_history h join app_user u on u.id = h.user_id join role r on r.id = h.role_id
        where u.login = 'li' and r.key = 'salesperson' and upper_inf(h.during)")
    };
    assert_eq!(held(), 1);
    let before = world.word("select clock_timestamp()::text as t");
    world.run("delete from user_role where user_id = (select id from app_user where login = 'li')");
    assert_eq!(held(), 0);
    let then = "select count(*) as n from user_role_history h join app_user u on u.id = h.user_id join role r on r.id = h.role_id
        where u.login = 'li' and r.key = 'salesperson' and h.during @> $1::timestamptz";
    assert_eq!(world.number_of(then, &before), 1);
    let after = world.word("select clock_timestamp()::text as t");
    assert_eq!(world.number_of(then, &after), 0);
    world.run("update department set parent_id = null where name_zh = '华东组'");
    let parents = "select count(*) as n from department_history where name_zh = '华东组' and parent_id is not null and during @> $1::timestamptz";
    assert_eq!(world.number_of(parents, &before), 1);
}

/// Two of the three administrators, or one and business, in one account are refused, whichever way the row arrives.
#[actix_web::test]
async fn the_three_administrators_stay_apart() {
    let world = World::new().await;
    let give = |login: &'static str, role: &'static str| {
        Sql::new("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = $1 and r.key = $2").bind(login).bind(role)
    };
    for role in ["security_administrator", "audit_administrator", "finance"] {
        let refused =
            world.house.db.write_now(&kezhan::core::access::Actor::robot("test"), |tx| give("xitong", role).run(tx));
        assert!(refused.is_err(), "{role}");
    }
    assert_eq!(world.run_sql(give("wu", "finance")), 1);
}

/// Whoever joins or leaves a pool sees its customers, or no longer, on the next request; and that they did is known later.
#[actix_web::test]
async fn a_pool_counts_at_once_for_those_who_join_it() {
    let world = World::new().await;
    let huang = world.sign_in("huang");
    let page = format!("/customers/{}", world.customer("云栖"));
    world.run("insert into pool (name_zh) values ('测试公海')");
    world.run("update customer set owner_id = null, owner_dept_id = null, pool_id = (select max(id) from pool) where name like '%云栖%'");
    assert_eq!(huang.get(&page).await.status, 404);
    let before = world.word("select clock_timestamp()::text as t");
    world.run("insert into pool_member (pool_id, user_id) select p.id, u.id from pool p, app_user u where p.name_zh = '测试公海' and u.login = 'huang'");
    assert_eq!(huang.get(&page).await.status, 200);
    let during = world.word("select clock_timestamp()::text as t");
    world.run("delete from pool_member where user_id = (select id from app_user where login = 'huang')");
    assert_eq!(huang.get(&page).await.status, 404);
    let then = "select count(*) as n from pool_member_history h join app_user u on u.id = h.user_id where u.login = 'huang' and h.during @> $1::timestamptz";
    assert_eq!((world.number_of(then, &before), world.number_of(then, &during)), (0, 1));
}
