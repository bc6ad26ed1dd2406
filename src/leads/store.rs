//! All SQL of leads but their lists.

use super::model::{Draft, Lead, Place};
use crate::core::access::{Allowed, Can, FollowUpView, Kept, LeadEdit, LeadRestore, LeadView, Scoped, Seen, shape};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

row! {
    struct Version { version: i32 }
    struct Numbered { id: i64, number: i64 }
    struct Holder { name: Option<String> }
    /// A lead in the recycle bin.
    pub struct Gone { id: i64, label: String, owner_name: Option<String>, deleted_at: DateTime<Utc>, deleted_by_name: Option<String> }
    /// A follow-up on the lead.
    pub struct Said {
        id: i64, at: DateTime<Utc>, who: String, kind: String, body: String, feedback: String, next_date: Option<NaiveDate>, valid: bool,
        author_id: i64, dept_id: i64, entered_at: DateTime<Utc>, version: i32, files: Value, comments: Value,
    }
    /// A change of the lead.
    pub struct Changed {
        id: i64, at: DateTime<Utc>, who: String, name: String, changes: Kept<Value>, cause: String,
        /// Where a rule did it, why.
        given: Option<Value>,
    }
}

/// Everything a lead's page needs, over the alias `t`.
pub(super) const LEAD: &str = "
    select t.id, t.number, t.name, t.contact, t.title, t.phones, t.mails, t.wechat, t.source, t.industry, t.region, t.product, t.amount,
      t.amount_currency, t.remark, t.status, t.score, t.failure, t.failure_note, t.owner_id, t.owner_dept_id, t.pool_id, o.name as owner_name,
      d.name_zh as department_zh, d.name_en as department_en, t.last_follow_up_at, t.next_follow_up,
      t.created_at, m.name as created_by_name, t.updated_at, u.name as updated_by_name, t.version, t.deleted_at
    from lead t
      left join app_user o on o.id = t.owner_id
      left join department d on d.id = t.owner_dept_id
      left join app_user m on m.id = t.created_by
      left join app_user u on u.id = t.updated_by
    where ";

/// The lead, if the capability reaches it.
///
/// # Errors
/// `NotFound` where it is absent, deleted, or not to be known of.
pub fn one(door: &mut impl Door, can: &Can<LeadView>, id: i64) -> Result<Seen<Lead>, Problem> {
    found(door, can, id, " and t.deleted_at is null and t.id = ")
}

/// The deleted lead.
///
/// # Errors
/// `NotFound` where it is absent, not deleted, or not to be known of.
pub fn deleted(door: &mut impl Door, can: &Can<LeadView>, id: i64) -> Result<Seen<Lead>, Problem> {
    found(door, can, id, " and t.deleted_at is not null and t.id = ")
}

fn found(door: &mut impl Door, can: &Can<LeadView>, id: i64, which: &'static str) -> Result<Seen<Lead>, Problem> {
    let mut sql = Sql::new(LEAD);
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let row: Lead = sql.fragment(&visible).text(which).value(id).one(door)?;
    Ok(can.saw(row))
}

