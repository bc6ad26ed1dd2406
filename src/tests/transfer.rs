//! Changes of many: transfer, tags, recycle bin; all or nothing, and taken back by their maker.

use super::support::{Page, Visitor, World};

/// The address by which the message of an answer offers to undo.
fn undo(page: &Page) -> String {
    let cookie = page.set_cookies().into_iter().find(|cookie| cookie.name() == "kezhan_toast").unwrap();
    let words = form_urlencoded::parse(format!("t={}", cookie.value()).as_bytes()).next().unwrap().1.into_owned();
    words.split_once('\u{1f}').unwrap().1.to_owned()
}

async fn undone(visitor: &Visitor, page: &Page) -> u16 {
    visitor.post(&undo(page), &[]).await.status.as_u16()
}

fn owner(world: &World, part: &str) -> String {
    let id = world.number_of("select owner_id as n from customer where name like '%' || $1 || '%'", part);
    ["li", "huang"].into_iter().find(|login| world.id(login) == id).unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn a_transfer_takes_contacts_along_and_can_be_taken_back() {
    let world = World::new().await;
    let (li, huang) = (world.sign_in("li"), world.sign_in("huang"));
    let (one, two) = (world.customer("云栖").to_string(), world.customer("浦江").to_string());
    let preview = li.get(&format!("/customers/bulk?do=transfer&ids={one}&ids={two}")).await;
    assert!(preview.status == 200 && preview.text().contains("转移 2 位客户") && preview.text().contains("李娜 2 位"));
    let fields = [("ids", one.as_str()), ("ids", &two), ("person", "黄蓉"), ("reason", "换区"), ("stay", "read")];
    let done = li.post("/customers/transfer", &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!((owner(&world, "云栖"), owner(&world, "浦江")), ("huang".into(), "huang".into()));
    let contacts = "select count(*) as n from contact where owner_id = (select id from app_user where login = 'huang') and name in ('吴晓明', '林可', '郑国栋', '顾雪')";
    assert_eq!(world.number(contacts), 4);
    assert_eq!(world.number("select count(*) as n from customer_owner_history where reason = '换区'"), 2);
    // The owner before stays, to read.
    assert_eq!(li.get(&format!("/customers/{one}")).await.status, 200);
    assert_eq!(li.get(&format!("/customers/{one}/edit")).await.status, 403);
    // Nobody but the maker takes it back, and once.
    assert_eq!(undone(&huang, &done).await, 404);
    assert_eq!(undone(&li, &done).await, 303);
    assert_eq!(undone(&li, &done).await, 404);
    assert_eq!((owner(&world, "云栖"), owner(&world, "浦江")), ("li".into(), "li".into()));
    assert_eq!(world.number(contacts), 0);
    assert_eq!(world.number("select count(*) as n from participant where object = 'customer'"), 0);
    assert_eq!(huang.get(&format!("/customers/{one}")).await.status, 404);
}

#[actix_web::test]
async fn without_staying_it_leaves_the_sight_and_comes_back_exactly() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let id = world.customer("云栖").to_string();
    li.post(&format!("/customers/{id}/share"), &[("person", "黄蓉"), ("level", "write"), ("parts", "contact")]).await;
    let done = li.post("/customers/transfer", &[("ids", &id), ("person", "黄蓉")]).await;
    assert_eq!(li.get(&format!("/customers/{id}")).await.status, 404);
    assert_eq!(world.number("select count(*) as n from participant"), 0, "an owner takes no part");
    assert_eq!(undone(&li, &done).await, 303);
    assert_eq!(world.word("select parts::text || can_write::text as t from participant"), "{contact}true");
}

#[actix_web::test]
async fn all_or_nothing_and_those_refused_are_named() {
    let world = World::new().await;
    let (li, chen) = (world.sign_in("li"), world.sign_in("chen"));
    let (mine, shared) = (world.customer("云栖").to_string(), world.customer("前海").to_string());
    world.sign_in("huang").post(&format!("/customers/{shared}/share"), &[("person", "李娜"), ("level", "write")]).await;
    let preview = li.get(&format!("/customers/bulk?do=transfer&ids={mine}&ids={shared}")).await.text();
    assert!(preview.contains("深圳前海") && preview.contains("只处理其余 1 位"), "{preview}");
    let answer = li.post("/customers/transfer", &[("ids", &mine), ("ids", &shared), ("person", "赵敏")]).await;
    assert!(answer.status == 422 && answer.text().contains("深圳前海"));
    assert_eq!(owner(&world, "云栖"), "li");
    // Alone: it may be known of, the action is refused. What is not to be known of is not found.
    assert_eq!(li.post("/customers/transfer", &[("ids", &shared), ("person", "赵敏")]).await.status, 403);
    let foreign = world.customer("白云").to_string();
    assert_eq!(li.post("/customers/transfer", &[("ids", &foreign), ("person", "赵敏")]).await.status, 404);
    assert_eq!(
        li.post("/customers/transfer", &[("ids", &mine), ("ids", &foreign), ("person", "赵敏")]).await.status,
        422
    );
    // A manager of both moves both.
    assert_eq!(
        chen.post("/customers/transfer", &[("ids", &mine), ("ids", &shared), ("person", "赵敏")]).await.status,
        303
    );
    assert_eq!(li.get("/customers/bulk?do=transfer").await.status, 200);
    assert_eq!(li.get("/customers/bulk?do=dance&ids=1").await.status, 404);
}

#[actix_web::test]
async fn tags_of_many_are_taken_back_exactly() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let (one, two) = (world.customer("云栖").to_string(), world.customer("浦江").to_string());
    let tags = "select coalesce(string_agg(c.name || ':' || g.name, ',' order by c.id, g.name), '') as t from tagging x join tag g on g.id = x.tag_id join customer c on c.id = x.row_id";
    let before = world.word(tags);
    let done =
        li.post("/customers/edit", &[("ids", &one), ("ids", &two), ("add", "重点，展会"), ("remove", "续约")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let after = world.word(tags);
    assert!(after.contains("浦江医疗器械有限公司:展会") && !after.contains("续约"), "{after}");
    assert_eq!(undone(&li, &done).await, 303);
    assert_eq!(world.word(tags), before);
    assert_eq!(li.post("/customers/edit", &[("ids", &one)]).await.status, 422);
}

#[actix_web::test]
async fn the_recycle_bin_gives_back() {
    let world = World::new().await;
    let (li, chen, feng) = (world.sign_in("li"), world.sign_in("chen"), world.sign_in("feng"));
    let (one, two) = (world.customer("云栖").to_string(), world.customer("浦江").to_string());
    let done = li.post("/customers/delete", &[("ids", &one), ("ids", &two)]).await;
    assert_eq!(li.get(&format!("/customers/{one}")).await.status, 404);
    let bin = chen.get("/customers/bin").await.text();
    assert!(bin.contains("杭州云栖") && bin.contains("李娜"), "{bin}");
    assert!(!world.sign_in("huang").get("/customers/bin").await.text().contains("杭州云栖"));
    assert_eq!(feng.get("/customers/bin").await.status, 403);
    assert_eq!(chen.post("/customers/bin/restore", &[("ids", &one)]).await.status, 303);
    assert_eq!(li.get(&format!("/customers/{one}")).await.status, 200);
    // What is left of it.
    assert_eq!(undone(&li, &done).await, 303);
    assert_eq!(li.get(&format!("/customers/{two}")).await.status, 200);
    assert_eq!(chen.post("/customers/bin/restore", &[("ids", &one)]).await.status, 404);
}
