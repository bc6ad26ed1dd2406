//! Brings a database to the version of this binary: roles, tables, then functions, policies and grants.
//! diesel takes no lock around migrations, so one is taken here and checked to be really held.

use super::access::policy;
use super::fill;
use super::problem::Problem;
use super::secret::{hex, sha256};
use super::sql::{Number, Sql, Word};
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::{Pg, PgConnection};
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

/// The roles, as plain SQL for a superuser. Safe to run again. `owner` owns the tables and nobody signs in as it;
/// `migrate` signs in and becomes it; `app` is what pages run as; `report` and `backup` only read; `blind` owns the
/// functions that look beyond the actor's sight.
#[must_use]
pub fn setup_script(prefix: &str) -> String {
    let role = |name: &str, rights: &str| {
        format!(
            "do $$ begin if not exists (select from pg_roles where rolname = '{prefix}_{name}') then create role {prefix}_{name} {rights}; end if; end $$;\n"
        )
    };
    [
        role("owner", "nologin"),
        role("migrate", "login"),
        role("app", "login"),
        role("report", "nologin"),
        role("backup", "login bypassrls"),
        role("blind", "nologin bypassrls"),
        format!("grant {prefix}_owner to {prefix}_migrate;\ngrant {prefix}_blind to {prefix}_owner;\n"),
    ]
    .concat()
}

/// What a database administrator gives to psql once, as superuser, before the first migration: roles, the database and
/// its extensions. Passwords are set apart, so that they stand in no file. Safe to run again.
#[must_use]
pub fn setup_for_psql(prefix: &str, database: &str) -> String {
    SETUP
        .replace("{roles}", &setup_script(prefix))
        .replace("{prefix}", prefix)
        .replace("{literal}", &database.replace('\'', "''"))
        .replace("{database}", &database.replace('"', "\"\""))
}

const SETUP: &str = r#"-- For psql as a superuser, connected to any database of the server; safe to run again.
-- Then give the roles that sign in their passwords (kezhan_backup only where it is used):
--   \password {prefix}_app
--   \password {prefix}_migrate
--   \password {prefix}_backup
\set ON_ERROR_STOP on
{roles}
select format('create database %I owner {prefix}_owner template template0 encoding ''UTF8'' lc_collate ''C.UTF-8'' lc_ctype ''C.UTF-8''',
    '{literal}') where not exists (select from pg_database where datname = '{literal}') \gexec
revoke connect on database "{database}" from public;
grant connect on database "{database}" to {prefix}_migrate, {prefix}_app, {prefix}_report, {prefix}_backup;
-- Errors are told apart by their words where PostgreSQL's codes do not reach us.
do $$ begin alter database "{database}" set lc_messages = 'C'; exception when insufficient_privilege then null; end $$;
\connect "{database}"
create extension if not exists pg_trgm;
create extension if not exists btree_gist;
"#;

/// Applies what is pending, as the owner role. `guard`, a connection of its own, holds the lock until it is closed.
///
/// # Errors
/// `Busy` where another node migrates for longer than a minute or the lock is not truly held; `Refused` where the server sorts
/// no Chinese names; `Bug` where a statement fails.
pub fn migrate(guard: &mut PgConnection, connection: &mut PgConnection, prefix: &str) -> Result<Report, Problem> {
    take_lock(guard)?;
    if !sorts_by_pinyin(connection)? {
        return Err(Problem::Refused(NO_ICU.into()));
    }
    run(connection, prefix)
}

/// What an administrator is told of a server that can't put names in order.
const NO_ICU: &str = "this PostgreSQL, which was built without ICU: names can't be put in the order of pinyin. \
    Use a server that was configured --with-icu, as those of Debian, Red Hat and postgresql.org are";

/// Whether the server knows ICU: then it has brought collations of ICU along.
///
/// # Errors
/// As the database answers.
pub fn sorts_by_pinyin(connection: &mut PgConnection) -> Result<bool, Problem> {
    let known =
        Sql::new("select count(*) as n from (select from pg_catalog.pg_collation where collprovider = 'i' limit 1) x");
    Ok(known.one::<Number>(connection)?.n > 0)
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
    fill::after_migration(connection)?;
    connection.batch_execute(&format!("begin; {}; commit", policy::script(prefix)))?;
    connection.batch_execute(MONTHS)?;
    Ok(Report { applied })
}

