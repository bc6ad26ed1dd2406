//! The way to a password: invitation, a forgotten one, and who learns of the link.

use super::support::{Page, Spawned, Visitor, World};
use chrono::TimeDelta;
use kezhan::demo::PASSWORD;

const NEW: &str = "海内存知己天涯若比邻无为在歧路";

/// The token in the last letter that has one.
pub fn token(world: &World) -> String {
    let letters = world.letters();
    let text = letters.iter().rev().find_map(|letter| letter.text.split("token=").nth(1)).unwrap().to_owned();
    text.split_whitespace().next().unwrap().to_owned()
}

pub async fn set(visitor: &Visitor, token: &str, password: &str) -> Page {
    visitor.post("/first-password", &[("token", token), ("password", password), ("again", password)]).await
}

async fn sign_in(visitor: &Visitor, login: &str, password: &str) -> Page {
    visitor.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]).await
}

#[actix_web::test]
async fn an_invitation_goes_to_the_person_alone_and_works_once() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    world.run("update app_user set password_hash = null where login = 'li'");
    let path = format!("/admin/users/{}", world.id("li"));
    assert!(xitong.get(&path).await.text().contains("发送邀请"));
    let sent = xitong.post(&format!("{path}/link"), &[]).await;
    assert_eq!(sent.location(), path);
    let token = token(&world);
    assert_eq!(token.len(), 32, "128 bit in hexadecimal");
    let shown = sent.text() + &xitong.get(&path).await.text();
    assert!(!shown.contains("token") && !shown.contains("first-password"));
    assert_eq!(
        world.number_of("select count(*) as n from one_time_link l where l::text like '%' || $1 || '%'", &token),
        0
    );
    assert_eq!(world.number_of("select count(*) as n from letter l where l::text like '%' || $1 || '%'", &token), 0);
    assert_eq!(world.number_of("select count(*) as n from job j where j::text like '%' || $1 || '%'", &token), 0);
    world.clock.advance(TimeDelta::hours(23));
    let li = world.stranger();
    assert!(li.get(&format!("/first-password?token={token}")).await.text().contains("李娜"));
    assert_eq!(set(&li, &token, NEW).await.status, 303);
    assert_eq!(set(&li, &token, "another long enough one").await.status, 422, "used up");
    assert_eq!(sign_in(&li, "li", NEW).await.status, 303);
}

#[actix_web::test]
async fn a_link_expires_and_a_later_one_voids_it() {
    let world = World::new().await;
    let visitor = world.stranger();
    assert_eq!(visitor.post("/forgot-password", &[("login", "li")]).await.location(), "/forgot-password?sent=1");
    let first = token(&world);
    assert_eq!(visitor.post("/forgot-password", &[("login", "LI@yunlai.example")]).await.status, 303);
    let second = token(&world);
    assert_ne!(first, second);
    assert_eq!(visitor.get(&format!("/first-password?token={first}")).await.status, 422);
    assert_eq!(visitor.get(&format!("/first-password?token={second}")).await.status, 200);
    world.clock.advance(TimeDelta::minutes(31));
    assert_eq!(set(&visitor, &second, NEW).await.status, 422, "after half an hour");
}

#[actix_web::test]
async fn a_new_password_ends_every_session_and_is_told_by_mail() {
    let world = World::new().await;
    let (li, visitor) = (world.sign_in("li"), world.stranger());
    visitor.post("/forgot-password", &[("login", "li")]).await;
    assert_eq!(set(&visitor, &token(&world), NEW).await.status, 303);
    assert_eq!(li.get("/account").await.status, 303, "signed out");
    assert_eq!(sign_in(&visitor, "li", PASSWORD).await.status, 422);
    let letters = world.letters();
    let last = letters.last().unwrap();
    assert_eq!((last.subject.as_str(), last.mail.as_str()), ("密码已设置", "li@yunlai.example"));
    assert!(!last.text.contains(NEW) && last.html.contains("<p>"));
}

