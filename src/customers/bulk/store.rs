//! All SQL of changes of many, and of taking them back.

use crate::core::access::{Can, CustomerRestore, CustomerView, shape};
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

row! {
    struct Id { id: i64 }
    struct Json { rows: Value }
    /// A change that was made.
    pub struct Batch { id: i64, kind: String, made_at: DateTime<Utc>, rows: Value }
    /// A customer in the recycle bin.
    pub struct Gone { id: i64, name: String, owner_name: Option<String>, deleted_at: DateTime<Utc>, deleted_by_name: Option<String> }
    /// A tag and a customer that got it or lost it.
    pub struct Tagged { customer_id: i64, tag_id: i64 }
}

/// How long a change can be taken back.
const TAKEN_BACK: TimeDelta = TimeDelta::days(1);

/// Keeps what a change did; its id.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, kind: &'static str, rows: Value) -> Result<i64, Problem> {
    let id: Id =
        Sql::new("insert into bulk_change (kind, made_by, made_at, rows) values ($1, $2, $3, $4) returning id")
            .bind(kind)
            .bind(tx.user_id())
            .bind(tx.now)
            .bind(rows)
            .one(tx)?;
    Ok(id.id)
}

/// Takes one's own change of the last day up to be undone; it can be taken up once.
///
/// # Errors
/// `NotFound` where it is another's, older, or undone.
pub fn take_up(tx: &mut Tx, id: i64) -> Result<Batch, Problem> {
    Sql::new(
        "update bulk_change set undone_at = $3 where id = $1 and made_by = $2 and undone_at is null and made_at > $4
         returning id, kind, made_at, rows",
    )
    .bind(id)
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(tx.now - TAKEN_BACK)
    .one(tx)
}

/// What a transfer to `to` is about to replace: owner, department, pool, and the participation of the new owner.
///
/// # Errors
/// As the database answers.
pub fn before_transfer(tx: &mut Tx, ids: &[i64], to: i64) -> Result<Value, Problem> {
    let json: Json = Sql::new(
        "select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'owner_id', c.owner_id, 'owner_dept_id', c.owner_dept_id, 'pool_id', c.pool_id,
           'to_id', $2, 'share', (select to_jsonb(p) from participant p where p.object = 'customer' and p.row_id = c.id and p.user_id = $2))), '[]') as rows
         from customer c where c.id = any($1)",
    )
    .bind(ids.to_vec())
    .bind(to)
    .one(tx)?;
    Ok(json.rows)
}

/// Gives customers to a new owner. They must have been handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn transfer(tx: &mut Tx, ids: &[i64], to: i64, department: i64) -> Result<(), Problem> {
    Sql::new("delete from participant where object = 'customer' and row_id = any($1) and user_id = $2")
        .bind(ids.to_vec())
        .bind(to)
        .run(tx)?;
    Sql::new(
        "update customer set owner_id = $2, owner_dept_id = $3, pool_id = null, updated_at = $4, updated_by = $5, version = version + 1
         where id = any($1)",
    )
    .bind(ids.to_vec())
    .bind(to)
    .bind(department)
    .bind(tx.now)
    .bind(tx.user_id())
    .run(tx)?;
    Ok(())
}

