//! What was done is taken back: the business tables hold what they held before, whatever was done to whom.

use super::support::{Page, Visitor, World};
use chrono::TimeDelta;
use kezhan::core::access::{Can, CustomerView};
use kezhan::core::problem::Problem;
use kezhan::core::raw::Raw;
use kezhan::core::tx::Tx;
use kezhan::customers::bulk::form::BulkForm;
use kezhan::customers::bulk::{actions, transfer};
use kezhan::customers::changes::undo::undo;
use kezhan::row;
use kezhan::text::Lang;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

row! { struct Line { t: String } }

/// Every business table, but for what an undoing leaves changed on purpose: the version, by which somebody who has the
/// record open notices, and the time and author of the last change.
const CONTENT: &str = "
    select t from (
      select 'customer ' || (to_jsonb(c) - 'version' - 'updated_at' - 'updated_by')::text as t from customer c
      union all select 'contact ' || to_jsonb(c)::text from contact c
      union all select 'follow_up ' || to_jsonb(f)::text from follow_up f
      union all select 'participant ' || to_jsonb(p)::text from participant p
      union all select 'tag ' || g.name || g.colour from tag g
      union all select 'tagging ' || x.row_id || g.name from tagging x join tag g on g.id = x.tag_id
      union all select 'attachment ' || to_jsonb(a)::text from attachment a
      union all select 'search ' || to_jsonb(s)::text from customer_search s
      union all select 'search ' || to_jsonb(s)::text from contact_search s
      union all select 'link ' || to_jsonb(l)::text from follow_up_link l) x order by t";

fn content(world: &World) -> Vec<String> {
    let robot = kezhan::core::access::Actor::robot("test");
    let rows: Vec<Line> = world.house.db.read_now(&robot, |r| kezhan::core::sql::Sql::new(CONTENT).rows(r)).unwrap();
    rows.into_iter().map(|row| row.t).collect()
}

fn assert_same(what: &str, before: &[String], after: &[String]) {
    let gone: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
    let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    assert!(gone.is_empty() && new.is_empty(), "{what}\nwas {gone:#?}\nis {new:#?}");
}

/// A world in which contacts have owners of their own, colleagues take part here and there, and pools hold something.
async fn mixed() -> World {
    let world = World::new().await;
    for statement in [
        "insert into pool (name_zh) values ('测试公海')",
        "update contact set owner_id = u.id, owner_dept_id = u.department_id from app_user u where u.login = 'zhao' and contact.id % 3 = 0",
        "update contact set owner_id = u.id, owner_dept_id = u.department_id from app_user u where u.login = 'huang' and contact.id % 5 = 1",
        "insert into participant (object, row_id, user_id, can_write, parts, reason)
           select 'customer', c.id, u.id, c.id % 2 = 0, '{contact}', '一起投标' from customer c, app_user u
           where u.login in ('huang', 'zhao') and c.id % 3 = 1 and c.owner_id is distinct from u.id",
        "update customer set stage_since = current_date - 40, industry = '65', source = 'search' where id % 2 = 0",
    ] {
        world.run(statement);
    }
    world
}

fn ids(world: &World, random: &mut StdRng) -> Vec<i64> {
    let robot = kezhan::core::access::Actor::robot("test");
    let all: Vec<Line> = world
        .house
        .db
        .read_now(&robot, |r| {
            kezhan::core::sql::Sql::new("select id::text as t from customer where deleted_at is null order by id")
                .rows(r)
        })
        .unwrap();
    let all: Vec<i64> = all.into_iter().map(|row| row.t.parse().unwrap()).collect();
    let count = random.random_range(all.len().min(1)..=all.len().min(8));
    let mut some: Vec<i64> = all.choose_multiple(random, count).copied().collect();
    some.sort_unstable();
    some
}

