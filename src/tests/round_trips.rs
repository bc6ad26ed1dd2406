//! How often each main page and action asks the database, so that growth is noticed: the session, the beginning and the end of
//! each transaction, and each statement in it. A change of a figure here is a decision.

use super::support::{Page, Visitor, World};

/// So many round trips the session and the door of one transaction take.
const SESSION_AND_DOOR: u32 = 3;

/// What is asked for by whom, and its round trips. `{id}` is a customer of Li Na, `{lead}` a lead of hers, `{deal}` an opportunity.
const PAGES: &[(&str, &str, u32)] = &[
    ("li", "/", 8),
    ("wang", "/", 8),
    ("anquan", "/", 4),
    ("li", "/customers", 5),
    ("li", "/customers?view=pool", 5),
    ("li", "/customers?q=%E4%BA%91%E6%A0%96", 6),
    ("wang", "/customers?stage=active&sort=name", 5),
    ("wang", "/customers?stage=active&stage=lost&sort=name", 5),
    ("li", "/customers/new", 1),
    ("chen", "/customers/new", 5),
    ("li", "/customers/{id}", 13),
    ("li", "/customers/{id}?in=stage%3Dactive%26sort%3Dname", 15),
    ("li", "/customers/{id}/edit", 4),
    ("li", "/customers/{id}/timeline", 5),
    ("li", "/customers/{id}/follow-up", 6),
    ("li", "/customers/{id}/cell?field=grade", 4),
    ("li", "/customers/{id}/next", 4),
    ("li", "/customers/{id}/owner", 6),
    ("li", "/customers/bulk?do=edit&in=stage%3Dactive", 9),
    ("li", "/customers/bulk?do=transfer&ids={id}", 6),
    ("li", "/customers/changes", 4),
    ("li", "/opportunities", 7),
    ("wang", "/opportunities?state=all&sort=amount", 7),
    ("li", "/opportunities/bulk?do=transfer&ids={deal}", 5),
    ("li", "/opportunities/bulk?do=day&in=mine%3D1", 9),
    ("li", "/opportunities/bin", 4),
    ("li", "/opportunities/board", 7),
    ("wang", "/opportunities/board", 7),
    ("chen", "/opportunities/board?mine=1&stale=1", 6),
    ("li", "/opportunities/board/more?stage=contact&after=1.1", 5),
    ("li", "/opportunities/{deal}", 13),
    ("li", "/opportunities/calendar", 6),
    ("wang", "/opportunities/calendar?mine=1", 6),
    ("li", "/opportunities/pace", 8),
    ("wang", "/opportunities/pace?by=source", 8),
    ("li", "/opportunities/forecast", 9),
    ("wang", "/opportunities/forecast?period=y", 9),
    ("wang", "/opportunities/forecast/deals?figure=best", 7),
    ("wang", "/opportunities/forecast/override?figure=best&month=2026-12", 6),
    ("li", "/targets", 7),
    ("wang", "/targets", 7),
    ("li", "/search?q=%E4%BA%91%E6%A0%96", 7),
    ("li", "/search/suggest?q=%E4%BA%91%E6%A0%96", 7),
    ("li", "/search?q=yunqi", 9),
    ("li", "/search?q=13800138000", 8),
    ("li", "/leads", 5),
    ("li", "/leads?view=pool", 5),
    ("li", "/leads/bulk?do=assign&ids={lead}", 5),
    ("li", "/leads/bulk?do=edit&in=view%3Dmine", 9),
    ("li", "/leads/{lead}", 11),
    ("zhou", "/admin/lead-rules", 5),
    ("xitong", "/admin/users", 6),
    ("anquan", "/admin/roles", 5),
    ("anquan", "/admin/permissions", 9),
    ("shenji", "/audit", 8),
];

fn asked(world: &World) -> f64 {
    world.house.db.figures().round_trips
}

/// Round trips of a page that was looked at before.
async fn of_page(visitor: &Visitor, path: &str) -> u32 {
    visitor.get(path).await;
    let before = asked(&visitor.world);
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    (asked(&visitor.world) - before) as u32
}

/// Round trips of what is done.
async fn of_action(visitor: &Visitor, done: impl Future<Output = Page>) -> u32 {
    visitor.get("/customers").await;
    let before = asked(&visitor.world);
    let page = done.await;
    assert_eq!(page.status, 303, "{}", page.text());
    (asked(&visitor.world) - before) as u32
}

