//! Jobs: claimed under a lease, retried, parked; the schedule catches up once.

use super::support::World;
use chrono::{TimeDelta, TimeZone, Utc};
use kezhan::core::problem::Problem;
use kezhan::jobs::worker::{Known, turn};
use kezhan::jobs::{schedule, store};
use kezhan::web::House;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

static DONE: AtomicUsize = AtomicUsize::new(0);

#[expect(clippy::unnecessary_wraps, reason = "the shape of a job")]
fn work(_: &House, _: &Value) -> Result<(), Problem> {
    DONE.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

fn busy(_: &House, _: &Value) -> Result<(), Problem> {
    Err(Problem::Busy("the printer is out of paper".into()))
}

static TOLD: AtomicUsize = AtomicUsize::new(0);

fn told(_: &House, _: &Value) -> Result<(), Problem> {
    // The first time whoever is to be told can't be.
    if TOLD.fetch_add(1, Ordering::SeqCst) == 0 { Err(Problem::Busy("nobody is at home".into())) } else { Ok(()) }
}

const KNOWN: Known =
    &[("work", work), ("busy", busy), ("empty_bin", work), ("killer", work), ("killer.given_up", told)];

fn enqueue(world: &World, kind: &'static str, key: &str) {
    let key = key.to_owned();
    world.house.db.housekeeping_now(|tx| tx.enqueue(kind, Some(key), json!({}), tx.now)).unwrap();
}

#[actix_web::test]
async fn a_job_is_done_once_and_a_key_stands_for_one_job() {
    let world = World::new().await;
    let before = DONE.load(Ordering::SeqCst);
    enqueue(&world, "work", "one");
    enqueue(&world, "work", "one");
    assert!(turn(&world.house, KNOWN).unwrap());
    assert!(!turn(&world.house, KNOWN).unwrap(), "nothing is left");
    assert_eq!(DONE.load(Ordering::SeqCst), before + 1);
    assert_eq!(world.word("select state as t from job where key = 'one'"), "done");
}

#[actix_web::test]
async fn a_failing_job_waits_longer_each_time_and_is_parked_at_last() {
    let world = World::new().await;
    enqueue(&world, "busy", "paper");
    let mut waits = Vec::new();
    for _ in 0..store::MOST_ATTEMPTS {
        assert!(turn(&world.house, KNOWN).unwrap());
        waits.push(world.number("select extract(epoch from due_at)::bigint as n from job where key = 'paper'"));
        assert!(!turn(&world.house, KNOWN).unwrap(), "it is not due at once");
        world.clock.advance(TimeDelta::hours(6));
        // The jobs of the schedule keep out of the way.
        world
            .house
            .db
            .housekeeping_now(|tx| {
                let often = schedule::ALWAYS.iter().map(|every| every.kind);
                schedule::DAILY.iter().map(|daily| daily.kind).chain(often).try_for_each(|kind| {
                    store::fired_for(tx, kind)?;
                    store::set_fired(tx, kind, tx.now)
                })
            })
            .unwrap();
    }
    assert_eq!(
        world.word("select state || ': ' || last_error as t from job where key = 'paper'"),
        "parked: busy: the printer is out of paper"
    );
    assert!(!turn(&world.house, KNOWN).unwrap(), "a parked job is left to people");
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]));
}

#[actix_web::test]
async fn a_lease_that_ran_out_goes_to_another_and_the_late_one_finishes_nothing() {
    let world = World::new().await;
    enqueue(&world, "work", "slow");
    let db = &world.house.db;
    let first = db.housekeeping_now(store::claim).unwrap().unwrap();
    assert!(db.housekeeping_now(store::claim).unwrap().is_none(), "held by the first");
    world.clock.advance(store::LEASE + TimeDelta::seconds(1));
    let second = db.housekeeping_now(store::claim).unwrap().unwrap();
    assert_eq!((second.id, second.attempts), (first.id, 2));
    assert!(!db.housekeeping_now(|tx| store::finish(tx, &first)).unwrap(), "too late");
    assert!(db.housekeeping_now(|tx| store::finish(tx, &second)).unwrap());
}

#[actix_web::test]
async fn nights_that_were_off_are_caught_up_once() {
    let world = World::new().await;
    let zone = world.house.config.company.time_zone;
    let db = &world.house.db;
    db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
    assert_eq!(world.number("select count(*) as n from job"), 0, "the first start begins the count");
    world.clock.advance(TimeDelta::days(9));
    db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
    db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
    assert_eq!(world.number("select count(*) as n from job where kind = 'sweep'"), 1);
    assert_eq!(world.number("select count(*) as n from job"), i64::try_from(schedule::DAILY.len()).unwrap());
}

#[test]
fn a_daily_time_is_the_company_s() {
    let daily = schedule::Daily { kind: "sweep", hour: 3, minute: 10 };
    let shanghai = chrono_tz::Asia::Shanghai;
    let at = |h, m| Utc.with_ymd_and_hms(2026, 11, 22, h, m, 0).unwrap();
    assert_eq!(schedule::latest(&daily, shanghai, at(19, 9)), Some(at(19, 10) - TimeDelta::days(1)));
    assert_eq!(schedule::latest(&daily, shanghai, at(19, 10)), Some(at(19, 10)));
}

/// Whoever takes it up is killed: it does not go round for ever, and who waits for it is told before it is parked.
#[actix_web::test]
async fn a_job_that_kills_its_workers_is_parked_and_told_of() {
    let world = World::new().await;
    let zone = world.house.config.company.time_zone;
    world.house.db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
    enqueue(&world, "killer", "bomb");
    for _ in 0..store::MOST_ATTEMPTS {
        assert_eq!(world.house.db.housekeeping_now(store::claim).unwrap().unwrap().kind, "killer");
        world.clock.advance(store::LEASE + TimeDelta::seconds(1));
    }
    assert!(turn(&world.house, KNOWN).is_err(), "nobody was told, so it is not parked");
    assert_eq!(world.word("select state as t from job where key = 'bomb'"), "running");
    world.clock.advance(store::LEASE + TimeDelta::seconds(1));
    assert!(turn(&world.house, KNOWN).unwrap());
    assert_eq!(TOLD.load(Ordering::SeqCst), 2);
    assert_eq!(
        world.word("select state || ': ' || last_error as t from job where key = 'bomb'"),
        "parked: fault: cut off too often"
    );
}