fn form(pairs: &[(&str, &str)]) -> BulkForm {
    BulkForm(Raw::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
}

/// Does something at random to customers; the id of the change, None where the product refuses it.
fn something(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64], random: &mut StdRng) -> Result<i64, Problem> {
    let person = *["黄蓉", "赵敏", "李娜"].choose(random).unwrap();
    let until = *["", "2099-12-31"].choose(random).unwrap();
    let day = "2026-01-01".parse().unwrap();
    let zone = chrono_tz::Asia::Shanghai;
    match random.random_range(0..5) {
        0 | 1 => {
            let stay = *["", "read", "write"].choose(random).unwrap();
            let terms =
                form(&[("stay", stay), ("until", until), ("reason", "换区")]).terms(Lang::Zh, day, zone).unwrap();
            transfer::transfer(tx, can, ids, person, &terms).map(|done| done.change)
        }
        2 => {
            let grade = *["", "-", "A", "C"].choose(random).unwrap();
            let stage = *["", "active", "lost"].choose(random).unwrap();
            let source = *["", "-", "referral"].choose(random).unwrap();
            let add = *["重点", "新的标签，重点", "全新"].choose(random).unwrap();
            let remove = *["", "续约", "展会，续约"].choose(random).unwrap();
            let values = [
                ("grade", grade),
                ("stage", stage),
                ("source", source),
                ("industry", "I65"),
                ("add", add),
                ("remove", remove),
            ];
            let values = form(&values).values(Lang::Zh).or_else(|_| form(&values[..3]).values(Lang::Zh));
            actions::edit(tx, can, ids, &values.map_err(Problem::Invalid)?).map(|(change, _)| change)
        }
        3 => {
            let terms = form(&[("level", "write"), ("parts", "contact"), ("until", until)]);
            let terms = terms.sharing(Lang::Zh, day, zone).unwrap();
            actions::share(tx, can, ids, (person, &terms)).map(|(change, ..)| change)
        }
        _ => actions::delete(tx, can, ids).map(|(change, _)| change),
    }
}

#[actix_web::test]
async fn whatever_was_done_is_as_if_it_had_not_been() {
    let world = mixed().await;
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let actor = world.actor("zhou");
    let can: Can<CustomerView> = Can::of(&actor).unwrap();
    let mut done = 0;
    for round in 0..60 {
        let (before, ids) = (content(&world), ids(&world, &mut random));
        let made = world.house.db.write_now(&actor, |tx| something(tx, &can, &ids, &mut random));
        let Ok(change) = made else { continue };
        let events = world.number("select count(*) as n from audit_event");
        let undone = world.house.db.write_now(&actor, |tx| undo(tx, &can, change)).unwrap();
        assert!(undone.kept.is_empty(), "seed {seed} round {round}: {undone:?}");
        assert_same(&format!("seed {seed} round {round}"), &before, &content(&world));
        assert_eq!(world.number("select count(*) as n from audit_event"), events + 1, "one event");
        done += 1;
    }
    assert!(done > 30, "{done}");
}

#[actix_web::test]
async fn a_chain_of_changes_is_undone_backwards() {
    let world = mixed().await;
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let actor = world.actor("zhou");
    let can: Can<CustomerView> = Can::of(&actor).unwrap();
    let before = content(&world);
    let mut chain = Vec::new();
    for _ in 0..12 {
        let ids = ids(&world, &mut random);
        // All of them may lie in the bin by then.
        if ids.is_empty() {
            break;
        }
        chain.extend(world.house.db.write_now(&actor, |tx| something(tx, &can, &ids, &mut random)));
    }
    for change in chain.into_iter().rev() {
        let undone = world.house.db.write_now(&actor, |tx| undo(tx, &can, change)).unwrap();
        assert!(undone.kept.is_empty(), "seed {seed}: {undone:?}");
    }
    assert_same(&format!("seed {seed}"), &before, &content(&world));
}

/// The address by which the message of an answer offers to undo.
fn offered(page: &Page) -> String {
    let cookie = page.set_cookies().into_iter().find(|cookie| cookie.name() == "kezhan_toast").unwrap();
    let words = form_urlencoded::parse(format!("t={}", cookie.value()).as_bytes()).next().unwrap().1.into_owned();
    words.split_once('\u{1f}').unwrap().1.to_owned()
}

async fn taken_back(visitor: &Visitor, page: &Page) -> Page {
    visitor.post(&offered(page), &[]).await
}

