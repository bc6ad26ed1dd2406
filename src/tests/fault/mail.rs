//! The sender of mail is killed while it sends: every letter arrives, and no more of them twice than there were kills. Two
//! nodes that send together send each letter once.

use crate::support::invariants::hold;
use crate::support::smtp::{Mood, Smtp};
use crate::support::{OwnDatabase, Spawned, folder, is_proof};
use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types as st};
use kezhan::core::access::Actor;
use kezhan::core::notice::{Notice, notify};
use kezhan::core::outside::Clock;
use kezhan::customers::notices::GIVEN;
use serde_json::json;
use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = st::BigInt)]
    n: i64,
}

fn count(connection: &mut PgConnection, sql: &str) -> i64 {
    sql_query(sql).get_result::<Count>(connection).unwrap().n
}

/// The n-th of some moments that look random and repeat.
fn moment(n: u32) -> Duration {
    Duration::from_millis(u64::from(200 + n * 7919 % 900))
}

/// A company with so many letters for Huang to be sent to a server, and the variables of a node that sends them.
struct Outbox {
    own: OwnDatabase,
    server: Smtp,
    letters: usize,
    variables: Vec<(&'static str, String)>,
}

impl Outbox {
    fn of(letters: usize) -> Self {
        let (own, server) = (OwnDatabase::new(), Smtp::start(Mood::Slow(Duration::from_millis(5))));
        let mut connection = own.superuser();
        // Whatever hour it is.
        connection
            .batch_execute(
                "insert into mail_wish (user_id, quiet_from, quiet_to) select id, 0, 0 from app_user where login = 'huang'",
            )
            .unwrap();
        let huang = count(&mut connection, "select id as n from app_user where login = 'huang'");
        let customer = count(
            &mut connection,
            "select min(id) as n from customer c where c.owner_id = (select id from app_user where login = 'huang')",
        );
        let notices: Vec<Notice> = (0..letters)
            .map(|n| {
                let facts = json!({ "by": "李娜", "ids": [customer] });
                Notice::to(huang).about("customer", customer).once(format!("letter {n}")).with(facts)
            })
            .collect();
        let told = own.db(Clock::System).write_now(&Actor::robot("test"), |tx| notify(tx, &GIVEN, &notices)).unwrap();
        assert_eq!(told, letters);
        let key = folder().join(format!("mail-key-{}", own.name));
        std::fs::write(&key, "ab".repeat(32)).unwrap();
        let variables = vec![
            ("KEZHAN_DATABASE_URL", own.url()),
            ("KEZHAN_SECRET_KEY_FILE", key.display().to_string()),
            ("KEZHAN_MAIL_SERVER", "127.0.0.1".into()),
            ("KEZHAN_MAIL_PORT", server.port.to_string()),
            ("KEZHAN_MAIL_SECURITY", "none".into()),
            ("KEZHAN_MAIL_FROM", "客栈 <kezhan@yunlai.example>".into()),
        ];
        Self { own, server, letters, variables }
    }

    fn node(&self) -> Spawned {
        let variables: Vec<(&str, &str)> = self.variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Spawned::run(&["serve"], &variables)
    }

    /// Waits until all is sent; how many letters came more than once.
    fn twice(&self, sender: &Spawned) -> usize {
        let mut connection = self.own.superuser();
        let deadline = Instant::now() + Duration::from_mins(5);
        while count(&mut connection, "select count(*) as n from letter where state <> 'sent'") > 0
            || count(&mut connection, "select count(*) as n from notice where not sorted") > 0
        {
            assert!(Instant::now() < deadline, "letters are left\n{}", sender.log());
            sleep(Duration::from_millis(100));
        }
        let arrived = self.server.arrived();
        let ids: BTreeSet<&str> = arrived.iter().map(|letter| letter.id.as_str()).collect();
        assert_eq!(ids.len(), self.letters, "every letter arrived");
        hold(&mut connection);
        arrived.len() - ids.len()
    }
}

#[test]
fn slow_fault_every_letter_arrives_though_its_sender_is_killed() {
    let (letters, kills) = if is_proof() { (1000, 50) } else { (60, 3) };
    let outbox = Outbox::of(letters);
    let mut connection = outbox.own.superuser();
    let mut victim = outbox.node();
    for round in 0..kills {
        sleep(moment(round));
        victim.signal("KILL");
        victim.wait();
        // What it held is taken up when its lease ends; five minutes are not waited for here.
        connection
            .batch_execute("update letter set lease_until = now() - interval '1 second' where state = 'sending'")
            .unwrap();
        victim.again();
    }
    let twice = outbox.twice(&victim);
    println!("{letters} letters, {kills} kills, {twice} came twice");
    assert!(twice <= kills as usize, "{twice} came twice after {kills} kills");
}

#[test]
fn slow_fault_two_nodes_send_every_letter_once() {
    let outbox = Outbox::of(200);
    let (a, b) = (outbox.node(), outbox.node());
    assert_eq!(outbox.twice(&a), 0, "{}\n{}", a.log(), b.log());
}
