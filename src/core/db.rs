//! The doors to the database. There is no other way in.

use super::access::Actor;
use super::countdown::Countdown;
use super::event::Event;
use super::gate::{Gate, Place};
use super::outside::Clock;
use super::problem::Problem;
use super::pulse::{self, Pulse};
use super::secret::Secret;
use super::sql::Sql;
use super::tally::{Figures, Tally, Toll};
use super::transaction::{Entering, Right, changes, through, within};
use super::tx::{Reader, Tx};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::connection::SimpleConnection;
use diesel::pg::{Pg, PgConnection};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Error as R2d2Error, Pool};
use diesel::{Connection, QueryableByName};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long a thread waits for a connection.
const WAIT: Duration = Duration::from_secs(3);
/// How long one statement may take: for pages, and for work that no page waits for.
const PATIENCE: &str = "set statement_timeout = '15s'; set idle_in_transaction_session_timeout = '30s'; \
   set plan_cache_mode = force_generic_plan";
const PATIENCE_ASIDE: &str = "set statement_timeout = '10min'; set idle_in_transaction_session_timeout = '2min'; \
   set plan_cache_mode = auto";
/// After how long a request wants to know whether the database answers at all.
const DOUBT: Duration = Duration::from_secs(1);
/// How often it then looks.
const GLANCE: Duration = Duration::from_millis(100);
/// What libpq is told of a line that breaks without a word: how long a new connection may take, and after how long a
/// peer that acknowledges nothing is given up. In seconds; the last in milliseconds.
const LINE: [(&str, &str); 5] = [
    ("connect_timeout", "3"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "5000"),
];

/// How the pool is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// libpq URL or key=value text.
    pub url: String,
    pub size: u32,
    /// Connections for long work, apart from those of pages.
    pub aside: u32,
    /// The role to become after connecting, where the login is not the application's own.
    pub role: Option<String>,
    /// One connection inside a transaction that is never committed; each door leaves no context behind.
    pub testing: bool,
    /// For tests that let a statement fail.
    pub countdown: Option<Countdown>,
}

/// Connections, and as many places before them.
#[derive(Clone)]
struct Connections {
    pool: Pool<ConnectionManager<PgConnection>>,
    gate: Gate,
}

/// The doors.
#[derive(Clone)]
pub struct Db {
    here: Connections,
    aside: Connections,
    clock: Clock,
    zone: Tz,
    secret: Secret,
    node: Arc<str>,
    testing: bool,
    countdown: Option<Countdown>,
    tally: Arc<Tally>,
    pulse: Pulse,
    /// Set when the request that asked was told to come again: what is still being done for it is not kept.
    gone: Arc<AtomicBool>,
}

impl Connections {
    fn open(opening: &Opening, size: u32, patience: &'static str) -> Result<Self, Problem> {
        let greeting = Greeting { patience, role: opening.role.clone(), testing: opening.testing };
        let url = pulse::with(&opening.url, &LINE.map(|(name, value)| (name, value.to_owned())));
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .idle_timeout(if opening.testing { None } else { Some(Duration::from_mins(10)) })
            .max_lifetime(if opening.testing { None } else { Some(Duration::from_mins(30)) })
            .test_on_check_out(false)
            .connection_customizer(Box::new(greeting))
            .build(ConnectionManager::new(url))
            .map_err(|error| Problem::Busy(error.to_string()))?;
        Ok(Self { pool, gate: Gate::new(usize::try_from(size).unwrap_or(1)) })
    }
}

#[derive(Debug)]
struct Greeting {
    patience: &'static str,
    role: Option<String>,
    testing: bool,
}

impl CustomizeConnection<PgConnection, R2d2Error> for Greeting {
    /// Plans are made once for each statement, for values unknown: planning takes longer than most statements, and what depends on
    /// values (whether a scope is wide, how a search begins) is a statement of its own.
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), R2d2Error> {
        let mut greet = || {
            connection.batch_execute(self.patience)?;
            connection
                .batch_execute("set lock_timeout = '5s'; set timezone = 'UTC'; set client_min_messages = warning")?;
            if let Some(role) = &self.role {
                let role = role.replace('"', "");
                connection.batch_execute(&format!("set role \"{role}\""))?;
            }
            if self.testing { connection.begin_test_transaction() } else { Ok(()) }
        };
        greet().map_err(R2d2Error::QueryError)
    }
}

impl Db {
    /// Opens the pool. Connections are made when first needed.
    ///
    /// # Errors
    /// `Busy` where the database does not answer.
    pub fn open(opening: &Opening, clock: Clock, secret: Secret, node: &str) -> Result<Self, Problem> {
        let here = Connections::open(opening, opening.size, PATIENCE)?;
        // What a test writes is seen by its one connection alone.
        let aside =
            if opening.testing { here.clone() } else { Connections::open(opening, opening.aside, PATIENCE_ASIDE)? };
        let (node, testing) = (node.into(), opening.testing);
        let (countdown, pulse) = (opening.countdown.clone(), Pulse::of(&opening.url));
        let (tally, gone) = (Arc::default(), Arc::default());
        Ok(Self { here, aside, clock, zone: Tz::UTC, secret, node, testing, countdown, tally, pulse, gone })
    }

