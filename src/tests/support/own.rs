//! A database of one's own, for what must be committed.

use super::server::{Lease, SECRET, SERVER, lease};
use super::world::{World, config};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use kezhan::core::countdown::Countdown;
use kezhan::core::db::{Db, Opening};
use kezhan::core::outside::Clock;
use kezhan::core::problem::Problem;
use kezhan::core::secret::Secret;
use kezhan::core::sql::Door;
use kezhan::core::tx::Tx;

/// A copy of the template, dropped at the end.
pub struct OwnDatabase {
    pub name: String,
}

impl OwnDatabase {
    pub fn new() -> Self {
        Self { name: SERVER.clone_template() }
    }

    /// A company as `kezhan seed` makes it, with so many customers and 2,000 people.
    pub fn seeded(customers: i64) -> Self {
        Self { name: SERVER.seeded(customers) }
    }

    /// The libpq URL of the application's role.
    pub fn url(&self) -> String {
        SERVER.app_url(&self.name)
    }

    /// Past row-level security and every grant.
    pub fn superuser(&self) -> PgConnection {
        PgConnection::establish(&SERVER.superuser_url(&self.name)).unwrap()
    }

    /// Doors for the application, each of up to eight with a transaction of its own.
    pub fn db(&self, clock: Clock) -> Db {
        self.open(clock, 8, None, false)
    }

    /// One door over it, in which nothing is committed and a statement may be made to fail.
    pub fn trial(&self, clock: Clock, countdown: Countdown) -> Db {
        self.open(clock, 1, Some(countdown), true)
    }

    /// As `db`; a statement may be made to fail, or its connection to break.
    pub fn breaking(&self, clock: Clock, countdown: Countdown) -> Db {
        self.open(clock, 8, Some(countdown), false)
    }

    fn open(&self, clock: Clock, size: u32, countdown: Option<Countdown>, testing: bool) -> Db {
        let opening = Opening { url: SERVER.app_url(&self.name), size, aside: 3, role: None, testing, countdown };
        Db::open(&opening, clock, Secret::new(SECRET), "test").unwrap()
    }

    /// The product over it, committing what it does.
    pub async fn world(&self) -> World {
        self.world_at(Clock::fixed(Clock::System.now())).await
    }

    /// The same with settings.
    pub async fn world_with(&self, settings: &[(&str, &str)]) -> World {
        let clock = Clock::fixed(Clock::System.now());
        World::over(config(settings), self.db(clock.clone()), clock, None).await
    }

    /// The same by another clock.
    pub async fn world_at(&self, clock: Clock) -> World {
        World::over(config(&[]), self.db(clock.clone()), clock, None).await
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        SERVER.drop_database(&self.name);
    }
}

/// Doors in which nothing is committed, and a way past them in the same transaction: for tests of the rules themselves.
pub struct Trial {
    pub db: Db,
    _lease: Lease,
}

impl Trial {
    #[allow(clippy::new_without_default, reason = "it lends a database")]
    pub fn new() -> Self {
        let lease = lease();
        let opening = Opening {
            url: SERVER.superuser_url(&lease.0),
            size: 1,
            aside: 1,
            role: Some("kezhan_app".into()),
            testing: true,
            countdown: None,
        };
        Self { db: Db::open(&opening, Clock::System, Secret::new(SECRET), "test").unwrap(), _lease: lease }
    }

    /// As the superuser, whom no policy and no grant holds back.
    pub fn past_everything<T>(&self, work: impl FnOnce(&mut Tx) -> T) -> T {
        self.db
            .housekeeping_now(|tx| {
                tx.connection().batch_execute("reset role; set statement_timeout = 0").map_err(Problem::bug)?;
                let done = work(tx);
                tx.connection().batch_execute("set role kezhan_app").map_err(Problem::bug)?;
                Ok(done)
            })
            .unwrap()
    }

    /// Does something and undoes it.
    pub fn undone<T>(&self, work: impl FnOnce() -> T) -> T {
        between_doors(&self.db, "savepoint trial");
        let done = work();
        between_doors(&self.db, "rollback to savepoint trial; release savepoint trial");
        done
    }
}

/// Runs statements between two doors: the door's own savepoint is ended before and begun after them.
pub fn between_doors(db: &Db, statements: &str) {
    let script = format!("release savepoint diesel_savepoint_1; {statements}; savepoint diesel_savepoint_1");
    db.housekeeping_now(|tx| tx.connection().batch_execute(&script).map_err(Problem::bug)).unwrap();
}