#[actix_web::test]
async fn what_somebody_changed_since_stays_and_is_named() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let (one, two) = (world.customer("云栖").to_string(), world.customer("浦江").to_string());
    let done = li.post("/customers/edit", &[("ids", &one), ("ids", &two), ("stage", "lost"), ("add", "退回")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    chen.post("/customers/edit", &[("ids", &two), ("stage", "dormant")]).await;
    let back = taken_back(&li, &done).await;
    let page = li.get(&back.location()).await.text();
    assert!(back.location().starts_with("/customers/changes/") && page.contains("之后又有人修改过"), "{page}");
    let stage =
        "select string_agg(stage, ',' order by name) as t from customer where name like '%云栖%' or name like '%浦江%'";
    assert!(world.word(stage).contains("dormant") && !world.word(stage).contains("lost"), "{}", world.word(stage));
    assert_eq!(
        world.number("select count(*) as n from tagging x join tag g on g.id = x.tag_id where g.name = '退回'"),
        1
    );
    // A tag that the change made stays where somebody else has put it on a customer that the maker does not see.
    let done = li.post("/customers/edit", &[("ids", &one), ("add", "同名标签")]).await;
    world.run("insert into tagging (object, row_id, tag_id) select 'customer', c.id, g.id from customer c, tag g where c.name like '%前海%' and g.name = '同名标签'");
    assert_eq!(taken_back(&li, &done).await.status, 303);
    assert_eq!(
        world.number("select count(*) as n from tagging x join tag g on g.id = x.tag_id where g.name = '同名标签'"),
        1
    );
    // One is in the bin, of one nothing is known any more.
    let done = li.post("/customers/edit", &[("ids", &one), ("ids", &two), ("grade", "C"), ("add", "再来")]).await;
    li.post("/customers/delete", &[("ids", &one)]).await;
    chen.post("/customers/transfer", &[("ids", &two), ("person", "黄蓉")]).await;
    let page = li.get(&taken_back(&li, &done).await.location()).await.text();
    assert!(page.contains("已在回收站中") && page.contains("已不存在，或您已无权查看"), "{page}");
}

#[actix_web::test]
async fn a_transfer_is_taken_back_within_thirty_days_by_whom_it_may_still_be_made() {
    let world = World::new().await;
    let id = world.customer("云栖").to_string();
    let owner = "select u.login as t from customer c join app_user u on u.id = c.owner_id where c.name like '%云栖%'";
    let give = async |person: &str| {
        let done = world.sign_in("li").post("/customers/transfer", &[("ids", &id), ("person", person)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        done
    };
    let done = give("黄蓉").await;
    world.clock.advance(TimeDelta::days(29));
    let li = world.sign_in("li");
    assert_eq!(li.get(&format!("/customers/{id}")).await.status, 404, "out of sight");
    assert!(li.get("/customers/changes").await.text().contains("杭州云栖"), "yet in the list of what li did");
    let taken = "delete from role_grant where permission = 'customer.assign' and role_id = (select id from role where key = 'salesperson')";
    let refused = world
        .undone(async {
            world.run(taken);
            taken_back(&world.sign_in("li"), &done).await.status
        })
        .await;
    assert_eq!(refused, 403, "the right to transfer is gone");
    assert_eq!(taken_back(&world.sign_in("li"), &done).await.location(), "/customers");
    assert_eq!(world.word(owner), "li");
    let done = give("黄蓉").await;
    world.clock.advance(TimeDelta::days(31));
    assert_eq!(taken_back(&world.sign_in("li"), &done).await.status, 404, "too late");
    assert!(!world.sign_in("li").get("/customers/changes").await.text().contains("杭州云栖"));
}

#[actix_web::test]
async fn nothing_goes_back_to_a_closed_account() {
    let world = World::new().await;
    let (chen, id) = (world.sign_in("chen"), world.customer("云栖").to_string());
    let done = chen.post("/customers/transfer", &[("ids", &id), ("person", "赵敏")]).await;
    world.run("update app_user set active = false where login = 'li'");
    let back = taken_back(&chen, &done).await;
    assert!(chen.get(&back.location()).await.text().contains("原负责人的账号已停用"));
    let owner = "select u.login as t from customer c join app_user u on u.id = c.owner_id where c.name like '%云栖%'";
    assert_eq!(world.word(owner), "zhao");
}

#[actix_web::test]
async fn sharing_and_its_end_are_taken_back() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let (page, emma) = (format!("/customers/{}/share", world.customer("云栖")), world.id("emma").to_string());
    let terms = [("person", "Emma Clarke"), ("level", "write"), ("parts", "contact"), ("reason", "一起投标")];
    let shares = "select coalesce(string_agg(to_jsonb(p)::text, ''), '') as t from participant p";
    let shared = li.post(&page, &terms).await;
    let before = world.word(shares);
    let ended = li.post(&format!("{page}/remove"), &[("user", &emma)]).await;
    assert_eq!(world.word(shares), "");
    assert_eq!(taken_back(&li, &ended).await.status, 303);
    assert_eq!(world.word(shares), before);
    assert_eq!(taken_back(&li, &shared).await.status, 303);
    assert_eq!(world.word(shares), "");
}

#[actix_web::test]
async fn a_deleted_follow_up_comes_back_with_the_planned_day() {
    let world = World::new().await;
    let (li, zhao, customer) = (world.sign_in("li"), world.sign_in("zhao"), world.customer("云栖"));
    li.upload(
        &format!("/customers/{customer}/follow-ups"),
        &[("body", "客户同意了新的报价。")],
        &[("files", "报价.txt", b"one")],
    )
    .await;
    li.post(&format!("/customers/{customer}/postpone"), &[("days", "7")]).await;
    let id = world.number("select max(id) as n from follow_up");
    let strip = |lines: Vec<String>| -> Vec<String> {
        // A follow-up notes when it was last touched, too.
        lines.into_iter().filter(|line| !line.starts_with("follow_up ")).collect()
    };
    let before = strip(content(&world));
    let gone = li.post(&format!("/follow-ups/{id}/delete"), &[]).await;
    assert_eq!(offered(&gone), format!("/follow-ups/{id}/restore"));
    assert_eq!(li.get(&format!("/follow-ups/{id}/edit")).await.status, 404);
    assert_eq!(zhao.post(&offered(&gone), &[]).await.status, 404, "another's deletion");
    let back = taken_back(&li, &gone).await;
    assert_eq!(back.location(), format!("/customers/{customer}"));
    assert_same("the day, the files", &before, &strip(content(&world)));
    assert_eq!(taken_back(&li, &gone).await.status, 404, "once");
}

/// Long after its message is gone, a deleted follow-up is found where it was, by whoever deleted it.
#[actix_web::test]
async fn a_deleted_follow_up_waits_in_the_timeline() {
    let world = World::new().await;
    let (li, customer) = (world.sign_in("li"), world.customer("云栖"));
    let page = format!("/customers/{customer}");
    li.upload(&format!("{page}/follow-ups"), &[("body", "客户同意了新的报价。")], &[]).await;
    let restore = format!("/follow-ups/{}/restore", world.number("select max(id) as n from follow_up"));
    assert!(!li.get(&page).await.text().contains(&restore));
    assert_eq!(li.post(&restore.replace("restore", "delete"), &[]).await.status, 303);
    world.clock.advance(chrono::TimeDelta::days(29));
    let (li, wang) = (world.sign_in("li"), world.sign_in("wang"));
    assert!(!wang.get(&page).await.text().contains(&restore), "another's deletion");
    for path in [page.clone(), format!("{page}/timeline?show=changes")] {
        assert!(li.get(&path).await.text().contains(&restore), "{path}");
    }
    assert_eq!(li.post(&restore, &[]).await.status, 303);
    let shown = li.get(&page).await.text();
    assert!(shown.contains("客户同意了新的报价。") && !shown.contains(&restore), "once");
}

#[actix_web::test]
async fn one_comes_back_to_the_list_that_was_left() {
    let world = World::new().await;
    let (li, id) = (world.sign_in("li"), world.customer("云栖").to_string());
    let list = "/customers?stage=interested&sort=name&after=%E6%9D%AD~3";
    let preview = li.request(actix_web::http::Method::GET, &format!("/customers/bulk?do=edit&ids={id}"));
    let preview = li.send(preview.insert_header(("referer", format!("http://localhost{list}")))).await.text();
    assert!(preview.contains(&format!("value=\"{}\"", list.replace('&', "&amp;"))), "{preview}");
    let done = li.post("/customers/edit", &[("ids", &id), ("add", "新"), ("back", list)]).await;
    assert_eq!(done.location(), list);
    for elsewhere in
        ["https://evil.example/customers", "//evil.example/customers", "/admin/users", "/customers/../sign-out"]
    {
        let done = li
            .post("/customers/edit", &[("ids", &id), ("add", elsewhere.get(..9).unwrap()), ("back", elsewhere)])
            .await;
        assert_eq!(done.location(), "/customers", "{elsewhere}");
    }
}

#[actix_web::test]
async fn what_may_no_longer_be_written_is_not_written_by_undoing() {
    let world = World::new().await;
    let (li, id) = (world.sign_in("li"), world.customer("云栖").to_string());
    let done = li.post("/customers/edit", &[("ids", &id), ("source", "visit")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    world.run("insert into role_field (role_id, object, field, rule) select id, 'customer', 'source', 'read' from role where key = 'salesperson'");
    let li = world.sign_in("li");
    let page = li.get(&taken_back(&li, &done).await.location()).await.text();
    assert!(page.contains("您已没有此操作的权限"), "{page}");
    assert_eq!(world.word("select source as t from customer where name like '%云栖%'"), "visit");
}

#[actix_web::test]
async fn a_message_keeps_its_signs() {
    let world = World::new().await;
    let (li, id) = (world.sign_in("li"), world.customer("云栖").to_string());
    li.post("/customers/edit", &[("ids", &id), ("add", "100%新+旧 %41")]).await;
    let page = li.get("/customers").await.text();
    assert!(page.contains("+100%新+旧 %41"), "{page}");
}
