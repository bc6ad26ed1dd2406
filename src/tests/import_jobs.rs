//! Large files: read, checked and applied by jobs that may be cancelled, killed and begun again without doubles.

use super::import_samples::workbook;
use super::support::{OwnDatabase, Page, Visitor, World};
use chrono::TimeDelta;
use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use kezhan::boot::JOBS;
use kezhan::core::access::Actor;
use kezhan::core::problem::Problem;
use kezhan::core::sql::{Sql, Word};
use kezhan::exchange::customers::Customers;
use kezhan::exchange::work;
use kezhan::jobs::store::LEASE;
use kezhan::jobs::worker::{Known, turn};
use kezhan::jobs::{schedule, store};
use serde_json::Value;
use std::time::{Duration, Instant};

const CUSTOMERS: &str = "select count(*) as n from customer where origin = 'import'";
const STATE: &str = "select state as t from import_batch";

fn csv(rows: usize) -> Vec<u8> {
    let lines: Vec<String> =
        (0..rows).map(|n| format!("批量客户{n}有限公司,138{n:08},标签{},备注{n}", n % 7)).collect();
    format!("客户名称,电话,标签,备注\n{}\n", lines.join("\n")).into_bytes()
}

/// A world of its own in which a file waits for a job, and the path of its page.
async fn sent(rows: usize) -> (OwnDatabase, World, Visitor, String) {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let zone = world.house.config.company.time_zone;
    world.house.db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
    let li = world.sign_in("li");
    let page = li.upload("/import/customers", &[], &[("file", "客户.csv", &csv(rows))]).await;
    assert_eq!(page.status, 303, "{}", page.text());
    let path = page.location();
    (own, world, li, path)
}

fn version(page: &Page) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("name=\"version\" value=\"").expect(&text);
    rest.split('"').next().unwrap().to_owned()
}

async fn decide(li: &Visitor, path: &str) -> Page {
    let shown = li.get(path).await;
    li.post(&format!("{path}/decide"), &[("rows", "all"), ("version", &version(&shown))]).await
}

/// The payload of the job that waits.
fn payload(world: &World) -> Value {
    serde_json::from_str(
        &world.word("select payload::text as t from job where kind = 'import' order by id desc limit 1"),
    )
    .unwrap()
}

/// Holds the table of customers, so that an import that is being applied waits until this connection is dropped.
fn holding(own: &OwnDatabase) -> PgConnection {
    let mut connection = own.superuser();
    connection.batch_execute("begin; lock table customer in share mode").unwrap();
    connection
}

/// Waits until a job is applying, and held.
fn applying(own: &OwnDatabase) {
    let mut connection = own.superuser();
    let deadline = Instant::now() + Duration::from_mins(1);
    let held = "select usename::text as t from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1";
    while Sql::new(held).maybe::<Word>(&mut connection).unwrap().is_none() {
        assert!(Instant::now() < deadline, "it never began");
        std::thread::sleep(Duration::from_millis(5));
    }
    let stage = Sql::new("select stage as t from import_progress where stage = 'applying'");
    assert!(stage.maybe::<Word>(&mut connection).unwrap().is_some(), "it tells so");
}

#[actix_web::test]
async fn a_large_file_is_checked_and_imported_while_nobody_waits() {
    let (_own, world, li, path) = sent(1200).await;
    let page = li.get(&path).await.text();
    assert!(page.contains("排队中") && page.contains("hx-get=") && page.contains("刷新"), "{page}");
    assert!(li.get("/import/customers").await.text().contains("检查中"));
    assert_eq!(li.part(&format!("{path}/progress")).await.status, 200);
    assert!(turn(&world.house, JOBS).unwrap());
    let told = li.part(&format!("{path}/progress")).await;
    assert_eq!(told.header("hx-redirect"), path, "a page that waits is led on");
    assert!(li.get(&path).await.text().contains("全部 1,200 行都可以导入"));
    assert_eq!(world.number(CUSTOMERS), 0);
    assert_eq!(decide(&li, &path).await.status, 303);
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("applying", 0));
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 1200));
    assert!(li.get(&path).await.text().contains("已导入 1,200 位客户"));
    assert!(li.get("/import/customers").await.text().contains("已导入"));
    assert_eq!(world.number("select count(*) as n from customer_owner_history h join customer c on c.id = h.customer_id where c.origin = 'import' and h.changed_by = c.owner_id"), 1200);
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.imported'"), 1);
}