    /// The same doors for long work: exports, reports, imports and jobs have connections of their own, so that pages
    /// are not kept waiting, and ten minutes for a statement.
    #[must_use]
    pub fn aside(&self) -> Self {
        Self { here: self.aside.clone(), ..self.clone() }
    }

    /// Reads as the actor, in a transaction in which PostgreSQL itself refuses writes.
    ///
    /// # Errors
    /// Those of `work`; `Busy` where no connection is free in time.
    pub async fn read<T, F>(&self, actor: &Arc<Actor>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, Problem> + Send + 'static,
    {
        let (db, actor) = (self.asked(), Arc::clone(actor));
        db.clone().on_thread(move || db.read_now(&actor, work)).await
    }

    /// Writes as the actor: everything, or nothing.
    ///
    /// # Errors
    /// Those of `work`; `Busy` where no connection is free in time.
    pub async fn write<T, F>(&self, actor: &Arc<Actor>, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx) -> Result<T, Problem> + Send + 'static,
    {
        let (db, actor) = (self.asked(), Arc::clone(actor));
        db.clone().on_thread(move || db.write_now(&actor, work)).await
    }

    /// Writes what a submitted form asks for, once: a repetition with the same key gets the first one's answer.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_once<F>(&self, actor: &Arc<Actor>, key: Uuid, work: F) -> Result<String, Problem>
    where
        F: FnOnce(&mut Tx) -> Result<String, Problem> + Send + 'static,
    {
        self.write(actor, move |tx| tx.once(key, work)).await
    }

    /// Reads what leaves a trace, such as an export or a masked value: the event is there before anything is answered.
    ///
    /// # Errors
    /// Those of `work`, and then no event is left; `Busy` where no connection is free in time.
    pub async fn witness<T, F>(&self, actor: &Arc<Actor>, event: Event, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, Problem> + Send + 'static,
    {
        let (db, actor) = (self.asked(), Arc::clone(actor));
        db.clone().on_thread(move || db.witness_now(&actor, event, work)).await
    }

    /// The small door of sessions, throttles, jobs and standings: tables without business data.
    ///
    /// # Errors
    /// Those of `work`; `Busy` where no connection is free in time.
    pub async fn housekeeping<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx) -> Result<T, Problem> + Send + 'static,
    {
        let db = self.asked();
        db.clone().on_thread(move || db.housekeeping_now(work)).await
    }

    /// `read` on the calling thread, for commands and jobs.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_now<T>(
        &self,
        actor: &Actor,
        work: impl FnOnce(&mut Reader) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.clock.now();
        self.enter(&Entering::As(actor, Right::Read), |connection| {
            work(&mut Reader { connection, toll: self.toll(), now, zone: self.zone })
        })
    }

