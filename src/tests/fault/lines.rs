//! The line to the database: silent without a word, lost after a commit, cut before each statement.

use super::database::{BACK, is_busy_page, quickest, until_back};
use super::proxy::Proxy;
use super::statements::{everything, is_done, submissions};
use crate::support::invariants::{hold, number};
use crate::support::{Browser, OwnDatabase, Page, Reply, Spawned, Visitor, World, value_of, within};
use kezhan::core::countdown::Countdown;
use kezhan::core::outside::Clock;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// A node whose line to the database goes through a proxy.
fn behind_a_proxy(house: &Spawned) -> (Proxy, Spawned) {
    let proxy = Proxy::before(&house.folder);
    let (url, [_, key]) = (proxy.url(), house.beside());
    let node = Spawned::run(&["serve"], &[("KEZHAN_DATABASE_URL", url.as_str()), key]);
    (proxy, node)
}

#[test]
fn slow_fault_the_line_to_the_database_falls_silent() {
    let house = Spawned::demo();
    let (proxy, mut node) = behind_a_proxy(&house);
    let li = Browser::sign_in(node.port, "li");
    assert_eq!(li.clone().get("/customers").status, 200);
    let before = node.threads();
    proxy.fall_silent();
    let begun = Instant::now();
    let pages: Vec<Reply> = scope(|scope| {
        let asked: Vec<_> = (0..40)
            .map(|n| {
                let mut li = li.clone();
                scope.spawn(move || {
                    sleep(Duration::from_millis(n * 50));
                    if n % 3 == 0 {
                        li.post("/customers/new", &[("name", "断线时的客户")])
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
    let key = uuid::Uuid::now_v7().to_string();
    let kept = li.clone().post_once("/customers/new", &[("name", "断线后的客户")], &key);
    is_busy_page(&kept);
    assert!(value_of(&kept.body, "key") == key && kept.body.contains("断线后的客户"), "{}", kept.body);
    let alive = quickest(|| li.clone().get("/livez"));
    assert!(alive.status == 200 && alive.elapsed < within(Duration::from_millis(50)), "{alive:?}");
    assert!(!node.is_ready());
    let threads = node.threads() - before;
    assert!(threads <= 24, "{threads} threads more");
    sleep(Duration::from_secs(20).saturating_sub(begun.elapsed()));
    proxy.speak_again();
    let back = until_back(&mut li.clone());
    assert!(back < within(BACK), "{back:?}");
    assert_eq!(li.clone().post_once("/customers/new", &[("name", "断线后的客户")], &key).status, 303);
    let mut connection = house.database();
    assert_eq!(number(&mut connection, "select count(*) from customer where name = '断线后的客户'"), 1);
    assert_eq!(
        number(&mut connection, "select count(*) from customer where name = '断线时的客户'"),
        0,
        "told that nothing was saved"
    );
    hold(&mut connection);
    println!(
        "the line was silent for 20 s: told after at most {longest:?}, {threads} threads more, back after {back:?}"
    );
    node.signal("TERM");
    assert_eq!(node.wait(), Some(0), "{}", node.log());
}

/// The server has done it and nobody hears of it: sending the same form again tells what became of it.
#[test]
fn slow_fault_the_answer_to_a_commit_is_lost() {
    let house = Spawned::demo();
    let (proxy, node) = behind_a_proxy(&house);
    let mut li = Browser::sign_in(node.port, "li");
    for round in 0..5 {
        let (name, key) = (format!("提交丢失 {round}"), uuid::Uuid::now_v7().to_string());
        let form = [("name", name.as_str())];
        proxy.lose_next_commit();
        let lost = li.post_once("/customers/new", &form, &key);
        assert!(proxy.has_lost_it());
        // The first of its commits may be that of a statement before; then all of it was done at the second try.
        assert!(lost.status == 503 || lost.status == 303, "{lost:?}");
        let again = li.post_once("/customers/new", &form, &key);
        assert_eq!(again.status, 303, "{again:?}");
        let made = format!("select count(*) from customer where name = '{name}'");
        assert_eq!(number(&mut house.database(), &made), 1);
        if lost.status == 303 {
            assert_eq!(lost.header("location"), again.header("location"));
        }
    }
    hold(&mut house.database());
}

/// A form that succeeds whenever it is asked for anew.
struct Form {
    path: String,
    fields: Vec<(&'static str, String)>,
    files: bool,
}

impl Form {
    fn of(path: impl Into<String>, fields: Vec<(&'static str, String)>) -> Self {
        Self { path: path.into(), fields, files: false }
    }

    async fn send(&self, visitor: &Visitor, key: &str) -> Page {
        let given: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if !self.files {
            return visitor.post_once(&self.path, &given, key).await;
        }
        let all: Vec<(&str, &str)> = [("key", key)].into_iter().chain(given).collect();
        visitor.upload_once(&self.path, &all, &[("files", "报价.txt", "报价内容".as_bytes())]).await
    }
}

const VERSION: &str = "select version::bigint as n from customer where id = $1";
const OWNER: &str = "select owner_id as n from customer where id = $1";

/// The main use cases: who does them, and the next form of each.
async fn next(world: &World, case: &str, n: u32) -> Option<(&'static str, Form)> {
    let id = world.customer("云栖");
    let version = || world.number_at(VERSION, id).to_string();
    let form = match case {
        "create" => {
            ("li", Form::of("/customers/new", vec![("name", format!("逐句断开 {n}")), ("tags", format!("标签{n}"))]))
        }
        "edit" => (
            "li",
            Form::of(
                format!("/customers/{id}/edit"),
                vec![
                    ("name", "杭州云栖信息技术有限公司".into()),
                    ("remark", format!("第 {n} 次")),
                    ("version", version()),
                ],
            ),
        ),
        "follow up" => {
            let fields = vec![("body", format!("逐句断开的跟进 {n}"))];
            ("li", Form { files: true, ..Form::of(format!("/customers/{id}/follow-ups"), fields) })
        }
        "contact" => ("li", Form::of(format!("/customers/{id}/contacts/new"), vec![("name", format!("联系人 {n}"))])),
        "transfer" => {
            let id = world.customer("浦江");
            let person = if world.number_at(OWNER, id) == world.id("li") { "赵敏" } else { "李娜" };
            ("chen", Form::of("/customers/transfer", vec![("ids", id.to_string()), ("person", person.into())]))
        }
        "bulk edit" => {
            let ids = [world.customer("华信"), world.customer("港通")].map(|id| ("ids", id.to_string()));
            let fields = ids
                .into_iter()
                .chain([("grade", if n.is_multiple_of(2) { "A" } else { "C" }.into()), ("add", format!("批量{n}"))]);
            ("li", Form::of("/customers/edit", fields.collect()))
        }
        "delete" => {
            let path = world.sign_in("li").post("/customers/new", &[("name", "马上删除")]).await.location();
            ("li", Form::of(format!("{}/delete", path.split('?').next()?), vec![]))
        }
        "import" => {
            let li = world.sign_in("li");
            let file = format!("客户名称,标签\n断开导入甲{n},新{n}\n断开导入乙{n},\n");
            let path = li.upload("/import/customers", &[], &[("file", "a.csv", file.as_bytes())]).await.location();
            let version = value_of(&li.get(&path).await.text(), "version");
            ("li", Form::of(format!("{path}/decide"), vec![("rows", "good".into()), ("version", version)]))
        }
        "role" => {
            let (person, role) = (world.id("wu"), world.number("select id as n from role where key = 'reader'"));
            let held = "select count(*) as n from user_role r join app_user u on u.id = r.user_id join role x on x.id = r.role_id and x.key = 'reader' where u.login = 'wu'";
            let verb = if world.number(held) == 0 { "give" } else { "take" };
            ("anquan", Form::of(format!("/admin/users/{person}/roles/{verb}"), vec![("role", role.to_string())]))
        }
        _ => return None,
    };
    Some(form)
}

/// Cuts the line before the n-th statement of a use case; false where it has fewer.
async fn cut(world: &World, countdown: &Countdown, case: &str, n: u32) -> bool {
    let (who, form) = next(world, case, n).await.unwrap();
    let (visitor, key, what) = (world.sign_in(who), uuid::Uuid::now_v7().to_string(), format!("{case}, statement {n}"));
    let before = everything(world);
    countdown.cut(n);
    let page = form.send(&visitor, &key).await;
    if !countdown.struck() {
        assert!(is_done(&page), "{what}: {} {}", page.status, page.text());
        return false;
    }
    if is_done(&page) {
        // What was cut is told apart, as the day's counts, or was asked again unseen.
        return true;
    }
    assert!(page.status == 503 && page.text().contains("系统繁忙"), "{what}: {} {}", page.status, page.text());
    assert_eq!(everything(world), before, "{what}: something is left");
    assert!(page.text().contains(&format!("value=\"{key}\"")), "{what}: what was typed: {}", page.text());
    let again = form.send(&visitor, &key).await;
    assert!(is_done(&again), "{what}, sent again: {} {}", again.status, again.text());
    assert_eq!(submissions(world, &key), 1, "{what}");
    true
}

#[actix_web::test]
async fn slow_fault_the_line_is_cut_before_every_statement_of_the_main_use_cases() {
    let own = OwnDatabase::new();
    let (countdown, clock) = (Countdown::default(), Clock::fixed(Clock::System.now()));
    let db = own.breaking(clock.clone(), countdown.clone());
    let world = World::over(crate::support::config(&[]), db, clock, None).await;
    let mut told = Vec::new();
    for case in ["create", "edit", "follow up", "contact", "transfer", "bulk edit", "delete", "import", "role"] {
        let mut n = 1;
        while cut(&world, &countdown, case, n).await {
            n += 1;
        }
        assert!(n > 5, "{case} has {n} statements");
        told.push(format!("{case} {}", n - 1));
    }
    println!("cut before each statement: {}", told.join(", "));
    drop(world);
    hold(&mut own.superuser());
}
