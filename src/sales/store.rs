//! All SQL of imports of sales.

use super::plan::Plan;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql, Word};
use crate::core::tx::Tx;
use crate::row;
use crate::sales::tables::Sent;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

row! {
    struct Id { id: i64 }
    struct Stored { id: Uuid, state: String, plan: Value, made: Value, kept_back: Value, made_by: Option<i64>, maker: Option<String>,
        made_at: DateTime<Utc>, version: i32 }
    struct Bytes { name: String, bytes: Vec<u8> }
    struct Undone { kept: Value }
    /// An import in the list of imports.
    pub struct Listed { id: Uuid, files: String, state: String, made: Value, maker: Option<String>, made_at: DateTime<Utc> }
    /// A stage of the present version of a pipeline; whether it is the last one of it.
    pub struct StageRow { id: i64, version_id: i64, pipeline_id: i64, pipeline_zh: String, pipeline_en: String, name_zh: String, name_en: String, last: bool }
    /// A product that may be meant.
    pub struct ProductRow { id: i64, code: String, name_zh: String, name_en: String }
    /// A department that may be meant, and that at the top.
    pub struct DepartmentRow { id: i64, name_zh: String, name_en: String, top: bool }
}

/// What became of an import, and what taking it back must know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Made {
    pub departments: Vec<i64>,
    pub users: Vec<i64>,
    pub products: Vec<i64>,
    pub lists: Vec<i64>,
    pub pipelines: Vec<i64>,
    pub leads: Vec<i64>,
    pub customers: usize,
    pub opportunities: usize,
    /// Deals that had come in before.
    pub before: usize,
}

/// What stayed when an import was taken back, since it was changed or is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    pub opportunities: i64,
    pub leads: i64,
    pub customers: i64,
    pub users: i64,
    pub departments: i64,
    pub products: i64,
}

/// An import.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: Uuid,
    /// `waiting`, `done` or `undone`.
    pub state: String,
    pub plan: Plan,
    pub made: Made,
    pub kept: Kept,
    pub made_by: Option<i64>,
    pub maker: Option<String>,
    pub made_at: DateTime<Utc>,
    pub version: i32,
}

