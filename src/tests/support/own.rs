//! A database of one's own, for what must be committed.

use super::server::{SECRET, SERVER};
use super::world::{World, config};
use diesel::{Connection, PgConnection};
use kezhan::core::db::{Db, Opening};
use kezhan::core::outside::Clock;
use kezhan::core::secret::Secret;

/// A copy of the template, dropped at the end.
pub struct OwnDatabase {
    pub name: String,
}

impl OwnDatabase {
    pub fn new() -> Self {
        Self { name: SERVER.clone_template() }
    }

    /// Past row-level security and every grant.
    pub fn superuser(&self) -> PgConnection {
        PgConnection::establish(&SERVER.superuser_url(&self.name)).unwrap()
    }

    /// Doors for the application, each of up to eight with a transaction of its own.
    pub fn db(&self, clock: Clock) -> Db {
        self.open(clock, 8, false)
    }

    /// One door over it, in which nothing is committed.
    pub fn trial(&self, clock: Clock) -> Db {
        self.open(clock, 1, true)
    }

    fn open(&self, clock: Clock, size: u32, testing: bool) -> Db {
        let opening = Opening { url: SERVER.app_url(&self.name), size, role: None, testing };
        Db::open(&opening, clock, Secret::new(SECRET), "test").unwrap()
    }

    /// The product over it, committing what it does.
    pub async fn world(&self) -> World {
        let clock = Clock::fixed(Clock::System.now());
        World::over(config(&[]), self.db(clock.clone()), clock, None).await
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        SERVER.drop_database(&self.name);
    }
}
