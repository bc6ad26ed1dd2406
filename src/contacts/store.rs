//! All SQL of contacts.

use super::model::{Contact, Draft, Place};
use crate::core::access::{Allowed, Can, ContactDelete, ContactEdit, ContactView, CustomerView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use serde_json::{Value, json};
use uuid::Uuid;

row! {
    struct Id { id: i64 }
    struct Version { version: i32 }
}

/// Everything a contact's page needs, over the alias `t`. A contact of a customer in the recycle bin is not shown.
const CONTACT: &str = "
    select t.id, t.customer_id, c.name as customer_name, t.name, t.title, t.decision, t.phones, t.mails, t.wechat, t.birthday, t.remark, t.main,
      t.owner_id, t.owner_dept_id, t.pool_id, t.customer_owner_id,
      (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.customer_id and 'contact' = any(s.parts)
         and s.user_id = any((select kz_ids('contact', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
      t.updated_at, u.name as updated_by_name, t.version, t.deleted_at
    from contact t
      left join customer c on c.id = t.customer_id
      left join app_user u on u.id = t.updated_by
    where (c.id is null or c.deleted_at is null) and ";

/// The contact, if the capability reaches it.
///
/// # Errors
/// `NotFound` where it is absent, deleted, or not to be known of.
pub fn one(door: &mut impl Door, can: &Can<ContactView>, id: i64) -> Result<Seen<Contact>, Problem> {
    found(door, can, id, " and t.deleted_at is null and t.id = ")
}

/// The deleted contact.
///
/// # Errors
/// `NotFound` where it is absent, not deleted, or not to be known of.
pub fn deleted(door: &mut impl Door, can: &Can<ContactView>, id: i64) -> Result<Seen<Contact>, Problem> {
    found(door, can, id, " and t.deleted_at is not null and t.id = ")
}

fn found(door: &mut impl Door, can: &Can<ContactView>, id: i64, which: &'static str) -> Result<Seen<Contact>, Problem> {
    let mut sql = Sql::new(CONTACT);
    let visible = shape::CONTACT.condition(&mut sql, &can.reach());
    let row: Contact = sql.fragment(&visible).text(which).value(id).one(door)?;
    Ok(can.saw(row))
}

/// The contacts of a customer that the capability reaches, the main one first.
///
/// # Errors
/// As the database answers.
pub fn of_customer(
    door: &mut impl Door,
    can: &Can<ContactView>,
    customer_id: i64,
) -> Result<Vec<Seen<Contact>>, Problem> {
    let mut sql = Sql::new(CONTACT);
    let visible = shape::CONTACT.condition(&mut sql, &can.reach());
    let rows: Vec<Contact> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.customer_id = ")
        .value(customer_id)
        .text(" order by t.main desc, t.id limit 200")
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// The same with those that were deleted and can still be restored, the last deleted first, after the others.
///
/// # Errors
/// As the database answers.
pub fn of_customer_with_deleted(
    door: &mut impl Door,
    can: &Can<ContactView>,
    customer_id: i64,
) -> Result<Vec<Seen<Contact>>, Problem> {
    let mut sql = Sql::new(CONTACT);
    let visible = shape::CONTACT.condition(&mut sql, &can.reach());
    let rows: Vec<Contact> = sql
        .fragment(&visible)
        .text(" and t.customer_id = ")
        .value(customer_id)
        .text(" order by t.deleted_at is not null, t.deleted_at desc, t.main desc, t.id limit 250")
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// Contacts by their ids, those that the capability reaches, in the order in which they were last changed.
///
/// # Errors
/// As the database answers.
pub fn some(
    door: &mut impl Door,
    can: &Can<ContactView>,
    ids: Vec<i64>,
    most: i32,
) -> Result<Vec<Seen<Contact>>, Problem> {
    let mut sql = Sql::new(CONTACT);
    let visible = shape::CONTACT.condition(&mut sql, &can.reach());
    let rows: Vec<Contact> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.id = any(")
        .value(ids)
        .text(") order by t.updated_at desc, t.id desc limit ")
        .value(most)
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// Where a new contact of this customer would stand: with its owner.
///
/// # Errors
/// `NotFound` where the customer is not to be known of.
pub fn place(door: &mut impl Door, can: &Can<CustomerView>, customer_id: i64) -> Result<Place, Problem> {
    let mut sql = Sql::new(
        "select t.id as customer_id, t.owner_id, t.owner_dept_id, t.pool_id,
           (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.id and 'contact' = any(s.parts)
              and s.user_id = any((select kz_ids('contact', 'create', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
           not exists (select 1 from contact x where x.customer_id = t.id and x.deleted_at is null) as first
         from customer t where t.deleted_at is null and ",
    );
    let visible = shape::CUSTOMER.condition(&mut sql, &can.reach());
    sql.fragment(&visible).text(" and t.id = ").value(customer_id).one(door)
}

/// One proposal with its place, ready to be stored.
pub struct New<'a> {
    pub place: &'a Place,
    pub draft: &'a Draft,
}

/// Inserts a batch in one statement, with what searches read of it; the ids in the order of the batch. The places were
/// checked; `import_id` is the import that brought them.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, batch: &[New], import_id: Option<Uuid>) -> Result<Vec<i64>, Problem> {
    if batch.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Value> = batch.iter().enumerate().map(|(order, new)| row_json(order, new)).collect();
    // The rows may lie beyond the actor's sight, so none is asked for by `returning`.
    let ids: Vec<Id> = Sql::new(
        "with x as materialized (
           select nextval('contact_id_seq'::regclass) as id, r.*
           from jsonb_to_recordset($1) as r(row int, customer_id bigint, owner_id bigint, owner_dept_id bigint, name text, title text, decision text,
             phones text[], mails text[], wechat text, birthday date, remark text, main boolean, doubled text, pinyin text, numbers text[])),
         made as (
           insert into contact (id, customer_id, owner_id, owner_dept_id, name, title, decision, phones, mails, wechat, birthday, remark, main,
             import_id, created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, x.customer_id, x.owner_id, x.owner_dept_id, x.name, x.title, x.decision, x.phones, x.mails, x.wechat, x.birthday, x.remark,
             x.main, $2, $3, $4, $3, $4 from x),
         sought as (
           insert into contact_search (contact_id, customer_id, doubled, pinyin, numbers) select x.id, x.customer_id, x.doubled, x.pinyin, x.numbers from x)
         select x.id from x order by x.row",
    )
    .bind(Value::Array(rows))
    .bind(import_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .rows(tx)?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

fn row_json(order: usize, new: &New) -> Value {
    let mut row = serde_json::to_value(new.draft).unwrap_or_default();
    if let Some(fields) = row.as_object_mut() {
        fields.insert("row".into(), json!(order));
        fields.insert("customer_id".into(), json!(new.place.customer_id));
        fields.insert("owner_id".into(), json!(new.place.owner_id));
        fields.insert("owner_dept_id".into(), json!(new.place.owner_dept_id));
        fields.extend(sought(new.draft));
    }
    row
}

/// What searches read of a contact.
fn sought(draft: &Draft) -> [(String, Value); 3] {
    [
        ("doubled".into(), json!(search_text::name_column(&[&draft.name]))),
        ("pinyin".into(), json!(search_text::pinyin(&draft.name))),
        ("numbers".into(), json!(search_text::number_column(&draft.phones))),
    ]
}

/// Saves a contact's facts at the version that was seen; the next version.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(tx: &mut Tx, row: &Allowed<Contact, ContactEdit>, version: i32, draft: &Draft) -> Result<i32, Problem> {
    let saved: Option<Version> = Sql::new(
        "update contact c set name = x.name, title = x.title, decision = x.decision, phones = x.phones, mails = x.mails, wechat = x.wechat,
           birthday = x.birthday, remark = x.remark, main = x.main, updated_by = $4, updated_at = $5, version = c.version + 1
         from jsonb_to_record($1) as x(name text, title text, decision text, phones text[], mails text[], wechat text, birthday date,
           remark text, main boolean)
         where c.id = $2 and c.version = $3 returning c.version",
    )
    .bind(serde_json::to_value(draft).map_err(Problem::bug)?)
    .bind(row.id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .maybe(tx)?;
    let Some(saved) = saved else { return Err(Problem::Stale(row.version)) };
    index(tx, row.id, row.customer_id, draft)?;
    Ok(saved.version)
}

/// Leaves `keep` as the customer's only main contact; the ids of those that no longer are.
///
/// # Errors
/// As the database answers.
pub fn only_main(tx: &mut Tx, customer_id: i64, keep: i64) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Id> =
        Sql::new("update contact set main = false where customer_id = $1 and id <> $2 and main and deleted_at is null returning id")
            .bind(customer_id)
            .bind(keep)
            .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Deletes a contact, or takes it back; one that comes back is the main one only where no other has become it.
///
/// # Errors
/// As the database answers.
pub fn set_deleted(tx: &mut Tx, row: &Allowed<Contact, ContactDelete>, gone: bool) -> Result<(), Problem> {
    Sql::new(
        "update contact t set deleted_at = case when $2 then $3 end, version = version + 1,
           main = t.main and ($2 or not exists (select from contact x where x.customer_id = t.customer_id and x.id <> t.id and x.main and x.deleted_at is null))
         where t.id = $1",
    )
        .bind(row.id)
        .bind(gone)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Keeps what searches read.
fn index(tx: &mut Tx, id: i64, customer_id: i64, draft: &Draft) -> Result<(), Problem> {
    let row = Value::Object(sought(draft).into_iter().collect());
    Sql::new(
        "insert into contact_search (contact_id, customer_id, doubled, pinyin, numbers)
         select $2, $3, x.doubled, x.pinyin, x.numbers from jsonb_to_record($1) as x(doubled text, pinyin text, numbers text[])
         on conflict (contact_id) do update set doubled = excluded.doubled, pinyin = excluded.pinyin, numbers = excluded.numbers",
    )
    .bind(row)
    .bind(id)
    .bind(customer_id)
    .run(tx)?;
    Ok(())
}
