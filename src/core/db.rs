//! The doors to the database. There is no other way in.

use super::access::{Actor, ActorKind};
use super::event::Event;
use super::outside::Clock;
use super::problem::Problem;
use super::secret::Secret;
use super::sql::{Door, Sql, Word};
use super::tx::{Reader, Tx};
use chrono::{DateTime, Utc};
use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Error as R2d2Error, Pool};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for a place at the door.
const WAIT: Duration = Duration::from_secs(3);
/// How long one statement may take: for pages, and for work that no page waits for.
const PATIENCE: &str = "set statement_timeout = '15s'; set idle_in_transaction_session_timeout = '30s'";
const PATIENCE_ASIDE: &str = "set statement_timeout = '10min'; set idle_in_transaction_session_timeout = '2min'";

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
}

/// Connections, and as many places before them.
#[derive(Clone)]
struct Connections {
    pool: Pool<ConnectionManager<PgConnection>>,
    gate: Arc<Semaphore>,
}

/// The doors.
#[derive(Clone)]
pub struct Db {
    here: Connections,
    aside: Connections,
    clock: Clock,
    secret: Secret,
    node: Arc<str>,
    testing: bool,
}

impl Connections {
    fn open(opening: &Opening, size: u32, patience: &'static str) -> Result<Self, Problem> {
        let greeting = Greeting { patience, role: opening.role.clone(), testing: opening.testing };
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .idle_timeout(if opening.testing { None } else { Some(Duration::from_mins(10)) })
            .max_lifetime(if opening.testing { None } else { Some(Duration::from_mins(30)) })
            .test_on_check_out(false)
            .connection_customizer(Box::new(greeting))
            .build(ConnectionManager::new(&opening.url))
            .map_err(|error| Problem::Busy(error.to_string()))?;
        Ok(Self { pool, gate: Arc::new(Semaphore::new(usize::try_from(size).unwrap_or(1))) })
    }
}

#[derive(Debug)]
struct Greeting {
    patience: &'static str,
    role: Option<String>,
    testing: bool,
}

