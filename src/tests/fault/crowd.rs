//! Crowds: more connections than open files, more people signing in than passwords can be looked at.

use super::database::{BACK, until_back};
use crate::support::invariants::hold;
use crate::support::{Browser, Reply, Spawned, is_proof, within};
use diesel::connection::SimpleConnection;
use kezhan::demo::PASSWORD;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

fn held(house: &Spawned) -> usize {
    fs::read_dir(format!("/proc/{}/fd", house.pid())).unwrap().count()
}

/// Asks `/readyz` over a connection that stays open: the status, 0 where there is no answer in time.
fn ready_over(stream: &mut TcpStream) -> u16 {
    let asked = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while asked.is_ok() && !answer.ends_with(b"ready\n") {
        match stream.read(&mut part) {
            Ok(length @ 1..) => answer.extend(&part[..length]),
            _ => return 0,
        }
    }
    String::from_utf8_lossy(&answer).split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// Somebody who begins a request and never ends it, again and again.
fn idle_about(port: u16, done: &AtomicBool) {
    while !done.load(Ordering::SeqCst) {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { continue };
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let _refused = stream.write_all(b"GET /li");
        while !done.load(Ordering::SeqCst) {
            match stream.read(&mut [0; 100]) {
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                }
                _ => break,
            }
        }
    }
}

/// A crowd takes every connection that it gets while the database's are lost: those are made anew all the same, for open
/// files are left for them.
#[test]
fn slow_fault_a_crowd_holds_connections_while_those_to_the_database_are_lost() {
    let house = Spawned::demo();
    let files = 128;
    let node = house.node_with_open_files(files);
    let mut visitor = TcpStream::connect(("127.0.0.1", node.port)).unwrap();
    visitor.set_read_timeout(Some(within(Duration::from_secs(5)))).unwrap();
    assert_eq!(ready_over(&mut visitor), 200);
    let done = AtomicBool::new(false);
    let mut most = 0;
    let answers: Vec<u16> = scope(|scope| {
        for _ in 0..200 {
            scope.spawn(|| idle_about(node.port, &done));
        }
        let mut connection = house.database();
        let answers = (0..40)
            .map(|turn| {
                if turn % 8 == 0 {
                    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'kezhan_app'";
                    connection.batch_execute(cut).unwrap();
                }
                sleep(Duration::from_millis(250));
                most = most.max(held(&node));
                ready_over(&mut visitor)
            })
            .collect();
        done.store(true, Ordering::SeqCst);
        answers
    });
    assert!(most < files, "{most} open files");
    assert!(!node.log().contains("Too many open files"), "{}", node.log());
    let served = answers.iter().filter(|status| **status == 200).count();
    // Five times its connections are lost; on a busy machine it takes longer until they are back.
    assert!(served >= if is_proof() { 35 } else { 20 }, "{answers:?}");
    let back = until_back(&mut Browser::sign_in(node.port, "li"));
    println!(
        "200 held connections, at most {files} open files: {most} were, {served} of 40 were answered with 200, back after {back:?}"
    );
    assert!(back < within(BACK), "{back:?}");
    hold(&mut house.database());
}

/// The limit is lowered while it runs, below what it counted on: nothing can be opened any more. It comes back by itself.
#[test]
fn slow_fault_no_file_can_be_opened_while_the_connections_to_the_database_are_lost() {
    let house = Spawned::demo();
    let node = house.node();
    let mut li = Browser::sign_in(node.port, "li");
    let limit = |files: usize| {
        let pid = node.pid().to_string();
        let set =
            std::process::Command::new("prlimit").args(["--pid", &pid, &format!("--nofile={files}:1024")]).status();
        assert!(set.unwrap().success());
    };
    // A limit is one of numbers: it leaves room for some visitors beyond the highest that is taken now.
    let numbers = fs::read_dir(format!("/proc/{}/fd", node.pid())).unwrap();
    let highest = numbers.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<usize>().ok()).max().unwrap();
    limit(highest + 9);
    let done = AtomicBool::new(false);
    scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| idle_about(node.port, &done));
        }
        let mut connection = house.database();
        for _ in 0..8 {
            let cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'kezhan_app'";
            connection.batch_execute(cut).unwrap();
            sleep(Duration::from_secs(1));
        }
        done.store(true, Ordering::SeqCst);
    });
    let crowd_gone = until_back(&mut li);
    limit(1024);
    let back = until_back(&mut li);
    println!("no file to open for 8 s: back {crowd_gone:?} after the crowd has left, with the limit still low");
    assert!(crowd_gone < within(Duration::from_secs(20)) && back < within(BACK), "{crowd_gone:?} {back:?}");
    hold(&mut house.database());
}

