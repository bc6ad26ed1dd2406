//! More rows of the security requirements (ASVS 5.0): two nodes, enumeration, faults, methods, logs.

use super::support::{OwnDatabase, Page, Spawned, Visitor, World, is_proof};
use actix_web::http::Method;
use chrono::TimeDelta;
use kezhan::boot;
use kezhan::core::outside::Clock;
use kezhan::demo::PASSWORD;
use kezhan::web::registry::RouteKind;
use kezhan::web::respond::Page as Shown;
use kezhan::web::who::SignedIn;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Instant;
use tracing::subscriber::NoSubscriber;

async fn sign_in(visitor: &Visitor, login: &str, password: &str) -> Page {
    visitor.post("/sign-in", &[("login", login), ("password", password), ("next", "/")]).await
}

/// What is logged on this thread while it lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Where only one listener is there, a line first met by another test's thread, which listens to nothing, counts as one that
/// nobody wants, and stays silent on every thread.
static BESIDE: LazyLock<tracing::Dispatch> = LazyLock::new(|| tracing::Dispatch::new(NoSubscriber::default()));

impl Log {
    /// Listens to everything, as `log.level = "trace"` and `log.format = "json"` would.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        LazyLock::force(&BESIDE);
        let log = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || log.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[actix_web::test]
async fn two_nodes_count_failures_and_sessions_together() {
    let own = OwnDatabase::new();
    let clock = Clock::fixed(Clock::System.now());
    let (one, other) = (own.world_at(clock.clone()).await, own.world_at(clock.clone()).await);
    let browser = one.stranger();
    let elsewhere = Visitor { world: other.clone(), ..browser.clone() };
    let mut statuses = Vec::new();
    for guess in 0..8 {
        let visitor = if guess % 2 == 0 { &browser } else { &elsewhere };
        statuses.push(sign_in(visitor, "li", "wrong").await.status.as_u16());
    }
    assert_eq!(statuses[..5], [422; 5], "{statuses:?}");
    assert!(statuses[6..].iter().all(|status| *status == 429), "{statuses:?}");
    clock.advance(TimeDelta::hours(1));
    assert_eq!(sign_in(&browser, "li", PASSWORD).await.status, 303);
    let there = Visitor { world: other.clone(), ..browser.clone() };
    assert_eq!(there.get("/account").await.status, 200, "the session holds on the other node");
    browser.post("/sign-out", &[]).await;
    assert_eq!(there.get("/account").await.status, 303, "and ends there");
}

#[actix_web::test]
async fn known_and_unknown_accounts_cost_one_look_each() {
    let world = World::new().await;
    world.run("update app_user set password_hash = null where login = 'wu'");
    world.run("update app_user set active = false where login = 'zhao'");
    for login in ["li", "wu", "zhao", "nobody-at-all"] {
        let log = Log::default();
        let listening = log.listen();
        let page = sign_in(&world.stranger(), login, "not the password").await;
        drop(listening);
        let looks = log.text().matches("a password is looked at").count();
        assert_eq!((page.status.as_u16(), looks), (422, 1), "{login}");
    }
}

/// The medians of the times for known and unknown accounts do not differ by more than the noise of a busy machine. A
/// difference in the product shows each time, noise does not.
#[actix_web::test]
async fn slow_known_and_unknown_accounts_take_the_same_time() {
    let world = World::new().await;
    let mut seen = Vec::new();
    while seen.len() < 4 {
        let (known, unknown) = medians(&world).await;
        println!("median: known {known} µs, unknown {unknown} µs");
        if known.abs_diff(unknown) * 100 < known * 15 {
            return;
        }
        seen.push((known, unknown));
    }
    panic!("known and unknown, µs: {seen:?}");
}

/// Of refusals of a known and an unknown account, in microseconds: 500 of each in the proof.
async fn medians(world: &World) -> (u128, u128) {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..if is_proof() { 500 } else { 120 } {
        for (kind, times) in times.iter_mut().enumerate() {
            let mut visitor = world.stranger();
            visitor.address = format!("10.{kind}.{}.{}:5000", round / 250, round % 250 + 1);
            let login = if kind == 0 { "huang".to_owned() } else { "huanx".to_owned() };
            let begun = Instant::now();
            let page = sign_in(&visitor, &login, "not the password").await;
            times.push(begun.elapsed().as_micros());
            assert_eq!(page.status, 422);
            world.run("delete from throttle");
        }
    }
    let median = |times: &mut Vec<u128>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let [known, unknown] = &mut times;
    (median(known), median(unknown))
}

async fn panics(_who: SignedIn) -> Shown {
    panic!("the secret of the house")
}

#[actix_web::test]
async fn a_fault_is_a_page_without_details_and_the_process_lives() {
    let mut world = World::new().await;
    let mut registry = boot::registry();
    registry.page("/panics", panics).example(None, &[]);
    world.serve(&registry).await;
    let li = world.sign_in("li");
    for _ in 0..3 {
        let page = li.get("/panics").await;
        assert_eq!(page.status, 500);
        let text = page.text();
        assert!(text.contains(&page.header("x-request-id")), "it names its reference");
        assert!(!text.contains("secret of the house") && !text.contains("panicked") && !text.contains(".rs"), "{text}");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert_eq!(li.get("/customers").await.status, 200);
}

#[actix_web::test]
async fn only_the_methods_of_a_route_are_answered() {
    let world = World::new().await;
    let zhou = world.sign_in("zhou");
    let mut paths: Vec<&str> = boot::registry().rows().iter().map(|row| row.path).collect();
    paths.dedup();
    for path in paths {
        let path = super::support::path_with(path, "1");
        for method in ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "GETT"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let page = zhou.send(zhou.request(method.clone(), &path)).await;
            assert!(matches!(page.status.as_u16(), 404 | 405), "{method} {path}: {}", page.status);
            assert_eq!(page.header("x-content-type-options"), "nosniff");
        }
    }
    for row in boot::registry().rows().iter().filter(|row| row.kind == RouteKind::Action && !row.path.contains('{')) {
        let page = zhou.get(row.path).await;
        assert!(
            page.status != 200
                || boot::registry()
                    .rows()
                    .iter()
                    .any(|other| other.path == row.path && other.kind != RouteKind::Action)
        );
    }
}

#[actix_web::test]
async fn files_and_errors_carry_the_headers_and_no_folder_is_listed() {
    let world = World::new().await;
    let li = world.sign_in("li");
    for path in [
        "/assets",
        "/assets/",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/x",
        "/static",
        "/.git/config",
        "/nothing",
        "/livez",
        "/readyz",
    ] {
        let page = li.get(path).await;
        assert!(path.ends_with('z') || page.status == 404, "{path}: {}", page.status);
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")]
        {
            assert_eq!(page.header(name), value, "{path}");
        }
        assert!(page.headers.get("server").is_none() && page.headers.get("x-powered-by").is_none(), "{path}");
        assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(!page.text().contains("Index of") && !page.text().contains(env!("CARGO_PKG_VERSION")), "{path}");
    }
    let asset = li
        .get("/customers")
        .await
        .text()
        .split("href=\"/assets/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let page = li.get(&format!("/assets/{asset}")).await;
    assert_eq!((page.status.as_u16(), page.header("x-content-type-options")), (200, "nosniff".to_owned()));
}

/// What people type, who they are, and what they are let in by: none of it is logged, at the loudest level.
#[actix_web::test]
async fn names_numbers_and_passwords_are_not_logged() {
    let world = World::new().await;
    let log = Log::default();
    let listening = log.listen();
    let canaries = [
        "金丝雀有限公司",
        "canary@private.example",
        "13912345678",
        "139 1234 5678",
        "Canary-Password-7",
        "CANARY-NOTE",
        "canary-login",
        "canary-token",
    ];
    let visitor = world.stranger();
    sign_in(&visitor, "canary-login", "Canary-Password-7").await;
    sign_in(&visitor, "li", "Canary-Password-7").await;
    visitor.post("/forgot-password", &[("login", "canary@private.example")]).await;
    visitor.get("/first-password?token=canary-token").await;
    assert_eq!(sign_in(&visitor, "li", PASSWORD).await.status, 303);
    let session = visitor.cookies.borrow().get("kezhan").cloned().unwrap();
    let made = visitor
        .post("/customers/new", &[("name", "金丝雀有限公司"), ("remark", "CANARY-NOTE"), ("address", "CANARY-NOTE")])
        .await;
    assert_eq!(made.status, 303, "{}", made.text());
    visitor.get(&made.location()).await;
    visitor.get("/search?q=%E9%87%91%E4%B8%9D%E9%9B%80%E6%9C%89%E9%99%90%E5%85%AC%E5%8F%B8").await;
    visitor.get("/customers?q=CANARY-NOTE").await;
    visitor
        .post("/customers/new", &[("name", "金丝雀有限公司"), ("phone", "not CANARY-NOTE"), ("unknown", "CANARY-NOTE")])
        .await;
    visitor
        .post(
            "/account/password",
            &[("current", "Canary-Password-7"), ("password", "Canary-Password-7"), ("again", "x")],
        )
        .await;
    visitor.get("/search?q=13912345678").await;
    let account = [
        ("login", "canary-login"),
        ("name", "金丝雀有限公司"),
        ("department", "1"),
        ("phone", "13912345678"),
        ("mail", "canary@private.example"),
        ("language", "en"),
    ];
    assert_eq!(world.sign_in("xitong").post("/admin/users/new", &account).await.status, 303);
    let mails = world.letters();
    drop(listening);
    let text = log.text();
    assert!(text.contains("/customers/new"), "the log was heard");
    for canary in canaries {
        assert!(
            !text.contains(canary),
            "{canary} is logged:\n{}",
            text.lines().find(|line| line.contains(canary)).unwrap()
        );
    }
    for secret in [PASSWORD, session.as_str(), visitor.token().as_str()] {
        assert!(!text.contains(secret));
    }
    assert!(mails.iter().all(|letter| !text.contains(&letter.mail)));
}

#[actix_web::test]
async fn a_line_break_makes_no_second_line_in_the_log() {
    let world = World::new().await;
    let log = Log::default();
    let listening = log.listen();
    let visitor = world.stranger();
    for path in
        ["/nothing%0A%7B%22level%22:%22ERROR%22,%22forged%22:1%7D", "/nothing%0d%0aforged", "/sign-in?next=%0Aforged"]
    {
        visitor.get(path).await;
    }
    sign_in(&visitor, "li\n{\"forged\":true}", "x\r\nforged").await;
    let request = visitor
        .request(Method::GET, "/nothing")
        .insert_header(("user-agent", "a\tforged"))
        .insert_header(("x-request-id", "forged"));
    let page = visitor.send(request).await;
    assert_ne!(page.header("x-request-id"), "forged");
    drop(listening);
    for line in log.text().lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not one line: {line}"));
        assert!(value.get("forged").is_none(), "{line}");
    }
}

#[actix_web::test]
async fn a_sender_of_headers_does_not_choose_the_address_or_the_scheme() {
    let world = World::new().await;
    let visitor = world.stranger();
    for (name, value) in
        [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.1"), ("x-real-ip", "198.51.100.1")]
    {
        let fields =
            [("csrf", visitor.token()), ("login", "li".into()), ("password", "wrong".into()), ("next", "/".into())];
        let request = visitor.form("/sign-in", &fields).insert_header(("sec-fetch-site", "same-origin"));
        visitor.send(request.insert_header((name, value))).await;
    }
    assert_eq!(world.number("select count(*) as n from audit_event where address like '198.%'"), 0);
    assert_eq!(
        world.number("select count(*) as n from audit_event where name = 'sign_in.failed' and address = '127.0.0.1'"),
        3
    );
}

/// docs/security.md names the test of each requirement.
#[test]
fn every_test_that_the_page_of_security_names_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/security.md")).unwrap();
    let table = page.split("## Requirements and tests").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() >= 29, "{}", rows.len());
    for row in rows {
        let named: Vec<&str> = row.rsplit('|').nth(1).unwrap().split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for test in named {
            let (file, name) = test.split_once("::").unwrap_or_else(|| panic!("{test} is not file::name"));
            let text = std::fs::read_to_string(root.join(format!("src/tests/{file}.rs"))).unwrap_or_default();
            assert!(text.contains(&format!("fn {name}(")), "{test} does not exist");
        }
    }
}

