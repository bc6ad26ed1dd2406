//! All SQL of taking imports back. The two functions look beyond the actor's sight (see `core/access/policy.rs`).

use crate::core::access::{Facts, Guarded};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::exchange::batch::Batch;
use crate::row;
use serde_json::Value;
use uuid::Uuid;

row! {
    /// A customer that an import made, as it is now.
    pub struct Made {
        id: i64, name: String, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>, parent_id: Option<i64>,
        changed_by: Option<String>, used: bool,
    }
    struct Kept { kept_back: Value }
    /// A contact that an import added to a customer that was there, as it is now.
    pub struct Added {
        id: i64, customer_id: i64, name: String, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        customer_owner_id: Option<i64>, changed_by: Option<String>, used: bool,
    }
}

impl Guarded for Made {
    fn facts(&self) -> Facts {
        Facts { owner_id: self.owner_id, owner_dept_id: self.owner_dept_id, pool_id: self.pool_id, ..Facts::default() }
    }
}

impl Guarded for Added {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: self.owner_id,
            owner_dept_id: self.owner_dept_id,
            pool_id: self.pool_id,
            customer_owner_id: self.customer_owner_id,
            ..Facts::default()
        }
    }
}

/// The contacts that an import added to customers that were there, and that are still there.
///
/// # Errors
/// As the database answers.
pub fn added(door: &mut impl Door, batch: Uuid) -> Result<Vec<Added>, Problem> {
    Sql::new("select id, customer_id, name, owner_id, owner_dept_id, pool_id, customer_owner_id, changed_by, used from kz_import_added($1) order by id")
        .bind(batch)
        .rows(door)
}

/// Deletes these of them for good; how many.
///
/// # Errors
/// As the database answers.
pub fn take_added_back(tx: &mut Tx, batch: Uuid, ids: Vec<i64>) -> Result<i64, Problem> {
    let gone: Number = Sql::new("select kz_import_added_taken_back($1, $2) as n").bind(batch).bind(ids).one(tx)?;
    Ok(gone.n)
}

/// All that an import made and that is still there.
///
/// # Errors
/// As the database answers.
pub fn made(door: &mut impl Door, batch: Uuid) -> Result<Vec<Made>, Problem> {
    Sql::new("select id, name, owner_id, owner_dept_id, pool_id, parent_id, changed_by, used from kz_import_made($1) order by id")
        .bind(batch)
        .rows(door)
}

/// Deletes these customers of an import for good, with tags that nobody else uses; how many.
///
/// # Errors
/// As the database answers.
pub fn take_back(tx: &mut Tx, batch: Uuid, ids: Vec<i64>) -> Result<i64, Problem> {
    let gone: Number = Sql::new("select kz_import_taken_back($1, $2) as n").bind(batch).bind(ids).one(tx)?;
    Ok(gone.n)
}

/// Ends an import as taken back; false where another has done so.
///
/// # Errors
/// As the database answers.
pub fn end(tx: &mut Tx, batch: &Batch, kept: Value) -> Result<bool, Problem> {
    let done = Sql::new(
        "update import_batch set state = 'undone', undone_at = $4, kept_back = $5, problem = '', version = version + 1
         where id = $1 and state = $2 and version = $3",
    )
    .bind(batch.id)
    .bind(batch.state.id())
    .bind(batch.version)
    .bind(tx.now)
    .bind(kept)
    .run(tx)?;
    Ok(done == 1)
}

/// What stayed when an import was taken back.
///
/// # Errors
/// `NotFound` where the import is gone.
pub fn kept(door: &mut impl Door, batch: Uuid) -> Result<Value, Problem> {
    let row: Kept = Sql::new("select kept_back from import_batch where id = $1").bind(batch).one(door)?;
    Ok(row.kept_back)
}
