//! `make bench`: the product over seeded companies of three sizes, measured beside the floor under each page. It is read, not gated.
//!
//! `BENCH_SIZES` limits the sizes, `BENCH_DIR` names where the seeded worlds are kept, `BENCH_SECONDS` is the
//! length of each load, `BENCH_TIMES` the requests of one client.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::future_not_send,
    clippy::too_many_lines,
    clippy::too_many_arguments,
    reason = "a measurement fails by panicking, and is made on one thread"
)]

mod client;
mod floor;
mod load;
mod report;
mod server;
mod viewers;

use client::Client;
use load::Measured;
use report::Report;
use server::{Machine, Server};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;
use viewers::{VIEWERS, Viewer, superuser};

/// Clients of a full load.
const CLIENTS: usize = 64;

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).ok().filter(|value| !value.is_empty()).unwrap_or_else(|| otherwise.to_owned())
}

fn number(name: &str, otherwise: &str) -> usize {
    setting(name, otherwise).parse().expect("a whole number")
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|word| word == "floor") {
        let [port, folder, pages] = &arguments[place + 1..place + 4] else { panic!("floor PORT FOLDER PAGES") };
        let served = floor::serve(port.parse().unwrap(), PathBuf::from(folder), PathBuf::from(pages));
        actix_web::rt::System::new().block_on(served);
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(bench());
}

async fn bench() {
    let root = PathBuf::from(setting("BENCH_DIR", "/var/lib/kezhan-bench"));
    let sizes = setting("BENCH_SIZES", "10000,100000,1000000");
    let sizes: Vec<u32> = sizes.split(',').map(|size| size.trim().parse().expect("sizes: 10000,100000")).collect();
    let mut report = Report::begin(&sizes);
    let before = Machine::now();
    for size in &sizes {
        measure(&root, *size, size == sizes.last().unwrap(), &mut report).await;
    }
    report.machine(Machine::now().since(before));
    report.end();
}

async fn measure(root: &Path, size: u32, largest: bool, report: &mut Report) {
    let folder = server::seeded(root, size);
    // The first start may bring the schema up to date; the second one is a start on an existing database.
    drop(Server::serve(&folder).await);
    let server = Server::serve(&folder).await;
    report.fact(size, "start to first page, ms", server.started.as_secs_f64() * 1000.0);
    tokio::time::sleep(Duration::from_secs(2)).await;
    report.fact(size, "memory idle, MB", server.memory());
    let mut viewers = Vec::new();
    for (login, view) in VIEWERS {
        viewers.push(Viewer::sign_in(server.port, &folder, login, view).await);
    }
    latencies(&server, &viewers, size, report).await;
    if largest {
        loads(&server, &folder, &viewers, size, report).await;
        create(&server, &folder, &viewers, size, report).await;
        mixed(&server, &viewers, size, report).await;
    }
}

/// One client, each screen of each viewer.
async fn latencies(server: &Server, viewers: &[Viewer], size: u32, report: &mut Report) {
    let times = number("BENCH_TIMES", "2000");
    for viewer in viewers {
        for (screen, path) in &viewer.screens {
            let request = viewer.get(path, false);
            let mut client = Client::new(server.port);
            let answer = client.ask(&request).await.unwrap();
            assert_eq!(answer.status, 200, "{} {path}", viewer.login);
            let weight = client.body(&answer).len();
            load::in_turn(server.port, &request, 30).await;
            let first = load::in_turn(server.port, &request, 20).await;
            // What takes long is asked less often: at most about ten seconds for each.
            let most = (10_000.0 / first.percentile(0.5).max(0.1)) as usize;
            let measured = load::in_turn(server.port, &request, times.min(most.max(20))).await;
            report.latency(size, screen, viewer.login, &measured, weight);
        }
    }
}

/// Pages per second with many clients, beside the floor, in turns.
async fn loads(server: &Server, folder: &Path, viewers: &[Viewer], size: u32, report: &mut Report) {
    let pages = std::env::temp_dir().join(format!("kezhan-floor-{}", std::process::id()));
    std::fs::create_dir_all(&pages).unwrap();
    for viewer in viewers {
        for (screen, path) in &viewer.screens {
            let mut client = Client::new(server.port);
            let answer = client.ask(&viewer.get(path, false)).await.unwrap();
            floor::keep(&pages, viewer.login, screen, path, client.body(&answer));
        }
        floor::keep(&pages, viewer.login, "door", "/", b"open");
    }
    let bare = Server::floor(folder, &pages).await;
    let time = Duration::from_secs(number("BENCH_SECONDS", "4") as u64);
    for viewer in viewers.iter().filter(|viewer| matches!(viewer.login, "many" | "all")) {
        let wanted = ["list", "page", "page 1,000", "today", "search 2", "search 4", "search phone"];
        for (screen, path) in viewer.screens.iter().filter(|(screen, _)| wanted.contains(screen)) {
            for gzip in [false, true] {
                let request: Rc<[u8]> = viewer.get(path, gzip).into();
                let under: Rc<[u8]> = viewer.get(&floor::address(viewer.login, screen), gzip).into();
                compare(server, &bare, folder, (request, under), time, &mut |ours, bare, used| {
                    report.load(size, screen, viewer.login, gzip, &ours, &bare, used);
                })
                .await;
            }
        }
    }
    let many = viewers.iter().find(|viewer| viewer.login == "many").unwrap();
    let door: Rc<[u8]> = many.get(&floor::address("many", "door"), false).into();
    load::in_turn(bare.port, &door, 200).await;
    let measured = load::in_turn(bare.port, &door, 2000).await;
    report.fact(size, "door, one client, ms (median)", measured.percentile(0.5));
    drop(bare);
    drop(std::fs::remove_dir_all(pages));
    report.fact(size, "memory after load, MB", server.memory());
}

