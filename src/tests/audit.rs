//! The audit log: every event has words, filters find what they name, reading is recorded, refusals are bounded.

use super::support::World;
use chrono::TimeDelta;
use kezhan::audit::names;
use kezhan::audit::robots::{ROBOTS, robot};
use kezhan::text::Lang;
use std::collections::BTreeSet;
use std::path::Path;

#[actix_web::test]
async fn only_who_may_read_the_log_sees_it() {
    let world = World::new().await;
    assert_eq!(world.sign_in("shenji").get("/audit").await.status, 200);
    for login in ["li", "zhou", "xitong", "anquan"] {
        assert_eq!(world.sign_in(login).get("/audit").await.status, 403, "{login}");
        assert_eq!(world.sign_in(login).get("/audit/events.csv").await.status, 403, "{login}");
    }
    assert_eq!(world.stranger().get("/audit").await.status, 303);
}

#[actix_web::test]
async fn events_are_told_in_words_without_business_data() {
    let world = World::new().await;
    world.sign_in("li").post("/customers/new", &[("name", "只在客户表里的名字"), ("phones", "13800138000")]).await;
    let shenji = world.sign_in("shenji");
    let page = shenji.get("/audit").await.text();
    assert!(page.contains("新建客户") && page.contains("李娜"), "{page}");
    assert!(!page.contains("只在客户表里的名字") && !page.contains("13800138000"));
    let file = shenji.get("/audit/events.csv").await;
    assert!(file.text().contains("customer.created") && !file.text().contains("只在客户表里的名字"));
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
}

