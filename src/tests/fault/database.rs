//! The database hangs, dies, is restarted, or cuts people off.

use super::load::Load;
use crate::support::invariants::{hold, number};
use crate::support::{Browser, Reply, Spawned, value_of, within};
use diesel::connection::SimpleConnection;
use std::process::Command;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// The longest that anybody waits for the answer that there is none.
const TOLD: Duration = Duration::from_secs(5);
/// The longest until pages are back after the database is.
pub(super) const BACK: Duration = Duration::from_secs(5);

/// A signal to the server and all its processes.
fn signal(name: &str, house: &Spawned) {
    let postmaster = house.postmaster();
    let children = Command::new("pgrep").args(["-P", &postmaster]).output().unwrap();
    let children = String::from_utf8(children.stdout).unwrap();
    for process in children.split_whitespace().chain([postmaster.as_str()]) {
        Command::new("kill").args([&format!("-{name}"), process]).status().unwrap();
    }
}

/// How long until a page is there again.
pub(super) fn until_back(browser: &mut Browser) -> Duration {
    let begun = Instant::now();
    loop {
        let page = browser.get("/customers");
        if page.status == 200 {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{page:?}");
        sleep(Duration::from_millis(50));
    }
}

/// The quickest of some answers: what the product takes, without what else the machine does at a moment.
pub(super) fn quickest(ask: impl Fn() -> Reply) -> Reply {
    (0..10).map(|_| ask()).min_by_key(|answer| answer.elapsed).unwrap()
}

pub(super) fn is_busy_page(page: &Reply) {
    assert!(page.status == 503 && page.body.contains("系统繁忙"), "{page:?}");
    assert_eq!(page.header("retry-after"), "2");
    assert!(page.elapsed <= within(TOLD), "{:?}", page.elapsed);
}

#[test]
fn slow_fault_the_database_hangs() {
    let mut house = Spawned::demo();
    let li = Browser::sign_in(house.port, "li");
    assert_eq!(li.clone().get("/customers").status, 200);
    let before = house.threads();
    signal("STOP", &house);
    let begun = Instant::now();
    // Many at once: those whose statement hangs, those in the line, those that come later.
    let pages: Vec<Reply> = scope(|scope| {
        let asked: Vec<_> = (0..60)
            .map(|n| {
                let mut li = li.clone();
                scope.spawn(move || {
                    sleep(Duration::from_millis(n * 50));
                    if n % 3 == 0 {
                        li.post("/customers/new", &[("name", "挂起时的客户")])
                    } else {
                        li.get("/customers")
                    }
                })
            })
            .collect();
        asked.into_iter().map(|page| page.join().unwrap()).collect()
    });
    pages.iter().for_each(is_busy_page);
    let longest = pages.iter().map(|page| page.elapsed).max().unwrap();
    // It is known by now: nobody waits.
    let known = quickest(|| li.clone().get("/customers"));
    is_busy_page(&known);
    assert!(known.elapsed < within(Duration::from_millis(500)), "{:?}", known.elapsed);
    let alive = quickest(|| li.clone().get("/livez"));
    assert!(alive.status == 200 && alive.elapsed < within(Duration::from_millis(50)), "{alive:?}");
    assert!(!house.is_ready());
    let threads = house.threads() - before;
    assert!(threads <= 24, "{threads} threads more");
    // What was typed is on the page that tells so.
    let key = uuid::Uuid::now_v7().to_string();
    let kept = li.clone().post_once("/customers/new", &[("name", "\"留住\"的<客户>")], &key);
    is_busy_page(&kept);
    assert!(kept.body.contains("重新提交") && value_of(&kept.body, "key") == key, "{}", kept.body);
    assert!(kept.body.contains("&quot;留住&quot;的&lt;客户&gt;"), "{}", kept.body);
    let upload = li.clone().upload_once("/customers/1/follow-ups", &[("body", "挂起时的跟进")], &key);
    assert!(upload.status == 503 && upload.body.contains("挂起时的跟进"), "{upload:?}");
    let secret = li.clone().post("/sign-in", &[("login", "li"), ("password", "geheim-geheim")]);
    assert!(secret.status == 503 && !secret.body.contains("geheim-geheim"), "{secret:?}");
    let proof = li.clone().post("/account/confirm", &[("next", "/"), ("confirm", "geheim-geheim")]);
    assert!(proof.status == 503 && !proof.body.contains("geheim-geheim"), "{proof:?}");
    sleep(Duration::from_secs(30).saturating_sub(begun.elapsed()));
    signal("CONT", &house);
    let back = until_back(&mut li.clone());
    assert!(back < within(BACK), "{back:?}");
    assert_eq!(li.clone().post_once("/customers/new", &[("name", "\"留住\"的<客户>")], &key).status, 303);
    let mut connection = house.database();
    assert_eq!(number(&mut connection, "select count(*) from customer where name like '%留住%'"), 1);
    assert_eq!(
        number(&mut connection, "select count(*) from customer where name = '挂起时的客户'"),
        0,
        "told that nothing was saved"
    );
    hold(&mut connection);
    let alive = alive.elapsed.as_millis();
    println!(
        "hung for 30 s: told after at most {longest:?}, known {:?}, /livez {alive} ms, {threads} threads more, back after {back:?}",
        known.elapsed
    );
    house.signal("TERM");
    assert_eq!(house.wait(), Some(0));
}

#[test]
fn slow_fault_told_to_stop_while_the_database_hangs() {
    let house = Spawned::demo();
    let mut node = house.node();
    let li = Browser::sign_in(node.port, "li");
    signal("STOP", &house);
    scope(|scope| {
        for _ in 0..8 {
            let mut li = li.clone();
            scope.spawn(move || li.get("/customers"));
        }
    });
    let begun = Instant::now();
    node.signal("TERM");
    while node.ended().is_none() {
        assert!(begun.elapsed() < within(Duration::from_secs(45)), "it does not stop: {}", node.log());
        sleep(Duration::from_millis(50));
    }
    println!("told to stop while the database hangs: ended after {:?}", begun.elapsed());
    signal("CONT", &house);
}

#[test]
fn slow_fault_the_database_is_killed_and_comes_back() {
    let house = Spawned::demo();
    let mut li = Browser::sign_in(house.port, "li");
    let load = Load::new();
    load.during(house.port, || {
        // Immediate stop; killed outright; one process killed, which makes the server start anew by itself.
        for (name, whole) in [("QUIT", true), ("KILL", true), ("KILL", false), ("QUIT", true)] {
            sleep(Duration::from_millis(1500));
            let backend = "select pid from pg_stat_activity where usename = 'kezhan_app' limit 1";
            let process = if whole { house.postmaster() } else { number(&mut house.database(), backend).to_string() };
            // Its own connection tells when the server has noticed.
            let mut witness = house.database();
            Command::new("kill").args([&format!("-{name}"), &process]).status().unwrap();
            while witness.batch_execute("select 1").is_ok() {
                sleep(Duration::from_millis(5));
            }
            let begun = Instant::now();
            while house.try_database().is_none() {
                assert!(begun.elapsed() < Duration::from_mins(1), "{}", house.log());
                sleep(Duration::from_millis(20));
            }
            let recovered = begun.elapsed();
            let back = until_back(&mut li);
            println!(
                "the database was sent {name} (all of it: {whole}): recovered after {recovered:?}, pages {back:?} later"
            );
            assert!(back < within(BACK), "{back:?}");
        }
    });
    let mut connection = house.database();
    load.verify(&mut connection);
    hold(&mut connection);
    assert!(
        Duration::from_millis(load.longest.load(std::sync::atomic::Ordering::SeqCst)) <= within(TOLD),
        "{:?}",
        load.longest
    );
}

#[test]
fn slow_fault_connections_are_cut_in_a_loop() {
    let house = Spawned::demo();
    let load = Load::new();
    load.during(house.port, || {
        let mut connection = house.database();
        for _ in 0..50 {
            let cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'kezhan_app'";
            connection.batch_execute(cut).unwrap();
            sleep(Duration::from_millis(100));
        }
    });
    let back = until_back(&mut Browser::sign_in(house.port, "li"));
    let mut connection = house.database();
    load.verify(&mut connection);
    hold(&mut connection);
    println!(
        "cut 50 times in 5 s: {:?} acknowledged, {:?} sent again, the longest answer {:?} ms",
        load.acknowledged, load.repeated, load.longest
    );
    let longest = Duration::from_millis(load.longest.load(std::sync::atomic::Ordering::SeqCst));
    assert!(back < within(BACK) && longest <= within(TOLD), "{back:?} {longest:?}");
}

/// A refusal is told from silence in every language that PostgreSQL speaks.
#[test]
fn a_refusal_is_an_answer_in_any_language() {
    use kezhan::core::pulse::is_refusal;
    let before = "connection to server at \"db\" (10.0.0.5), port 5432 failed: ";
    for (said, expected) in [
        ("FATAL:  sorry, too many clients already", true),
        ("致命错误:  对不起, 已经有太多的客户", true),
        ("ВАЖНО:  извините, уже слишком много клиентов", true),
        ("FATAL:  password authentication failed for user \"kezhan_app\"", true),
        ("FATAL:  the database system is starting up", false),
        ("FATAL:  the database system is in recovery mode", false),
        ("Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?", false),
        ("timeout expired", false),
        ("server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally", false),
    ] {
        assert_eq!(is_refusal(&format!("{before}{said}")), expected, "{said}");
    }
}
