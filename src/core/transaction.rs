//! How a transaction begins, with who acts in it, and how it ends: with everything or nothing.

use super::access::{Actor, ActorKind};
use super::problem::Problem;
use super::sql::{Door, Number, Sql};
use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use std::fmt::Write as _;

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

/// How a transaction begins.
pub enum Entering<'a> {
    As(&'a Actor, Right),
    Plainly,
}

/// Whether PostgreSQL itself refuses writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Right {
    Read,
    Write,
}

impl Entering<'_> {
    /// Tells PostgreSQL who acts; the policies and the history triggers read it.
    fn context(&self) -> String {
        let Self::As(actor, right) = self else { return String::new() };
        let machine = matches!(actor.kind, ActorKind::Robot(_) | ActorKind::Operator(_));
        let mut out = String::new();
        let _infallible = write!(
            out,
            "; set local kezhan.standing = '{}'; set local kezhan.actor = '{}'; set local kezhan.machine = '{}'; set local transaction_read_only = {}",
            actor.standing.context(),
            actor.user_id().map_or_else(String::new, |id| id.to_string()),
            if machine { "yes" } else { "" },
            if *right == Right::Read { "on" } else { "off" },
        );
        out
    }
}

/// A real transaction: it begins and learns who acts in one round trip, and ends with everything or nothing.
pub fn through<T>(
    connection: &mut PgConnection,
    entering: &Entering,
    work: &mut impl FnMut(&mut PgConnection) -> Result<T, Problem>,
) -> Result<T, Problem> {
    AnsiTransactionManager::begin_transaction_sql(connection, &format!("begin{}", entering.context()))?;
    match work(connection) {
        Ok(done) => {
            AnsiTransactionManager::commit_transaction(connection)?;
            Ok(done)
        }
        Err(problem) => {
            // Where even that fails, the connection is broken and the pool drops it.
            let _told_by_the_problem = AnsiTransactionManager::rollback_transaction(connection);
            Err(problem)
        }
    }
}

/// A savepoint of the transaction that a test never commits.
pub fn within<T>(
    connection: &mut PgConnection,
    entering: &Entering,
    mut work: impl FnMut(&mut PgConnection) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let done = connection.transaction(|connection| {
        // An empty statement is refused.
        connection.batch_execute(&format!("select{}", entering.context()))?;
        let done = work(connection)?;
        // Settings outlive the release of a savepoint; a real transaction ends them with itself.
        connection.batch_execute(
            "set constraints all immediate; select set_config('kezhan.standing', '', true), set_config('kezhan.actor', '', true),
             set_config('kezhan.machine', '', true), set_config('kezhan.handed', '', true), set_config('kezhan.handed_object', '', true),
             set_config('kezhan.reason', '', true)",
        )?;
        Ok(done)
    });
    done.map_err(|Wrapped(problem)| problem)
}

/// How many rows this transaction has written, for the harness.
pub fn changes(door: &mut impl Door) -> Result<i64, Problem> {
    let count = Sql::new(
        "select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as n from pg_stat_xact_user_tables
         where relname not in ('submission', 'session', 'throttle', 'function_use', 'rights_version', 'directory_state', 'directory_account', 'notice', 'letter')",
    )
    .one::<Number>(door)?;
    Ok(count.n)
}