impl CustomizeConnection<PgConnection, R2d2Error> for Greeting {
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), R2d2Error> {
        let mut greet = || {
            connection.batch_execute(self.patience)?;
            connection.batch_execute(
                "set lock_timeout = '5s'; set timezone = 'UTC'; set client_min_messages = warning; set plan_cache_mode = auto",
            )?;
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
        Ok(Self { here, aside, clock, secret, node: node.into(), testing: opening.testing })
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
        let (db, actor) = (self.clone(), Arc::clone(actor));
        self.on_thread(move || db.read_now(&actor, work)).await
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
        let (db, actor) = (self.clone(), Arc::clone(actor));
        self.on_thread(move || db.write_now(&actor, work)).await
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
        let (db, actor) = (self.clone(), Arc::clone(actor));
        self.on_thread(move || db.witness_now(&actor, event, work)).await
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
        let db = self.clone();
        self.on_thread(move || db.housekeeping_now(work)).await
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
        self.transact(|connection| {
            enter(connection, actor, true)?;
            work(&mut Reader { connection, now })
        })
    }

    /// `write` on the calling thread.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_now<T>(&self, actor: &Actor, work: impl FnOnce(&mut Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        let now = self.clock.now();
        self.transact(|connection| {
            enter(connection, actor, false)?;
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
        self.transact(|connection| {
            enter(connection, actor, false)?;
            self.tx(connection, actor, now).record(event)?;
            // From here on PostgreSQL refuses writes, as it does for `read`.
            Sql::new("select set_config('transaction_read_only', 'on', true) as t").one::<Word>(connection)?;
            work(&mut Reader { connection, now })
        })
    }

    /// `housekeeping` on the calling thread.
    ///
    /// # Errors
    /// As `housekeeping`.
    pub fn housekeeping_now<T>(&self, work: impl FnOnce(&mut Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        let actor = Actor::nobody(crate::text::Lang::Zh);
        let now = self.clock.now();
        self.transact(|connection| work(&mut self.tx(connection, &actor, now)))
    }

    fn tx<'c>(&'c self, connection: &'c mut PgConnection, actor: &'c Actor, now: DateTime<Utc>) -> Tx<'c> {
        Tx { connection, actor, now, secret: &self.secret, node: &self.node, recorded: 0 }
    }

    async fn on_thread<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Problem> + Send + 'static,
    {
        let place = tokio::time::timeout(WAIT, Arc::clone(&self.here.gate).acquire_owned())
            .await
            .map_err(|_elapsed| Problem::Busy("no place at the door".into()))?
            .map_err(Problem::bug)?;
        let span = tracing::Span::current();
        tokio::task::spawn_blocking(move || {
            let done = span.in_scope(work);
            drop(place);
            done
        })
        .await
        .map_err(Problem::bug)?
    }

    /// A connection that the server closed meanwhile shows itself at `begin`, before `work` has run; then the next one is
    /// tried, so that nobody sees that the server was restarted.
    fn transact<T>(&self, work: impl FnOnce(&mut PgConnection) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut work = Some(work);
        let mut stale = self.here.pool.max_size();
        loop {
            let mut connection = self.here.pool.get().map_err(|error| Problem::Busy(error.to_string()))?;
            let done = connection.transaction(|connection| {
                let work = work.take().ok_or_else(|| Problem::bug("a transaction began twice"))?;
                self.within(connection, work)
            });
            match done {
                Err(Wrapped(Problem::Busy(_))) if work.is_some() && stale > 0 => stale -= 1,
                done => return done.map_err(|Wrapped(problem)| problem),
            }
        }
    }

    fn within<T>(
        &self,
        connection: &mut PgConnection,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Problem>,
    ) -> Result<T, Wrapped> {
        let done = work(connection)?;
        if self.testing {
            // Settings outlive the release of a savepoint; a real transaction ends them with itself.
            connection.batch_execute(
                "set constraints all immediate; select set_config('kezhan.standing', '', true), set_config('kezhan.actor', '', true),
                 set_config('kezhan.machine', '', true), set_config('kezhan.handed', '', true), set_config('kezhan.reason', '', true)",
            )?;
        }
        Ok(done)
    }

    /// The same doors at another time: the demonstration world has a past.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
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

    /// How many connections are in use, of how many.
    #[must_use]
    pub fn in_use(&self) -> (u32, u32) {
        let state = self.here.pool.state();
        (state.connections - state.idle_connections, self.here.pool.max_size())
    }
}

/// diesel wants its own error to convert into ours inside a transaction.
struct Wrapped(Problem);

impl From<diesel::result::Error> for Wrapped {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.into())
    }
}

impl From<Problem> for Wrapped {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

/// Tells PostgreSQL who acts; the policies and the history triggers read it.
fn enter(connection: &mut PgConnection, actor: &Actor, read_only: bool) -> Result<(), Problem> {
    let machine = matches!(actor.kind, ActorKind::Robot(_) | ActorKind::Operator(_));
    Sql::new(
        "select set_config('kezhan.standing', $1, true) || set_config('kezhan.actor', $2, true) || set_config('kezhan.machine', $3, true)
           || set_config('transaction_read_only', $4, true) as t",
    )
    .bind(actor.standing.context())
    .bind(actor.user_id().map_or_else(String::new, |id| id.to_string()))
    .bind(if machine { "yes" } else { "" })
    .bind(if read_only { "on" } else { "off" })
    .one::<Word>(connection)?;
    Ok(())
}

/// How many rows this transaction has written, for the harness.
fn changes(door: &mut impl Door) -> Result<i64, Problem> {
    let count = Sql::new(
        "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as n from pg_stat_xact_user_tables
         where relname not in ('submission', 'session', 'throttle', 'function_use', 'rights_version')",
    )
    .one::<super::sql::Number>(door)?;
    Ok(count.n)
}