/// Several leads at once, in order of id: those that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn several(door: &mut impl Door, can: &Can<LeadView>, ids: &[i64]) -> Result<Vec<Seen<Lead>>, Problem> {
    let mut sql = Sql::new(LEAD);
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let rows: Vec<Lead> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.id = any(")
        .value(ids.to_vec())
        .text(") order by t.id")
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// What a person has open, as far as the capability reaches, the first to be followed up first.
///
/// # Errors
/// As the database answers.
pub fn open_of(door: &mut impl Door, can: &Can<LeadView>, owner_id: i64) -> Result<Vec<Seen<Lead>>, Problem> {
    let mut sql = Sql::new(LEAD);
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let rows: Vec<Lead> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.status not in ('converted', 'failed') and t.owner_id = ")
        .value(owner_id)
        .text(" order by t.next_follow_up, t.id")
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// The numbers of leads.
///
/// # Errors
/// As the database answers.
pub fn numbers(door: &mut impl Door, ids: &[i64]) -> Result<BTreeMap<i64, i64>, Problem> {
    let rows: Vec<Numbered> =
        Sql::new("select id, number from lead where id = any($1)").bind(ids.to_vec()).rows(door)?;
    Ok(rows.into_iter().map(|row| (row.id, row.number)).collect())
}

/// Inserts a lead under the next number, with what searches read of it; its id. The place was checked; without one it lies in
/// the common pool.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft, place: impl Into<Option<Place>>) -> Result<i64, Problem> {
    let place = place.into();
    let (doubled, pinyin, numbers) = sought(draft);
    // The row may lie beyond the actor's sight, so it is not asked for by `returning`.
    let made: Number = Sql::new(
        "with x as materialized (select nextval('lead_id_seq'::regclass) as id),
         drawn as (update counter set last = last + 1 where object = 'lead' returning last),
         made as (
           insert into lead (id, number, name, contact, title, phones, mails, wechat, source, industry, region, product, amount,
             amount_currency, remark, owner_id, owner_dept_id, pool_id, created_by, created_at, updated_by, updated_at)
           overriding system value
           select x.id, drawn.last, r.name, r.contact, r.title, r.phones, r.mails, r.wechat, r.source, r.industry, r.region, r.product, r.amount,
             r.amount_currency, r.remark, $2, $3,
             case when $2::bigint is null then (select id from pool where object = 'lead' and closed_at is null order by id limit 1) end, $4, $5, $4, $5
           from x, drawn, jsonb_to_record($1) as r(name text, contact text, title text, phones text[], mails text[], wechat text, source text,
             industry text, region text, product text, amount numeric, amount_currency text, remark text)),
         sought as (insert into lead_search (lead_id, doubled, pinyin, numbers) select x.id, $6, $7, $8 from x)
         select x.id as n from x",
    )
    .bind(json!(draft))
    .bind(place.map(|place| place.owner_id))
    .bind(place.map(|place| place.owner_dept_id))
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(doubled)
    .bind(pinyin)
    .bind(numbers)
    .one(tx)?;
    Ok(made.n)
}

/// What searches read of a lead: names, their pinyin, numbers.
#[must_use]
pub fn sought(draft: &Draft) -> (String, String, Vec<String>) {
    let names = format!("{} {}", draft.name, draft.contact);
    let column = search_text::name_column(&[&draft.name, &draft.contact]);
    (column, search_text::pinyin(&names), search_text::number_column(&draft.phones))
}

/// Saves a lead's facts at the version that was seen; the next version.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(tx: &mut Tx, row: &Allowed<Lead, LeadEdit>, version: i32, draft: &Draft) -> Result<i32, Problem> {
    let saved: Option<Version> = Sql::new(
        "update lead c set name = x.name, contact = x.contact, title = x.title, phones = x.phones, mails = x.mails, wechat = x.wechat,
           source = x.source, industry = x.industry, region = x.region, product = x.product, amount = x.amount, amount_currency = x.amount_currency,
           remark = x.remark, updated_by = $4, updated_at = $5, version = c.version + 1
         from jsonb_to_record($1) as x(name text, contact text, title text, phones text[], mails text[], wechat text, source text, industry text,
           region text, product text, amount numeric, amount_currency text, remark text)
         where c.id = $2 and c.version = $3 returning c.version",
    )
    .bind(json!(draft))
    .bind(row.id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .maybe(tx)?;
    let Some(saved) = saved else { return Err(Problem::Stale(row.version)) };
    let (doubled, pinyin, numbers) = sought(draft);
    Sql::new("update lead_search set doubled = $2, pinyin = $3, numbers = $4 where lead_id = $1")
        .bind(row.id)
        .bind(doubled)
        .bind(pinyin)
        .bind(numbers)
        .run(tx)?;
    Ok(saved.version)
}

/// How far a lead has come, and why it came to nothing.
pub struct Outcome<'a> {
    pub status: &'static str,
    pub failure: Option<&'static str>,
    pub note: &'a str,
}