/// Makes the partitions of this month and the next.
const MONTHS: &str = "select make_month(current_date), make_month((current_date + interval '1 month')::date)";

/// Whether the database stands where this binary brought it last: the schema, functions, policies, grants and what else
/// `beside` names. The partitions of this month and the next are made, should nobody have been there to do it.
///
/// # Errors
/// As the database answers.
pub fn stands(connection: &mut PgConnection, prefix: &str, beside: &str) -> Result<bool, Problem> {
    let signed =
        Sql::new("select coalesce(obj_description(to_regprocedure('public.kz_sides(text)'), 'pg_proc'), '') as t");
    if signed.one::<Word>(connection)?.t != mark(prefix, beside)? || applied(connection)?.len() != known() {
        return Ok(false);
    }
    connection.batch_execute(&format!("set role {prefix}_owner; {MONTHS}"))?;
    Ok(true)
}

/// Says that the database stands where this binary brings it, for [`stands`]. The last step of a migration, as the owner role.
///
/// # Errors
/// As the database answers.
pub fn sign(connection: &mut PgConnection, prefix: &str, beside: &str) -> Result<(), Problem> {
    connection.batch_execute(&format!("comment on function kz_sides(text) is '{}'", mark(prefix, beside)?))?;
    Ok(())
}

/// A digest of everything that a migration brings about.
fn mark(prefix: &str, beside: &str) -> Result<String, Problem> {
    let names: Vec<String> = migrations()?.into_iter().map(|(_, name)| name).collect();
    let all =
        [&setup_script(prefix), &policy::script(prefix), &names.join(","), beside].map(|text| sha256(text.as_bytes()));
    Ok(hex(&sha256(&all.concat())))
}

/// How the migrations of the database differ from those of this binary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// In this binary only: to be applied.
    pub pending: Vec<String>,
    /// In the database only: a newer binary was here.
    pub unknown: Vec<String>,
}

/// Compares the database with this binary. Only reads, so the application's own role may ask.
///
/// # Errors
/// As the database answers.
pub fn difference(connection: &mut PgConnection) -> Result<Difference, Problem> {
    compare(&applied(connection)?)
}

/// Versions of the migrations that the database has, in order.
///
/// # Errors
/// As the database answers.
pub fn applied(connection: &mut PgConnection) -> Result<Vec<String>, Problem> {
    let there = "select count(*) as n from pg_class where oid = to_regclass('public.__diesel_schema_migrations')";
    let applied: Vec<Word> = if Sql::new(there).one::<Number>(connection)?.n == 0 {
        Vec::new()
    } else {
        Sql::new("select version::text as t from public.__diesel_schema_migrations order by version")
            .rows(connection)?
    };
    Ok(applied.into_iter().map(|one| one.t).collect())
}

/// How these migrations, by version, differ from those of this binary.
///
/// # Errors
/// `Bug` where the binary's own can't be read.
pub fn compare(applied: &[String]) -> Result<Difference, Problem> {
    let known = migrations()?;
    let pending = known.iter().filter(|(version, _)| !applied.contains(version));
    let unknown = applied.iter().filter(|one| known.iter().all(|(version, _)| one != &version));
    Ok(Difference { pending: pending.map(|(_, name)| name.clone()).collect(), unknown: unknown.cloned().collect() })
}

/// The migrations in this binary: version and name.
fn migrations() -> Result<Vec<(String, String)>, Problem> {
    let all = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(Problem::bug)?;
    Ok(all.iter().map(|one| (one.name().version().to_string(), one.name().to_string())).collect())
}

/// How many migrations this binary knows: a database with fewer is not ready for it.
#[must_use]
pub fn known() -> usize {
    MigrationSource::<Pg>::migrations(&MIGRATIONS).map_or(0, |migrations| migrations.len())
}
