//! Asking who is there once more before something grave.

use super::support::{Page, Visitor, World};
use chrono::TimeDelta;
use kezhan::boot;
use kezhan::demo::PASSWORD;
use kezhan::web::registry::TheHouse;
use kezhan::web::respond::{Answer, Page as Shown};
use kezhan::web::who::{SignedIn, Visit};
use maud::html;

fn cookie(visitor: &Visitor) -> String {
    visitor.cookies.borrow().get("kezhan").cloned().unwrap_or_default()
}

/// The fields of a page's first form, as a browser sends them.
fn fields(page: &Page) -> Vec<(String, String)> {
    let text = page.text();
    let form = text.split("<form class=\"stack\"").nth(1).unwrap().split("</form>").next().unwrap().to_owned();
    let plain =
        |value: &str| value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    form.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (name.to_owned(), plain(rest.split_once('"').unwrap().0))
        })
        .collect()
}

async fn answer(visitor: &Visitor, path: &str, asked: &Page, proof: &str) -> Page {
    let mut fields = fields(asked);
    fields.push(("confirm".into(), proof.into()));
    visitor.send(visitor.form(path, &fields).insert_header(("sec-fetch-site", "same-origin"))).await
}

#[actix_web::test]
async fn a_role_is_given_only_after_a_fresh_proof_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let anquan = world.sign_in("anquan");
    let fields = [("name_zh", "值班 <\"&> 组长"), ("purpose_zh", "夜间\n两行"), ("g.customer.view", "team")];
    world.clock.advance(TimeDelta::minutes(6));
    let asked = anquan.post("/admin/roles/new", &fields).await;
    assert_eq!(asked.status, 403);
    assert!(asked.text().contains("action=\"/admin/roles/new\"") && asked.text().contains("name=\"confirm\""));
    assert_eq!(world.number("select count(*) as n from role where name_zh like '值班%'"), 0);
    let wrong = answer(&anquan, "/admin/roles/new", &asked, "not the password").await;
    assert_eq!(wrong.status, 403);
    assert!(wrong.text().contains("密码或验证码不正确"));
    let before = cookie(&anquan);
    let copy = anquan.clone();
    let done = answer(&anquan, "/admin/roles/new", &wrong, PASSWORD).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        world
            .number("select count(*) as n from role where name_zh = '值班 <\"&> 组长' and purpose_zh like '夜间%两行'"),
        1
    );
    assert_ne!(cookie(&anquan), before, "a new session key after the proof");
    assert_eq!(copy.get("/admin/roles").await.status, 200, "what was on its way arrives");
    assert_eq!(copy.post("/admin/roles/new", &fields).await.status, 403, "the key before has no part in the proof");
    assert_eq!(anquan.post("/admin/roles/new", &[("name_zh", "另一个"), ("g.customer.view", "own")]).await.status, 303);
    world.clock.advance(TimeDelta::minutes(6));
    assert_eq!(anquan.post("/admin/roles/new", &fields).await.status, 403, "asked again later");
}

#[actix_web::test]
async fn every_grave_route_asks() {
    let world = World::new().await;
    let asking: Vec<&str> = boot::registry()
        .rows()
        .iter()
        .filter(|row| row.confirm != kezhan::web::registry::Confirm::Never)
        .map(|row| row.path)
        .collect();
    for path in [
        "/account/mail",
        "/account/recovery-codes",
        "/account/second-factor",
        "/account/second-factor/begin",
        "/account/second-factor/remove",
        "/admin/directory/emergency",
        "/admin/directory/emergency/remove",
        "/admin/directory/roles",
        "/admin/directory/roles/remove",
        "/admin/directory/sync",
        "/admin/roles/new",
        "/admin/roles/{id}/edit",
        "/admin/separation",
        "/admin/users/{id}/link",
        "/admin/users/{id}/roles/give",
        "/admin/users/{id}/roles/take",
        "/admin/users/{id}/second-factor",
    ] {
        assert!(asking.contains(&path), "{path} does not ask");
    }
    let xitong = world.sign_in("xitong");
    world.clock.advance(TimeDelta::minutes(6));
    let path = format!("/admin/users/{}/link", world.id("li"));
    assert_eq!(xitong.post(&path, &[]).await.status, 403);
    assert_eq!(world.letters().len(), 0);
}

#[actix_web::test]
async fn guessing_a_proof_is_braked_and_a_foreign_page_proves_nothing() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    world.clock.advance(TimeDelta::minutes(6));
    let path = format!("/admin/users/{}/link", world.id("li"));
    let asked = xitong.post(&path, &[]).await;
    let foreign = [("csrf", "wrong"), ("confirm", PASSWORD)];
    let page = xitong.send(xitong.form(&path, &foreign).insert_header(("sec-fetch-site", "same-origin"))).await;
    assert!(page.status == 403 && !page.text().contains("name=\"confirm\""));
    let mut last = asked;
    for _ in 0..7 {
        last = answer(&xitong, &path, &last, "a wrong one").await;
    }
    assert!(last.text().contains("尝试次数过多"), "{}", last.text());
    let right = answer(&xitong, &path, &last, PASSWORD).await;
    assert_eq!(right.status, 403, "not before the wait is over");
}

