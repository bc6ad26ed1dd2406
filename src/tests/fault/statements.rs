//! Every action, broken off at each of its statements: nothing of it is left, the person is told, what was typed is on
//! the page that tells so, and the same form sent again counts once.

use crate::support::{Company, Page, Visitor, World, people};
use kezhan::boot;
use kezhan::core::access::Actor;
use kezhan::core::sql::{Number, Sql, Word};
use kezhan::demo::PASSWORD;
use kezhan::web::registry::RouteKind;

/// A form that succeeds.
struct Case {
    who: Visitor,
    path: String,
    fields: Vec<(&'static str, String)>,
}

impl Case {
    async fn send(&self, key: &str) -> Page {
        let visitor = self.who.clone();
        let given: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (files, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| name.starts_with('@'));
        if files.is_empty() {
            return visitor.post_once(&self.path, &given, key).await;
        }
        let files: Vec<(&str, &str, &[u8])> = files
            .iter()
            .map(|(name, value)| {
                let (file, content) = value.split_once('\n').unwrap();
                (&name[1..], file, content.as_bytes())
            })
            .collect();
        let all: Vec<(&str, &str)> = [("key", key)].into_iter().chain(given).collect();
        visitor.upload_once(&self.path, &all, &files).await
    }
}

pub(super) fn is_done(page: &Page) -> bool {
    page.status == 200 || page.status == 303 && !page.location().starts_with("/sign-in")
}

/// Everything that is stored but what is told of by itself: who was seen when, and how often somebody tried.
pub(super) fn everything(world: &World) -> String {
    let statement = "select string_agg(c.relname || ' ' || (xpath('//h/text()', query_to_xml(
           format('select count(*) || '':'' || coalesce(sum(hashtextextended(t::text, 0)), 0) as h from %I t', c.relname), false, true, '')))[1]::text,
           E'\\n' order by c.relname) as t
         from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
           and relname not in ('session', 'throttle', 'function_use', 'rights_version') and has_table_privilege(c.oid, 'select')";
    world.house.db.read_now(&Actor::robot("test"), |r| Sql::new(statement).one::<Word>(r)).unwrap().t
}

/// How many rows there are of each kind.
pub(super) fn counts(all: &str) -> String {
    all.lines().map(|line| line.split(':').next().unwrap()).collect::<Vec<_>>().join(", ")
}

pub(super) fn submissions(world: &World, key: &str) -> i64 {
    let statement = "select count(*) as n from submission where key::text = $1 and answer <> ''";
    world.house.db.read_now(&Actor::robot("test"), |r| Sql::new(statement).bind(key).one::<Number>(r)).unwrap().n
}

/// The example of each action, by the first person and for the first relation that it succeeds for.
async fn cases(company: &Company) -> Vec<Case> {
    let mut found = Vec::new();
    for row in boot::registry().rows().into_iter().filter(|row| row.kind == RouteKind::Action) {
        let relations = row.example.and_then(|example| example.record).map_or(&["-"][..], Company::relations);
        'search: for relation in relations.iter().filter(|relation| **relation != "absent") {
            for (_, login) in people() {
                let (path, fields) = company.filled(&row, login, relation);
                let case = Case { who: company.world.sign_in(login), path, fields };
                let key = uuid::Uuid::now_v7().to_string();
                if is_done(&company.world.undone(case.send(&key)).await) {
                    found.push(case);
                    break 'search;
                }
            }
        }
    }
    found.extend(more(company).await);
    found
}

