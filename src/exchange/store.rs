//! All SQL of imports but that of taking them back (see `undo`).

use super::batch::{Batch, Contents, Plan, State};
use super::summary::Summary;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql, Word};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

row! {
    struct Stored {
        id: Uuid, file_name: String, state: String, mapping: Value, rows: Value, encoding: String, kept: i32, version: i32,
        summary: Option<Value>, problem: String, made_by: Option<i64>, maker: Option<String>, made_at: DateTime<Utc>,
        done_at: Option<DateTime<Utc>>, undone_at: Option<DateTime<Utc>>,
    }
    struct Standing { state: String, mapping: Value, version: i32 }
    struct Next { version: i32 }
    struct Bytes { file: Option<Vec<u8>> }
    /// A person named in a file.
    pub struct Person { id: i64, login: String, name: String, department_id: i64, active: bool }
    /// An import in the list of imports.
    pub struct Listed {
        id: Uuid, file_name: String, state: String, read: bool, rows: i64, kept: i32, made_by: Option<i64>, maker: Option<String>, made_at: DateTime<Utc>,
    }
    /// How far a job is; `at` is when it last told.
    pub struct Told { stage: String, done: i32, total: i32, at: DateTime<Utc> }
}

/// A file as the list and its page have it; what waits for its decision is its maker's alone.
const BATCH: &str = "
    select b.id, b.file_name, b.state, b.mapping, b.rows, b.encoding, b.kept, b.version, b.summary, b.problem, b.made_by,
      u.name as maker, b.made_at, b.done_at, b.undone_at
    from import_batch b left join app_user u on u.id = b.made_by where b.id = ";
/// Waiting imports are kept for a week, decided ones for a month.
const KEPT: &str =
    " and b.state <> 'dropped' and b.made_at > now() - case when b.state in ('checking', 'waiting', 'failed')
    then interval '7 days' else interval '30 days' end";

