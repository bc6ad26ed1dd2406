//! All SQL of changes of many leads.

use super::form::Values;
use crate::bulk::rows;
use crate::core::access::{Can, LeadView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::customers::changes::Kind;
use crate::customers::changes::store::State;
use crate::leads::model::Lead;
use crate::leads::store as leads;
use crate::row;
use serde_json::Value;

row! {
    struct Id { id: i64 }
}

/// What a lead holds of all that a change of many may change, and of what that is decided by.
const STATES: &str = "
    select t.id, coalesce(nullif(t.name, ''), nullif(t.contact, ''), 'L' || lpad(t.number::text, 5, '0')) as name, t.version,
      jsonb_build_object('owner_id', t.owner_id, 'owner_dept_id', t.owner_dept_id, 'pool_id', t.pool_id, 'status', t.status,
        'next_follow_up', t.next_follow_up, 'last_follow_up_at', t.last_follow_up_at, 'source', t.source, 'industry', t.industry,
        'deleted_at', t.deleted_at, 'deleted_by', t.deleted_by) as state
    from lead t where t.id = any($1) order by t.id";

/// The states of leads, in order of id: those that the actor may view, or that are handed over.
///
/// # Errors
/// As the database answers.
pub fn states(door: &mut impl Door, ids: &[i64]) -> Result<Vec<State>, Problem> {
    rows::states(door, STATES, ids)
}

/// Those of some ids that the capability reaches, in order of id, held until the transaction ends, so that what is decided about
/// them still holds when they are changed.
///
/// # Errors
/// As the database answers.
pub fn held(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64]) -> Result<Vec<Seen<Lead>>, Problem> {
    hold(tx, ids)?;
    leads::several(tx, can, ids)
}

/// Holds leads until the transaction ends.
///
/// # Errors
/// As the database answers.
pub fn hold(tx: &mut Tx, ids: &[i64]) -> Result<(), Problem> {
    let held = Sql::new("select id from lead where id = any($1) order by id for no key update");
    held.bind(ids.to_vec()).rows::<Id>(tx).map(|_ids| ())
}

/// Those of some ids in the recycle bin that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn deleted(tx: &mut Tx, can: &Can<LeadView>, ids: &[i64]) -> Result<Vec<Seen<Lead>>, Problem> {
    let mut sql = Sql::new(leads::LEAD);
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    sql = sql.fragment(&visible).text(" and t.deleted_at is not null and t.id = any(").value(ids.to_vec()).text(")");
    let rows: Vec<Lead> = sql.rows(tx)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// A statement on leads, as (id, version): `$1` and `$2` are these, `$3` is who acts, `$4` now.
fn at_versions(tx: &Tx, sql: &'static str, seen: &[(i64, i32)]) -> Sql {
    let (ids, versions): (Vec<i64>, Vec<i64>) = seen.iter().map(|(id, version)| (*id, i64::from(*version))).unzip();
    Sql::new(sql).bind(ids).bind(versions).bind(tx.user_id()).bind(tx.now)
}

/// Lays leads into the common pool, as new ones; how many were still as they were seen. They must have been handed over in this
/// transaction.
///
/// # Errors
/// As the database answers.
pub fn release(tx: &mut Tx, seen: &[(i64, i32)]) -> Result<usize, Problem> {
    at_versions(
        tx,
        "update lead t set owner_id = null, owner_dept_id = null, status = 'new', next_follow_up = null,
           pool_id = (select id from pool where object = 'lead' and closed_at is null order by id limit 1),
           updated_by = $3, updated_at = $4, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[]) x(id, version) where t.id = x.id and t.version = x.version and t.deleted_at is null",
        seen,
    )
    .run(tx)
}

/// Sets source and industry; how many were still as they were seen.
///
/// # Errors
/// As the database answers.
pub fn set(tx: &mut Tx, seen: &[(i64, i32)], values: &Values) -> Result<usize, Problem> {
    let ((sourced, source), (industrial, industry)) = (values.of("source"), values.of("industry"));
    at_versions(
        tx,
        "update lead t set source = case when $5 then $6 else t.source end, industry = case when $7 then $8 else t.industry end,
           updated_by = $3, updated_at = $4, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[]) x(id, version) where t.id = x.id and t.version = x.version and t.deleted_at is null",
        seen,
    )
    .bind(sourced)
    .bind(source)
    .bind(industrial)
    .bind(industry)
    .run(tx)
}

/// Puts leads into the recycle bin; how many were still as they were seen.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, seen: &[(i64, i32)]) -> Result<usize, Problem> {
    at_versions(
        tx,
        "update lead t set deleted_at = $4, deleted_by = $3, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[]) x(id, version) where t.id = x.id and t.version = x.version and t.deleted_at is null",
        seen,
    )
    .run(tx)
}

/// Puts back what rows held before, given as [`rows::given`] makes it: the ids of those that were still at their version. A
/// deletion changed neither the time nor the author of the last change, so its undoing does not.
///
/// # Errors
/// As the database answers.
pub fn put_back(tx: &mut Tx, kind: Kind, given: &Value) -> Result<Vec<i64>, Problem> {
    let back: Vec<Id> = Sql::new(
        "update lead t set
           owner_id = case when x.b ? 'owner_id' then (x.b ->> 'owner_id')::bigint else t.owner_id end,
           owner_dept_id = case when x.b ? 'owner_dept_id' then (x.b ->> 'owner_dept_id')::bigint else t.owner_dept_id end,
           pool_id = case when x.b ? 'pool_id' then (x.b ->> 'pool_id')::bigint else t.pool_id end,
           status = coalesce(x.b ->> 'status', t.status),
           next_follow_up = case when x.b ? 'next_follow_up' then (x.b ->> 'next_follow_up')::date else t.next_follow_up end,
           source = case when x.b ? 'source' then x.b ->> 'source' else t.source end,
           industry = case when x.b ? 'industry' then x.b ->> 'industry' else t.industry end,
           deleted_at = case when x.b ? 'deleted_at' then (x.b ->> 'deleted_at')::timestamptz else t.deleted_at end,
           deleted_by = case when x.b ? 'deleted_by' then (x.b ->> 'deleted_by')::bigint else t.deleted_by end,
           updated_at = case when $4 then $2 else t.updated_at end, updated_by = case when $4 then $3 else t.updated_by end,
           version = t.version + 1
         from jsonb_to_recordset($1) as x(id bigint, version int, b jsonb)
         where t.id = x.id and t.version = x.version returning t.id",
    )
    .bind(given.clone())
    .bind(tx.now)
    .bind(tx.user_id())
    .bind(!kind.deletes())
    .rows(tx)?;
    Ok(back.into_iter().map(|row| row.id).collect())
}