/// In MiB, by a name of `/proc/PID/status`.
fn memory(house: &Spawned, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", house.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim_matches([':', ' ', '\t']).trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Two hundred people at once: as many passwords at a time as there are cores, twenty in the line, and the rest are told at
/// once to come again. Memory stays bounded, and those who are in go on working.
#[test]
fn slow_fault_two_hundred_people_sign_in_at_once() {
    const CROWD: usize = 200;
    let house = Spawned::demo();
    house
        .database()
        .batch_execute(&format!(
            "insert into app_user overriding system value
             select (jsonb_populate_record(u, jsonb_build_object('id', 1000 + n, 'login', 'crowd' || n, 'mail', ''))).*
             from app_user u, generate_series(0, {CROWD} - 1) n where u.login = 'li'"
        ))
        .unwrap();
    let chen = Browser::sign_in(house.port, "chen");
    let page = |times: &mut Vec<Duration>| {
        let page = chen.clone().get("/customers");
        assert!(page.status == 200, "{page:?}");
        times.push(page.elapsed);
    };
    let (mut calm, mut during) = (Vec::new(), Vec::new());
    (0..20).for_each(|_| page(&mut calm));
    let before = memory(&house, "VmRSS");
    let people: Vec<Browser> = (0..CROWD).map(|_| Browser::stranger(house.port)).collect();
    let (start, ended) = (Barrier::new(CROWD + 1), AtomicBool::new(false));
    let replies: Vec<Reply> = scope(|scope| {
        let sent: Vec<_> = people
            .into_iter()
            .enumerate()
            .map(|(n, mut person)| {
                let start = &start;
                scope.spawn(move || {
                    let login = format!("crowd{n}");
                    start.wait();
                    person.post("/sign-in", &[("login", login.as_str()), ("password", PASSWORD), ("next", "/")])
                })
            })
            .collect();
        start.wait();
        while !sent.iter().all(std::thread::ScopedJoinHandle::is_finished) && !ended.load(Ordering::SeqCst) {
            page(&mut during);
        }
        sent.into_iter().map(|reply| reply.join().unwrap()).collect()
    });
    let count = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    let (done, later) = (count(303), count(503));
    assert_eq!(done + later, CROWD, "{:?}", replies.iter().map(|reply| reply.status).collect::<Vec<_>>());
    assert!(done >= 20, "{done} of {CROWD} came in");
    assert!(replies.iter().filter(|reply| reply.status == 503).all(|reply| reply.header("retry-after") == "2"));
    let longest = replies.iter().map(|reply| reply.elapsed).max().unwrap();
    let most = memory(&house, "VmHWM");
    // One hash takes 46 MiB, and there is one for each core at a time.
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    assert!(most < before + cores * 46 + 120, "{before} MiB before, {most} MiB at most");
    // Whoever was told to come again comes in.
    assert_eq!(Browser::sign_in(house.port, "li").get("/customers").status, 200);
    println!(
        "{CROWD} at once: {done} came in, {later} were told to come again; the longest answer {longest:?}; memory {before} MiB before, {most} MiB at most; \
         a page {:?} before, {:?} meanwhile (median of {}, debug build)",
        median(&mut calm),
        if during.is_empty() { Duration::ZERO } else { median(&mut during) },
        during.len()
    );
    assert!(longest < within(Duration::from_secs(20)), "{longest:?}");
}
