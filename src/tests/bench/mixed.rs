//! New customers, a day's mixture at an even rate, and more than the machine can do.

use super::client::Client;
use super::load::{self, Measured};
use super::pages::Both;
use super::report::Report;
use super::viewers::{Viewer, superuser};
use super::{CLIENTS, World, round};
use diesel::connection::SimpleConnection;
use kezhan::core::access::Actor;
use kezhan::core::calendar;
use kezhan::core::notice::{Plan, notify};
use kezhan::core::outside::postgres::socket_url;
use kezhan::core::problem::Problem;
use kezhan::core::secret::Secret;
use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// People who think for ten seconds, as arrivals in a second.
const ARRIVALS: f64 = 20.0;

thread_local! {
    /// So many customers were made so far.
    static MADE: Cell<u64> = const { Cell::new(0) };
}

fn new_customer(maker: &Viewer) -> Rc<[u8]> {
    MADE.set(MADE.get() + 1);
    maker.create(MADE.get()).into()
}

/// New customers with audit, history and search columns.
pub async fn create(world: &World, report: &mut Report) {
    let maker = Rc::new(world.viewer("many").clone());
    let give = || {
        let maker = Rc::clone(&maker);
        move || new_customer(&maker)
    };
    load::at_once(world.server.port, CLIENTS, Duration::from_millis(700), give()).await;
    let before = world.server.used(&world.folder);
    let ours = load::at_once(world.server.port, CLIENTS, round() * 5, give()).await;
    let after = world.server.used(&world.folder);
    let count = ours.times.len() as f64;
    let used = ((after.app - before.app) / count, (after.database - before.database) / count);
    report.load(world.size, "create", "many", false, &Both { ours, floor: None, share: None, used });
    let mut alone = Measured::default();
    for _ in 0..100 {
        alone.add(load::in_turn(world.server.port, &new_customer(&maker), 1).await);
    }
    report.latency(world.size, "create", "many", &alone, 0);
}

/// What people do on a day: lists, pages and Today more often than the rest, and in twenty requests one new customer.
fn requests(world: &World) -> impl Fn(usize) -> Rc<[u8]> + use<> {
    let mut all: Vec<Rc<[u8]>> = Vec::new();
    for viewer in &world.viewers {
        for (screen, path) in &viewer.screens {
            let often = if matches!(*screen, "list" | "page" | "today") { 3 } else { 1 };
            all.extend(std::iter::repeat_n(Rc::from(viewer.get(path, true)), often));
        }
    }
    let maker = world.viewer("many").clone();
    // A step without a divisor in common with the length walks over everything.
    move |number| {
        if number % 20 == 19 { new_customer(&maker) } else { Rc::clone(&all[number * 7 % all.len()]) }
    }
}

/// 200 people at ten seconds of thought.
pub async fn day(world: &World, report: &mut Report) {
    let calm = load::arrivals(world.server.port, ARRIVALS, Duration::from_secs(20), requests(world)).await;
    report.fact(world.size, "mixed load, 20 a second, median ms", calm.percentile(0.5));
    report.fact(world.size, "mixed load, 20 a second, p95 ms", calm.percentile(0.95));
    report.fact(world.size, "mixed load: not served", (calm.failed + calm.refused) as f64);
    report.fact(world.size, "memory under mixed load, MB", world.server.memory());
}

/// Twice the peak, then the same as before.
pub async fn overload(world: &World, report: &mut Report) {
    let (size, port) = (world.size, world.server.port);
    let list: Rc<[u8]> = world.viewer("many").get("/customers", false).into();
    let full = |seconds| {
        let again = Rc::clone(&list);
        load::at_once(port, CLIENTS, Duration::from_secs(seconds), move || Rc::clone(&again))
    };
    full(2).await;
    let peak = full(6).await.per_second();
    let over = load::arrivals(port, peak * 2.0, Duration::from_secs(10), |_| Rc::clone(&list)).await;
    let all = (over.refused + over.times.len() + over.failed) as f64;
    report.fact(size, "overload: lists a second at the peak", peak);
    report.fact(size, "overload: served of the peak, %", over.per_second() / peak * 100.0);
    report.fact(size, "overload: refused with 503, %", over.refused as f64 * 100.0 / all);
    report.fact(size, "overload: slowest refusal, ms", over.slowest_refusal);
    report.fact(size, "overload: neither served nor refused", over.failed as f64);
    let after = load::arrivals(port, ARRIVALS, Duration::from_secs(10), requests(world)).await;
    report.fact(size, "after overload, p95 ms", after.percentile(0.95));
    report.fact(size, "memory after overload, MB", world.server.memory());
}