#[actix_web::test]
async fn filters_find_what_they_name() {
    let world = World::new().await;
    let made = world.sign_in("li").post("/customers/new", &[("name", "被查的客户")]).await.location();
    let id = made.rsplit('/').next().unwrap().to_owned();
    let shenji = world.sign_in("shenji");
    let today = world.clock.today(chrono_tz::Asia::Shanghai);
    let count = async |query: &str| {
        let page = shenji.get(&format!("/audit?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        page.text().matches("<details class=\"log-event\">").count()
    };
    assert_eq!(
        count(&format!("name=customer.created&object=customer&id={id}&who=li&from={today}&to={today}")).await,
        1
    );
    assert_eq!(count(&format!("name=customer.created&object=customer&id={id}&who=chen")).await, 0);
    assert_eq!(count(&format!("object=customer&id={id}&to={}", today.pred_opt().unwrap())).await, 0);
    assert_eq!(count(&format!("object=customer&id={id}&outcome=deny")).await, 0);
    assert!(count("name=customers").await > 1, "a whole group");
    for odd in [
        "name=%27%3B--&who=%00",
        "from=9999-99-99&id=abc",
        "after=x~y",
        "before=9223372036854775807~1",
        "to=262142-12-31",
    ] {
        let page = shenji.get(&format!("/audit?{odd}")).await;
        assert!(page.status == 200 || page.status == 400, "{odd}: {}", page.status);
    }
}

#[actix_web::test]
async fn pages_meet_without_gap_or_repetition() {
    let world = World::new().await;
    world.run("insert into audit_event (at, name, object, row_id, outcome, actor_kind) select now() - interval '1 day', 'x.y', 'many', n, 'allow', 'robot' from generate_series(1, 120) n");
    let shenji = world.sign_in("shenji");
    let (mut seen, mut path) = (Vec::new(), "/audit?object=many".to_owned());
    let link = |text: &str, rel: &str| {
        let (before, _) = text.split_once(&format!("\" rel=\"{rel}\""))?;
        Some(before.rsplit_once("href=\"")?.1.replace("&amp;", "&"))
    };
    let mut last = String::new();
    loop {
        let text = shenji.get(&path).await.text();
        seen.extend(text.match_indices("many #").map(|(at, _)| {
            text[at + "many #".len()..]
                .chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
                .parse::<i64>()
                .unwrap()
        }));
        last.clone_from(&text);
        match link(&text, "next") {
            Some(next) => path = next,
            None => break,
        }
    }
    seen.dedup();
    assert_eq!(seen, (1..=120).rev().collect::<Vec<_>>());
    let back = shenji.get(&link(&last, "prev").unwrap()).await.text();
    assert!(back.contains("many #70") && back.contains("many #21") && !back.contains("many #20<"));
}

#[actix_web::test]
async fn reading_and_taking_out_are_recorded_with_what_was_asked() {
    let world = World::new().await;
    let shenji = world.sign_in("shenji");
    let read = || world.number("select count(*) as n from audit_event where name = 'audit.read'");
    shenji.get("/audit?who=li").await;
    assert_eq!(read(), 1);
    assert_eq!(world.word("select reasons[1] as t from audit_event where name = 'audit.read'"), "who=li");
    let at = world.clock.now().timestamp_micros();
    shenji.get(&format!("/audit?after={at}~1")).await;
    assert_eq!(read(), 1, "a further page is the same visit");
    shenji.get("/audit/events.csv?who=li").await;
    assert!(world.word("select reasons[2] as t from audit_event where name = 'audit.exported'").starts_with("rows="));
}

#[actix_web::test]
async fn a_download_is_safe_for_spreadsheets() {
    let world = World::new().await;
    world.run("insert into audit_event (at, name, object, outcome, reasons, actor_kind) values (now(), 'x.y', 'odd', 'allow', '{\"=1+1\"}', 'robot')");
    let text = world.sign_in("shenji").get("/audit/events.csv?object=odd").await.text();
    assert!(text.contains("'=1+1") && !text.contains(",=1+1"), "{text}");
}

#[actix_web::test]
async fn refusals_are_events_once_a_minute() {
    let world = World::new().await;
    let li = world.sign_in("li");
    let refused =
        || world.number("select count(*) as n from audit_event where name = 'access.refused' and outcome = 'deny'");
    for _ in 0..5 {
        assert_eq!(li.get("/audit").await.status, 403);
    }
    assert_eq!(refused(), 1);
    assert_eq!(
        world.word("select reasons[1] || ' ' || reasons[2] as t from audit_event where name = 'access.refused'"),
        "audit.read GET /audit"
    );
    assert_eq!(li.get("/customers/999999999").await.status, 404);
    assert_eq!(refused(), 1, "what does not exist for somebody is no refusal");
    world.clock.advance(TimeDelta::seconds(61));
    li.get("/audit").await;
    assert_eq!(refused(), 2);
    assert_eq!(world.sign_in("wu").get("/audit").await.status, 403);
    assert_eq!(refused(), 3, "each person counts apart");
}

/// The name of every event in the source has words in both languages.
#[test]
fn every_event_has_words() {
    let mut found = BTreeSet::new();
    gather(&["Event::about(", "Event::named("], &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 10);
    let without: Vec<_> = found.iter().filter(|name| names::words(name, Lang::Zh) == **name).collect();
    assert!(without.is_empty(), "add these to src/audit/names.rs: {without:?}");
}

/// So has every job that acts, and what has words acts.
#[test]
fn every_job_has_words() {
    let mut found = BTreeSet::new();
    gather(&["Actor::robot(", "const ROBOT: &str = "], &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let told: BTreeSet<String> = ROBOTS.iter().map(|(id, ..)| (*id).to_owned()).collect();
    assert_eq!(found, told, "src/audit/robots.rs");
    assert_eq!(
        (robot("lead_mail", Lang::Zh).as_str(), robot("later", Lang::En).as_str()),
        ("邮件线索 (lead_mail)", "later")
    );
}

/// The literals after calls: names of events, of jobs.
fn gather(calls: &[&str], folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("tests") {
            gather(calls, &path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for call in calls {
                let names =
                    text.split(*call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }
}

/// All that happened to a customer: to itself, among many, and to what hangs on it.
#[actix_web::test]
async fn the_events_of_one_customer_are_found_together() {
    let world = World::new().await;
    let (li, id, other) = (world.sign_in("li"), world.customer("云栖"), world.customer("浦江").to_string());
    let (page, own) = (format!("/customers/{id}"), id.to_string());
    let contact = world.number("select id as n from contact where name = '吴晓明'");
    assert_eq!(li.post(&format!("/contacts/{contact}/delete"), &[]).await.status, 303);
    li.post("/customers/transfer", &[("ids", &own), ("ids", &other), ("person", "赵敏")]).await;
    let shenji = world.sign_in("shenji");
    let names = async |query: &str| {
        let page = shenji.get(&format!("/audit?{query}")).await.text();
        let named = |name: &str| page.matches(&format!("<code>{name}</code>")).count();
        (named("contact.deleted"), named("customer.transferred"))
    };
    assert_eq!(names(&format!("customer={id}")).await, (1, 1));
    assert_eq!(names(&format!("customer=%23{id}&object=contact")).await, (1, 0));
    assert_eq!(names(&format!("customer={other}")).await, (0, 1));
    assert_eq!(names(&format!("customer={id}&object=contact&id={contact}")).await, (1, 0));
    assert_eq!(names(&format!("customer={other}&object=contact&id={contact}")).await, (0, 0));
    assert!(shenji.get(&format!("/audit/events.csv?customer={id}")).await.text().contains("contact.deleted"));
    // From the customer's page, for those who may read the log as well.
    let link = format!("/audit?customer={id}");
    let zhao = world.sign_in("zhao");
    assert!(!zhao.get(&page).await.text().contains(&link));
    world.run(
        "insert into setting (key, value) values ('separation', 'off') on conflict (key) do update set value = 'off'",
    );
    world.run("insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.login = 'zhao' and r.key = 'audit_administrator'");
    assert!(world.sign_in("zhao").get(&page).await.text().contains(&link));
}

/// A day or an id that can't be read is told at its field; the log is not shown as if it had not been asked for.
#[actix_web::test]
async fn a_filter_that_can_not_be_read_shows_nothing() {
    let world = World::new().await;
    let shenji = world.sign_in("shenji");
    for (query, told) in [
        ("from=2026-13-45", "「2026-13-45」不是日期"),
        ("to=%E6%98%A8%E5%A4%A9", "「昨天」不是日期"),
        ("id=abc", "「abc」不是编号"),
        ("customer=99999999999999999999", "「99999999999999999999」不是编号"),
    ] {
        let page = shenji.get(&format!("/audit?{query}")).await.text();
        assert!(page.contains(told) && page.contains("aria-invalid=\"true\""), "{query}: {page}");
        assert!(!page.contains("<details class=\"log-event\">") && !page.contains("/audit/events.csv"), "{query}");
        let file = shenji.get(&format!("/audit/events.csv?{query}")).await;
        assert_eq!(file.status, 422, "{query}");
    }
    assert_eq!(world.number("select count(*) as n from audit_event where name like 'audit.%'"), 0, "nothing was read");
}
