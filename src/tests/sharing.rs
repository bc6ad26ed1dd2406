//! Sharing a customer with a colleague: terms, parts, the end of it.

use super::support::World;
use kezhan::core::event::Event;
use kezhan::core::problem::Problem;
use kezhan::core::sql::Sql;

#[actix_web::test]
async fn a_colleague_sees_what_was_shared_and_no_more() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let id = world.customer("云栖");
    let (page, share) = (format!("/customers/{id}"), format!("/customers/{id}/share"));
    let contact = format!("/contacts/{}", world.number("select id as n from contact where name = '吴晓明'"));
    assert_eq!(huang.get(&page).await.status, 404);
    let done = li.post(&share, &[("person", "黄蓉"), ("level", "read")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(huang.get(&page).await.status, 200);
    assert_eq!(huang.get(&format!("{page}/edit")).await.status, 403);
    assert_eq!(huang.get(&contact).await.status, 404, "its part is not ticked");
    assert!(huang.get("/customers?view=shared").await.text().contains("杭州云栖"));
    // Again with other terms: one participation, with the new ones.
    li.post(&share, &[("person", "黄蓉 · 华南组"), ("level", "write"), ("parts", "contact"), ("reason", "一起投标")])
        .await;
    assert_eq!(world.number("select count(*) as n from participant where object = 'customer'"), 1);
    assert_eq!(huang.get(&format!("{page}/edit")).await.status, 200);
    assert_eq!(huang.get(&contact).await.status, 200);
    assert_eq!(huang.get(&share).await.status, 403, "a participant does not share");
}

#[actix_web::test]
async fn it_ends_on_its_day_by_removal_or_by_leaving() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let id = world.customer("云栖");
    let (page, share) = (format!("/customers/{id}"), format!("/customers/{id}/share"));
    let (me, emma) = (world.id("huang").to_string(), world.id("emma").to_string());
    li.post(&share, &[("person", "黄蓉"), ("level", "read"), ("until", "2099-12-31")]).await;
    assert_eq!(huang.get(&page).await.status, 200);
    world.run("update participant set until = now() - interval '1 second'");
    assert_eq!(huang.get(&page).await.status, 404, "the day is over");
    li.post(&share, &[("person", "黄蓉"), ("level", "read")]).await;
    li.post(&share, &[("person", "Emma Clarke"), ("level", "read")]).await;
    assert_eq!(huang.post(&format!("{share}/remove"), &[("user", &emma)]).await.status, 403);
    let left = huang.post(&format!("{share}/remove"), &[("user", &me)]).await;
    assert_eq!((left.status.as_u16(), left.location().as_str()), (303, "/customers"));
    assert_eq!(huang.get(&page).await.status, 404);
    assert_eq!(li.post(&format!("{share}/remove"), &[("user", &emma)]).await.location(), page);
    assert_eq!(world.sign_in("emma").get(&page).await.status, 404);
}

#[actix_web::test]
async fn what_makes_no_sense_is_told() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let share = format!("/customers/{}/share", world.customer("云栖"));
    for (person, until, words) in [
        ("李娜", "", "负责人已经拥有"),
        ("诸葛亮", "", "没有找到同事"),
        ("", "", "请选择一位同事"),
        ("许通", "", "没有查看客户的权限"),
        ("黄蓉", "2001-01-01", "今天或以后"),
    ] {
        let answer =
            li.post(&share, &[("person", person), ("level", "read"), ("until", until), ("reason", "留着")]).await;
        assert_eq!(answer.status, 422, "{person}");
        assert!(answer.text().contains(words) && answer.text().contains("留着"), "{person}: {words}");
    }
    world.run("update app_user set name = '黄蓉' where login = 'zhao'");
    let several = li.post(&share, &[("person", "黄蓉"), ("level", "read")]).await.text();
    assert!(several.contains("黄蓉 · 华东组") && several.contains("黄蓉 · 华南组"));
}

#[actix_web::test]
async fn proposals_are_names_and_nothing_else() {
    let world = World::new().await;
    let page = world.sign_in("li").part("/customers/people?person=%E9%BB%84").await.text();
    assert_eq!(page, "<option value=\"黄蓉 · 华南组\">");
    assert_eq!(world.sign_in("xitong").get("/customers/people?person=a").await.status, 403);
}

/// The second line: PostgreSQL lets nobody into a customer that whoever writes does not see, whatever the statement.
#[actix_web::test]
async fn nobody_is_let_in_by_who_does_not_see_it_whatever_the_statement() {
    let world = World::new().await;
    let (id, huang) = (world.customer("云栖"), world.id("huang"));
    let share = |by: &str| {
        let share = "insert into participant (object, row_id, user_id, can_write) values ('customer', $1, $2, true)";
        world.house.db.write_now(&world.actor(by), |tx| {
            tx.record(Event::named("test.shared", "test"))?;
            Sql::new(share).bind(id).bind(huang).run(tx)
        })
    };
    assert!(matches!(share("huang"), Err(Problem::Bug(words)) if words.contains("row-level security")));
    assert_eq!(share("li").unwrap(), 1);
    // Neither tags nor participations of what one does not see are there to be taken away.
    world.run("insert into tagging (object, row_id, tag_id) select 'customer', c.id, g.id from customer c, tag g on conflict do nothing");
    let emma = world.actor("emma");
    for statement in ["delete from participant where row_id = $1", "delete from tagging where row_id = $1"] {
        let gone = world.house.db.write_now(&emma, |tx| {
            tx.record(Event::named("test.tried", "test"))?;
            Sql::new(statement).bind(id).run(tx)
        });
        assert_eq!(gone.unwrap(), 0, "{statement}");
    }
}
