//! Answers of a directory that no server at hand gives: long lists in ranges as Active Directory gives them, lines that are
//! cut in the middle, servers that are busy.

use super::directory::enter;
use super::support::ldap_script::{Entry, Reply, Search, serve, texts};
use super::support::{config, within};
use kezhan::core::outside::Directory;
use kezhan::core::outside::directory::{Fault, Snapshot, lists};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

pub const BASE: &str = "dc=corp,dc=example,dc=cn";

/// An Active Directory at these ports, asked by a service account.
pub fn directory(ports: &[u16]) -> Directory {
    asked(ports, None)
}

/// The same, by a template where there is one.
pub fn asked(ports: &[u16], template: Option<&str>) -> Directory {
    static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
        let file = std::env::temp_dir().join(format!("kezhan-ldap-script-{}", std::process::id()));
        std::fs::write(&file, "secret").unwrap();
        file
    });
    let servers: Vec<String> = ports.iter().map(|port| format!("ldap://127.0.0.1:{port}")).collect();
    let (servers, file) = (servers.join(","), FILE.to_string_lossy());
    let mut variables = vec![
        ("KEZHAN_LDAP_SERVERS", servers.as_str()),
        ("KEZHAN_LDAP_KIND", "active_directory"),
        ("KEZHAN_LDAP_ALLOW_PLAINTEXT", "yes"),
        ("KEZHAN_LDAP_PEOPLE_BASE", BASE),
    ];
    match template {
        Some(template) => variables.push(("KEZHAN_LDAP_BIND_TEMPLATE", template)),
        None => variables.extend([("KEZHAN_LDAP_BIND_DN", "cn=kezhan"), ("KEZHAN_LDAP_BIND_PASSWORD_FILE", &file)]),
    }
    Directory::of(config(&variables).ldap.settings())
}

pub fn guid(number: u8) -> (String, Vec<Vec<u8>>) {
    ("objectGUID".into(), vec![vec![number, 200, 201, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]])
}

fn name(number: u8) -> String {
    format!("cn=人{number},{BASE}")
}

/// The root, which says what the server is, and seven people; what else is asked for is the test's.
pub fn usual(asked: &Search) -> Option<Reply> {
    if asked.base.is_empty() {
        let root = vec![texts("supportedCapabilities", &["1.2.840.113556.1.4.800"])];
        return Some(Reply::Found(vec![(String::new(), root)], 0));
    }
    let people = || (1..=7).map(|n| (name(n), vec![guid(n), texts("sAMAccountName", &[&format!("u{n}")])])).collect();
    asked.attributes.iter().any(|name| name == "sAMAccountName").then(|| Reply::Found(people(), 0))
}

/// The entry of a group with one range of its members.
fn group(range: &str, members: std::ops::RangeInclusive<u8>) -> Entry {
    let members: Vec<String> = members.map(name).collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let mut values = vec![guid(99), texts("cn", &["long"]), texts(range, &members)];
    if range.starts_with("member;range=0-") {
        values.push(texts("member", &[]));
    }
    (format!("cn=long,{BASE}"), values)
}

fn range(asked: &Search) -> &str {
    asked.attributes.iter().find(|name| name.starts_with("member;range=")).map_or("", String::as_str)
}

