//! Clocks that jump, stand apart, or meet a day that has 23 hours. What they leave behind is looked at as after every fault.

use crate::support::OwnDatabase;
use crate::support::invariants::hold;
use chrono::{TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use kezhan::core::outside::Clock;
use kezhan::jobs::schedule::{self, Daily};
use kezhan::jobs::store::{self, LEASE};
use serde_json::json;

const TEN_PAST_THREE: Daily = Daily { kind: "sweep", hour: 3, minute: 10 };

/// The clock goes ahead, a session begins, and the clock is set right again.
#[actix_web::test]
async fn no_session_outlives_its_limits_by_a_clock_that_was_ahead() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    for ahead in [TimeDelta::hours(1), TimeDelta::days(2), TimeDelta::days(3650)] {
        world.clock.advance(ahead);
        let visitor = world.sign_in("li");
        assert_eq!(visitor.get("/account").await.status, 200);
        world.clock.advance(-ahead);
        assert_eq!(visitor.get("/account").await.status, 303, "{ahead}");
    }
    // Begun rightly, used while the clock was ahead: it is idle from now on, not from then.
    let visitor = world.sign_in("li");
    world.clock.advance(TimeDelta::minutes(25));
    assert_eq!(visitor.get("/account").await.status, 200);
    world.clock.advance(TimeDelta::minutes(-25));
    assert_eq!(visitor.get("/account").await.status, 200);
    world.clock.advance(TimeDelta::minutes(31));
    assert_eq!(visitor.get("/account").await.status, 303);
    // A clock that jumps ahead ends sessions, and whoever signs in again works on.
    let visitor = world.sign_in("li");
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(visitor.get("/account").await.status, 303);
    assert_eq!(world.sign_in("li").get("/customers").await.status, 200);
    hold(&mut own.superuser());
}

/// Two nodes whose clocks are five minutes apart, in turn.
#[actix_web::test]
async fn a_session_is_good_on_nodes_five_minutes_apart() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    world.clock.advance(TimeDelta::minutes(5));
    let visitor = world.sign_in("li");
    for _ in 0..3 {
        world.clock.advance(TimeDelta::minutes(-5));
        assert_eq!(visitor.get("/account").await.status, 200);
        world.clock.advance(TimeDelta::minutes(5));
        assert_eq!(visitor.get("/account").await.status, 200);
    }
    hold(&mut own.superuser());
}

#[actix_web::test]
async fn a_schedule_fires_once_however_the_clock_jumps() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let zone = world.house.config.company.time_zone;
    let fire = || world.house.db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
    let fired = || world.number("select count(*) as n from job where kind = 'sweep'");
    fire();
    let day = TimeDelta::days(1);
    for (jump, expected) in [
        (day, 1),
        (TimeDelta::zero(), 1),
        (TimeDelta::hours(-1), 1),
        (TimeDelta::hours(1), 1),
        (day * 2, 2),
        // Ten years ahead by mistake, and back: the nights of now count again.
        (day * 3650, 3),
        (day * -3650, 3),
        (TimeDelta::minutes(1), 3),
        (day, 4),
        (day, 5),
    ] {
        world.clock.advance(jump);
        fire();
        fire();
        assert_eq!(fired(), expected, "after {jump}");
    }
    hold(&mut own.superuser());
}

/// A lease is told by the database's clock, so a node that is ahead takes nothing from one that works.
#[actix_web::test]
async fn a_node_that_is_ahead_takes_no_job_that_is_held() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let db = world.house.db.with_clock(Clock::System);
    db.housekeeping_now(|tx| tx.enqueue("work", None, json!({}), tx.now)).unwrap();
    assert!(db.housekeeping_now(store::claim).unwrap().is_some());
    let lease =
        world.number("select extract(epoch from lease_until - now())::bigint as n from job where kind = 'work'");
    assert!((LEASE.num_seconds() - 5..=LEASE.num_seconds()).contains(&lease), "{lease} s by the database's clock");
    assert!(db.housekeeping_now(store::claim).unwrap().is_none());
    hold(&mut own.superuser());
}

/// A node whose clock is five minutes behind renews a lease for two minutes from now, and not to a moment that is over.
#[actix_web::test]
async fn a_node_that_is_behind_keeps_its_job() {
    let own = OwnDatabase::new();
    let world = own.world().await;
    let db = world.house.db.with_clock(Clock::System);
    db.housekeeping_now(|tx| tx.enqueue("work", None, json!({}), tx.now)).unwrap();
    let job = db.housekeeping_now(store::claim).unwrap().unwrap();
    assert!(
        db.housekeeping_now(|tx| {
            tx.now -= TimeDelta::minutes(5);
            store::renew(tx, &job)
        })
        .unwrap()
    );
    let lease =
        world.number("select extract(epoch from lease_until - now())::bigint as n from job where kind = 'work'");
    assert!((LEASE.num_seconds() - 5..=LEASE.num_seconds()).contains(&lease), "{lease} s by the database's clock");
    assert!(db.housekeeping_now(store::claim).unwrap().is_none());
    hold(&mut own.superuser());
}

#[test]
fn a_night_of_23_hours_and_a_leap_day_have_their_time() {
    let at =
        |zone: Tz, y, m, d, h, min| zone.with_ymd_and_hms(y, m, d, h, min, 0).earliest().unwrap().with_timezone(&Utc);
    // In Helsinki the hour from three to four is left out on 28 March 2027 and comes twice on 31 October.
    let helsinki = chrono_tz::Europe::Helsinki;
    assert_eq!(
        schedule::latest(&TEN_PAST_THREE, helsinki, at(helsinki, 2027, 3, 28, 12, 0)),
        Some(at(helsinki, 2027, 3, 28, 4, 10))
    );
    assert_eq!(
        schedule::latest(&TEN_PAST_THREE, helsinki, at(helsinki, 2027, 3, 28, 2, 59)),
        Some(at(helsinki, 2027, 3, 27, 3, 10))
    );
    let first = at(helsinki, 2027, 10, 31, 3, 10);
    assert_eq!(schedule::latest(&TEN_PAST_THREE, helsinki, first + TimeDelta::minutes(30)), Some(first));
    assert_eq!(
        schedule::latest(&TEN_PAST_THREE, helsinki, first + TimeDelta::minutes(90)),
        Some(first),
        "not a second time"
    );
    let shanghai = chrono_tz::Asia::Shanghai;
    assert_eq!(
        schedule::latest(&TEN_PAST_THREE, shanghai, at(shanghai, 2028, 2, 29, 12, 0)),
        Some(at(shanghai, 2028, 2, 29, 3, 10))
    );
}

/// The whole product on a leap day and at the turn of a year.
#[actix_web::test]
async fn pages_are_drawn_on_odd_days() {
    for day in ["2028-02-29T10:00:00Z", "2026-12-31T15:59:59Z", "2026-12-31T16:00:01Z", "2100-02-28T23:59:59Z"] {
        let own = OwnDatabase::new();
        let world = own.world().await;
        let to: chrono::DateTime<Utc> = day.parse().unwrap();
        world.clock.advance(to - world.clock.now());
        let li = world.sign_in("li");
        for path in ["/", "/customers", "/customers/new"] {
            assert_eq!(li.get(path).await.status, 200, "{path} on {day}");
        }
        let made = li.post("/customers/new", &[("name", "闰日的客户")]).await;
        assert_eq!(made.status, 303, "{day}: {}", made.text());
        let path = format!("{}/postpone", made.location().split('?').next().unwrap());
        assert_eq!(li.post(&path, &[("days", "3")]).await.status, 303, "{day}");
        hold(&mut own.superuser());
    }
}