#[actix_web::test]
async fn pages_ask_no_more_than_they_did() {
    let world = World::new().await;
    let id = world.customer("云栖").to_string();
    let lead =
        world.number("select min(l.id) as n from lead l join app_user u on u.id = l.owner_id where u.login = 'li'");
    let deal = world
        .number("select min(o.id) as n from opportunity o join app_user u on u.id = o.owner_id where u.login = 'li'");
    let mut found = Vec::new();
    for (login, path, _) in PAGES {
        let path_with_ids =
            path.replace("{id}", &id).replace("{lead}", &lead.to_string()).replace("{deal}", &deal.to_string());
        found.push((*login, *path, of_page(&world.sign_in(login), &path_with_ids).await));
    }
    assert_eq!(found, PAGES);
    // A list asks its own question in at most four statements.
    for (_, path, count) in found.iter().filter(|(_, path, _)| path.starts_with("/customers?") || *path == "/customers")
    {
        assert!(*count <= SESSION_AND_DOOR + 4, "{path}");
    }
}

/// One statement tells of all views; only columns that a line does not hold cost another.
#[actix_web::test]
async fn a_view_costs_nothing_more_and_wide_columns_one_statement() {
    let world = World::new().await;
    let li = world.sign_in("li");
    li.post("/customers/views", &[("name", "窄"), ("stage", "active"), ("columns", "tags"), ("columns", "owner")])
        .await;
    let wide = li.post("/customers/views", &[("name", "宽"), ("columns", "region"), ("columns", "remark")]).await;
    assert_eq!(of_page(&li, "/customers?view=all").await, 5);
    let narrow = world.number("select id as n from list_view where name = '窄'");
    assert_eq!(of_page(&li, &format!("/customers?v={narrow}")).await, 5);
    assert_eq!(of_page(&li, &wide.location()).await, 6);
}

#[actix_web::test]
async fn a_long_list_is_counted_once() {
    let world = World::new().await;
    world.run(
        "insert into customer (name, stage_since, owner_id, owner_dept_id, created_at, updated_at)
         select '很多' || n, current_date, u.id, u.department_id, now(), now() from app_user u, generate_series(1, 1100) n where u.login = 'li'",
    );
    let li = world.sign_in("li");
    let mut counts = Vec::new();
    for _ in 0..3 {
        let before = asked(&world);
        li.get("/customers?sort=created").await;
        counts.push((asked(&world) - before) as u32);
    }
    // The first visit loads the rights as well.
    assert_eq!((counts[1], counts[2]), (5, 5), "{counts:?}");
    assert!(counts[0] > 5, "{counts:?}");
}

#[actix_web::test]
async fn actions_ask_no_more_than_they_did() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("云栖").to_string();
    let create = [("name", "新客户公司"), ("kind", "company"), ("stage", "potential"), ("phones", "13900001111")];
    let with_contact = [("name", "又一家客户"), ("contact", "王小明"), ("contact_phones", "13900002222")];
    let said = [("type", "call"), ("body", "谈过了")];
    let given = [("ids", id.as_str()), ("person", "黄蓉"), ("reason", "换区")];
    let (follow_up, delete) =
        (format!("/customers/{id}/follow-ups"), format!("/customers/{}/delete", world.customer("浦江")));
    let other = world.customer("宁波港通");
    let (cell, next) = (format!("/customers/{other}/cell"), format!("/customers/{other}/next"));
    world.run("update customer set grade = 'A', next_follow_up = null where name like '%宁波港通%'");
    let version = world.number_at("select version::bigint as n from customer where id = $1", other).to_string();
    let grade = [("field", "grade"), ("value", "C"), ("version", version.as_str())];
    let day = [("value", "明天"), ("was", "")];
    let found = [
        ("create", of_action(&li, li.post("/customers/new", &create)).await),
        ("create with a contact", of_action(&li, li.post("/customers/new", &with_contact)).await),
        ("follow-up", of_action(&li, li.upload(&follow_up, &said, &[])).await),
        ("transfer", of_action(&li, li.post("/customers/transfer", &given)).await),
        ("delete", of_action(&li, li.post(&delete, &[])).await),
        ("cell", of_action(&li, li.post(&cell, &grade)).await),
        ("next", of_action(&li, li.post(&next, &day)).await),
    ];
    assert_eq!(
        found,
        [
            ("create", 7),
            ("create with a contact", 10),
            ("follow-up", 21),
            ("transfer", 20),
            ("delete", 8),
            ("cell", 22),
            ("next", 14)
        ]
    );
}
