//! Brings a database to the version of this binary: roles, tables, then functions, policies and grants.
//! diesel takes no lock around migrations, so one is taken here and checked to be really held.

use super::access::policy;
use super::problem::Problem;
use super::sql::{Number, Sql};
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// The migrations in this binary.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The advisory lock that a migrating node holds.
const LOCK: i64 = 0x006b_657a_6861_6e01;

/// What was done.
#[derive(Debug, Default, serde::Serialize)]
pub struct Report {
    /// Versions applied now, in order.
    pub applied: Vec<String>,
}

/// SQL that a database administrator runs once, as superuser, before the first migration: the roles and the database.
#[must_use]
pub fn setup_script(prefix: &str) -> String {
    let role = |name: &str, rights: &str| {
        format!(
            "do $$ begin if not exists (select from pg_roles where rolname = '{prefix}_{name}') then create role {prefix}_{name} {rights}; end if; end $$;\n"
        )
    };
    [
        role("owner", "nologin"),
        role("app", "login"),
        role("report", "nologin"),
        role("backup", "nologin bypassrls"),
        role("blind", "nologin bypassrls"),
        format!("grant {prefix}_blind to {prefix}_owner;\n"),
    ]
    .concat()
}

/// Applies what is pending, as the owner role, while `guard` (a connection of its own) holds the lock.
///
/// # Errors
/// `Busy` where another node migrates for longer than a minute or the lock is not truly held; `Bug` where a statement fails.
pub fn migrate(guard: &mut PgConnection, connection: &mut PgConnection, prefix: &str) -> Result<Report, Problem> {
    take_lock(guard)?;
    let done = run(connection, prefix);
    Sql::new("select case when pg_advisory_unlock($1) then 1 else 0 end::bigint as n")
        .bind(LOCK)
        .one::<Number>(guard)?;
    done
}

fn take_lock(guard: &mut PgConnection) -> Result<(), Problem> {
    guard.batch_execute("set lock_timeout = '60s'")?;
    Sql::new("select 1::bigint as n from pg_advisory_lock($1)").bind(LOCK).one::<Number>(guard)?;
    // A pooler between us and the server would give a lock that nobody holds.
    let held = Sql::new(
        "select count(*) as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted
           and (classid::bigint << 32 | objid::bigint) = $1",
    )
    .bind(LOCK)
    .one::<Number>(guard)?;
    if held.n == 1 { Ok(()) } else { Err(Problem::Busy("the migration lock is not held".into())) }
}

fn run(connection: &mut PgConnection, prefix: &str) -> Result<Report, Problem> {
    connection
        .batch_execute(&format!("set role {prefix}_owner; set statement_timeout = 0; set lock_timeout = '5s'"))?;
    let applied =
        connection.run_pending_migrations(MIGRATIONS).map_err(Problem::bug)?.iter().map(ToString::to_string).collect();
    connection.batch_execute(&format!("begin; {}; commit", policy::script(prefix)))?;
    connection
        .batch_execute("select make_month(current_date), make_month((current_date + interval '1 month')::date)")?;
    Ok(Report { applied })
}

/// Names of migrations in this binary that the database lacks.
///
/// # Errors
/// As the database answers.
pub fn pending(connection: &mut PgConnection) -> Result<Vec<String>, Problem> {
    Ok(connection.pending_migrations(MIGRATIONS).map_err(Problem::bug)?.iter().map(|m| m.name().to_string()).collect())
}