    /// `write` on the calling thread.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_now<T>(&self, actor: &Actor, work: impl FnOnce(&mut Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        let now = self.clock.now();
        self.enter(&Entering::As(actor, Right::Write), |connection| {
            let mut tx = self.tx(connection, actor, now);
            let before = if self.testing { changes(tx.connection)? } else { 0 };
            let done = work(&mut tx)?;
            if self.testing && tx.recorded == 0 && changes(tx.connection)? != before {
                return Err(Problem::bug("a transaction changed something and recorded nothing"));
            }
            Ok(done)
        })
    }

    /// `witness` on the calling thread: inserts the event, reads, commits.
    ///
    /// # Errors
    /// As `witness`.
    pub fn witness_now<T>(
        &self,
        actor: &Actor,
        event: Event,
        work: impl FnOnce(&mut Reader) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.clock.now();
        self.enter(&Entering::As(actor, Right::Write), |connection| {
            self.tx(connection, actor, now).record(event)?;
            // From here on PostgreSQL refuses writes, as it does for `read`.
            self.tally.round_trips(1);
            connection.batch_execute("set local transaction_read_only = on")?;
            work(&mut Reader { connection, toll: self.toll(), now, zone: self.zone })
        })
    }

    /// `housekeeping` on the calling thread.
    ///
    /// # Errors
    /// As `housekeeping`.
    pub fn housekeeping_now<T>(&self, work: impl FnOnce(&mut Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        let actor = Actor::nobody(crate::text::Lang::Zh);
        let now = self.clock.now();
        self.enter(&Entering::Plainly, |connection| work(&mut self.tx(connection, &actor, now)))
    }

    /// One statement of the small door, a transaction by itself: for what every request asks first.
    ///
    /// # Errors
    /// As the database answers; `Busy` where no connection is free in time.
    pub async fn ask<T: QueryableByName<Pg> + Send + 'static>(&self, sql: Sql) -> Result<Option<T>, Problem> {
        let db = self.asked();
        db.clone().on_thread(move || db.ask_now(&sql)).await
    }

    fn ask_now<T: QueryableByName<Pg> + 'static>(&self, sql: &Sql) -> Result<Option<T>, Problem> {
        self.tally.round_trips(1);
        if self.testing {
            return self.transact(&Entering::Plainly, |connection| sql.clone().maybe(connection));
        }
        let mut stale = self.here.pool.max_size();
        loop {
            let mut connection = self.here.pool.get().map_err(|error| Problem::Busy(error.to_string()))?;
            match sql.clone().maybe(&mut *connection) {
                Err(Problem::Busy(_)) if stale > 0 => {
                    stale -= 1;
                    // One that is gone shows itself at `begin`, and then the pool drops it.
                    drop(through(&mut connection, &Entering::Plainly, &mut |_| Ok(())));
                }
                done => return done,
            }
        }
    }

    fn tx<'c>(&'c self, connection: &'c mut PgConnection, actor: &'c Actor, now: DateTime<Utc>) -> Tx<'c> {
        let (toll, set_time, zone) = (self.toll(), self.clock.set(), self.zone);
        Tx { connection, toll, actor, now, zone, set_time, secret: &self.secret, node: &self.node, recorded: 0 }
    }

    fn toll(&self) -> Toll<'_> {
        Toll { tally: &self.tally, countdown: self.countdown.as_ref() }
    }

    /// The same doors for one request, which may leave before the work is done.
    fn asked(&self) -> Self {
        Self { gone: Arc::default(), ..self.clone() }
    }

    async fn on_thread<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Problem> + Send + 'static,
    {
        let silent = || Problem::Busy("the database does not answer".into());
        if self.pulse.is_silent() {
            return Err(silent());
        }
        let place = self.place().await?;
        let (span, tally) = (tracing::Span::current(), Arc::clone(&self.tally));
        let mut work = tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let done = span.in_scope(work);
            drop(place);
            tally.inside(begun.elapsed());
            done
        });
        let mut patience = DOUBT;
        loop {
            match tokio::time::timeout(patience, &mut work).await {
                Ok(done) => return done.map_err(Problem::bug)?,
                // The thread stays behind with its place, until the server answers or its connection ends.
                Err(_elapsed) if self.pulse.is_silent() => {
                    self.gone.store(true, Ordering::Relaxed);
                    return Err(silent());
                }
                Err(_elapsed) => self.pulse.take(),
            }
            patience = GLANCE;
        }
    }

    /// A place at the door, counted.
    async fn place(&self) -> Result<Place, Problem> {
        let begun = Instant::now();
        let waits = self.tally.wait();
        let place = self.here.gate.enter().await;
        drop(waits);
        self.tally.waited(begun.elapsed(), place.is_ok());
        place
    }

    /// Whether the request that asked has been told to come again.
    fn is_gone(&self) -> Result<(), Problem> {
        if self.gone.load(Ordering::Relaxed) { Err(Problem::Busy("nobody waits any more".into())) } else { Ok(()) }
    }

    /// A transaction, whose beginning and end are a round trip each.
    fn enter<T>(
        &self,
        entering: &Entering,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.tally.round_trips(2);
        self.transact(entering, work)
    }

    /// A connection that the server closed meanwhile shows itself at `begin`, before `work` has run; then the next one is
    /// tried, so that nobody sees that the server was restarted.
    fn transact<T>(
        &self,
        entering: &Entering,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut work = Some(work);
        let mut stale = self.here.pool.max_size();
        loop {
            self.is_gone()?;
            let mut connection = self.here.pool.get().map_err(|error| Problem::Busy(error.to_string()))?;
            let mut once = |connection: &mut PgConnection| {
                let work = work.take().ok_or_else(|| Problem::bug("a transaction began twice"))?;
                let done = work(connection)?;
                self.is_gone().map(|()| done)
            };
            let done = if self.testing {
                within(&mut connection, entering, once)
            } else {
                through(&mut connection, entering, &mut once)
            };
            match done {
                Err(Problem::Busy(_)) if work.is_some() && stale > 0 => stale -= 1,
                done => return done,
            }
        }
    }

    /// The same doors at another time: the demonstration world has a past.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// The same doors of a company whose days begin at midnight in this zone; in UTC unless said.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    /// The clock that the doors tell time by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The installation's secret.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// What went through the doors.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.tally.figures()
    }

    /// How many connections are in use, of how many.
    #[must_use]
    pub fn in_use(&self) -> (u32, u32) {
        let state = self.here.pool.state();
        (state.connections - state.idle_connections, self.here.pool.max_size())
    }
}
