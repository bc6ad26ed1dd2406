//! All SQL of imports.

use super::batch::{Batch, Contents, Plan, State};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use serde_json::Value;
use uuid::Uuid;

row! {
    struct Stored { id: Uuid, file_name: String, state: String, mapping: Value, rows: Value, encoding: String, kept: i32, version: i32 }
    struct Standing { state: String, mapping: Value, version: i32 }
    struct Next { version: i32 }
    /// A person named in a file.
    pub struct Person { id: i64, login: String, name: String, department_id: i64, active: bool }
}

/// Keeps a file that was read until its decision.
///
/// # Errors
/// As the database answers.
pub fn put(tx: &mut Tx, batch: &Batch) -> Result<(), Problem> {
    Sql::new(
        "insert into import_batch (id, object, file_name, state, mapping, rows, encoding, made_by, made_at)
         values ($1, 'customer', $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(batch.id)
    .bind(batch.file_name.as_str())
    .bind(batch.state.id())
    .bind(json(&batch.plan)?)
    .bind(json(&batch.contents)?)
    .bind(batch.encoding.as_str())
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// One's own batch, for seven days.
///
/// # Errors
/// `NotFound` where it is absent, another's, dropped or expired.
pub fn one(door: &mut impl Door, id: Uuid, user_id: Option<i64>) -> Result<Batch, Problem> {
    let row: Stored = Sql::new(
        "select id, file_name, state, mapping, rows, encoding, kept, version from import_batch
         where id = $1 and made_by is not distinct from $2 and state <> 'dropped' and made_at > now() - interval '7 days'",
    )
    .bind(id)
    .bind(user_id)
    .one(door)?;
    Ok(Batch {
        id: row.id,
        file_name: row.file_name,
        state: State::of_id(&row.state),
        plan: serde_json::from_value::<Plan>(row.mapping).map_err(Problem::bug)?,
        contents: serde_json::from_value::<Contents>(row.rows).map_err(Problem::bug)?,
        encoding: row.encoding,
        kept: row.kept,
        version: row.version,
    })
}

/// A waiting batch's plan and version, held until the transaction ends; None where it is decided already.
///
/// # Errors
/// `NotFound` where it is absent or another's.
pub fn held(tx: &mut Tx, id: Uuid) -> Result<Option<(Plan, i32)>, Problem> {
    let row: Standing = Sql::new(
        "select state, mapping, version from import_batch where id = $1 and made_by is not distinct from $2 and state <> 'dropped'
           and made_at > now() - interval '7 days' for update",
    )
    .bind(id)
    .bind(tx.user_id())
    .one(tx)?;
    if State::of_id(&row.state) != State::Waiting {
        return Ok(None);
    }
    Ok(Some((serde_json::from_value(row.mapping).map_err(Problem::bug)?, row.version)))
}

/// Saves a batch's plan and state; the next version.
///
/// # Errors
/// As the database answers.
pub fn save(tx: &mut Tx, id: Uuid, plan: &Plan, state: State, kept: usize) -> Result<i32, Problem> {
    let next: Next = Sql::new(
        "update import_batch set mapping = $2, state = $3, kept = $4, done_at = case when $3 = 'waiting' then null else $5 end,
           rows = case when $3 = 'dropped' then '{}'::jsonb else rows end, version = version + 1 where id = $1 returning version",
    )
    .bind(id)
    .bind(json(plan)?)
    .bind(state.id())
    .bind(i32::try_from(kept).unwrap_or(i32::MAX))
    .bind(tx.now)
    .one(tx)?;
    Ok(next.version)
}

/// People of these logins or names, given in lower case.
///
/// # Errors
/// As the database answers.
pub fn people(door: &mut impl Door, names: Vec<String>) -> Result<Vec<Person>, Problem> {
    Sql::new("select id, login, name, department_id, active from app_user where login = any($1) or lower(name) = any($1) order by id").bind(names).rows(door)
}

fn json(value: &impl serde::Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(Problem::bug)
}