/// Lets the owners before stay as participants in everything.
///
/// # Errors
/// As the database answers.
pub fn stay(
    tx: &mut Tx,
    before: &Value,
    can_write: bool,
    until: Option<DateTime<Utc>>,
    reason: &str,
) -> Result<(), Problem> {
    Sql::new(
        "insert into participant (object, row_id, user_id, can_write, parts, until, reason, added_by, added_at)
         select 'customer', x.id, x.owner_id, $2, '{contact,follow_up}', $3, $4, $5, $6
         from jsonb_to_recordset($1) as x(id bigint, owner_id bigint) where x.owner_id is not null on conflict do nothing",
    )
    .bind(before.clone())
    .bind(can_write)
    .bind(until)
    .bind(reason)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Gives customers of a transfer back, those that are still with the person they were given to; their ids.
///
/// # Errors
/// As the database answers.
pub fn give_back(tx: &mut Tx, batch: &Batch) -> Result<Vec<i64>, Problem> {
    let back: Vec<Id> = Sql::new(
        "update customer c set owner_id = x.owner_id, owner_dept_id = x.owner_dept_id, pool_id = x.pool_id, updated_at = $2, updated_by = $3,
           version = c.version + 1
         from jsonb_to_recordset($1) as x(id bigint, owner_id bigint, owner_dept_id bigint, pool_id bigint, to_id bigint)
         where c.id = x.id and c.owner_id = x.to_id and c.deleted_at is null returning c.id",
    )
    .bind(batch.rows.clone())
    .bind(tx.now)
    .bind(tx.user_id())
    .rows(tx)?;
    let ids: Vec<i64> = back.into_iter().map(|row| row.id).collect();
    Sql::new(
        "delete from participant p using jsonb_to_recordset($1) as x(id bigint, owner_id bigint)
         where p.object = 'customer' and p.row_id = x.id and p.user_id = x.owner_id and p.row_id = any($2)",
    )
    .bind(batch.rows.clone())
    .bind(ids.clone())
    .run(tx)?;
    Sql::new(
        "insert into participant select (jsonb_populate_record(null::participant, x.share)).*
         from jsonb_to_recordset($1) as x(id bigint, share jsonb) where jsonb_typeof(x.share) = 'object' and x.id = any($2) on conflict do nothing",
    )
    .bind(batch.rows.clone())
    .bind(ids.clone())
    .run(tx)?;
    Ok(ids)
}

/// Puts tags on customers; which customer got which.
///
/// # Errors
/// As the database answers.
pub fn add_tags(tx: &mut Tx, ids: &[i64], names: &[String]) -> Result<Vec<Tagged>, Problem> {
    Sql::new("insert into tag (name) select unnest($1::text[]) on conflict do nothing").bind(names.to_vec()).run(tx)?;
    Sql::new(
        "insert into tagging (object, row_id, tag_id) select 'customer', x.id, g.id from unnest($1::bigint[]) x(id) cross join tag g
         where g.name = any($2) on conflict do nothing returning row_id as customer_id, tag_id",
    )
    .bind(ids.to_vec())
    .bind(names.to_vec())
    .rows(tx)
}

/// Takes tags off customers; which customer lost which.
///
/// # Errors
/// As the database answers.
pub fn remove_tags(tx: &mut Tx, ids: &[i64], names: &[String]) -> Result<Vec<Tagged>, Problem> {
    Sql::new(
        "delete from tagging t using tag g where g.id = t.tag_id and t.object = 'customer' and t.row_id = any($1) and g.name = any($2)
         returning t.row_id as customer_id, t.tag_id",
    )
    .bind(ids.to_vec())
    .bind(names.to_vec())
    .rows(tx)
}

/// Undoes tags, on customers of `ids`.
///
/// # Errors
/// As the database answers.
pub fn untag(tx: &mut Tx, rows: &Value, ids: &[i64]) -> Result<(), Problem> {
    Sql::new(
        "delete from tagging t using jsonb_to_recordset($1 -> 'added') as x(customer_id bigint, tag_id bigint)
         where t.object = 'customer' and t.row_id = x.customer_id and t.tag_id = x.tag_id and t.row_id = any($2)",
    )
    .bind(rows.clone())
    .bind(ids.to_vec())
    .run(tx)?;
    Sql::new(
        "insert into tagging (object, row_id, tag_id)
         select 'customer', x.customer_id, x.tag_id from jsonb_to_recordset($1 -> 'removed') as x(customer_id bigint, tag_id bigint)
         where x.customer_id = any($2) on conflict do nothing",
    )
    .bind(rows.clone())
    .bind(ids.to_vec())
    .run(tx)?;
    Ok(())
}

/// The recycle bin: what the actor may view and restore, the last deleted first, one more than `most`.
///
/// # Errors
/// As the database answers.
pub fn bin(
    reader: &mut Reader,
    can: &Can<CustomerRestore>,
    view: &Can<CustomerView>,
    before: Option<(DateTime<Utc>, i64)>,
    most: i32,
) -> Result<Vec<Gone>, Problem> {
    let mut sql = Sql::new(
        "select t.id, t.name, o.name as owner_name, t.deleted_at, d.name as deleted_by_name
         from customer t left join app_user o on o.id = t.owner_id left join app_user d on d.id = t.deleted_by
         where t.deleted_at is not null and ",
    );
    let visible = shape::CUSTOMER.condition(&mut sql, &view.reach());
    let restorable = shape::CUSTOMER.condition(&mut sql, &can.reach());
    sql = sql.fragment(&visible).text(" and ").fragment(&restorable);
    if let Some((at, id)) = before {
        sql = sql.text(" and (t.deleted_at, t.id) < (").value(at).text(", ").value(id).text(")");
    }
    sql.text(" order by t.deleted_at desc, t.id desc limit ").value(most).rows(reader)
}

/// Forgets changes that can no longer be taken back.
///
/// # Errors
/// As the database answers.
pub fn forget(tx: &mut Tx) -> Result<usize, Problem> {
    Sql::new("delete from bulk_change where made_at < $1").bind(tx.now - TAKEN_BACK).run(tx)
}
