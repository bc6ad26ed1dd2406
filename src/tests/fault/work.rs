//! What is done when nobody waits, and what a first sign-in makes, broken off at each of its statements: what is one is
//! whole or not there, and done again it counts once.

use super::statements::{counts, everything};
use crate::directory_people::{aside, sign_in};
use crate::notify::set_clock;
use crate::support::{OwnDatabase, Slapd, World, config};
use kezhan::core::access::Actor;
use kezhan::core::countdown::Countdown;
use kezhan::core::notice::{Notice, notify};
use kezhan::core::outside::{Clock, Mail};
use kezhan::core::problem::Problem;
use kezhan::customers::notices::GIVEN;
use kezhan::directory::sync::{self, Mode};
use kezhan::jobs::{schedule, worker};
use kezhan::web::House;
use kezhan::{boot, notify as notices};
use serde_json::json;

/// Work that nobody waits for.
struct Work {
    what: &'static str,
    /// One transaction: broken off, nothing of it is there.
    one: bool,
    prepare: fn(&World),
    run: fn(&House) -> Result<(), Problem>,
}

/// All that is due, until nothing is.
fn all(mut turn: impl FnMut() -> Result<bool, Problem>) -> Result<(), Problem> {
    while turn()? {}
    Ok(())
}

fn robot() -> Actor {
    Actor::robot("test")
}

fn fill_the_bin(world: &World) {
    world.run("update customer set deleted_at = now() - interval '91 days', deleted_by = owner_id where id in (select id from customer where owner_id is not null order by id limit 3)");
}

const WORK: &[Work] = &[
    Work {
        what: "the rules of a morning, the rhythm of following up among them",
        one: false,
        prepare: |world| {
            world.run("update customer set next_follow_up = '2037-11-24' where id % 2 = 0 and deleted_at is null");
            world.run("update customer set next_follow_up = null, last_follow_up_at = '2026-01-05' where id % 2 = 1 and deleted_at is null");
        },
        run: |house| kezhan::reminders::plan::morning(house, &json!({})),
    },
    Work {
        what: "the recycle bin",
        one: true,
        prepare: fill_the_bin,
        run: |house| kezhan::customers::jobs::empty_bin(&house.db),
    },
    Work {
        what: "a forgotten password",
        one: true,
        prepare: |_| {},
        run: |house| kezhan::sign_in::links::forgotten(house, &json!({ "typed": "li" })),
    },
    Work {
        what: "an alarm",
        one: true,
        prepare: |_| {},
        run: |house| kezhan::sign_in::letters::alarm(house, &json!({ "kind": "directory_failed", "facts": {} })),
    },
    Work {
        what: "the worker with a job",
        one: false,
        prepare: |world| {
            let zone = world.house.config.company.time_zone;
            world.house.db.housekeeping_now(|tx| schedule::fire(tx, zone)).unwrap();
            world.run("update job set state = 'done', lease_until = null where state <> 'done'");
            fill_the_bin(world);
            world.house.db.housekeeping_now(|tx| tx.enqueue("empty_bin", None, json!({}), tx.now)).unwrap();
        },
        run: |house| all(|| worker::turn(house, boot::JOBS)),
    },
    Work {
        what: "the outbox",
        one: false,
        prepare: |world| {
            let (huang, customer) = (world.id("huang"), world.customer("云栖"));
            let told = Notice::to(huang).about("customer", customer).with(json!({ "by": "李娜", "ids": [customer] }));
            assert_eq!(world.house.db.write_now(&robot(), |tx| notify(tx, &GIVEN, &[told])).unwrap(), 1);
        },
        run: |house| all(|| notices::outbox::turn(house)),
    },
];

/// What waits for its time, or is held by whom a fault ended, is due: tests wait for no lease.
fn let_time_pass(world: &World) {
    world.run("update job set state = 'waiting', lease_until = null, due_at = now() - interval '1 day' where state in ('waiting', 'running')");
    world.run("update letter set state = 'waiting', lease_until = null, due_at = now() - interval '1 day' where state in ('waiting', 'sending')");
}

struct Trial {
    world: World,
    countdown: Countdown,
    _own: OwnDatabase,
}

impl Trial {
    async fn new(variables: &[(&str, &str)]) -> Self {
        let (own, countdown) = (OwnDatabase::new(), Countdown::default());
        let clock = Clock::fixed(Clock::System.now());
        let world = World::over(config(variables), own.trial(clock.clone(), countdown.clone()), clock, None).await;
        Self { world, countdown, _own: own }
    }

    fn letters(&self) -> usize {
        match &self.world.house.mail {
            Mail::Memory(letters) => letters.lock().unwrap().len(),
            _ => 0,
        }
    }

    /// Breaks work off at its n-th statement, and does it again; false where it has fewer.
    fn broken_off(&self, work: &Work, n: u32, whole: &str) -> bool {
        let (world, what) = (&self.world, format!("{} broken off at statement {n}", work.what));
        (work.prepare)(world);
        let (before, sent) = (everything(world), self.letters());
        self.countdown.set(n);
        let done = aside(world, work.run);
        let struck = self.countdown.struck();
        assert!(struck || done.is_ok(), "{what}: {done:?}");
        if struck && work.one {
            assert!(done.is_err(), "{what} went well");
            assert_eq!(everything(world), before, "{what}: something is left");
        }
        let_time_pass(world);
        if struck && (!work.one || done.is_err()) {
            aside(world, work.run).unwrap_or_else(|problem| panic!("{what}, again: {problem}"));
        }
        assert_eq!(counts(&everything(world)), whole, "{what}, again");
        assert!(self.letters() - sent <= 2, "{what}: {} letters", self.letters() - sent);
        struck
    }
}

