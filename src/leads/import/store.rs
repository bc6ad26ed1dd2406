//! All SQL of files of leads.

use super::Ready;
use crate::core::access::{Facts, Guarded};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::customers::model::Place;
use crate::leads::store::sought;
use crate::row;
use serde_json::{Value, json};
use uuid::Uuid;

row! {
    /// A lead or a customer by whose name or number a row was met.
    pub struct Met { object: String, label: String, contact: String, key: String, by_number: bool }
    /// A lead that an import made, as it is now.
    pub struct MadeLead {
        id: i64, label: String, owner_id: Option<i64>, owner_dept_id: Option<i64>, pool_id: Option<i64>,
        /// Whether a rule gave it to whoever has it.
        by_rule: bool,
        changed_by: Option<String>, used: bool,
    }
}

impl Guarded for MadeLead {
    fn facts(&self) -> Facts {
        Facts { owner_id: self.owner_id, owner_dept_id: self.owner_dept_id, pool_id: self.pool_id, ..Facts::default() }
    }
}

/// Leads and customers of these names or with one of these numbers that the actor may view.
///
/// # Errors
/// As the database answers.
pub fn known(door: &mut impl Door, names: Vec<String>, numbers: Vec<String>) -> Result<Vec<Met>, Problem> {
    Sql::new(
        "select distinct object, label, contact, key, by_number from kz_lead_known($1, $2) order by object desc, label",
    )
    .bind(names)
    .bind(numbers)
    .rows(door)
}

/// Inserts rows under the next numbers, with what searches read of them; the ids in their order. Those that are nobody's stand
/// with `meanwhile` until they are laid into the pool; without one they lie there at once. The places were checked.
///
/// # Errors
/// As the database answers; `Refused` with the constraint's name.
pub fn insert(tx: &mut Tx, rows: &[Ready], meanwhile: Option<Place>, import_id: Uuid) -> Result<Vec<i64>, Problem> {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let rows: Vec<Value> = rows.iter().enumerate().map(|(order, row)| row_json(order, row, meanwhile)).collect();
    // A row may lie beyond the actor's sight, so it is not asked for by `returning`.
    let ids: Vec<Number> = Sql::new(
        "with drawn as (update counter set last = last + $5 where object = 'lead' returning last - $5 as before),
         x as materialized (
           select nextval('lead_id_seq'::regclass) as id, drawn.before + r.row + 1 as number, r.*,
             case when r.owner_id is null then (select p.id from pool p where p.object = 'lead' and p.closed_at is null order by p.id limit 1) end as pool_id
           from drawn, jsonb_to_recordset($1) as r(row int, name text, contact text, title text, phones text[], mails text[], wechat text, source text,
             industry text, region text, product text, amount numeric, amount_currency text, remark text, owner_id bigint, owner_dept_id bigint,
             created_by bigint, created_at timestamptz, doubled text, pinyin text, numbers text[])),
         made as (
           insert into lead (id, number, name, contact, title, phones, mails, wechat, source, industry, region, product, amount, amount_currency,
             remark, owner_id, owner_dept_id, pool_id, origin, import_id, created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, x.number, x.name, x.contact, x.title, x.phones, x.mails, x.wechat, x.source, x.industry, x.region, x.product, x.amount,
             x.amount_currency, x.remark, x.owner_id, x.owner_dept_id, x.pool_id, 'import', $3, coalesce(x.created_by, $4),
             coalesce(x.created_at, $2), $4, $2 from x order by x.row),
         searched as (insert into lead_search (lead_id, doubled, pinyin, numbers) select x.id, x.doubled, x.pinyin, x.numbers from x)
         select x.id as n from x order by x.row",
    )
    .bind(Value::Array(rows))
    .bind(tx.now)
    .bind(import_id)
    .bind(tx.user_id())
    .bind(count)
    .rows(tx)?;
    Ok(ids.into_iter().map(|id| id.n).collect())
}

fn row_json(order: usize, row: &Ready, meanwhile: Option<Place>) -> Value {
    let place = row.place.or(meanwhile);
    let mut out = json!(row.draft);
    if let Some(fields) = out.as_object_mut() {
        let (doubled, pinyin, numbers) = sought(&row.draft);
        fields.insert("row".into(), json!(order));
        fields.insert("owner_id".into(), json!(place.map(|place| place.owner_id)));
        fields.insert("owner_dept_id".into(), json!(place.map(|place| place.owner_dept_id)));
        fields.insert("created_by".into(), json!(row.made.by));
        fields.insert("created_at".into(), json!(row.made.at));
        fields.insert("doubled".into(), doubled.into());
        fields.insert("pinyin".into(), pinyin.into());
        fields.insert("numbers".into(), numbers.into());
    }
    out
}

/// Lays leads that were just made into the common pool. They must have been handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn lay_into_pool(tx: &mut Tx, ids: Vec<i64>) -> Result<(), Problem> {
    Sql::new(
        "update lead set owner_id = null, owner_dept_id = null,
           pool_id = (select id from pool where object = 'lead' and closed_at is null order by id limit 1) where id = any($1)",
    )
    .bind(ids)
    .run(tx)?;
    Ok(())
}

/// All that an import made and that is still there, held.
///
/// # Errors
/// As the database answers.
pub fn made(door: &mut impl Door, batch: Uuid) -> Result<Vec<MadeLead>, Problem> {
    Sql::new(
        "select id, label, owner_id, owner_dept_id, pool_id, by_rule, changed_by, used from kz_lead_import_made($1) order by id",
    )
    .bind(batch)
    .rows(door)
}

/// Deletes these leads of an import for good; how many.
///
/// # Errors
/// As the database answers.
pub fn take_back(tx: &mut Tx, batch: Uuid, ids: Vec<i64>) -> Result<i64, Problem> {
    let gone: Number = Sql::new("select kz_lead_import_taken_back($1, $2) as n").bind(batch).bind(ids).one(tx)?;
    Ok(gone.n)
}
