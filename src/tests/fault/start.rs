//! Starts that are broken off, and starts at the same time.

use crate::support::invariants::{hold, number};
use crate::support::{Spawned, binary};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use kezhan::core::outside::postgres::{SUPERUSER, socket_url};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

/// An empty database beside the demonstration's.
fn empty(house: &Spawned, name: &str) {
    let make = format!(
        "create database {name} owner kezhan_owner template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
    );
    house.database().batch_execute(&make).unwrap();
    database(house, name).batch_execute("create extension pg_trgm; create extension btree_gist").unwrap();
}

fn url(house: &Spawned, user: &str, name: &str) -> String {
    socket_url(&house.folder.join("postgres"), user, name)
}

fn database(house: &Spawned, name: &str) -> PgConnection {
    PgConnection::establish(&url(house, SUPERUSER, name)).unwrap()
}

/// `kezhan migrate` over it.
fn migrate(house: &Spawned, name: &str) -> Child {
    Command::new(binary())
        .arg("migrate")
        .env("KEZHAN_DATA_DIR", &house.folder)
        .env("KEZHAN_DATABASE_URL", url(house, "kezhan_app", name))
        .env("KEZHAN_DATABASE_MIGRATE_URL", url(house, "kezhan_migrate", name))
        .env("KEZHAN_COMPANY_DEFAULT_LANGUAGE", "en")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Whether it went well, and all that it said.
fn said(child: Child) -> (bool, String) {
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn slow_fault_killed_in_the_middle_of_a_migration() {
    let house = Spawned::demo();
    let begun = Instant::now();
    empty(&house, "whole");
    let (fine, text) = said(migrate(&house, "whole"));
    assert!(fine, "{text}");
    let whole = begun.elapsed();
    let versions = "select count(*) from __diesel_schema_migrations";
    let expected = number(&mut database(&house, "whole"), versions);
    let mut unfinished = 0;
    for round in 1..=10u32 {
        let name = format!("broken_{round}");
        empty(&house, &name);
        let mut child = migrate(&house, &name);
        sleep(whole * round / 11);
        child.kill().unwrap();
        child.wait().unwrap();
        let there = "select count(*) from pg_roles r join pg_class c on c.relname = 'role' and c.relnamespace = 'public'::regnamespace limit 1";
        unfinished += i64::from(number(&mut database(&house, &name), there) == 0);
        let (fine, text) = said(migrate(&house, &name));
        assert!(fine, "after {round}: {text}");
        let mut connection = database(&house, &name);
        assert_eq!(number(&mut connection, versions), expected);
        let (fine, text) = said(migrate(&house, &name));
        assert!(fine && text.contains("up to date"), "{text}");
        hold(&mut connection);
    }
    println!(
        "killed at ten moments of a migration of {whole:?}, {unfinished} of them before the first table: the next one completes"
    );
}

#[test]
fn slow_fault_three_nodes_migrate_at_once() {
    let house = Spawned::demo();
    for round in 1..=5 {
        let name = format!("three_{round}");
        empty(&house, &name);
        let children: Vec<Child> = (0..3).map(|_| migrate(&house, &name)).collect();
        let told: Vec<(bool, String)> = children.into_iter().map(said).collect();
        assert!(told.iter().all(|(fine, _)| *fine), "{told:?}");
        let applied = told.iter().filter(|(_, text)| text.contains("Applied")).count();
        assert_eq!(applied, 1, "{told:?}");
        hold(&mut database(&house, &name));
    }
}

#[test]
fn slow_fault_a_demonstration_killed_while_it_is_loaded_is_completed() {
    let mut house = Spawned::begin(&["demo"], &[]);
    let counts = ["customer", "contact", "follow_up", "app_user"].map(|table| format!("select count(*) from {table}"));
    let tables = "select count(*) from pg_class where relname in ('follow_up', 'customer') and relnamespace = 'public'::regnamespace";
    let begun = Instant::now();
    for (table, many) in [(0, 5), (1, 3), (2, 6)] {
        loop {
            assert!(begun.elapsed().as_secs() < 300, "{}", house.log());
            sleep(std::time::Duration::from_millis(2));
            let Some(mut connection) = house.try_database() else { continue };
            if number(&mut connection, tables) == 2 && number(&mut connection, &counts[table]) >= many {
                break;
            }
        }
        house.signal("KILL");
        house.wait();
        house.restart();
    }
    house.wait_until_ready();
    let mut connection = house.database();
    let found = counts.each_ref().map(|count| number(&mut connection, count));
    assert_eq!(found, [18, 8, 23, 15]);
    hold(&mut connection);
    assert_eq!(number(&mut connection, "select count(*) from audit_event where name = 'demo.loaded'"), 1);
    house.signal("TERM");
    house.wait();
    house.again();
    let mut connection = house.database();
    assert_eq!(counts.each_ref().map(|count| number(&mut connection, count)), [18, 8, 23, 15], "loaded once");
}