#[actix_web::test]
async fn slow_fault_every_statement_of_work_behind_the_scenes_fails_once() {
    let trial = Trial::new(&[]).await;
    set_clock(&trial.world, "2037-11-24", "10:00");
    for work in WORK {
        let whole = trial.world.undone(async {
            (work.prepare)(&trial.world);
            let before = counts(&everything(&trial.world));
            aside(&trial.world, work.run).unwrap();
            let after = counts(&everything(&trial.world));
            assert_ne!(before, after, "{} does something", work.what);
            let_time_pass(&trial.world);
            counts(&everything(&trial.world))
        });
        let (whole, mut n) = (whole.await, 1);
        while trial.world.undone(async { trial.broken_off(work, n, &whole) }).await {
            n += 1;
        }
        assert!(n > 3, "{} has {n} statements", work.what);
        println!("{}: {} statements", work.what, n - 1);
    }
}

/// The account, its roles and the session come into being together with their events, or are completed the next time.
#[actix_web::test]
async fn slow_fault_every_statement_of_a_first_sign_in_by_the_directory_fails_once() {
    let slapd = Slapd::new();
    let variables = slapd.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let trial = Trial::new(&variables).await;
    let world = &trial.world;
    world.run(crate::support::slapd::ENTRY);
    crate::directory_people::map(world, &slapd, "business", Some("salesperson"), None);
    let enter = || sign_in(world, "zhangsan", "口令-of-zhang");
    // Whoever signs in again, from another browser, is told of again; what makes the account is not.
    let state = || {
        let all = counts(&everything(world));
        let again = ["audit_event ", "change_history ", "known_browser "];
        let tables: Vec<&str> =
            all.split(", ").filter(|table| !again.iter().any(|name| table.starts_with(name))).collect();
        let told = world.word("select coalesce(string_agg(name, ' ' order by name), '') as t from audit_event where name like 'user.%' or name like 'role.%'");
        format!("{}; {told}", tables.join(", "))
    };
    let whole = world
        .undone(async {
            assert_eq!(enter().await.1.status, 303);
            state()
        })
        .await;
    let broken_off = async |n: u32| {
        trial.countdown.set(n);
        let (_, page) = enter().await;
        if !trial.countdown.struck() {
            assert_eq!(page.status, 303, "{}", page.text());
            return false;
        }
        if page.status != 303 {
            assert!(page.status == 500 || page.status == 503, "statement {n}: {} {}", page.status, page.text());
            assert!(!page.text().contains("口令-of-zhang"));
            let (_, page) = enter().await;
            assert_eq!(page.status, 303, "after statement {n}: {}", page.text());
        }
        assert_eq!(state(), whole, "statement {n}");
        true
    };
    let mut n = 1;
    while world.undone(broken_off(n)).await {
        n += 1;
    }
    assert!(n > 10, "{n} statements");
    println!("a first sign-in by the directory: {} statements", n - 1);
}

/// Following the directory is one transaction.
#[actix_web::test]
async fn slow_fault_every_statement_of_following_the_directory_fails_once() {
    let slapd = Slapd::new();
    let variables = slapd.variables(&[]);
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let trial = Trial::new(&variables).await;
    let world = &trial.world;
    world.run(crate::support::slapd::ENTRY);
    for (login, password) in [("zhangsan", "口令-of-zhang"), ("wangwu", "password-of-wang")] {
        assert_eq!(sign_in(world, login, password).await.1.status, 303);
    }
    slapd.change(
        "dn: uid=zhangsan,ou=people,dc=example,dc=cn\nchangetype: modify\nreplace: mail\nmail: zs@example.cn\n",
    );
    slapd.change("dn: uid=wangwu,ou=people,dc=example,dc=cn\nchangetype: modify\nadd: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
    let follow = || aside(world, |house| sync::run(house, &Actor::robot("directory"), Mode::Apply).map(drop));
    let whole = world
        .undone(async {
            follow().unwrap();
            assert_eq!(world.number("select count(*) as n from app_user where login = 'wangwu' and not active"), 1);
            counts(&everything(world))
        })
        .await;
    let broken_off = async |n: u32| {
        let before = everything(world);
        trial.countdown.set(n);
        let done = follow();
        if !trial.countdown.struck() {
            done.unwrap();
            return false;
        }
        assert!(done.is_err(), "statement {n} went well");
        assert_eq!(everything(world), before, "statement {n}: something is left");
        follow().unwrap();
        assert_eq!(counts(&everything(world)), whole, "statement {n}");
        true
    };
    let mut n = 1;
    while world.undone(broken_off(n)).await {
        n += 1;
    }
    assert!(n > 10, "{n} statements");
    println!("following the directory: {} statements", n - 1);
}