async fn read(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Result<Snapshot, Fault> {
    let port = serve(move |asked| usual(asked).unwrap_or_else(|| answer(range(asked))));
    directory(&[port]).snapshot().await.map(kezhan::core::outside::directory::Complete::into_inner)
}

#[actix_web::test]
async fn members_in_ranges_are_read_to_the_end() {
    let snapshot = read(|range| {
        let entry = match range {
            "" => group("member;range=0-2", 1..=3),
            "member;range=3-*" => group("member;range=3-5", 4..=6),
            "member;range=6-*" => group("member;range=6-*", 7..=7),
            other => panic!("{other}"),
        };
        Reply::Found(vec![entry], 0)
    })
    .await
    .unwrap();
    assert_eq!(snapshot.groups[0].members.entries.len(), 7);
    let groups = lists(&snapshot.groups);
    assert!(snapshot.people.iter().all(|person| groups.of(person).len() == 1), "everybody is in the group");
    assert_eq!(snapshot.people[0].key, "01c8c9000102030405060708090a0bff");
}

#[actix_web::test]
async fn a_list_that_breaks_off_is_no_list() {
    let first = || Reply::Found(vec![group("member;range=0-2", 1..=3)], 0);
    let later = |rest: fn() -> Reply| move |range: &str| if range.is_empty() { first() } else { rest() };
    let vanished = read(later(|| Reply::Found(Vec::new(), 0))).await;
    assert!(matches!(vanished, Err(Fault::Incomplete(_))), "the group vanished: {vanished:?}");
    let empty =
        read(later(|| Reply::Found(vec![(format!("cn=long,{BASE}"), vec![texts("member;range=3-5", &[])])], 0)));
    assert!(matches!(empty.await, Err(Fault::Incomplete(_))), "a range without members and without end");
    let limited = read(later(|| Reply::Found(Vec::new(), 4))).await;
    assert!(matches!(limited, Err(Fault::Incomplete(_))), "{limited:?}");
    let cut = read(later(|| Reply::Cut(Vec::new()))).await;
    assert!(matches!(cut, Err(Fault::Unreachable(_))), "{cut:?}");
    // The line is cut after a part of the people.
    let port = serve(|asked| match usual(asked) {
        Some(Reply::Found(entries, 0)) if !asked.base.is_empty() => Reply::Cut(entries),
        Some(reply) => reply,
        None => Reply::Found(Vec::new(), 0),
    });
    let part = directory(&[port]).snapshot().await;
    assert!(matches!(part, Err(Fault::Unreachable(_))), "{part:?}");
}

#[actix_web::test]
async fn a_busy_server_passes_on_and_a_referral_leads_nowhere() {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let busy = serve(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Reply::Found(Vec::new(), 51)
    });
    let well = serve(|asked| usual(asked).unwrap_or_else(|| Reply::Found(Vec::new(), 0)));
    let directory = directory(&[busy, well]);
    let begun = Instant::now();
    assert_eq!(directory.snapshot().await.unwrap().get().people.len(), 7);
    assert!(
        begun.elapsed() < within(Duration::from_secs(3)) && asked.load(Ordering::Relaxed) == 1 && !directory.is_down()
    );
    // An answer that is itself a referral is no answer, and nobody is asked there.
    let elsewhere = serve(|asked| match usual(asked) {
        Some(Reply::Found(..)) if !asked.base.is_empty() => Reply::Found(Vec::new(), 10),
        Some(reply) => reply,
        None => Reply::Found(Vec::new(), 10),
    });
    assert!(matches!(self::directory(&[elsewhere]).snapshot().await, Err(Fault::Incomplete(_))));
}

#[actix_web::test]
async fn slow_a_server_that_falls_silent_costs_seconds() {
    let silent = serve(|_| Reply::Silence);
    let directory = directory(&[silent]);
    let begun = Instant::now();
    assert!(matches!(directory.find("u1").await, Err(Fault::Unreachable(_))));
    assert!(begun.elapsed() < within(Duration::from_secs(8)) && directory.is_down(), "{:?}", begun.elapsed());
}

/// Active Directory's rule for nested groups.
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";

/// Somebody whose groups are all outside of those that are looked at is in none. A server that does not know the rule for
/// nested groups finds nothing either, but does by the plain question.
#[actix_web::test]
async fn groups_outside_of_those_looked_at_are_no_fault() {
    let server = |knows_the_rule: bool| {
        serve(move |asked| match usual(asked) {
            Some(Reply::Found(people, 0)) if !asked.base.is_empty() => {
                let first = people.into_iter().take(1);
                let outside = texts("memberOf", &[&format!("cn=long,{BASE}")]);
                let named = first.map(|(dn, values)| (dn, [values, vec![outside.clone()]].concat()));
                Reply::Found(named.collect(), 0)
            }
            Some(reply) => reply,
            None if !knows_the_rule && asked.filter.contains("member") && !asked.filter.contains(IN_CHAIN) => {
                Reply::Found(vec![group("member", 1..=1)], 0)
            }
            None => Reply::Found(Vec::new(), 0),
        })
    };
    let well = directory(&[server(true)]);
    let member = enter(&well, "u1", "any").await.unwrap().expect("the right password");
    assert!(member.groups.is_empty() && member.person.member_of.len() == 1);
    assert_eq!(well.look_again(&[member.person.key]).await.unwrap().len(), 1, "nobody's look fails for this one");
    assert!(well.survey(Some("u1")).await[0].is_sound());
    let other = directory(&[server(false)]);
    assert!(matches!(enter(&other, "u1", "any").await, Err(Fault::Kind(_))));
}

/// The first server takes connections at once and answers each question just in time: together that is too long for signing
/// in. The second one is asked in time, and the slow one left alone after two tries.
#[actix_web::test]
async fn slow_a_slow_server_leaves_time_for_the_next_one() {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let slow = serve(move |search| {
        count.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(4500));
        usual(search).unwrap_or_else(|| Reply::Found(Vec::new(), 0))
    });
    let one = |asked: &Search| match usual(asked) {
        Some(Reply::Found(people, 0)) if !asked.base.is_empty() => {
            Reply::Found(people.into_iter().take(1).collect(), 0)
        }
        other => other.unwrap_or_else(|| Reply::Found(Vec::new(), 0)),
    };
    let directory = directory(&[slow, serve(one)]);
    for round in 0..3 {
        assert!(enter(&directory, "u1", "any").await.unwrap().is_some(), "round {round}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 2, "it counts as one that fails");
}