/// Says how far a lead has come.
///
/// # Errors
/// `Stale` where somebody changed it in between.
pub fn set_status(tx: &mut Tx, row: &Allowed<Lead, LeadEdit>, outcome: &Outcome) -> Result<(), Problem> {
    let changed = Sql::new(
        "update lead set status = $3, failure = $4, failure_note = $5, next_follow_up = case when $3 <> 'failed' then next_follow_up end, updated_by = $6, updated_at = $7, version = version + 1
         where id = $1 and version = $2",
    )
    .bind(row.id)
    .bind(row.version)
    .bind(outcome.status)
    .bind(outcome.failure.map(str::to_owned))
    .bind(outcome.note)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    if changed == 0 { Err(Problem::Stale(row.version)) } else { Ok(()) }
}

/// Takes a lead out of the pool in one statement that only the first can win: whether it was the actor. It must have been
/// handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn claim(tx: &mut Tx, can: &Can<LeadView>, id: i64) -> Result<bool, Problem> {
    let mut sql = Sql::new("update lead t set owner_id = ");
    let standing = &tx.actor.standing;
    let (me, department) = (sql.place(standing.user_id), sql.place(standing.department_id));
    let now = sql.place(tx.now);
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let taken = sql
        .fragment(&me)
        .text(", owner_dept_id = ")
        .fragment(&department)
        .text(", pool_id = null, updated_by = ")
        .fragment(&me)
        .text(", updated_at = ")
        .fragment(&now)
        .text(
            ", version = version + 1 where t.owner_id is null and t.deleted_at is null and t.converted_at is null and ",
        )
        .fragment(&visible)
        .text(" and t.id = ")
        .value(id)
        .run(tx)?;
    Ok(taken == 1)
}

/// Who has a lead that lay in a pool of the actor's within a day.
///
/// # Errors
/// `NotFound` where there is no such lead.
pub fn holder(tx: &mut Tx, id: i64) -> Result<String, Problem> {
    let since = tx.now - TimeDelta::days(1);
    let found: Holder = Sql::new("select kz_lead_holder($1, $2) as name").bind(id).bind(since).one(tx)?;
    found.name.ok_or(Problem::NotFound)
}

/// Gives leads, as (id, version), to a new owner; how many were still as they were seen. They must have been handed over in
/// this transaction.
///
/// # Errors
/// As the database answers.
pub fn assign(tx: &mut Tx, seen: &[(i64, i32)], place: Place) -> Result<usize, Problem> {
    let (ids, versions): (Vec<i64>, Vec<i64>) = seen.iter().map(|(id, version)| (*id, i64::from(*version))).unzip();
    Sql::new(
        "update lead t set owner_id = $3, owner_dept_id = $4, pool_id = null, updated_by = $5, updated_at = $6, version = t.version + 1
         from unnest($1::bigint[], $2::bigint[]) x(id, version) where t.id = x.id and t.version = x.version",
    )
    .bind(ids)
    .bind(versions)
    .bind(place.owner_id)
    .bind(place.owner_dept_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)
}

