//! All SQL of what can be taken back.

use super::{Kind, Row};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql, Word};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

row! {
    struct Id { id: i64 }
    struct Found { id: i64, name: String, version: i32, state: Value }
    /// A change that was made.
    pub struct Change {
        id: i64, kind: String, note: String, made_at: DateTime<Utc>, rows: Value, made_tags: Vec<String>,
        undone_at: Option<DateTime<Utc>>, kept: Value,
    }
    /// A line of the list of one's changes.
    pub struct Line {
        id: i64, kind: String, note: String, made_at: DateTime<Utc>, undone_at: Option<DateTime<Utc>>, count: i64, kept: i64, first: Option<String>,
    }
}

/// Nothing is kept longer than this.
const KEPT: TimeDelta = TimeDelta::days(30);

/// What a row holds of all that a change of many may change.
#[derive(Clone, Debug)]
pub struct State {
    pub id: i64,
    pub name: String,
    pub version: i32,
    pub values: Map<String, Value>,
}

impl State {
    /// The value of a key; null where there is none.
    #[must_use]
    pub fn value(&self, key: &str) -> &Value {
        self.values.get(key).unwrap_or(&Value::Null)
    }
}

impl Change {
    /// The rows; none where they cannot be read.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        serde_json::from_value(self.rows.clone()).unwrap_or_default()
    }
}

/// The states of customers, in order of id: those that the actor may view, or that are handed over.
///
/// # Errors
/// As the database answers.
pub fn states(door: &mut impl Door, ids: &[i64]) -> Result<Vec<State>, Problem> {
    let found: Vec<Found> = Sql::new(
        "select c.id, c.name, c.version,
           jsonb_build_object('owner_id', c.owner_id, 'owner_dept_id', c.owner_dept_id, 'pool_id', c.pool_id, 'kind', c.kind, 'grade', c.grade,
             'stage', c.stage, 'stage_since', c.stage_since, 'source', c.source, 'industry', c.industry,
             'deleted_at', c.deleted_at, 'deleted_by', c.deleted_by)
           || coalesce((select jsonb_object_agg('tag:' || g.name, true) from tagging x join tag g on g.id = x.tag_id
                where x.object = 'customer' and x.row_id = c.id), '{}')
           || coalesce((select jsonb_object_agg('participant:' || p.user_id, to_jsonb(p)) from participant p
                where p.object = 'customer' and p.row_id = c.id), '{}')
           || coalesce((select jsonb_object_agg('contact:' || t.id, jsonb_build_array(t.owner_id, t.owner_dept_id)) from contact t
                where t.customer_id = c.id), '{}') as state
         from customer c where c.id = any($1) order by c.id",
    )
    .bind(ids.to_vec())
    .rows(door)?;
    let values = |state: Value| if let Value::Object(values) = state { values } else { Map::default() };
    Ok(found
        .into_iter()
        .map(|row| State { id: row.id, name: row.name, version: row.version, values: values(row.state) })
        .collect())
}

/// The names of all tags.
///
/// # Errors
/// As the database answers.
pub fn tags(door: &mut impl Door) -> Result<HashSet<String>, Problem> {
    let names: Vec<Word> = Sql::new("select name as t from tag").rows(door)?;
    Ok(names.into_iter().map(|row| row.t).collect())
}

/// Keeps what a change did, with the tags that it made; its id.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, kind: Kind, note: &str, (rows, made_tags): (&[Row], Vec<String>)) -> Result<i64, Problem> {
    let id: Id = Sql::new(
        "insert into bulk_change (kind, note, made_by, made_at, rows, made_tags) values ($1, $2, $3, $4, $5, $6) returning id",
    )
    .bind(kind.id())
    .bind(note)
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(serde_json::to_value(rows).map_err(Problem::bug)?)
    .bind(made_tags)
    .one(tx)?;
    Ok(id.id)
}

const CHANGE: &str = "id, kind, note, made_at, rows, made_tags, undone_at, kept";

/// One's own change.
///
/// # Errors
/// `NotFound` where it is another's or forgotten.
pub fn one(reader: &mut Reader, id: i64, user: Option<i64>) -> Result<Change, Problem> {
    Sql::new("select ")
        .text(CHANGE)
        .text(" from bulk_change where id = $1 and made_by = $2")
        .bind(id)
        .bind(user)
        .one(reader)
}

/// One's own changes, the last first.
///
/// # Errors
/// As the database answers.
pub fn list(reader: &mut Reader, user: Option<i64>) -> Result<Vec<Line>, Problem> {
    let since = reader.now - KEPT;
    Sql::new(
        "select id, kind, note, made_at, undone_at, jsonb_array_length(rows)::bigint as count, jsonb_array_length(kept)::bigint as kept,
           rows -> 0 ->> 'name' as first
         from bulk_change where made_by = $1 and made_at > $2 order by made_at desc, id desc limit 100",
    )
    .bind(user)
    .bind(since)
    .rows(reader)
}

/// Takes one's own change up to be undone; it can be taken up once. Changes of customers, of follow-ups and of tasks have
/// different doors, so the kinds are asked for.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old.
pub fn take_up(tx: &mut Tx, id: i64, kinds: &[Kind]) -> Result<Change, Problem> {
    let change: Change = Sql::new(
        "update bulk_change set undone_at = $3 where id = $1 and made_by = $2 and undone_at is null and kind = any($4) returning ",
    )
    .text(CHANGE)
    .bind(id)
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(kinds.iter().map(|kind| kind.id().to_owned()).collect::<Vec<String>>())
    .one(tx)?;
    let open = Kind::of_id(&change.kind).is_some_and(|kind| kind.is_open(change.made_at, tx.now));
    if open { Ok(change) } else { Err(Problem::NotFound) }
}