/// Use cases that no example makes succeed.
async fn more(company: &Company) -> Vec<Case> {
    let li = company.world.sign_in("li");
    let file = ("@file", "客户.csv\n客户名称\n甲公司\n乙公司\n丙公司\n".to_owned());
    let uploaded = Case { who: li.clone(), path: "/import/customers".into(), fields: vec![file] };
    let batch = uploaded.send(&uuid::Uuid::now_v7().to_string()).await.location();
    assert!(batch.starts_with("/import/"), "{batch}");
    let shown = li.get(&batch).await.text();
    let version = crate::support::value_of(&shown, "version");
    let decide = vec![("rows", "good".to_owned()), ("version", version)];
    let sign_in =
        vec![("login", "li".to_owned()), ("password", PASSWORD.to_owned()), ("next", "/customers".to_owned())];
    let long = "海内存知己天涯若比邻无为在歧路";
    let password = vec![("current", PASSWORD.to_owned()), ("password", long.to_owned()), ("again", long.to_owned())];
    vec![
        Case { who: li.clone(), path: format!("{batch}/decide"), fields: decide },
        Case { who: company.world.stranger(), path: "/sign-in".into(), fields: sign_in },
        Case { who: li, path: "/account/password".into(), fields: password },
    ]
}

/// Breaks a case off at its n-th statement; false where it has fewer.
async fn broken_off(company: &Company, case: &Case, n: u32, whole: &str) -> bool {
    let key = uuid::Uuid::now_v7().to_string();
    let what = format!("{} broken off at statement {n}", case.path);
    let before = everything(&company.world);
    company.countdown.set(n);
    let page = case.send(&key).await;
    if !company.countdown.struck() {
        assert!(is_done(&page), "{what}: {} {}", page.status, page.text());
        return false;
    }
    // Signing in, a new password and a second factor are told to the session after they are kept, and a code counts once.
    let signing = case.path.starts_with("/sign-in") || case.path.starts_with("/account/");
    let secret = case.fields.iter().any(|(name, _)| matches!(*name, "password" | "current" | "again" | "code"));
    if is_done(&page) {
        // What failed is told of apart, as the day's counts: the whole is done.
        assert_eq!(counts(&everything(&company.world)), whole, "{what}");
        return true;
    }
    assert!(page.status == 500 || page.status == 503, "{what}: {} {}", page.status, page.text());
    let text = page.text();
    let words = ["系统繁忙", "出错了", "Busy just now", "Something went wrong"];
    assert!(words.iter().any(|word| text.contains(word)), "{what}: {text}");
    assert!(!text.contains(PASSWORD), "{what}");
    if !signing {
        assert_eq!(everything(&company.world), before, "{what}");
        assert_eq!(text.contains(&format!("value=\"{key}\"")), !secret, "{what}: what was typed: {text}");
        for (name, value) in
            case.fields.iter().filter(|(name, value)| !secret && !name.starts_with('@') && !value.contains('<'))
        {
            assert!(text.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{what}: {name} is lost: {text}");
        }
    }
    if case.path.starts_with("/account/") {
        return true;
    }
    let again = case.send(&key).await;
    assert!(is_done(&again), "{what}, sent again: {} {}", again.status, again.text());
    if !signing {
        assert_eq!(counts(&everything(&company.world)), whole, "{what}, sent again");
        assert!(submissions(&company.world, &key) <= 1, "{what}");
    }
    true
}

/// Breaks off every n-th case of some, from the `first` on.
async fn every(first: usize, step: usize) {
    let company = Company::new().await;
    let cases = cases(&company).await;
    assert!(cases.len() >= 40, "{} use cases", cases.len());
    let mut statements = 0;
    for case in cases.iter().skip(first).step_by(step) {
        let whole = company
            .world
            .undone(async {
                case.send(&uuid::Uuid::now_v7().to_string()).await;
                counts(&everything(&company.world))
            })
            .await;
        let mut n = 1;
        while company.world.undone(broken_off(&company, case, n, &whole)).await {
            n += 1;
        }
        statements += n - 1;
    }
    println!("{} of {} use cases were broken off at {statements} statements", cases.len().div_ceil(step), cases.len());
}

#[actix_web::test]
async fn slow_fault_every_statement_of_every_action_fails_once_first_third() {
    every(0, 3).await;
}

#[actix_web::test]
async fn slow_fault_every_statement_of_every_action_fails_once_second_third() {
    every(1, 3).await;
}

#[actix_web::test]
async fn slow_fault_every_statement_of_every_action_fails_once_last_third() {
    every(2, 3).await;
}
