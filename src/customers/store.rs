//! All SQL of customers but the list's (see `list.rs`).

use super::fields::{CATALOGUE, FILTERED};
use super::model::{Customer, Draft, Place};
use crate::core::access::{Allowed, Can, CustomerEdit, CustomerView, Scoped, Seen, shape};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

row! {
    /// An id that a statement returned.
    pub struct Id { id: i64 }
    /// A customer found by its name.
    pub struct Named { id: i64, name: String }
    /// The version of a row.
    struct Version { version: i32 }
}

/// Everything a customer's page needs, over the alias `t`; `$persons` are those whose participation counts.
const CUSTOMER: &str = "
    select t.id, t.name, t.short_name, t.kind, t.grade, t.stage, t.stage_since, t.source, t.industry, t.country, t.region, t.address,
      t.phones, t.mails, t.website, t.credit_code, t.parent_id, parent.name as parent_name, t.revenue, t.revenue_currency, t.staff, t.founded,
      array(select g.name from tagging x join tag g on g.id = x.tag_id where x.object = 'customer' and x.row_id = t.id order by g.name) as tags,
      t.remark, t.extra, t.owner_id, t.owner_dept_id, t.pool_id, o.name as owner_name, d.name_zh as department_zh, d.name_en as department_en,
      p.name_zh as pool_zh, p.name_en as pool_en,
      (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.id
         and s.user_id = any((select kz_ids('customer', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
      t.last_follow_up_at, t.next_follow_up, t.created_at, cb.name as created_by_name, t.updated_at, ub.name as updated_by_name, t.version
    from customer t
      left join customer parent on parent.id = t.parent_id
      left join app_user o on o.id = t.owner_id
      left join department d on d.id = t.owner_dept_id
      left join pool p on p.id = t.pool_id
      left join app_user cb on cb.id = t.created_by
      left join app_user ub on ub.id = t.updated_by
    where ";

/// The customer, if the capability reaches it.
///
/// # Errors
/// `NotFound` where it is absent, deleted, or not to be known of.
pub fn one(door: &mut impl Door, can: &Can<CustomerView>, id: i64) -> Result<Seen<Customer>, Problem> {
    found(door, can, id, false)
}

/// The customer in the recycle bin.
///
/// # Errors
/// `NotFound` where it is absent, not deleted, or not to be known of.
pub fn deleted(door: &mut impl Door, can: &Can<CustomerView>, id: i64) -> Result<Seen<Customer>, Problem> {
    found(door, can, id, true)
}

fn found(door: &mut impl Door, can: &Can<CustomerView>, id: i64, deleted: bool) -> Result<Seen<Customer>, Problem> {
    let mut sql = Sql::new(CUSTOMER);
    let visible = shape::CUSTOMER.condition(&mut sql, &can.reach());
    let row: Customer = sql
        .fragment(&visible)
        .text(if deleted {
            " and t.deleted_at is not null and t.id = "
        } else {
            " and t.deleted_at is null and t.id = "
        })
        .value(id)
        .one(door)?;
    Ok(can.saw(row))
}

/// Several customers at once, in order of id: those that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn several(door: &mut impl Door, can: &Can<CustomerView>, ids: &[i64]) -> Result<Vec<Seen<Customer>>, Problem> {
    found_several(door, can, ids, " and t.deleted_at is null and t.id = any(")
}

/// The same, held until the transaction ends, so that what is decided about them still holds when they are changed.
///
/// # Errors
/// As the database answers.
pub fn several_held(tx: &mut Tx, can: &Can<CustomerView>, ids: &[i64]) -> Result<Vec<Seen<Customer>>, Problem> {
    let held = Sql::new("select id from customer where id = any($1) order by id for no key update");
    let _ids: Vec<Id> = held.bind(ids.to_vec()).rows(tx)?;
    several(tx, can, ids)
}

/// The same, of those in the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn several_deleted(
    door: &mut impl Door,
    can: &Can<CustomerView>,
    ids: &[i64],
) -> Result<Vec<Seen<Customer>>, Problem> {
    found_several(door, can, ids, " and t.deleted_at is not null and t.id = any(")
}

fn found_several(
    door: &mut impl Door,
    can: &Can<CustomerView>,
    ids: &[i64],
    which: &'static str,
) -> Result<Vec<Seen<Customer>>, Problem> {
    let mut sql = Sql::new(CUSTOMER);
    let visible = shape::CUSTOMER.condition(&mut sql, &can.reach());
    let rows: Vec<Customer> =
        sql.fragment(&visible).text(which).value(ids.to_vec()).text(") order by t.id").rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// Customers of these names that the actor may view.
///
/// # Errors
/// As the database answers.
pub fn named(door: &mut impl Door, names: Vec<String>) -> Result<Vec<Named>, Problem> {
    Sql::new("select id, name from kz_customer_named($1)").bind(names).rows(door)
}

/// One proposal with its place and parent, ready to be stored.
pub struct New<'a> {
    pub draft: &'a Draft,
    pub place: Place,
    pub parent_id: Option<i64>,
    pub made: Made,
}

/// Who made a customer and when, where it was made elsewhere before; otherwise the actor, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub by: Option<i64>,
    pub at: Option<DateTime<Utc>>,
}

/// Inserts a batch in one statement, with what searches read of it; the ids in the order of the batch.
///
/// # Errors
/// As the database answers; `Refused` with the constraint's name.
pub fn insert(tx: &mut Tx, batch: &[New], origin: &'static str, import_id: Option<Uuid>) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Value> = batch.iter().enumerate().map(|(order, new)| row_json(order, new)).collect();
    let ids: Vec<Id> = Sql::new(
        "with x as materialized (
           select nextval('customer_id_seq'::regclass) as id, r.*
           from jsonb_to_recordset($1) as r(row int, name text, short_name text, kind text, grade text, stage text, source text, industry text,
             country text, region text, address text, phones text[], mails text[], website text, credit_code text, parent_id bigint,
             revenue numeric, revenue_currency text, staff int, founded int, remark text, extra jsonb, owner_id bigint, owner_dept_id bigint,
             created_by bigint, created_at timestamptz, doubled text, pinyin text, numbers text[])),
         made as (
           insert into customer (id, name, short_name, kind, grade, stage, stage_since, source, industry, country, region, address, phones, mails,
             website, credit_code, parent_id, revenue, revenue_currency, staff, founded, remark, extra, owner_id, owner_dept_id, origin, import_id,
             created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, x.name, x.short_name, x.kind, x.grade, x.stage, $7, x.source, x.industry, x.country, x.region,
             x.address, x.phones, x.mails, x.website, x.credit_code, x.parent_id, x.revenue, x.revenue_currency, x.staff, x.founded, x.remark, x.extra,
             x.owner_id, x.owner_dept_id, $3, $4, coalesce(x.created_by, $5), coalesce(x.created_at, $2), $5, $2 from x),
         sought as (
           insert into customer_search (customer_id, doubled, pinyin, numbers) select x.id, x.doubled, x.pinyin, x.numbers from x),
         filtered as (
           insert into custom_value (object, row_id, field, value)
           select 'customer', x.id, e.key, e.value from x cross join lateral jsonb_each_text(x.extra) e where e.key = any($6))
         select x.id from x order by x.row",
    )
    .bind(Value::Array(rows))
    .bind(tx.now)
    .bind(origin)
    .bind(import_id)
    .bind(tx.user_id())
    .bind(owned(FILTERED))
    .bind(tx.today())
    .rows(tx)?;
    let ids: Vec<i64> = ids.into_iter().map(|row| row.id).collect();
    let drafts: Vec<(i64, &Draft)> = ids.iter().copied().zip(batch.iter().map(|new| new.draft)).collect();
    add_tags(tx, &drafts)?;
    Ok(ids)
}

/// A proposal as a statement reads it: what has no column of its own goes into `extra`.
fn columns(draft: &Draft) -> Value {
    let mut row = serde_json::to_value(draft).unwrap_or_default();
    if let Some(fields) = row.as_object_mut() {
        fields.insert("extra".into(), json!(draft.extra));
    }
    row
}

fn row_json(order: usize, new: &New) -> Value {
    let mut row = columns(new.draft);
    if let Some(fields) = row.as_object_mut() {
        fields.insert("row".into(), json!(order));
        fields.insert("parent_id".into(), json!(new.parent_id));
        fields.insert("owner_id".into(), json!(new.place.owner_id));
        fields.insert("owner_dept_id".into(), json!(new.place.owner_dept_id));
        fields.insert("created_by".into(), json!(new.made.by));
        fields.insert("created_at".into(), json!(new.made.at));
        let (doubled, pinyin, numbers) = sought(new.draft);
        fields.insert("doubled".into(), doubled.into());
        fields.insert("pinyin".into(), pinyin.into());
        fields.insert("numbers".into(), numbers.into());
    }
    row
}

/// What searches read of a customer: names, their pinyin, numbers.
fn sought(draft: &Draft) -> (String, String, Vec<String>) {
    let names = format!("{} {}", draft.name, draft.short_name);
    (
        search_text::name_column(&[&draft.name, &draft.short_name]),
        search_text::pinyin(&names),
        search_text::number_column(&draft.phones).into_iter().chain(draft.credit_code.clone()).collect(),
    )
}

/// Saves a customer's facts at the version that was seen; the next version.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(
    tx: &mut Tx,
    row: &Allowed<Customer, CustomerEdit>,
    version: i32,
    draft: &Draft,
    parent_id: Option<i64>,
) -> Result<i32, Problem> {
    let saved: Option<Version> = Sql::new(
        "update customer c set name = x.name, short_name = x.short_name, kind = x.kind, grade = x.grade, stage = x.stage,
           stage_since = case when c.stage = x.stage then c.stage_since else $8 end,
           source = x.source, industry = x.industry, country = x.country, region = x.region, address = x.address, phones = x.phones, mails = x.mails,
           website = x.website, credit_code = x.credit_code, parent_id = $5, revenue = x.revenue, revenue_currency = x.revenue_currency,
           staff = x.staff, founded = x.founded, remark = x.remark, extra = (c.extra - $7::text[]) || x.extra, updated_by = $6, updated_at = $4, version = c.version + 1
         from jsonb_to_record($1) as x(name text, short_name text, kind text, grade text, stage text, source text, industry text,
           country text, region text, address text, phones text[], mails text[], website text, credit_code text,
           revenue numeric, revenue_currency text, staff int, founded int, remark text, extra jsonb)
         where c.id = $2 and c.version = $3 returning c.version",
    )
    .bind(columns(draft))
    .bind(row.id)
    .bind(version)
    .bind(tx.now)
    .bind(parent_id)
    .bind(tx.user_id())
    .bind(owned(CATALOGUE.extra))
    .bind(tx.today())
    .maybe(tx)?;
    let Some(saved) = saved else { return Err(Problem::Stale(row.version)) };
    index(tx, row.id, draft)?;
    tag(tx, row.id, draft)?;
    if row.stored(tx).extra != draft.extra {
        filtered(tx, row.id)?;
    }
    Ok(saved.version)
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// Keeps what lists are filtered by.
fn filtered(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    Sql::new("delete from custom_value where object = 'customer' and row_id = $1").bind(id).run(tx)?;
    Sql::new(
        "insert into custom_value (object, row_id, field, value)
         select 'customer', c.id, e.key, e.value from customer c cross join lateral jsonb_each_text(c.extra) e where c.id = $1 and e.key = any($2)",
    )
    .bind(id)
    .bind(owned(FILTERED))
    .run(tx)?;
    Ok(())
}

/// Keeps what searches read.
fn index(tx: &mut Tx, id: i64, draft: &Draft) -> Result<(), Problem> {
    let (doubled, pinyin, numbers) = sought(draft);
    Sql::new(
        "insert into customer_search (customer_id, doubled, pinyin, numbers) values ($1, $2, $3, $4)
         on conflict (customer_id) do update set doubled = excluded.doubled, pinyin = excluded.pinyin, numbers = excluded.numbers",
    )
    .bind(id)
    .bind(doubled)
    .bind(pinyin)
    .bind(numbers)
    .run(tx)?;
    Ok(())
}

/// Sets a customer's tags; tags that do not exist yet are made.
fn tag(tx: &mut Tx, id: i64, draft: &Draft) -> Result<(), Problem> {
    Sql::new(
        "delete from tagging t using tag g where g.id = t.tag_id and t.object = 'customer' and t.row_id = $1 and g.name <> all ($2)",
    )
    .bind(id)
    .bind(draft.tags.clone())
    .run(tx)?;
    add_tags(tx, &[(id, draft)])
}

fn add_tags(tx: &mut Tx, drafts: &[(i64, &Draft)]) -> Result<(), Problem> {
    let (ids, names): (Vec<i64>, Vec<String>) =
        drafts.iter().flat_map(|(id, draft)| draft.tags.iter().map(move |tag| (*id, tag.clone()))).unzip();
    if names.is_empty() {
        return Ok(());
    }
    Sql::new("insert into tag (name) select distinct unnest($1::text[]) on conflict do nothing")
        .bind(names.clone())
        .run(tx)?;
    Sql::new(
        "insert into tagging (object, row_id, tag_id) select 'customer', x.id, g.id from unnest($1::bigint[], $2::text[]) x(id, name)
           join tag g on g.name = x.name on conflict do nothing",
    )
    .bind(ids)
    .bind(names)
    .run(tx)?;
    Ok(())
}

/// Puts customers into the recycle bin, or takes them out again.
///
/// # Errors
/// As the database answers.
pub fn set_deleted<Q: Scoped>(tx: &mut Tx, rows: &[Allowed<Customer, Q>], gone: bool) -> Result<(), Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    Sql::new(
        "update customer set deleted_at = case when $2 then $3 end, deleted_by = case when $2 then $4 end, version = version + 1 where id = any($1)",
    )
    .bind(ids)
    .bind(gone)
    .bind(tx.now)
    .bind(tx.user_id())
    .run(tx)?;
    Ok(())
}
