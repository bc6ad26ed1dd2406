//! Two nodes over one database are one house.

use crate::support::invariants::{hold, number};
use crate::support::{Browser, Spawned};
use diesel::connection::SimpleConnection;
use kezhan::jobs::worker::THREADS;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

fn id(house: &Spawned, statement: &str) -> String {
    number(&mut house.database(), statement).to_string()
}

#[test]
fn slow_fault_sessions_rights_and_keys_hold_on_both_nodes() {
    let house = Spawned::demo();
    let (a, b) = (house.node(), house.node());
    // A session begun here is good there, and ends everywhere.
    let mut li = Browser::sign_in(a.port, "li");
    let mut there = li.at(b.port);
    assert_eq!(there.get("/customers").status, 200);
    assert_eq!(li.post("/sign-out", &[]).status, 303);
    assert_eq!(there.get("/customers").status, 303);

    // A role taken on one node counts at the next request on the other, and so do its return and its grants.
    let mut li = Browser::sign_in(b.port, "li");
    let seen = |li: &mut Browser| {
        [b.port, a.port].map(|port| {
            li.port = port;
            li.get("/customers").status
        })
    };
    let mut security = Browser::let_in(&house, a.port, "anquan");
    let (person, role) = (
        id(&house, "select id from app_user where login = 'li'"),
        id(&house, "select id from role where key = 'salesperson'"),
    );
    for _ in 0..3 {
        assert_eq!(seen(&mut li), [200, 200]);
        assert_eq!(security.post(&format!("/admin/users/{person}/roles/take"), &[("role", &role)]).status, 303);
        assert_eq!(seen(&mut li), [403, 403]);
        assert_eq!(security.post(&format!("/admin/users/{person}/roles/give"), &[("role", &role)]).status, 303);
    }
    assert_eq!(seen(&mut li), [200, 200]);
    let (mut li, mut here) = (li.at(b.port), li.at(a.port));
    // The same key on the other node, and on both at once.
    let key = uuid::Uuid::now_v7().to_string();
    let form = [("name", "两个节点的客户")];
    let first = here.post_once("/customers/new", &form, &key);
    assert_eq!(first.status, 303, "{first:?}");
    assert_eq!(li.post_once("/customers/new", &form, &key).header("location"), first.header("location"));
    let key = uuid::Uuid::now_v7().to_string();
    let places: Vec<String> = scope(|scope| {
        let sent: Vec<_> = (0..16)
            .map(|n| {
                let mut browser = if n % 2 == 0 { li.clone() } else { here.clone() };
                let (form, key) = (&form, &key);
                scope.spawn(move || browser.post_once("/customers/new", form, key).header("location").to_owned())
            })
            .collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    assert!(!places[0].is_empty() && places.iter().all(|place| *place == places[0]), "{places:?}");
    assert_eq!(number(&mut house.database(), "select count(*) from customer where name = '两个节点的客户'"), 2);

    // Somebody who may no longer come in is out on the other node at the next request.
    let mut system = Browser::let_in(&house, a.port, "xitong");
    assert_eq!(system.post(&format!("/admin/users/{person}/disable"), &[]).status, 303);
    assert_eq!(seen(&mut li), [303, 303]);
    hold(&mut house.database());
}

#[test]
fn slow_fault_guesses_and_use_are_counted_together() {
    let house = Spawned::demo();
    let (mut a, mut b) = (house.node(), house.node());
    let mut chen = Browser::sign_in(a.port, "chen");
    let mut there = chen.at(b.port);
    for n in 0..12 {
        let page = if n < 5 { chen.get("/customers") } else { there.get("/customers") };
        assert_eq!(page.status, 200);
    }
    let mut guesser = Browser::stranger(a.port);
    let mut statuses = Vec::new();
    // Each guess beyond the free ones waits twice as long: however slow the machine, one comes too early.
    while statuses.len() < 14 && !statuses.contains(&429) {
        guesser.port = if statuses.len() % 2 == 0 { a.port } else { b.port };
        statuses
            .push(guesser.post("/sign-in", &[("login", "wang"), ("password", "falsch-falsch"), ("next", "/")]).status);
    }
    assert!(statuses[..5].iter().all(|status| *status == 422) && statuses.contains(&429), "{statuses:?}");
    for node in [&mut a, &mut b] {
        node.signal("TERM");
        assert_eq!(node.wait(), Some(0));
    }
    let used = "select times from function_use f join app_user u on u.id = f.user_id where u.login = 'chen' and function = '/customers'";
    assert_eq!(number(&mut house.database(), used), 12);
}

#[test]
fn slow_fault_a_thousand_jobs_on_two_nodes_of_which_one_is_killed() {
    let house = Spawned::demo();
    let (mut a, b) = (house.node(), house.node());
    let mut connection = house.database();
    connection
        .batch_execute(
            "insert into job (kind, due_at, made_at) select 'sweep', now(), now() from generate_series(1, 1000)",
        )
        .unwrap();
    let begun = Instant::now();
    let left = "select count(*) from job where kind = 'sweep' and state <> 'done'";
    while number(&mut connection, left) > 700 {
        assert!(begun.elapsed() < Duration::from_mins(5));
        sleep(Duration::from_millis(5));
    }
    a.signal("KILL");
    a.wait();
    let killed = number(&mut connection, "select ceil(extract(epoch from clock_timestamp()))::bigint");
    let held = number(&mut connection, "select count(*) from job where state = 'running'");
    loop {
        let waiting = number(&mut connection, "select count(*) from job where kind = 'sweep' and state = 'waiting'");
        if waiting == 0 {
            break;
        }
        assert!(begun.elapsed() < Duration::from_mins(10), "{waiting} wait: {}", b.log());
        sleep(Duration::from_millis(100));
    }
    // The killed node's lease runs out: two minutes, which the test does not wait. The living have long ended what they
    // took up before the kill.
    let ends = format!(
        "update job set lease_until = now() - interval '1 second'
          where kind = 'sweep' and state = 'running' and lease_until < to_timestamp({killed}) + interval '2 minutes'"
    );
    connection.batch_execute(&ends).unwrap();
    while number(&mut connection, left) > 0 {
        assert!(begun.elapsed() < Duration::from_mins(10), "{}", b.log());
        sleep(Duration::from_millis(200));
    }
    let done = number(&mut connection, "select count(*) from job where kind = 'sweep' and state = 'done'");
    let swept = number(&mut connection, "select count(*) from audit_event where name = 'system.swept'");
    let twice = number(&mut connection, "select count(*) from job where kind = 'sweep' and attempts > 1");
    // Each of the killed node's workers may have held one job that it had not finished, or had run without saying so.
    let most = i64::from(THREADS);
    assert!(
        done == 1000 && (1000..=1000 + most).contains(&swept) && twice <= most,
        "{done} done, {swept} ran, {twice} twice"
    );
    println!(
        "1000 jobs, {held} held when one of three nodes was killed: {swept} runs, {twice} of them a repetition, in {:?}",
        begun.elapsed()
    );
    hold(&mut connection);
}
