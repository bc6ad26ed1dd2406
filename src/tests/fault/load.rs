//! Twenty writes a second that remember what was acknowledged, and send again what was not.

use crate::support::invariants::{number, word};
use crate::support::{Browser, Reply};
use diesel::PgConnection;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Writers, each of which has the next write ready when its time has come.
const WRITERS: u64 = 8;
const A_SECOND: u64 = 20;

/// What was acknowledged about one customer.
#[derive(Default)]
struct Journal {
    id: String,
    version: u32,
    remark: String,
    follow_ups: Vec<String>,
    transfers: u32,
    owner: &'static str,
}

struct Stop<'s>(&'s AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// The load.
pub struct Load {
    stop: AtomicBool,
    pub acknowledged: AtomicU32,
    pub repeated: AtomicU32,
    /// The longest that one answer took, in milliseconds.
    pub longest: AtomicU64,
    journals: Mutex<Vec<Journal>>,
}

impl Load {
    pub fn new() -> Self {
        Self {
            stop: AtomicBool::new(false),
            acknowledged: AtomicU32::new(0),
            repeated: AtomicU32::new(0),
            longest: AtomicU64::new(0),
            journals: Mutex::default(),
        }
    }

    /// Writes while `meanwhile` runs.
    pub fn during<T>(&self, port: u16, meanwhile: impl FnOnce() -> T) -> T {
        let browser = Browser::sign_in(port, "chen");
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let browser = browser.clone();
                scope.spawn(move || self.write(browser, writer));
            }
            // Also where `meanwhile` fails: otherwise the writers go on for ever.
            let _stop = Stop(&self.stop);
            meanwhile()
        })
    }

    fn write(&self, mut browser: Browser, writer: u64) {
        let mut next = Instant::now();
        let mut turn = 0u32;
        let mut mine = Journal::default();
        while !self.stop.load(Ordering::SeqCst) {
            if turn.is_multiple_of(12) {
                self.keep(std::mem::replace(&mut mine, self.create(&mut browser, &format!("故障 {writer} {turn}"))));
            } else {
                self.change(&mut browser, &mut mine, turn);
            }
            turn += 1;
            next += Duration::from_millis(1000 * WRITERS / A_SECOND);
            sleep(next.saturating_duration_since(Instant::now()));
        }
        self.keep(mine);
    }

    fn keep(&self, journal: Journal) {
        if !journal.id.is_empty() {
            self.journals.lock().unwrap().push(journal);
        }
    }

    /// Sends a form until it is acknowledged, always with the same key.
    fn until_acknowledged(&self, mut send: impl FnMut(&str) -> Reply) -> Reply {
        let key = uuid::Uuid::now_v7().to_string();
        let deadline = Instant::now() + Duration::from_mins(2);
        loop {
            let reply = send(&key);
            if reply.status != 0 {
                self.longest.fetch_max(u64::try_from(reply.elapsed.as_millis()).unwrap(), Ordering::SeqCst);
            }
            if reply.status == 303 && !reply.header("location").starts_with("/sign-in") {
                self.acknowledged.fetch_add(1, Ordering::SeqCst);
                return reply;
            }
            assert!(matches!(reply.status, 0 | 503), "{reply:?}");
            assert!(Instant::now() < deadline, "never acknowledged: {reply:?}");
            self.repeated.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(50));
        }
    }

    fn create(&self, browser: &mut Browser, name: &str) -> Journal {
        let made = self.until_acknowledged(|key| browser.post_once("/customers/new", &[("name", name)], key));
        let id = made.header("location").trim_start_matches("/customers/").split('?').next().unwrap().to_owned();
        assert!(id.parse::<i64>().is_ok(), "{made:?}");
        Journal { id, version: 1, remark: String::new(), follow_ups: Vec::new(), transfers: 0, owner: "chen" }
    }

    fn change(&self, browser: &mut Browser, mine: &mut Journal, turn: u32) {
        let id = mine.id.clone();
        match turn % 3 {
            0 => {
                let (version, remark) = (mine.version.to_string(), format!("备注 {turn}"));
                let name = format!("改名 {id} {turn}");
                let fields = [("name", name.as_str()), ("remark", &remark), ("version", &version)];
                self.until_acknowledged(|key| browser.post_once(&format!("/customers/{id}/edit"), &fields, key));
                mine.version += 1;
                mine.remark = remark;
            }
            1 => {
                let body = format!("跟进 {id} {turn}");
                let path = format!("/customers/{id}/follow-ups");
                self.until_acknowledged(|key| browser.upload_once(&path, &[("body", &body)], key));
                mine.follow_ups.push(body);
            }
            _ => {
                let (owner, name) = if mine.owner == "chen" { ("li", "李娜") } else { ("chen", "陈静") };
                let fields = [("ids", id.as_str()), ("person", name)];
                self.until_acknowledged(|key| browser.post_once("/customers/transfer", &fields, key));
                mine.version += 1;
                mine.transfers += 1;
                mine.owner = owner;
            }
        }
    }

    /// Every acknowledged write is there, once.
    pub fn verify(&self, connection: &mut PgConnection) {
        let journals = self.journals.lock().unwrap();
        assert!(!journals.is_empty());
        for journal in journals.iter() {
            let id = &journal.id;
            let now = format!(
                "select concat_ws(' | ', c.remark, u.login, (select count(*) from follow_up f where f.customer_id = c.id),
                   (select count(*) from customer_owner_history h where h.customer_id = c.id) - 1,
                   (select count(*) from change_history h where h.object = 'customer' and h.row_id = c.id and h.name = 'customer.created'))
                 from customer c join app_user u on u.id = c.owner_id where c.id = {id}"
            );
            let expected = format!(
                "{} | {} | {} | {} | 1",
                journal.remark,
                journal.owner,
                journal.follow_ups.len(),
                journal.transfers
            );
            assert_eq!(word(connection, &now), expected, "customer {id}");
            for body in &journal.follow_ups {
                assert_eq!(
                    number(connection, &format!("select count(*) from follow_up where body = '{body}'")),
                    1,
                    "{body}"
                );
            }
        }
        let made = number(connection, "select count(*) from customer where name ~ '^(故障|改名) '");
        assert_eq!(made, i64::try_from(journals.len()).unwrap(), "customers that nobody was told of, or told of twice");
    }
}
