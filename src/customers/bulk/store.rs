//! All SQL of changes of many, and of the recycle bin.

use super::form::Values;
use crate::core::access::{Can, CustomerAssign, CustomerRestore, CustomerView, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, Utc};

row! {
    /// An opportunity that goes along with its customer.
    pub struct Along { id: i64, customer_id: i64, owner_name: String }
    /// A customer in the recycle bin.
    pub struct Gone { id: i64, name: String, owner_name: Option<String>, deleted_at: DateTime<Utc>, deleted_by_name: Option<String> }
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

/// The customers of an owner that the actor may transfer, at most so many.
///
/// # Errors
/// As the database answers.
pub fn of_owner(reader: &mut Reader, can: &Can<CustomerView>, owner: i64, most: usize) -> Result<Vec<i64>, Problem> {
    let Some(may) = can.also::<CustomerAssign>() else { return Ok(Vec::new()) };
    let mut sql = Sql::new("select t.id as n from customer t where t.deleted_at is null and ");
    let within = shape::CUSTOMER.condition(&mut sql, &may.reach());
    let rows: Vec<Number> = sql
        .fragment(&within)
        .text(" and t.owner_id = ")
        .value(owner)
        .text(" order by t.id limit ")
        .value(i64::try_from(most).unwrap_or(i64::MAX))
        .rows(reader)?;
    Ok(rows.into_iter().map(|row| row.n).collect())
}

/// Opportunities that a transfer of customers takes along: open ones of the customers' own owners, as far as the actor sees them.
///
/// # Errors
/// As the database answers.
pub fn along(door: &mut impl Door, ids: &[i64]) -> Result<Vec<Along>, Problem> {
    Sql::new(
        "select t.id, t.customer_id, o.name as owner_name from opportunity t join customer c on c.id = t.customer_id and c.owner_id = t.owner_id
           join app_user o on o.id = t.owner_id
         where t.customer_id = any($1) and t.state in ('open', 'paused') and t.deleted_at is null order by t.id",
    )
    .bind(ids.to_vec())
    .rows(door)
}

/// Lets the owners before, as (customer, owner), stay as participants in everything.
///
/// # Errors
/// As the database answers.
pub fn stay(
    tx: &mut Tx,
    owners: &[(i64, i64)],
    can_write: bool,
    until: Option<DateTime<Utc>>,
    reason: &str,
) -> Result<(), Problem> {
    let (ids, people): (Vec<i64>, Vec<i64>) = owners.iter().copied().unzip();
    Sql::new(
        "insert into participant (object, row_id, user_id, can_write, parts, until, reason, added_by, added_at)
         select 'customer', x.id, x.owner_id, $3, '{contact,follow_up}', $4, $5, $6, $7
         from unnest($1::bigint[], $2::bigint[]) as x(id, owner_id) on conflict do nothing",
    )
    .bind(ids)
    .bind(people)
    .bind(can_write)
    .bind(until)
    .bind(reason)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Sets the same values on customers, and puts tags on and off.
///
/// # Errors
/// As the database answers.
pub fn set(tx: &mut Tx, ids: &[i64], values: &Values) -> Result<(), Problem> {
    Sql::new(
        "update customer c set
           kind = coalesce($2 ->> 'kind', c.kind),
           grade = case when $2 ? 'grade' then $2 ->> 'grade' else c.grade end,
           stage = coalesce($2 ->> 'stage', c.stage),
           stage_since = case when coalesce($2 ->> 'stage', c.stage) = c.stage then c.stage_since else $5 end,
           source = case when $2 ? 'source' then $2 ->> 'source' else c.source end,
           industry = case when $2 ? 'industry' then $2 ->> 'industry' else c.industry end,
           updated_at = $3, updated_by = $4, version = c.version + 1
         where c.id = any($1)",
    )
    .bind(ids.to_vec())
    .bind(serde_json::Value::Object(values.set.clone()))
    .bind(tx.now)
    .bind(tx.user_id())
    .bind(tx.today())
    .run(tx)?;
    Sql::new("insert into tag (name) select unnest($1::text[]) on conflict do nothing")
        .bind(values.add.clone())
        .run(tx)?;
    Sql::new(
        "insert into tagging (object, row_id, tag_id) select 'customer', x.id, g.id from unnest($1::bigint[]) x(id) cross join tag g
         where g.name = any($2) on conflict do nothing",
    )
    .bind(ids.to_vec())
    .bind(values.add.clone())
    .run(tx)?;
    Sql::new(
        "delete from tagging t using tag g where g.id = t.tag_id and t.object = 'customer' and t.row_id = any($1) and g.name = any($2)",
    )
    .bind(ids.to_vec())
    .bind(values.remove.clone())
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