#[actix_web::test]
async fn problems_of_a_large_file_are_mended_by_another_check() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let mut file = csv(600);
    file.extend("坏行有限公司,不是电话,,\n".bytes());
    let path = li.upload("/import/customers", &[], &[("file", "a.csv", &file)]).await.location();
    while turn(&world.house, JOBS).unwrap() {}
    let page = li.get(&path).await.text();
    assert!(page.contains("1 行有问题") && page.contains("不是电话"), "{page}");
    let rest = li.get(&format!("{path}/rest")).await;
    assert_eq!(rest.text().lines().count(), 2, "{}", rest.text());
    let change = [("column", "1"), ("from", "不是电话"), ("to", "13900000000")];
    assert_eq!(li.post(&format!("{path}/replace"), &change).await.status, 303);
    assert_eq!(world.word(STATE), "checking");
    while turn(&world.house, JOBS).unwrap() {}
    assert!(li.get(&path).await.text().contains("全部 601 行都可以导入"));
}

#[actix_web::test]
async fn slow_a_killed_worker_s_import_is_done_once_by_another() {
    let (own, world, li, path) = sent(700).await;
    assert!(turn(&world.house, JOBS).unwrap());
    decide(&li, &path).await;
    // A worker claims the job and is killed: nothing is left of it but its lease.
    let dead = world.house.db.housekeeping_now(store::claim).unwrap().unwrap();
    assert_eq!(dead.kind, "import");
    let other = own.world_at(world.clock.clone()).await;
    assert!(!turn(&other.house, JOBS).unwrap(), "its lease still runs");
    world.clock.advance(LEASE + TimeDelta::seconds(1));
    assert!(turn(&other.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 700));
    // Should it come back to life, it finds that all is done.
    work::run::<Customers>(&world.house, &dead.payload).unwrap();
    assert_eq!(world.number(CUSTOMERS), 700);
}

#[actix_web::test]
async fn two_workers_at_the_same_import_make_no_doubles() {
    let (own, world, li, path) = sent(900).await;
    assert!(turn(&world.house, JOBS).unwrap());
    decide(&li, &path).await;
    let (asked, other) = (payload(&world), own.world_at(world.clock.clone()).await);
    std::thread::scope(|scope| {
        for house in [&world.house, &other.house] {
            let (asked, house) = (&asked, house.clone());
            scope.spawn(move || work::run::<Customers>(&house, asked).unwrap());
        }
    });
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 900));
    assert_eq!(world.number("select count(*) as n from audit_event where name = 'customer.imported'"), 1);
}

#[actix_web::test]
async fn slow_a_connection_cut_while_applying_leaves_nothing_and_is_tried_again() {
    let (own, world, li, path) = sent(4000).await;
    assert!(turn(&world.house, JOBS).unwrap());
    decide(&li, &path).await;
    let held = holding(&own);
    let house = world.house.clone();
    let worker = std::thread::spawn(move || turn(&house, JOBS).unwrap());
    applying(&own);
    own.superuser()
        .batch_execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'kezhan_app'")
        .unwrap();
    drop(held);
    assert!(worker.join().unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("applying", 0));
    world.clock.advance(TimeDelta::minutes(5));
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 4000));
}

#[actix_web::test]
async fn slow_a_cancelled_import_writes_nothing() {
    let (own, world, li, path) = sent(4000).await;
    // Before the job has begun.
    assert!(turn(&world.house, JOBS).unwrap());
    decide(&li, &path).await;
    assert_eq!(li.post(&format!("{path}/cancel"), &[]).await.status, 303);
    assert_eq!(world.word(STATE), "waiting");
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!(world.number(CUSTOMERS), 0);
    // While it works.
    decide(&li, &path).await;
    let held = holding(&own);
    let house = world.house.clone();
    let worker = std::thread::spawn(move || turn(&house, JOBS).unwrap());
    applying(&own);
    assert_eq!(li.post(&format!("{path}/cancel"), &[]).await.status, 303);
    drop(held);
    assert!(worker.join().unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("waiting", 0));
    // It can be decided again.
    decide(&li, &path).await;
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 4000));
}

#[actix_web::test]
async fn the_right_of_the_moment_counts() {
    let (own, world, li, path) = sent(600).await;
    assert!(turn(&world.house, JOBS).unwrap());
    decide(&li, &path).await;
    own.superuser().batch_execute("delete from role_grant where permission = 'customer.import'").unwrap();
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("waiting", 0));
    assert!(world.word("select problem as t from import_batch").contains("权限"));
}