#[actix_web::test]
async fn a_forgotten_password_tells_nobody_which_accounts_exist() {
    let world = World::new().await;
    let (one, other) = (world.stranger(), world.stranger());
    let known = one.post("/forgot-password", &[("login", "li")]).await;
    let unknown = other.post("/forgot-password", &[("login", "nobody-at-all")]).await;
    assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
    assert_eq!(world.number("select count(*) as n from job where kind = 'forgotten_password'"), 2, "the same work");
    assert_eq!(world.number("select count(*) as n from letter"), 0, "nothing is looked up before the answer");
    assert_eq!(world.letters().len(), 1);
    for login in ["li", "nobody-at-all"] {
        let visitor = world.stranger();
        let mut last = visitor.post("/forgot-password", &[("login", login)]).await;
        for _ in 0..3 {
            last = visitor.post("/forgot-password", &[("login", login)]).await;
        }
        assert_eq!(last.status, 429, "{login}");
    }
}

#[actix_web::test]
async fn who_keeps_the_accounts_cannot_take_one_over() {
    let world = World::new().await;
    let xitong = world.sign_in("xitong");
    let path = format!("/admin/users/{}", world.id("anquan"));
    let department = world.number("select department_id as n from app_user where login = 'anquan'").to_string();
    let fields = [
        ("login", "anquan"),
        ("name", "安全"),
        ("department", department.as_str()),
        ("manager", "zhou"),
        ("mail", "xitong@evil.example"),
        ("language", "zh-CN"),
        ("version", "1"),
    ];
    assert_eq!(xitong.post(&format!("{path}/edit"), &fields).await.status, 303);
    assert_eq!(xitong.post(&format!("{path}/link"), &[]).await.status, 303);
    world.stranger().post("/forgot-password", &[("login", "anquan")]).await;
    world.stranger().post("/forgot-password", &[("login", "xitong@evil.example")]).await;
    let letters = world.letters();
    assert_eq!(letters.len(), 4, "the change itself, and three links");
    assert!(letters.iter().all(|letter| letter.mail == "anquan@yunlai.example"));
    let anquan = world.sign_in("anquan");
    assert!(anquan.get("/account").await.text().contains("xitong@evil.example"));
    assert_eq!(anquan.post("/account/mail", &[]).await.status, 303);
    xitong.post(&format!("{path}/link"), &[]).await;
    assert_eq!(world.letters().last().unwrap().mail, "xitong@evil.example");
}

#[actix_web::test]
async fn without_mail_the_pages_name_the_command_and_no_link() {
    let world = World::without_mail().await;
    world.run("update app_user set password_hash = null where login = 'li'");
    let xitong = world.sign_in("xitong");
    let path = format!("/admin/users/{}", world.id("li"));
    let page = xitong.get(&path).await.text();
    assert!(page.contains("kezhan user link li") && !page.contains("发送邀请"));
    assert_eq!(xitong.post(&format!("{path}/link"), &[]).await.status, 404);
    let page = world.stranger().get("/forgot-password").await.text();
    assert!(page.contains("系统管理员") && !page.contains("action=\"/forgot-password\""));
    assert_eq!(world.stranger().post("/forgot-password", &[("login", "li")]).await.status, 422);
}

#[test]
fn slow_a_fresh_installation_has_no_account_and_the_first_comes_by_a_link() {
    let served = Spawned::run(&["serve"], &[]);
    let run = |arguments: &[&str]| {
        let output = served.command(arguments);
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (fine, listed) = run(&["user", "list", "--json"]);
    assert!(fine && listed.trim() == "[]", "{listed}");
    let bootstrap = ["user", "bootstrap", "--administrator", "system", "--login", "first", "--name", "首位管理员"];
    let (fine, told) = run(&bootstrap);
    assert!(fine && told.contains("/first-password?token="), "{told}");
    let token = told.split("token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let page = served
        .ask(&format!("GET /first-password?token={token} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    assert!(page.contains(" 200 ") && page.contains("首位管理员"), "{page}");
    let (fine, told) = run(&["secrets", "rotate"]);
    assert!(fine && told.starts_with("0 values"), "{told}");
}