/// Notes which rows were left as they are, each with its reason.
///
/// # Errors
/// As the database answers.
pub fn note_kept(tx: &mut Tx, id: i64, kept: Value) -> Result<(), Problem> {
    Sql::new("update bulk_change set kept = $2 where id = $1").bind(id).bind(kept).run(tx)?;
    Ok(())
}

/// Those of these people whose accounts are open.
///
/// # Errors
/// As the database answers.
pub fn active(tx: &mut Tx, people: Vec<i64>) -> Result<HashSet<i64>, Problem> {
    let found: Vec<Id> = Sql::new("select id from app_user where id = any($1) and active").bind(people).rows(tx)?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Puts back what rows held before: (row, the version that is there now). The ids of those that were still at that version.
///
/// # Errors
/// As the database answers; `Refused` where another customer has the credit code now.
pub fn put_back(tx: &mut Tx, kind: Kind, rows: &[(&Row, i32)], made_tags: &[String]) -> Result<Vec<i64>, Problem> {
    let given: Vec<Value> =
        rows.iter().map(|(row, version)| json!({ "id": row.id, "version": version, "b": row.before })).collect();
    let given = Value::Array(given);
    let ids = match kind {
        Kind::Transfer | Kind::Edit | Kind::Delete => columns(tx, kind, &given)?,
        _ => rows.iter().map(|(row, _)| row.id).collect(),
    };
    for statement in [TAGS_OFF, TAGS_NAMED, TAGS_ON, PARTICIPANTS_OFF, PARTICIPANTS_ON, CONTACTS] {
        Sql::new(statement).bind(given.clone()).bind(ids.clone()).run(tx)?;
    }
    Sql::new("delete from tag g where g.name = any($1) and not kz_tag_used(g.id)").bind(made_tags.to_vec()).run(tx)?;
    Ok(ids)
}

/// The customers' own columns. A deletion changed neither the time nor the author of the last change, so its undoing does not.
fn columns(tx: &mut Tx, kind: Kind, given: &Value) -> Result<Vec<i64>, Problem> {
    let back: Vec<Id> = Sql::new(
        "update customer c set
           owner_id = case when x.b ? 'owner_id' then (x.b ->> 'owner_id')::bigint else c.owner_id end,
           owner_dept_id = case when x.b ? 'owner_dept_id' then (x.b ->> 'owner_dept_id')::bigint else c.owner_dept_id end,
           pool_id = case when x.b ? 'pool_id' then (x.b ->> 'pool_id')::bigint else c.pool_id end,
           kind = coalesce(x.b ->> 'kind', c.kind),
           grade = case when x.b ? 'grade' then x.b ->> 'grade' else c.grade end,
           stage = coalesce(x.b ->> 'stage', c.stage),
           stage_since = coalesce((x.b ->> 'stage_since')::date, c.stage_since),
           source = case when x.b ? 'source' then x.b ->> 'source' else c.source end,
           industry = case when x.b ? 'industry' then x.b ->> 'industry' else c.industry end,
           deleted_at = case when x.b ? 'deleted_at' then (x.b ->> 'deleted_at')::timestamptz else c.deleted_at end,
           deleted_by = case when x.b ? 'deleted_by' then (x.b ->> 'deleted_by')::bigint else c.deleted_by end,
           updated_at = case when $4 then $2 else c.updated_at end, updated_by = case when $4 then $3 else c.updated_by end,
           version = c.version + 1
         from jsonb_to_recordset($1) as x(id bigint, version int, b jsonb)
         where c.id = x.id and c.version = x.version returning c.id",
    )
    .bind(given.clone())
    .bind(tx.now)
    .bind(tx.user_id())
    .bind(kind != Kind::Delete)
    .rows(tx)?;
    Ok(back.into_iter().map(|row| row.id).collect())
}

const TAGS_OFF: &str = "
    delete from tagging t using jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e, tag g
    where e.key like 'tag:%' and e.value = 'null' and g.name = substr(e.key, 5)
      and t.object = 'customer' and t.row_id = x.id and t.tag_id = g.id and x.id = any($2)";

const TAGS_NAMED: &str = "
    insert into tag (name) select distinct substr(e.key, 5) from jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e
    where e.key like 'tag:%' and e.value <> 'null' and x.id = any($2) on conflict do nothing";

const TAGS_ON: &str = "
    insert into tagging (object, row_id, tag_id)
    select 'customer', x.id, g.id from jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e, tag g
    where e.key like 'tag:%' and e.value <> 'null' and g.name = substr(e.key, 5) and x.id = any($2) on conflict do nothing";

const PARTICIPANTS_OFF: &str = "
    delete from participant p using jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e
    where e.key = 'participant:' || p.user_id and p.object = 'customer' and p.row_id = x.id and x.id = any($2)";

const PARTICIPANTS_ON: &str = "
    insert into participant select (jsonb_populate_record(null::participant, e.value)).*
    from jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e
    where e.key like 'participant:%' and e.value <> 'null' and x.id = any($2) on conflict do nothing";

/// Contacts follow their customer by a trigger; one that had another owner gets its own back.
const CONTACTS: &str = "
    update contact t set owner_id = (e.value ->> 0)::bigint, owner_dept_id = (e.value ->> 1)::bigint
    from jsonb_to_recordset($1) as x(id bigint, b jsonb), jsonb_each(x.b) e
    where e.key = 'contact:' || t.id and e.value <> 'null' and t.customer_id = x.id and x.id = any($2)";

/// Forgets what can no longer be taken back.
///
/// # Errors
/// As the database answers.
pub fn forget(tx: &mut Tx) -> Result<usize, Problem> {
    Sql::new("delete from bulk_change where made_at < $1").bind(tx.now - KEPT).run(tx)
}