#[actix_web::test]
async fn jobs_have_doors_and_patience_of_their_own() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let patience = |db: &kezhan::core::db::Db| {
        db.read_now(&Actor::robot("test"), |r| {
            Sql::new("select current_setting('statement_timeout') as t").one::<Word>(r)
        })
        .unwrap()
        .t
    };
    assert_eq!((patience(&world.house.db), patience(&world.house.db.aside())), ("15s".into(), "10min".into()));
    // However many connections jobs hold, pages have theirs.
    let aside = world.house.db.aside();
    let robot = Actor::robot("test");
    let nested = aside.read_now(&robot, |_| {
        aside.read_now(&robot, |_| aside.read_now(&robot, |_| world.house.db.read_now(&robot, |_| Ok(7))))
    });
    assert_eq!(nested.unwrap(), 7);
}

#[actix_web::test]
async fn one_chooses_among_the_sheets_of_a_workbook() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let li = world.sign_in("li");
    let book = workbook(&[
        ("空表", &[]),
        ("说明", &[&["请填写下一页"], &["不要改列名"]]),
        ("客户", &[&["客户名称", "备注"], &["第二页有限公司", "x"]]),
        ("数字", &[&["1", "2"]]),
    ]);
    let path = li.upload("/import/customers", &[], &[("file", "a.xlsx", &book)]).await.location();
    let page = li.get(&path).await.text();
    assert!(page.contains("工作表「说明」") && page.contains(">客户</option>") && !page.contains("空表"), "{page}");
    assert_eq!(li.post(&format!("{path}/sheet"), &[("sheet", "没有这一页")]).await.status, 400);
    assert_eq!(li.post(&format!("{path}/sheet"), &[("sheet", "数字")]).await.status, 303);
    while turn(&world.house, JOBS).unwrap() {}
    let page = li.get(&path).await.text();
    assert!(page.contains("应是列名") && page.contains("数字"), "{page}");
    assert_eq!(li.post(&format!("{path}/sheet"), &[("sheet", "客户")]).await.status, 303);
    while turn(&world.house, JOBS).unwrap() {}
    assert_eq!(decide(&li, &path).await.status, 303);
    while turn(&world.house, JOBS).unwrap() {}
    assert_eq!(world.number("select count(*) as n from customer where name = '第二页有限公司'"), 1);
    // A first sheet that is no table does not hide the others.
    let book = workbook(&[("数字", &[&["1", "2"]]), ("客户", &[&["客户名称"], &["第三页有限公司"]])]);
    let path = li.upload("/import/customers", &[], &[("file", "b.xlsx", &book)]).await.location();
    assert!(li.get(&path).await.text().contains("应是列名"));
    li.post(&format!("{path}/sheet"), &[("sheet", "客户")]).await;
    while turn(&world.house, JOBS).unwrap() {}
    assert!(li.get(&path).await.text().contains("全部 1 行都可以导入"));
}

/// Jobs of which that of imports is parked each time.
const PARKING: Known = &[
    ("import", |_, _| Err(Problem::Refused("a rule that nobody knows".into()))),
    ("import.given_up", work::given_up::<Customers>),
];

#[actix_web::test]
async fn a_parked_job_leaves_its_import_where_it_can_be_asked_for_again() {
    let (_own, world, li, path) = sent(600).await;
    assert!(turn(&world.house, PARKING).unwrap());
    assert_eq!(
        (world.word(STATE), world.word("select state as t from job where kind = 'import'")),
        ("failed".into(), "parked".into())
    );
    let page = li.get(&path).await.text();
    assert!(page.contains("多次尝试都没有完成") && page.contains("再试一次"), "{page}");
    let form = format!("{path}/check");
    assert_eq!(world.sign_in("zhao").post(&form, &[]).await.status, 404, "it is another's");
    assert_eq!(li.post(&form, &[]).await.location(), path);
    assert_eq!(world.word(STATE), "checking");
    assert!(turn(&world.house, JOBS).unwrap());
    assert!(li.get(&path).await.text().contains("全部 600 行都可以导入"));
    // While it was being imported: it waits for its decision again.
    assert_eq!(decide(&li, &path).await.status, 303);
    assert!(turn(&world.house, PARKING).unwrap());
    assert_eq!(world.word(STATE), "waiting");
    assert!(li.get(&path).await.text().contains("多次尝试都没有完成"));
    assert_eq!(decide(&li, &path).await.status, 303);
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 600));
    // While it was being taken back: it is still there, and can be taken back.
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    assert!(turn(&world.house, PARKING).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("done", 600));
    assert_eq!(li.post(&format!("{path}/undo"), &[]).await.status, 303);
    assert!(turn(&world.house, JOBS).unwrap());
    assert_eq!((world.word(STATE).as_str(), world.number(CUSTOMERS)), ("undone", 0));
}
