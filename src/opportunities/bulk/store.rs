//! All SQL of changes of many opportunities.

use crate::bulk::rows;
use crate::core::access::{Can, OpportunityView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::customers::changes::store::State;
use crate::opportunities::model::Opportunity;
use crate::opportunities::shares;
use crate::opportunities::store as deals;
use crate::row;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

row! {
    struct Id { id: i64 }
    struct Part { opportunity_id: i64, name: String, share: Decimal }
}

/// What an opportunity holds of all that a change of many may change, and of what that is decided by.
const STATES: &str = "
    select t.id, t.name, t.version,
      jsonb_build_object('owner_id', t.owner_id, 'owner_dept_id', t.owner_dept_id, 'pool_id', t.pool_id, 'customer_id', t.customer_id,
        'state', t.state, 'expected_on', t.expected_on, 'deleted_at', t.deleted_at, 'deleted_by', t.deleted_by)
      || coalesce((select jsonb_object_agg('share:' || s.user_id, jsonb_build_array(s.department_id, s.share, s.position)) from opportunity_share s
           where s.opportunity_id = t.id), '{}') as state
    from opportunity t where t.id = any($1) and not t.customer_gone order by t.id";

/// The states of opportunities, in order of id: those that the actor may view, or that are handed over.
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
pub fn held(tx: &mut Tx, can: &Can<OpportunityView>, ids: &[i64]) -> Result<Vec<Seen<Opportunity>>, Problem> {
    hold(tx, ids)?;
    let mut rows = deals::several(tx, can, ids)?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// Those of some ids in the recycle bin that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn deleted(tx: &mut Tx, can: &Can<OpportunityView>, ids: &[i64]) -> Result<Vec<Seen<Opportunity>>, Problem> {
    let mut sql = Sql::new(deals::OPPORTUNITY);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    sql = sql.fragment(&visible).text(" and t.deleted_at is not null and t.id = any(").value(ids.to_vec()).text(")");
    let rows: Vec<Opportunity> = sql.rows(tx)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// Holds opportunities until the transaction ends.
///
/// # Errors
/// As the database answers.
pub fn hold(tx: &mut Tx, ids: &[i64]) -> Result<(), Problem> {
    let held = Sql::new("select id from opportunity where id = any($1) order by id for no key update");
    held.bind(ids.to_vec()).rows::<Id>(tx).map(|_ids| ())
}

/// The shares of opportunities, each in one line, as histories keep them; none of those whose owner has all.
///
/// # Errors
/// As the database answers.
pub fn shares(tx: &mut Tx, ids: &[i64]) -> Result<BTreeMap<i64, String>, Problem> {
    let rows: Vec<Part> = Sql::new(
        "select s.opportunity_id, u.name, s.share from opportunity_share s join app_user u on u.id = s.user_id
         where s.opportunity_id = any($1) order by s.opportunity_id, s.position, s.user_id",
    )
    .bind(ids.to_vec())
    .rows(tx)?;
    let mut each: BTreeMap<i64, Vec<(&str, Decimal)>> = BTreeMap::new();
    for row in &rows {
        each.entry(row.opportunity_id).or_default().push((&row.name, row.share));
    }
    let lang = tx.actor.lang;
    Ok(each.into_iter().map(|(id, parts)| (id, shares::line(parts, lang))).collect())
}

/// A statement on opportunities, as (id, version): `$1` and `$2` are these, `$3` is who acts, `$4` now.
fn at_versions(tx: &Tx, sql: &'static str, seen: &[(i64, i32)]) -> Sql {
    let (ids, versions): (Vec<i64>, Vec<i64>) = seen.iter().map(|(id, version)| (*id, i64::from(*version))).unzip();
    Sql::new(sql).bind(ids).bind(versions).bind(tx.user_id()).bind(tx.now)
}

/// Gives opportunities to a new owner; how many were still as they were seen. They must have been handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn give(tx: &mut Tx, seen: &[(i64, i32)], (owner_id, department_id): (i64, i64)) -> Result<usize, Problem> {
    at_versions(
        tx,
        "update opportunity t set owner_id = $5, owner_dept_id = $6, updated_by = $3, updated_at = $4, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[]) x(id, version) where t.id = x.id and t.version = x.version and t.deleted_at is null",
        seen,
    )
    .bind(owner_id)
    .bind(department_id)
    .run(tx)
}

/// Sets the expected day of each; how many were still as they were seen, and open.
///
/// # Errors
/// As the database answers.
pub fn put_off(tx: &mut Tx, seen: &[(i64, i32)], days: &[NaiveDate]) -> Result<usize, Problem> {
    let days: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
    at_versions(
        tx,
        "update opportunity t set expected_on = x.day, updated_by = $3, updated_at = $4, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[], $5::date[]) x(id, version, day)
         where t.id = x.id and t.version = x.version and t.deleted_at is null and t.state in ('open', 'paused')",
        seen,
    )
    .bind(days)
    .run(tx)
}

/// Takes opportunities out of every list; how many were still as they were seen.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, seen: &[(i64, i32)]) -> Result<usize, Problem> {
    at_versions(
        tx,
        "update opportunity t set deleted_at = $4, deleted_by = $3, updated_by = $3, updated_at = $4, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[]) x(id, version) where t.id = x.id and t.version = x.version and t.deleted_at is null",
        seen,
    )
    .run(tx)
}

/// Puts back what rows held before, given as [`rows::given`] makes it: the ids of those that were still at their version.
///
/// # Errors
/// As the database answers.
pub fn put_back(tx: &mut Tx, given: &Value) -> Result<Vec<i64>, Problem> {
    let back: Vec<Id> = Sql::new(
        "update opportunity t set
           owner_id = coalesce((x.b ->> 'owner_id')::bigint, t.owner_id),
           owner_dept_id = coalesce((x.b ->> 'owner_dept_id')::bigint, t.owner_dept_id),
           expected_on = case when x.b ? 'expected_on' then (x.b ->> 'expected_on')::date else t.expected_on end,
           deleted_at = case when x.b ? 'deleted_at' then (x.b ->> 'deleted_at')::timestamptz else t.deleted_at end,
           deleted_by = case when x.b ? 'deleted_by' then (x.b ->> 'deleted_by')::bigint else t.deleted_by end,
           updated_at = $2, updated_by = $3, version = t.version + 1
         from jsonb_to_recordset($1) as x(id bigint, version int, b jsonb)
         where t.id = x.id and t.version = x.version and not t.customer_gone returning t.id",
    )
    .bind(given.clone())
    .bind(tx.now)
    .bind(tx.user_id())
    .rows(tx)?;
    let ids: Vec<i64> = back.into_iter().map(|row| row.id).collect();
    // The database has moved shares along with the owners, also one that had not come along; now all stand as they stood.
    for statement in [SHARES_OFF, SHARES_ON] {
        Sql::new(statement).bind(given.clone()).bind(ids.clone()).run(tx)?;
    }
    Ok(ids)
}

const SHARES_OFF: &str = "
    delete from opportunity_share s using jsonb_to_recordset($1) as x(id bigint, b jsonb)
    where s.opportunity_id = x.id and x.id = any($2) and exists (select from jsonb_object_keys(x.b) k where k like 'share:%')";

const SHARES_ON: &str = "
    insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
    select x.id, substr(e.key, 7)::bigint, (e.value ->> 0)::bigint, (e.value ->> 1)::numeric, (e.value ->> 2)::int
    from jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e
    where e.key like 'share:%' and e.value <> 'null' and x.id = any($2)";