async fn vault(_who: SignedIn) -> Shown {
    Shown::new("vault", html! { p { "gold" } })
}

async fn large(_who: SignedIn, house: TheHouse, visit: Visit) -> Answer<Shown> {
    visit.confirmed(house.db.clock().now())?;
    Ok(Shown::new("large", html! { p { "many rows" } }))
}

#[actix_web::test]
async fn a_page_that_asks_leads_back_to_itself() {
    let mut world = World::new().await;
    let mut registry = boot::registry();
    registry.page("/vault", vault).example(None, &[]).asks_again();
    registry.file("/large", large).example(None, &[]).may_ask_again();
    world.serve(&registry).await;
    for (path, inside) in [("/vault?door=1", "gold"), ("/large?rows=5000", "many rows")] {
        let li = world.sign_in("li");
        assert!(li.get(path).await.text().contains(inside), "fresh from signing in");
        world.clock.advance(TimeDelta::minutes(6));
        let asked = li.get(path).await;
        assert!(asked.status == 403 && !asked.text().contains(inside));
        let done = answer(&li, "/account/confirm", &asked, PASSWORD).await;
        assert_eq!(done.location(), path);
        assert!(li.get(path).await.text().contains(inside));
    }
}

#[actix_web::test]
async fn a_change_of_roles_gives_the_session_a_new_key() {
    let world = World::new().await;
    let li = world.stranger();
    li.post("/sign-in", &[("login", "li"), ("password", PASSWORD), ("next", "/")]).await;
    let before = cookie(&li);
    assert_eq!(li.get("/account").await.status, 200);
    assert_eq!(cookie(&li), before);
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'li' and r.key = 'sales_manager'");
    let copy = li.clone();
    assert_eq!(li.get("/account").await.status, 200);
    assert_ne!(cookie(&li), before);
    assert_eq!(copy.get("/account").await.status, 200, "what was on its way arrives");
    assert_eq!(cookie(&copy), before, "and gets no key");
    world.clock.advance(TimeDelta::seconds(11));
    assert_eq!(copy.get("/account").await.status, 303, "the old key opens nothing");
    assert_eq!(li.get("/account").await.status, 200);
}

/// Several windows of a browser ask at the moment at which its session gets a new key: none of them lands at sign-in, and it
/// does not matter whose answer comes last.
#[actix_web::test]
async fn requests_that_come_together_get_the_same_new_key() {
    let own = super::support::OwnDatabase::new();
    let world = own.world().await;
    let li = world.stranger();
    li.post("/sign-in", &[("login", "li"), ("password", PASSWORD), ("next", "/")]).await;
    let before = cookie(&li);
    for round in 0..6 {
        let verb = if round % 2 == 0 {
            "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'li' and r.key = 'sales_manager'"
        } else {
            "delete from user_role using app_user u, role r where user_id = u.id and role_id = r.id and u.login = 'li' and r.key = 'sales_manager'"
        };
        world.run(verb);
        let windows: Vec<Visitor> = (0..12).map(|_| li.clone()).collect();
        let pages = futures_util::future::join_all(windows.iter().map(|window| window.get("/account"))).await;
        assert!(
            pages.iter().all(|page| page.status == 200),
            "{:?}",
            pages.iter().map(|page| page.status).collect::<Vec<_>>()
        );
        let keys: std::collections::BTreeSet<String> = pages
            .iter()
            .flat_map(Page::set_cookies)
            .filter(|set| set.name() == "kezhan")
            .map(|set| set.value().to_owned())
            .collect();
        assert_eq!(keys.len(), 1, "one new key");
        li.cookies.borrow_mut().insert("kezhan".into(), keys.into_iter().next().unwrap());
        world.clock.advance(TimeDelta::seconds(11));
        assert_eq!(li.get("/account").await.status, 200);
    }
    assert_ne!(cookie(&li), before);
    // Signing out by a key that fades ends the session itself.
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'li' and r.key = 'sales_manager'");
    let late = li.clone();
    assert_eq!(li.get("/account").await.status, 200);
    assert_ne!(cookie(&li), cookie(&late));
    assert_eq!(late.post("/sign-out", &[]).await.status, 303);
    assert_eq!(li.get("/account").await.status, 303);
}

#[actix_web::test]
async fn after_a_new_password_the_key_before_opens_nothing_at_once() {
    let world = World::new().await;
    let li = world.stranger();
    li.post("/sign-in", &[("login", "li"), ("password", PASSWORD), ("next", "/")]).await;
    let copy = li.clone();
    let new = "海内存知己天涯若比邻无为在歧路";
    let done = li.post("/account/password", &[("current", PASSWORD), ("password", new), ("again", new)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(copy.get("/account").await.status, 303);
    assert_eq!(li.get("/account").await.status, 200);
}
