//! One private server for the run, one template with the named world, and clones of it to lend out.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use kezhan::admin::built_in;
use kezhan::core::access::Actor;
use kezhan::core::db::{Db, Opening};
use kezhan::core::migrate::{migrate, setup_script};
use kezhan::core::outside::Clock;
use kezhan::core::outside::postgres::{PostgresError, PrivatePostgres, SUPERUSER, Tuning};
use kezhan::core::secret::{Secret, hex, sha256};
use kezhan::seed::{self, Size};
use kezhan::text::Lang;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};

/// The secret of every world.
pub const SECRET: [u8; 32] = [7; 32];

/// The server, with the template in it.
pub static SERVER: LazyLock<Server> = LazyLock::new(Server::start);

/// Tests that set their clock to days of 2026 hold whenever they run: whoever owns a customer has owned it since before.
const LONG_AGO: &str = "update customer_owner_history set during = tstzrange('2026-01-01', upper(during)); analyze";

pub struct Server {
    postgres: PrivatePostgres,
    template: String,
    free: Mutex<Vec<String>>,
    made: AtomicU32,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Where the server and what the binary is tried with live.
pub fn folder() -> PathBuf {
    let here = env!("CARGO_MANIFEST_DIR");
    let digest = hex(&sha256(here.as_bytes()));
    let root = std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    if root {
        PathBuf::from(format!("/var/lib/kezhan-tests-{}", &digest[..8]))
    } else {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("pg")
    }
}

impl Server {
    fn start() -> Self {
        let postgres = running(&folder().join("postgres"));
        let mut server = Self { postgres, template: template_name(), free: Mutex::default(), made: AtomicU32::new(0) };
        server.prepare();
        server
    }

    /// Drops what an earlier run left, and makes the template unless this very program made it before.
    fn prepare(&mut self) {
        let mut admin = self.admin();
        admin.batch_execute(&setup_script("kezhan")).unwrap();
        let there: Vec<Name> = sql_query(
            "select datname::text as name from pg_database where datname like 't\\_%' or datname like 'c\\_%'",
        )
        .load(&mut admin)
        .unwrap();
        let ready = there.iter().any(|one| one.name == self.template);
        for old in there.iter().filter(|one| one.name != self.template) {
            admin.batch_execute(&format!("drop database \"{}\" with (force)", old.name)).unwrap();
        }
        if ready {
            return;
        }
        let building = self.template.replacen('t', "c", 1);
        let db = self.make(&building);
        kezhan::demo::load(&db, chrono_tz::Asia::Shanghai).unwrap();
        drop(db);
        PgConnection::establish(&self.superuser_url(&building)).unwrap().batch_execute(LONG_AGO).unwrap();
        admin.batch_execute(&format!("alter database \"{building}\" rename to \"{}\"", self.template)).unwrap();
    }

    /// A database with the product's tables and nobody in it.
    fn make(&self, name: &str) -> Db {
        self.admin().batch_execute(&format!("create database \"{name}\" owner kezhan_owner template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'")).unwrap();
        let url = self.superuser_url(name);
        let mut guard = PgConnection::establish(&url).unwrap();
        let mut connection = PgConnection::establish(&url).unwrap();
        migrate(&mut guard, &mut connection, "kezhan").unwrap();
        let db = opened(self.app_url(name), None);
        db.write_now(&Actor::operator("test".into(), Lang::En), built_in::install).unwrap();
        db
    }

    /// A large company in a database of its own.
    pub fn seeded(&self, customers: i64) -> String {
        let name = format!("c_{}", self.made.fetch_add(1, Ordering::Relaxed));
        drop(self.make(&name));
        let db = opened(self.superuser_url(&name), Some("kezhan_owner".into()));
        let size = Size { customers, users: 2_000, seed: 1 };
        seed::load(&db, &Actor::operator("test".into(), Lang::En), &size, &|_| {}).unwrap();
        name
    }

    pub fn app_url(&self, name: &str) -> String {
        self.postgres.url("kezhan_app", name)
    }

    pub fn superuser_url(&self, name: &str) -> String {
        self.postgres.url(SUPERUSER, name)
    }

    pub fn admin(&self) -> PgConnection {
        PgConnection::establish(&self.postgres.url(SUPERUSER, "postgres")).unwrap()
    }

    /// A copy of the template.
    pub fn clone_template(&self) -> String {
        let name = format!("c_{}", self.made.fetch_add(1, Ordering::Relaxed));
        // PostgreSQL refuses to copy a database that somebody is connected to, and a pool closes in its own time.
        let deadline = Instant::now() + Duration::from_mins(2);
        let statement = format!("create database \"{name}\" template \"{}\" strategy wal_log", self.template);
        while let Err(error) = self.admin().batch_execute(&statement) {
            assert!(Instant::now() < deadline, "{error}");
            std::thread::sleep(Duration::from_millis(50));
        }
        name
    }

    pub fn drop_database(&self, name: &str) {
        self.admin().batch_execute(&format!("drop database if exists \"{name}\" with (force)")).unwrap();
    }
}

fn opened(url: String, role: Option<String>) -> Db {
    let opening = Opening { url, size: 1, aside: 1, role, testing: false, countdown: None };
    Db::open(&opening, Clock::System, Secret::new(SECRET), "test").unwrap()
}

/// Starts the server, after another run in the same checkout has ended.
fn running(folder: &Path) -> PrivatePostgres {
    let tuning = Tuning { durable: false, ..Tuning::default() };
    let deadline = Instant::now() + Duration::from_mins(20);
    loop {
        match PrivatePostgres::start(folder, &tuning) {
            Ok(server) => return server,
            Err(PostgresError::Taken { .. }) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(200));
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// Another program, or another day, makes another world.
fn template_name() -> String {
    let me = std::fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let built = me.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    let today = Clock::System.now().date_naive();
    format!("t_{}", &hex(&sha256(format!("{built:?} {} {today}", me.len()).as_bytes()))[..12])
}

/// A clone lent for one world. Whoever has it commits nothing, so it goes back as it was.
pub struct Lease(pub String);

/// Lends a clone.
pub fn lease() -> Lease {
    let free = SERVER.free.lock().unwrap().pop();
    Lease(free.unwrap_or_else(|| SERVER.clone_template()))
}

impl Drop for Lease {
    fn drop(&mut self) {
        SERVER.free.lock().unwrap().push(std::mem::take(&mut self.0));
    }
}