/// Keeps a file until its decision; its bytes where it is read again.
///
/// # Errors
/// As the database answers.
pub fn put(tx: &mut Tx, object: &'static str, batch: &Batch, file: Option<Vec<u8>>) -> Result<(), Problem> {
    Sql::new(
        "insert into import_batch (id, object, file_name, state, mapping, rows, encoding, made_by, made_at, problem)
         values ($1, $10, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(batch.id)
    .bind(batch.file_name.as_str())
    .bind(batch.state.id())
    .bind(json(&batch.plan)?)
    .bind(json(&batch.contents)?)
    .bind(batch.encoding.as_str())
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(batch.problem.as_str())
    .bind(object)
    .run(tx)?;
    if let Some(file) = file {
        Sql::new("update import_batch set file = $2 where id = $1").bind(batch.id).bind(file).run(tx)?;
    }
    Ok(())
}

/// An import that the actor may know of: one's own, or one that is decided where the actor may import and delete everywhere.
///
/// # Errors
/// `NotFound` where it is absent, another's, dropped or expired.
pub fn one(door: &mut impl Door, object: &'static str, id: Uuid, user_id: Option<i64>) -> Result<Batch, Problem> {
    let row: Stored = Sql::new(BATCH)
        .value(id)
        .text(" and b.object = ")
        .value(object)
        .text(KEPT)
        .text(" and (b.state in ('done', 'undoing', 'undone') or b.made_by is not distinct from ")
        .value(user_id)
        .text(")")
        .one(door)?;
    batch(row)
}

/// An import for the job that works on it, whoever made it.
///
/// # Errors
/// `NotFound` where it is gone.
pub fn for_job(door: &mut impl Door, object: &'static str, id: Uuid) -> Result<Batch, Problem> {
    batch(Sql::new(BATCH).value(id).text(" and b.object = ").value(object).one(door)?)
}

fn batch(row: Stored) -> Result<Batch, Problem> {
    Ok(Batch {
        id: row.id,
        file_name: row.file_name,
        state: State::of_id(&row.state),
        plan: read::<Plan>(row.mapping)?,
        contents: read::<Contents>(row.rows)?,
        encoding: row.encoding,
        kept: row.kept,
        version: row.version,
        summary: row.summary.filter(|kept| !kept.is_null()).map(read::<Summary>).transpose()?,
        problem: row.problem,
        made_by: row.made_by,
        maker: row.maker,
        made_at: row.made_at,
        done_at: row.done_at,
        undone_at: row.undone_at,
    })
}

/// The file as it was sent; None where it is not kept.
///
/// # Errors
/// `NotFound` where the import is gone.
pub fn file(door: &mut impl Door, id: Uuid) -> Result<Option<Vec<u8>>, Problem> {
    let row: Bytes = Sql::new("select file from import_batch where id = $1").bind(id).one(door)?;
    Ok(row.file)
}

/// The imports of a month that the actor may know of, the latest first.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door, object: &'static str, user_id: Option<i64>) -> Result<Vec<Listed>, Problem> {
    Sql::new(
        "select b.id, b.file_name, b.state, coalesce(b.rows->'header' not in ('null', '[]'), false) as read, greatest((b.rows->>'total')::bigint, jsonb_array_length(b.rows->'rows')::bigint, 0) as rows,
           b.kept, b.made_by, u.name as maker, b.made_at
         from import_batch b left join app_user u on u.id = b.made_by
         where jsonb_typeof(b.rows) = 'object' and (b.state in ('done', 'undoing', 'undone') or b.made_by is not distinct from ",
    )
    .value(user_id)
    .text(") and b.object = ")
    .value(object)
    .text(KEPT)
    .text(" order by b.made_at desc limit 50")
    .rows(door)
}

/// What stands of one's own waiting batch: its plan and version.
pub struct Held {
    pub plan: Plan,
    pub version: i32,
}

/// One's own waiting batch, held until the transaction ends; None where it is decided already.
///
/// # Errors
/// `NotFound` where it is absent or another's.
pub fn held(tx: &mut Tx, object: &'static str, id: Uuid) -> Result<Option<Held>, Problem> {
    let row: Standing =
        Sql::new("select b.state, b.mapping, b.version from import_batch b where b.made_by is not distinct from ")
            .value(tx.user_id())
            .text(" and b.id = ")
            .value(id)
            .text(" and b.object = ")
            .value(object)
            .text(KEPT)
            .text(" for update")
            .one(tx)?;
    if State::of_id(&row.state) != State::Waiting {
        return Ok(None);
    }
    Ok(Some(Held { plan: read(row.mapping)?, version: row.version }))
}

/// Saves a batch's plan and state; the next version.
///
/// # Errors
/// As the database answers.
pub fn save(tx: &mut Tx, id: Uuid, plan: &Plan, state: State, kept: usize) -> Result<i32, Problem> {
    let next: Next = Sql::new(
        "update import_batch set mapping = $2, state = $3, kept = $4, done_at = case when $3 = 'done' then $5 end, problem = '',
           rows = case when $3 = 'dropped' then '{}'::jsonb else rows end, file = case when $3 = 'dropped' then null else file end,
           version = version + 1 where id = $1 returning version",
    )
    .bind(id)
    .bind(json(plan)?)
    .bind(state.id())
    .bind(i32::try_from(kept).unwrap_or(i32::MAX))
    .bind(tx.now)
    .one(tx)?;
    Ok(next.version)
}

/// Ends what a job did at the state and version that it began with; false where the import was cancelled meanwhile.
///
/// # Errors
/// As the database answers.
pub fn finish(tx: &mut Tx, begun: &Batch, ended: &Batch) -> Result<bool, Problem> {
    let done = Sql::new(
        "update import_batch set mapping = $4, state = $5, kept = $6, done_at = case when $5 = 'done' then $7 end, rows = $8,
           summary = $9, encoding = $10, problem = $11, version = version + 1 where id = $1 and state = $2 and version = $3",
    )
    .bind(begun.id)
    .bind(begun.state.id())
    .bind(begun.version)
    .bind(json(&ended.plan)?)
    .bind(ended.state.id())
    .bind(ended.kept)
    .bind(tx.now)
    .bind(json(&ended.contents)?)
    .bind(json(&ended.summary)?)
    .bind(ended.encoding.as_str())
    .bind(ended.problem.as_str())
    .run(tx)?;
    Ok(done == 1)
}

/// That an import is one's own, held until the transaction ends.
///
/// # Errors
/// `NotFound` where it is another's, or gone.
pub fn mine(tx: &mut Tx, object: &'static str, id: Uuid) -> Result<(), Problem> {
    Sql::new("select b.version from import_batch b where b.made_by is not distinct from ")
        .value(tx.user_id())
        .text(" and b.id = ")
        .value(id)
        .text(" and b.object = ")
        .value(object)
        .text(KEPT)
        .text(" for update")
        .one::<Next>(tx)?;
    Ok(())
}

/// Moves an import, that the actor holds, from one of these states to another; its next version, or None where it
/// stands elsewhere.
///
/// # Errors
/// As the database answers.
pub fn turn(tx: &mut Tx, id: Uuid, from: &[State], to: State) -> Result<Option<i32>, Problem> {
    let from: Vec<String> = from.iter().map(|state| state.id().to_owned()).collect();
    let next: Option<Next> = Sql::new(
        "update import_batch set state = $3, version = version + 1, problem = '' where id = $1 and state = any($2) returning version",
    )
    .bind(id)
    .bind(from)
    .bind(to.id())
    .maybe(tx)?;
    Ok(next.map(|next| next.version))
}

/// Saves a plan alone.
///
/// # Errors
/// As the database answers.
pub fn replan(tx: &mut Tx, id: Uuid, plan: &Plan) -> Result<(), Problem> {
    Sql::new("update import_batch set mapping = $2 where id = $1").bind(id).bind(json(plan)?).run(tx)?;
    Ok(())
}

/// Begins to tell how far a job is.
///
/// # Errors
/// As the database answers.
pub fn begin_progress(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    Sql::new(
        "insert into import_progress (batch_id, stage, done, total, at) values ($1, 'reading', 0, 0, $2)
         on conflict (batch_id) do update set stage = 'reading', done = 0, total = 0, at = $2",
    )
    .bind(id)
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Tells how far a job is: rows done, of all; false where it is to stop.
///
/// # Errors
/// As the database answers.
pub fn progressed(tx: &mut Tx, id: Uuid, stage: &'static str, rows: (usize, usize)) -> Result<bool, Problem> {
    let told = Sql::new("update import_progress set stage = $2, done = $3, total = $4, at = $5 where batch_id = $1")
        .bind(id)
        .bind(stage)
        .bind(i32::try_from(rows.0).unwrap_or(i32::MAX))
        .bind(i32::try_from(rows.1).unwrap_or(i32::MAX))
        .bind(tx.now)
        .run(tx)?;
    Ok(told == 1)
}

/// Tells the job of an import to stop.
///
/// # Errors
/// As the database answers.
pub fn stop_progress(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    Sql::new("delete from import_progress where batch_id = $1").bind(id).run(tx)?;
    Ok(())
}

/// How far the job of an import is; None before it began.
///
/// # Errors
/// As the database answers.
pub fn told(door: &mut impl Door, id: Uuid) -> Result<Option<Told>, Problem> {
    Sql::new("select stage, done, total, at from import_progress where batch_id = $1").bind(id).maybe(door)
}

/// Which of these tags do not exist.
///
/// # Errors
/// As the database answers.
pub fn unknown_tags(door: &mut impl Door, names: Vec<String>) -> Result<Vec<String>, Problem> {
    let unknown: Vec<Word> =
        Sql::new("select x.name as t from unnest($1::text[]) x(name) where not exists (select 1 from tag g where g.name = x.name)")
            .bind(names)
            .rows(door)?;
    Ok(unknown.into_iter().map(|row| row.t).collect())
}

/// Remembers the tags that an import made.
///
/// # Errors
/// As the database answers.
pub fn remember_tags(tx: &mut Tx, id: Uuid, names: Vec<String>) -> Result<(), Problem> {
    Sql::new("update import_batch set made_tags = array(select g.id from tag g where g.name = any($2)) where id = $1")
        .bind(id)
        .bind(names)
        .run(tx)?;
    Ok(())
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

fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(Problem::bug)
}
