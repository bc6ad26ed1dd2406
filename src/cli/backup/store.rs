//! All SQL of backups: what a database holds, for comparison.

use super::manifest::Table;
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql, Word};
use crate::row;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use std::collections::BTreeMap;

row! {
    struct Held { name: String, rows: i64, content: String }
}

/// A connection that shows every value the same way on every server.
pub(in crate::cli) fn open(url: &str) -> Result<PgConnection, Problem> {
    let mut connection = PgConnection::establish(url).map_err(|error| Problem::Busy(error.to_string()))?;
    connection.batch_execute(
        "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
         set bytea_output = 'hex'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set jit = off",
    )?;
    Ok(connection)
}

/// Stops the time of this connection, and gives the name by which `pg_dump` sees the same state.
pub(super) fn snapshot(connection: &mut PgConnection) -> Result<String, Problem> {
    connection.batch_execute("begin isolation level repeatable read read only")?;
    Ok(Sql::new("select pg_export_snapshot() as t").one::<Word>(connection)?.t)
}

/// Rows of every table, and the sum of 60 bits of each row's MD5: equal for equal content in any order.
pub(in crate::cli) fn tables(connection: &mut PgConnection) -> Result<BTreeMap<String, Table>, Problem> {
    let held: Vec<Held> = Sql::new(
        "select name, (xpath('/row/n/text()', found))[1]::text::bigint as rows, (xpath('/row/h/text()', found))[1]::text as content
         from (select c.relname::text as name, query_to_xml(format(
             'select count(*) as n, coalesce(sum((''x'' || left(md5(kezhan_row::text), 15))::bit(60)::bigint), 0) as h from %I.%I kezhan_row',
             n.nspname, c.relname), false, true, '') as found
           from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r') looked
         order by name",
    )
    .rows(connection)?;
    Ok(held.into_iter().map(|one| (one.name, Table { rows: one.rows, content: one.content })).collect())
}

/// SHA-256 of every attachment that the database names.
pub(in crate::cli) fn attachments(connection: &mut PgConnection) -> Result<Vec<String>, Problem> {
    let named: Vec<Word> =
        Sql::new("select distinct encode(sha256, 'hex') as t from attachment order by 1").rows(connection)?;
    Ok(named.into_iter().map(|one| one.t).collect())
}

/// Whether nothing was ever made in the database but extensions.
pub(in crate::cli) fn is_empty(connection: &mut PgConnection) -> Result<bool, Problem> {
    let made = "select count(*) as n from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')";
    Ok(Sql::new(made).one::<Number>(connection)?.n == 0)
}