/// What two readers of a line may divide differently is refused, and never seen as a second request.
#[test]
fn slow_requests_that_end_in_two_places_are_refused() {
    let house = Spawned::demo();
    let hidden = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let chunked = format!("0\r\n\r\n{hidden}");
    for (what, head, body) in [
        (
            "length and chunks",
            format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", chunked.len()),
            chunked.clone(),
        ),
        ("two lengths", format!("Content-Length: 0\r\nContent-Length: {}\r\n", hidden.len()), hidden.to_owned()),
        ("a length with a sign", format!("Content-Length: +{}\r\n", hidden.len()), hidden.to_owned()),
        ("a length that is none", "Content-Length: 0x10\r\n".to_owned(), hidden.to_owned()),
        ("a length below zero", "Content-Length: -1\r\n".to_owned(), hidden.to_owned()),
        ("an encoding nobody knows", "Transfer-Encoding: xchunked\r\n".to_owned(), chunked.clone()),
        ("chunks that are not last", "Transfer-Encoding: chunked, identity\r\n".to_owned(), chunked.clone()),
        ("a blank before the colon", format!("Content-Length : {}\r\n", hidden.len()), hidden.to_owned()),
        (
            "a size of chunks too large",
            "Transfer-Encoding: chunked\r\n".to_owned(),
            format!("fffffffffffffffff\r\n{hidden}"),
        ),
    ] {
        let answer =
            house.ask(&format!("POST /sign-in HTTP/1.1\r\nHost: localhost\r\n{head}Connection: close\r\n\r\n{body}"));
        assert!(!answer.contains("200 OK"), "{what}: the hidden request was answered: {answer}");
        let status = answer.split(' ').nth(1).unwrap_or("none");
        assert!(matches!(status, "400" | "403" | "413" | "501" | "none"), "{what}: {answer}");
        println!("{what}: {status}");
    }
    assert!(house.is_ready());
}