type Both = (Rc<[u8]>, Rc<[u8]>);

/// Three rounds of page and floor in turns after a warm-up; the median round of each, and the processor time of a page.
async fn compare(
    server: &Server,
    bare: &Server,
    folder: &Path,
    (request, under): Both,
    time: Duration,
    tell: &mut dyn FnMut(Measured, Measured, (f64, f64)),
) {
    let give = |bytes: &Rc<[u8]>| {
        let bytes = Rc::clone(bytes);
        move || Rc::clone(&bytes)
    };
    load::at_once(server.port, CLIENTS, Duration::from_secs(1), give(&request)).await;
    load::at_once(bare.port, CLIENTS, Duration::from_secs(1), give(&under)).await;
    let (mut ours, mut floors) = (Vec::new(), Vec::new());
    let (mut app, mut database, mut pages) = (0.0, 0.0, 0.0);
    for _ in 0..3 {
        let before = server.used(folder);
        let measured = load::at_once(server.port, CLIENTS, time, give(&request)).await;
        let after = server.used(folder);
        app += after.app - before.app;
        database += after.database - before.database;
        pages += measured.times.len() as f64;
        ours.push(measured);
        floors.push(load::at_once(bare.port, CLIENTS, time, give(&under)).await);
    }
    tell(middle(ours), middle(floors), (app / pages, database / pages));
}

fn middle(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_unstable_by(|one, other| one.per_second().total_cmp(&other.per_second()));
    rounds.swap_remove(rounds.len() / 2)
}

/// New customers with audit, history and search columns; they are taken away again.
async fn create(server: &Server, folder: &Path, viewers: &[Viewer], size: u32, report: &mut Report) {
    let many = viewers.iter().find(|viewer| viewer.login == "many").unwrap();
    let (cookies, csrf) = (many.cookies.clone(), many.csrf.clone());
    let made = std::cell::Cell::new(0u64);
    let maker = Viewer { login: "many", cookies, csrf, screens: Vec::new() };
    let time = Duration::from_secs(number("BENCH_SECONDS", "4") as u64 * 2);
    let before = server.used(folder);
    let measured = load::at_once(server.port, CLIENTS, time, move || {
        made.set(made.get() + 1);
        maker.create(made.get()).into()
    })
    .await;
    let after = server.used(folder);
    let count = measured.times.len() as f64;
    let used = ((after.app - before.app) / count, (after.database - before.database) / count);
    report.load(size, "create", "many", false, &measured, &Measured::default(), used);
    forget(folder, size);
}

/// Takes the created customers away, past every policy.
fn forget(folder: &Path, size: u32) {
    use diesel::connection::SimpleConnection;
    superuser(folder)
        .batch_execute(&format!(
            "begin; delete from change_history where customer_id > {size}; delete from audit_event where customer_id > {size};
             delete from submission; delete from customer where id > {size}; commit; vacuum analyze customer, customer_search"
        ))
        .unwrap();
}

/// 200 people at ten seconds of thought, then twice the peak, then the same as before.
async fn mixed(server: &Server, viewers: &[Viewer], size: u32, report: &mut Report) {
    let mut requests: Vec<Rc<[u8]>> = Vec::new();
    for viewer in viewers {
        for (screen, path) in &viewer.screens {
            // Lists and pages are looked at more often than the rest.
            let often = if matches!(*screen, "list" | "page" | "today") { 3 } else { 1 };
            requests.extend(std::iter::repeat_n(Rc::from(viewer.get(path, true)), often));
        }
    }
    let step = 7;
    let give = |number: usize| Rc::clone(&requests[number * step % requests.len()]);
    let time = Duration::from_secs(number("BENCH_SECONDS", "4") as u64 * 5);
    let calm = load::arrivals(server.port, 20.0, time, give).await;
    report.fact(size, "mixed load, 20 a second, p95 ms", calm.percentile(0.95));
    report.fact(size, "memory under mixed load, MB", server.memory());
    let many = viewers.iter().find(|viewer| viewer.login == "many").unwrap();
    let list: Rc<[u8]> = many.get("/customers", false).into();
    let again = Rc::clone(&list);
    let peak =
        load::at_once(server.port, CLIENTS, Duration::from_secs(4), move || Rc::clone(&again)).await.per_second();
    let over = load::arrivals(server.port, peak * 2.0, Duration::from_secs(10), |_| Rc::clone(&list)).await;
    report.fact(size, "overload: served of the peak, %", over.per_second() / peak * 100.0);
    report.fact(
        size,
        "overload: refused with 503, %",
        over.refused as f64 * 100.0 / (over.refused + over.times.len()) as f64,
    );
    report.fact(size, "overload: slowest refusal, ms", over.slowest_refusal);
    report.fact(size, "overload: neither served nor refused", over.failed as f64);
    let after = load::arrivals(server.port, 20.0, Duration::from_secs(10), give).await;
    report.fact(size, "after overload, p95 ms", after.percentile(0.95));
    report.fact(size, "memory after overload, MB", server.memory());
}