const IMPORT: &str = "
    select b.id, b.state, b.plan, b.made, b.kept_back, b.made_by, u.name as maker, b.made_at, b.version
    from sales_import b left join app_user u on u.id = b.made_by
    where (b.state <> 'waiting' or b.made_by is not distinct from ";

/// Keeps files until their decision.
///
/// # Errors
/// As the database answers.
pub fn put(tx: &mut Tx, id: Uuid, plan: &Plan, files: Vec<Sent>) -> Result<(), Problem> {
    Sql::new("delete from sales_import where state = 'waiting' and made_at < $1 - interval '7 days' and made_by is not distinct from $2")
        .bind(tx.now)
        .bind(tx.user_id())
        .run(tx)?;
    Sql::new("insert into sales_import (id, plan, made_by, made_at) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(json(plan)?)
        .bind(tx.user_id())
        .bind(tx.now)
        .run(tx)?;
    for (place, file) in (0_i32..).zip(files) {
        Sql::new("insert into sales_import_file (import_id, place, name, bytes) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(place)
            .bind(file.name)
            .bind(file.bytes)
            .run(tx)?;
    }
    Ok(())
}

/// An import that the actor may know of: one's own, or one that is decided.
///
/// # Errors
/// `NotFound` where it is absent or another's.
pub fn one(door: &mut impl Door, id: Uuid, user_id: Option<i64>) -> Result<Import, Problem> {
    import(Sql::new(IMPORT).value(user_id).text(") and b.id = ").value(id).one(door)?)
}

/// The same, held until the transaction ends.
///
/// # Errors
/// `NotFound` as `one`.
pub fn held(tx: &mut Tx, id: Uuid) -> Result<Import, Problem> {
    let user = tx.user_id();
    import(Sql::new(IMPORT).value(user).text(") and b.id = ").value(id).text(" for update of b").one(tx)?)
}

fn import(row: Stored) -> Result<Import, Problem> {
    Ok(Import {
        id: row.id,
        state: row.state,
        plan: serde_json::from_value(row.plan).map_err(Problem::bug)?,
        made: serde_json::from_value(row.made).map_err(Problem::bug)?,
        kept: serde_json::from_value(row.kept_back).map_err(Problem::bug)?,
        made_by: row.made_by,
        maker: row.maker,
        made_at: row.made_at,
        version: row.version,
    })
}

/// The files of an import as they were sent.
///
/// # Errors
/// As the database answers.
pub fn files(door: &mut impl Door, id: Uuid) -> Result<Vec<Sent>, Problem> {
    let rows: Vec<Bytes> = Sql::new("select name, bytes from sales_import_file where import_id = $1 order by place")
        .bind(id)
        .rows(door)?;
    Ok(rows.into_iter().map(|row| Sent { name: row.name, bytes: row.bytes }).collect())
}

/// The latest imports that the actor may know of.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door, user_id: Option<i64>) -> Result<Vec<Listed>, Problem> {
    Sql::new(
        "select b.id, coalesce((select string_agg(f.name, ', ' order by f.place) from sales_import_file f where f.import_id = b.id), '') as files,
           b.state, b.made, u.name as maker, b.made_at
         from sales_import b left join app_user u on u.id = b.made_by where b.state <> 'waiting' or b.made_by is not distinct from ",
    )
    .value(user_id)
    .text(" order by b.made_at desc limit 20")
    .rows(door)
}

/// Saves what was decided about the files; the next version.
///
/// # Errors
/// As the database answers.
pub fn replan(tx: &mut Tx, id: Uuid, plan: &Plan) -> Result<(), Problem> {
    Sql::new("update sales_import set plan = $2, version = version + 1 where id = $1")
        .bind(id)
        .bind(json(plan)?)
        .run(tx)?;
    Ok(())
}

/// Ends an import; the files are no longer needed.
///
/// # Errors
/// As the database answers.
pub fn finish(tx: &mut Tx, id: Uuid, made: &Made) -> Result<(), Problem> {
    Sql::new("update sales_import set state = 'done', made = $2, done_at = $3, version = version + 1 where id = $1")
        .bind(id)
        .bind(json(made)?)
        .bind(tx.now)
        .run(tx)?;
    Sql::new("update sales_import_file set bytes = '' where import_id = $1").bind(id).run(tx)?;
    Ok(())
}

/// Throws files away.
///
/// # Errors
/// As the database answers.
pub fn forget(tx: &mut Tx, id: Uuid) -> Result<(), Problem> {
    Sql::new("delete from sales_import where id = $1").bind(id).run(tx)?;
    Ok(())
}

/// Deletes for good what an import made and nobody changed or uses since; what stayed.
///
/// # Errors
/// As the database answers.
pub fn take_back(tx: &mut Tx, import: &Import) -> Result<Kept, Problem> {
    let undone: Undone = Sql::new("select kz_sales_taken_back($1) as kept").bind(import.id).one(tx)?;
    Sql::new(
        "update sales_import set state = 'undone', undone_at = $2, kept_back = $3, version = version + 1 where id = $1",
    )
    .bind(import.id)
    .bind(tx.now)
    .bind(undone.kept.clone())
    .run(tx)?;
    serde_json::from_value(undone.kept).map_err(Problem::bug)
}

/// The stages that deals may come into: of the present versions of pipelines in use.
///
/// # Errors
/// As the database answers.
pub fn stages(door: &mut impl Door) -> Result<Vec<StageRow>, Problem> {
    Sql::new(
        "select s.id, s.version_id, p.id as pipeline_id, p.name_zh as pipeline_zh, p.name_en as pipeline_en, s.name_zh, s.name_en,
           s.position = max(s.position) over (partition by p.id) as last
         from pipeline p join stage s on s.version_id = (select v.id from pipeline_version v where v.pipeline_id = p.id order by v.number desc limit 1)
         where p.retired_at is null order by p.position, p.id, s.position",
    )
    .rows(door)
}

/// The products for sale of these codes or names, given in small letters.
///
/// # Errors
/// As the database answers.
pub fn products(door: &mut impl Door, names: Vec<String>) -> Result<Vec<ProductRow>, Problem> {
    Sql::new(
        "select id, code, name_zh, name_en from product where state = 'active'
           and (lower(code) = any($1) or lower(name_zh) = any($1) or lower(name_en) = any($1)) order by id",
    )
    .bind(names)
    .rows(door)
}

/// The open departments of these names, and that at the top.
///
/// # Errors
/// As the database answers.
pub fn departments(door: &mut impl Door, names: &BTreeSet<String>) -> Result<Vec<DepartmentRow>, Problem> {
    Sql::new(
        "select d.id, d.name_zh, d.name_en, d.id = t.id as top from department d
           cross join (select id from department where parent_id is null and closed_at is null order by sort, id limit 1) t
         where d.closed_at is null and (d.id = t.id or lower(d.name_zh) = any($1) or lower(d.name_en) = any($1)) order by d.id",
    )
    .bind(names.iter().map(|name| super::plan::folded(name)).collect::<Vec<_>>())
    .rows(door)
}

/// Which of these numbers of another program came in before, as opportunities or as leads.
///
/// # Errors
/// As the database answers.
pub fn keys(door: &mut impl Door, system: &str, keys: Vec<String>) -> Result<HashSet<String>, Problem> {
    let rows: Vec<Word> = Sql::new(
        "select key as t from external_id where object in ('opportunity', 'lead') and system = $1 and key = any($2)",
    )
    .bind(system)
    .bind(keys)
    .rows(door)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// The list of prices for everybody that counts on a day in a currency.
///
/// # Errors
/// As the database answers.
pub fn standard_list(tx: &mut Tx, currency: &str) -> Result<Option<i64>, Problem> {
    let today = tx.today();
    let found: Option<Id> = Sql::new(
        "select id from price_list where kind = 'standard' and currency = $1 and valid_from <= $2 and (valid_until is null or valid_until >= $2)",
    )
    .bind(currency)
    .bind(today)
    .maybe(tx)?;
    Ok(found.map(|found| found.id))
}

/// Of these products those that have a price in a list on a day to come or today.
///
/// # Errors
/// As the database answers.
pub fn priced(tx: &mut Tx, list_id: i64, products: Vec<i64>) -> Result<Vec<i64>, Problem> {
    let today = tx.today();
    let rows: Vec<Number> = Sql::new(
        "select distinct product_id as n from price where list_id = $1 and product_id = any($2) and (valid_until is null or valid_until >= $3)",
    )
    .bind(list_id)
    .bind(products)
    .bind(today)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.n).collect())
}

/// Inserts opportunities under the next numbers, in one statement, with the numbers of the other program and a line for each
/// product; their ids.
///
/// # Errors
/// As the database answers.
pub fn insert(
    tx: &mut Tx,
    import_id: Uuid,
    (currency, system): (&str, &str),
    rows: Vec<Value>,
) -> Result<Vec<i64>, Problem> {
    let keys: Vec<String> =
        rows.iter().map(|row| row.get("key").and_then(Value::as_str).unwrap_or_default().to_owned()).collect();
    let of = |row: &Value, key: &str| row.get(key).cloned().unwrap_or_default();
    let product = |(n, row): (i64, &Value)| serde_json::json!({ "n": n, "product_id": of(row, "product_id"), "amount": of(row, "amount") });
    let products: Vec<Value> = (1..).zip(&rows).map(product).collect();
    let made: Vec<Id> = Sql::new(
        "with x as materialized (
           select nextval('opportunity_id_seq'::regclass) as id, r.*
           from jsonb_to_recordset($1) as r(row int, name text, customer_id bigint, owner_id bigint, owner_dept_id bigint,
             version_id bigint, stage_id bigint, state text, began timestamptz, since timestamptz, amount numeric, expected_on date, closed_on date,
             doubled text, pinyin text)),
         drawn as (update counter set last = last + (select count(*) from x) where object = 'opportunity' returning last - (select count(*) from x) as before),
         made as (
           insert into opportunity (id, number, name, customer_id, owner_id, owner_dept_id, version_id, stage_id, state, stage_since, state_since,
             amount, currency, expected_on, closed_on, origin, import_id, created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, d.before + row_number() over (order by x.row), x.name, x.customer_id, x.owner_id, x.owner_dept_id, x.version_id,
             x.stage_id, x.state, x.began, x.since, x.amount, $2, x.expected_on, x.closed_on, 'import', $3, $4, x.began, $4, $5 from x, drawn d),
         sought as (insert into opportunity_search (opportunity_id, doubled, pinyin) select x.id, x.doubled, x.pinyin from x)
         select x.id from x order by x.row",
    )
    .bind(Value::Array(rows))
    .bind(currency)
    .bind(import_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .rows(tx)?;
    let ids: Vec<i64> = made.into_iter().map(|row| row.id).collect();
    name(tx, "opportunity", system, (&ids, keys))?;
    lines(tx, &ids, products)?;
    Ok(ids)
}

/// What opportunities are about: a line of one with the value as its price, where there is one.
fn lines(tx: &mut Tx, ids: &[i64], products: Vec<Value>) -> Result<(), Problem> {
    Sql::new(
        "insert into opportunity_line (opportunity_id, position, product_id, quantity, unit, tax_rate, price, tax_included)
         select d.id, 1, p.id, 1, p.unit, p.tax_rate, case when x.amount < 1000000000000 then x.amount end, true
         from unnest($1::bigint[]) with ordinality d(id, n)
           join jsonb_to_recordset($2) as x(n bigint, product_id bigint, amount numeric) on x.n = d.n join product p on p.id = x.product_id",
    )
    .bind(ids.to_vec())
    .bind(Value::Array(products))
    .run(tx)?;
    Ok(())
}

/// Inserts leads under the next numbers, in one statement, with what searches read of them and the numbers of the other
/// program; their ids.
///
/// # Errors
/// As the database answers.
pub fn insert_leads(tx: &mut Tx, system: &str, rows: Vec<Value>) -> Result<Vec<i64>, Problem> {
    let keys: Vec<String> =
        rows.iter().map(|row| row.get("key").and_then(Value::as_str).unwrap_or_default().to_owned()).collect();
    let made: Vec<Id> = Sql::new(
        "with x as materialized (
           select nextval('lead_id_seq'::regclass) as id, r.*
           from jsonb_to_recordset($1) as r(row int, name text, product text, status text, owner_id bigint, owner_dept_id bigint, began timestamptz,
             doubled text, pinyin text)),
         drawn as (update counter set last = last + (select count(*) from x) where object = 'lead' returning last - (select count(*) from x) as before),
         made as (
           insert into lead (id, number, name, product, status, source, owner_id, owner_dept_id, origin, created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, d.before + row_number() over (order by x.row), x.name, x.product, x.status, 'import', x.owner_id, x.owner_dept_id, 'import',
             $2, x.began, $2, $3 from x, drawn d),
         sought as (insert into lead_search (lead_id, doubled, pinyin, numbers) select x.id, x.doubled, x.pinyin, '{}' from x)
         select x.id from x order by x.row",
    )
    .bind(Value::Array(rows))
    .bind(tx.user_id())
    .bind(tx.now)
    .rows(tx)?;
    let ids: Vec<i64> = made.into_iter().map(|row| row.id).collect();
    name(tx, "lead", system, (&ids, keys))?;
    Ok(ids)
}

/// Keeps the numbers of another program.
fn name(tx: &mut Tx, object: &'static str, system: &str, (ids, keys): (&[i64], Vec<String>)) -> Result<(), Problem> {
    Sql::new("insert into external_id (object, row_id, system, key) select $1, x.id, $2, x.key from unnest($3::bigint[], $4::text[]) as x(id, key)")
        .bind(object)
        .bind(system)
        .bind(ids.to_vec())
        .bind(keys)
        .run(tx)?;
    Ok(())
}

fn json(value: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(Problem::bug)
}