/// An export of a fifth of all customers, as each kind of file: how long, and what it adds to the memory.
pub async fn export(world: &World, report: &mut Report) {
    for format in ["csv", "xlsx"] {
        // The password is asked for again, which gives the session another key.
        let viewer = Viewer::sign_in(world.server.port, &world.folder, "all", "").await;
        let columns = ["name", "grade", "stage", "owner", "industry", "region", "address", "phones", "created_at"];
        let mut fields = vec![
            ("format", format),
            ("stage", "contacted"),
            ("reason", "measured"),
            ("confirm", kezhan::seed::PASSWORD),
        ];
        fields.extend(columns.map(|column| ("columns", column)));
        world.server.forget_peak();
        let before = world.server.memory();
        let begun = Instant::now();
        let mut client = Client::new(world.server.port);
        let answer = client.ask(&viewer.post("/customers/export", &fields)).await.unwrap();
        let file = answer.status == 200 && client.header(&answer, "content-disposition").is_some();
        assert!(file, "{}", String::from_utf8_lossy(client.body(&answer)).chars().take(3000).collect::<String>());
        report.fact(world.size, &format!("export of a fifth, {format}: s"), begun.elapsed().as_secs_f64());
        report.fact(
            world.size,
            &format!("export of a fifth, {format}: added memory, MB"),
            world.server.peak() - before,
        );
    }
}

/// What the reminders of a morning take, rule by rule: to find whom to tell, and to tell them, which is given up.
pub fn morning(world: &World, report: &mut Report) {
    let url = socket_url(&world.folder.join("postgres"), "kezhan_app", "kezhan");
    let db = kezhan::boot::open(url, None, (2, 2), Secret::new([7; 32])).unwrap().aside();
    let robot = Actor::robot("reminders");
    let zone = chrono_tz::Asia::Shanghai;
    let (today, calendar) = (db.clock().today(zone), db.read_now(&robot, |r| calendar::load(r, zone)).unwrap());
    for rule in kezhan::boot::RULES {
        let days = rule.days.map_or(0, |days| days.usual);
        let plan = Plan { today, first: today, last: today, days, calendar: &calendar };
        let begun = Instant::now();
        let found = db.read_now(&robot, |r| (rule.due)(r, &plan)).unwrap();
        let looked = begun.elapsed().as_secs_f64() * 1000.0;
        let begun = Instant::now();
        let given_up = db.write_now(&robot, |tx| {
            notify(tx, rule.kind, &found)?;
            Err::<(), _>(Problem::NotFound)
        });
        assert!(given_up.is_err());
        let told = begun.elapsed().as_secs_f64() * 1000.0;
        report.fact(world.size, &format!("reminder {}: notices", rule.kind.id), found.len() as f64);
        report.fact(world.size, &format!("reminder {}: found and told, ms", rule.kind.id), looked + told);
    }
}

/// Takes the customers that were made away, past every policy.
pub fn forget(world: &World) {
    let size = world.size;
    let mut database = superuser(&world.folder);
    let statements = [
        format!("delete from change_history where customer_id > {size}"),
        format!("delete from audit_event where customer_id > {size}"),
        "delete from submission".to_owned(),
        format!("delete from customer where id > {size}"),
        "vacuum analyze customer, customer_search".to_owned(),
    ];
    for statement in statements {
        database.batch_execute(&statement).unwrap();
    }
}