/// Lays a lead into the common pool, as a new one; the next owner plans anew. It must have been handed over in this
/// transaction.
///
/// # Errors
/// `Stale` where somebody changed it in between.
pub fn release(tx: &mut Tx, id: i64, version: i32) -> Result<(), Problem> {
    let changed = Sql::new(
        "update lead set owner_id = null, owner_dept_id = null, status = 'new', next_follow_up = null,
           pool_id = (select id from pool where object = 'lead' and closed_at is null order by id limit 1),
           updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    if changed == 0 { Err(Problem::Stale(version)) } else { Ok(()) }
}

/// Puts a lead into the recycle bin, or takes it out again.
///
/// # Errors
/// As the database answers.
pub fn set_deleted<Q: Scoped>(tx: &mut Tx, row: &Allowed<Lead, Q>, gone: bool) -> Result<(), Problem> {
    Sql::new(
        "update lead set deleted_at = case when $2 then $3 end, deleted_by = case when $2 then $4 end, version = version + 1 where id = $1",
    )
    .bind(row.id)
    .bind(gone)
    .bind(tx.now)
    .bind(tx.user_id())
    .run(tx)?;
    Ok(())
}

/// The recycle bin: what the actor may view and restore, the last deleted first, at most a hundred.
///
/// # Errors
/// As the database answers.
pub fn bin(reader: &mut Reader, can: &Can<LeadRestore>, view: &Can<LeadView>) -> Result<Vec<Gone>, Problem> {
    let mut sql = Sql::new(
        "select t.id, coalesce(nullif(t.name, ''), nullif(t.contact, ''), 'L' || lpad(t.number::text, 5, '0')) as label, o.name as owner_name,
           t.deleted_at, d.name as deleted_by_name
         from lead t left join app_user o on o.id = t.owner_id left join app_user d on d.id = t.deleted_by where t.deleted_at is not null and ",
    );
    let visible = shape::LEAD.condition(&mut sql, &view.reach());
    let restorable = shape::LEAD.condition(&mut sql, &can.reach());
    sql.fragment(&visible)
        .text(" and ")
        .fragment(&restorable)
        .text(" order by t.deleted_at desc, t.id desc limit 100")
        .rows(reader)
}

/// The newest follow-ups on a lead that the capability reaches, wherever the lead has gone since.
///
/// # Errors
/// As the database answers.
pub fn said(door: &mut impl Door, can: Option<&Can<FollowUpView>>, id: i64) -> Result<Vec<Said>, Problem> {
    let Some(can) = can else { return Ok(Vec::new()) };
    let mut sql = Sql::new(
        "select t.id, t.happened_at as at, o.name as who, t.type as kind, t.body, t.feedback, t.next_date, t.valid, t.owner_id as author_id,
           t.owner_dept_id as dept_id, t.created_at as entered_at, t.version,
           coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'size', a.size) order by a.id) from attachment a
             where a.object = 'follow_up' and a.row_id = t.id and a.deleted_at is null), '[]') as files,
           coalesce((select jsonb_agg(jsonb_build_object('who', u.name, 'body', m.body) order by m.id) from follow_up_comment m join app_user u on u.id = m.created_by
             where m.follow_up_id = t.id and m.deleted_at is null), '[]') as comments
         from follow_up t join app_user o on o.id = t.owner_id where t.deleted_at is null and ",
    );
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    sql.fragment(&visible)
        .text(" and t.lead_id = ")
        .value(id)
        .text(" order by t.happened_at desc, t.id desc limit 100")
        .rows(door)
}

/// The newest changes of a lead; row-level security lets see them who sees the lead.
///
/// # Errors
/// As the database answers.
pub fn changed(door: &mut impl Door, id: i64) -> Result<Vec<Changed>, Problem> {
    Sql::new(
        "select t.id, t.at, t.actor_name as who, t.name, t.changes, t.cause,
           case when t.name in ('lead.given_by_rule', 'lead.passed_on', 'lead.passed_back') then
             (select to_jsonb(g) from lead_given g where g.lead_id = t.row_id and g.at = t.at
               and (g.owner_id is null) = (t.name = 'lead.passed_back') order by g.id desc limit 1) end as given
         from change_history t
         where t.object = 'lead' and t.row_id = $1 and t.name not in ('lead.revealed', 'lead.sensitive_shown', 'comment.created', 'comment.deleted')
         order by t.at desc, t.id desc limit 100",
    )
    .bind(id)
    .rows(door)
}

/// Leads that were deleted before a moment, at most a thousand, held.
///
/// # Errors
/// As the database answers.
pub fn deleted_before(tx: &mut Tx, moment: DateTime<Utc>) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Number> =
        Sql::new("select id as n from lead where deleted_at < $1 order by id limit 1000 for update")
            .bind(moment)
            .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.n).collect())
}

/// Removes leads for good, with the follow-ups and tasks that are on nothing else.
///
/// # Errors
/// As the database answers.
pub fn purge(tx: &mut Tx, ids: &[i64]) -> Result<(), Problem> {
    for statement in [
        "delete from attachment a using follow_up f where a.object = 'follow_up' and a.row_id = f.id and f.customer_id is null and f.lead_id = any($1)",
        "delete from follow_up where customer_id is null and lead_id = any($1)",
        "update follow_up set lead_id = null where lead_id = any($1)",
        "delete from task where object = 'lead' and customer_id is null and row_id = any($1)",
        "update task set object = 'customer', row_id = customer_id where object = 'lead' and row_id = any($1)",
        "delete from lead where id = any($1)",
    ] {
        Sql::new(statement).bind(ids.to_vec()).run(tx)?;
    }
    Ok(())
}
