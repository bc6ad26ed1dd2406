//! All SQL of opportunities but their lists.

use super::model::{Above, Draft, Named, Opportunity, Place, Stay};
use super::moves::Stage;
use crate::core::access::{Can, FollowUpView, OpportunityView, Seen, shape};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Bind, Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

row! {
    struct Id { id: i64 }
    /// One change of an opportunity.
    pub struct Happened { at: DateTime<Utc>, who: String, name: String, changes: Value, cause: String }
    /// What was last said to its customer.
    pub struct Said { kind: String, body: String, who: String, at: DateTime<Utc> }
    /// The lead through which an opportunity came.
    pub struct Origin { id: i64, name: String, contact: String, number: i64 }
    /// One that wakes, with its owner.
    pub struct Waking { id: i64, customer_id: Option<i64>, owner_id: i64 }
}

pub(super) const OPPORTUNITY: &str = "
    select t.id, t.number, t.name, t.customer_id, c.name as customer_name, t.contact_id, n.name as contact_name, t.owner_id, o.name as owner_name, t.owner_dept_id,
      t.version_id, p.name_zh as pipeline_zh, p.name_en as pipeline_en, t.stage_id, s.name_zh as stage_zh, s.name_en as stage_en, s.expected_days,
      t.state, t.stage_since, t.state_since, t.amount, t.amount_from_lines, t.currency, t.expected_on, t.commitment, t.source, t.remarks, t.ticked,
      r.name_zh as reason_zh, r.name_en as reason_en, k.name_zh as competitor_zh, k.name_en as competitor_en, t.outcome_note,
      t.wake_on, t.closed_on, t.import_id, t.pool_id, t.customer_owner_id,
      (select bool_or(x.can_write) from participant x where x.object = 'customer' and x.row_id = t.customer_id and 'opportunity' = any(x.parts)
         and x.user_id = any((select kz_ids('opportunity', 'view', 'shared'))::bigint[]) and (x.until is null or x.until > now())) as shared_write,
      t.created_at, m.name as created_by_name, t.version
    from opportunity t join app_user o on o.id = t.owner_id join stage s on s.id = t.stage_id
      join pipeline_version v on v.id = t.version_id join pipeline p on p.id = v.pipeline_id
      left join customer c on c.id = t.customer_id left join contact n on n.id = t.contact_id left join app_user m on m.id = t.created_by
      left join outcome_reason r on r.id = t.reason_id left join competitor k on k.id = t.competitor_id
    where not t.customer_gone and ";

/// The opportunity, if the capability reaches it.
///
/// # Errors
/// `NotFound` where it is absent, deleted, or not to be known of.
pub fn one(door: &mut impl Door, can: &Can<OpportunityView>, id: i64) -> Result<Seen<Opportunity>, Problem> {
    found(door, can, id, " and t.deleted_at is null and t.id = ")
}

/// The deleted opportunity.
///
/// # Errors
/// `NotFound` where it is absent, not deleted, or not to be known of.
pub fn deleted(door: &mut impl Door, can: &Can<OpportunityView>, id: i64) -> Result<Seen<Opportunity>, Problem> {
    found(door, can, id, " and t.deleted_at is not null and t.id = ")
}

fn found(
    door: &mut impl Door,
    can: &Can<OpportunityView>,
    id: i64,
    which: &'static str,
) -> Result<Seen<Opportunity>, Problem> {
    let mut sql = Sql::new(OPPORTUNITY);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let row: Opportunity = sql.fragment(&visible).text(which).value(id).one(door)?;
    Ok(can.saw(row))
}

/// Those of some ids that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn several(
    door: &mut impl Door,
    can: &Can<OpportunityView>,
    ids: &[i64],
) -> Result<Vec<Seen<Opportunity>>, Problem> {
    let mut sql = Sql::new(OPPORTUNITY);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let rows: Vec<Opportunity> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.id = any(")
        .value(ids.to_vec())
        .text(")")
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

/// What a person has not closed, as far as the capability reaches, the first to be closed first.
///
/// # Errors
/// As the database answers.
pub fn open_of(
    door: &mut impl Door,
    can: &Can<OpportunityView>,
    owner_id: i64,
) -> Result<Vec<Seen<Opportunity>>, Problem> {
    let mut sql = Sql::new(OPPORTUNITY);
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let rows: Vec<Opportunity> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.state in ('open', 'paused') and t.owner_id = ")
        .value(owner_id)
        .text(" order by t.expected_key, t.id")
        .rows(door)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
}

const STAGES: &str = "
    select s.id, s.version_id, s.key, s.name_zh, s.name_en, s.position, s.rate, s.expected_days, s.required_fields, s.checklist, s.required_role_id,
      r.name_zh as role_zh, r.name_en as role_en, s.may_skip, s.may_return, s.task_zh, s.task_en, s.task_days
    from stage s left join role r on r.id = s.required_role_id ";

/// The stages of a version of a pipeline, in order.
///
/// # Errors
/// As the database answers.
pub fn stages(door: &mut impl Door, version_id: i64) -> Result<Vec<Stage>, Problem> {
    Sql::new(STAGES).text("where s.version_id = ").value(version_id).text(" order by s.position").rows(door)
}

/// The stages of the present version of a pipeline, in order.
///
/// # Errors
/// `NotFound` where there is no such pipeline, or it is retired.
pub fn present_stages(door: &mut impl Door, pipeline_id: i64) -> Result<Vec<Stage>, Problem> {
    let rows: Vec<Stage> = Sql::new(STAGES)
        .text("join pipeline p on p.retired_at is null and p.id = ")
        .value(pipeline_id)
        .text(
            " where s.version_id = (select v.id from pipeline_version v where v.pipeline_id = p.id order by v.number desc limit 1)
             order by s.position",
        )
        .rows(door)?;
    if rows.is_empty() { Err(Problem::NotFound) } else { Ok(rows) }
}

/// The reasons of an outcome (`won`, `lost`, `invalid`, `paused`, `reopened`) that can be chosen.
///
/// # Errors
/// As the database answers.
pub fn reasons(door: &mut impl Door, kind: &str) -> Result<Vec<Named>, Problem> {
    Sql::new(
        "select id, name_zh, name_en from outcome_reason where retired_at is null and kind = $1 order by position, id",
    )
    .bind(kind)
    .rows(door)
}

/// The competitors that can be chosen.
///
/// # Errors
/// As the database answers.
pub fn competitors(door: &mut impl Door) -> Result<Vec<Named>, Problem> {
    Sql::new("select id, name_zh, name_en from competitor where retired_at is null order by position, id").rows(door)
}

/// Where an opportunity was, the last first.
///
/// # Errors
/// As the database answers.
pub fn stays(door: &mut impl Door, id: i64) -> Result<Vec<Stay>, Problem> {
    Sql::new(
        "select t.stage_id, s.name_zh as stage_zh, s.name_en as stage_en, t.state, t.since, t.until, t.moved_by, u.name as who,
           r.name_zh as reason_zh, r.name_en as reason_en, t.note
         from opportunity_stage t join stage s on s.id = t.stage_id left join app_user u on u.id = t.moved_by left join outcome_reason r on r.id = t.reason_id
         where t.opportunity_id = $1 order by t.since desc, t.id desc limit 50",
    )
    .bind(id)
    .rows(door)
}

/// What was changed on an opportunity, newest first.
///
/// # Errors
/// As the database answers.
pub fn history(door: &mut impl Door, row: &Seen<Opportunity>) -> Result<Vec<Happened>, Problem> {
    Sql::new(
        "select at, actor_name as who, name, changes, cause from change_history where object = 'opportunity' and row_id = $1 and name not like 'comment.%' order by at desc, id desc limit 50",
    )
    .bind(row.id)
    .rows(door)
}

/// The lead through which it came, as far as the actor sees that.
///
/// # Errors
/// As the database answers.
pub fn came_from(door: &mut impl Door, id: i64) -> Result<Option<Origin>, Problem> {
    Sql::new("select l.id, l.name, l.contact, l.number from lead_conversion v join lead l on l.id = v.lead_id where v.opportunity_id = $1 and l.deleted_at is null")
        .bind(id)
        .maybe(door)
}

/// What was last said to a customer.
///
/// # Errors
/// As the database answers.
pub fn said(door: &mut impl Door, can: &Can<FollowUpView>, customer_id: i64) -> Result<Vec<Said>, Problem> {
    let mut sql = Sql::new(
        "select t.type as kind, left(t.body, 300) as body, o.name as who, t.happened_at as at
         from follow_up t join app_user o on o.id = t.owner_id where t.deleted_at is null and ",
    );
    let visible = shape::FOLLOW_UP.condition(&mut sql, &can.reach());
    sql.fragment(&visible)
        .text(" and t.customer_id = ")
        .value(customer_id)
        .text(" order by t.happened_at desc, t.id desc limit 5")
        .rows(door)
}

/// Inserts an opportunity at the first stage of a pipeline; its id. Its number is drawn in the same statement.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft, place: Place, above: Option<&Above>, stage: &Stage) -> Result<i64, Problem> {
    let (doubled, pinyin) = sought(&draft.name);
    // The row may lie beyond the actor's sight, so it is not asked for by `returning`.
    let made: Id = Sql::new(
        "with x as materialized (select nextval('opportunity_id_seq'::regclass) as id),
         drawn as (update counter set last = last + 1 where object = 'opportunity' returning last),
         made as (insert into opportunity (id, number, name, customer_id, contact_id, owner_id, owner_dept_id, version_id, stage_id, stage_since, state_since,
           amount, currency, expected_on, commitment, source, remarks, created_by, created_at, updated_by, updated_at)
         overriding system value
         select x.id, d.last, $1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, $15, $8, $15, $8 from x, drawn d),
         sought as (insert into opportunity_search (opportunity_id, doubled, pinyin) select x.id, $16, $17 from x)
         select x.id from x",
    )
    .bind(draft.name.as_str())
    .bind(above.map(|above| above.customer_id))
    .bind(above.and_then(|above| above.contact_id))
    .bind(place.owner_id)
    .bind(place.owner_dept_id)
    .bind(stage.version_id)
    .bind(stage.id)
    .bind(tx.now)
    .bind(draft.amount)
    .bind(draft.currency.as_str())
    .bind(draft.expected_on)
    .bind(draft.commitment.as_str())
    .bind(draft.source.clone())
    .bind(draft.remarks.as_str())
    .bind(tx.user_id())
    .bind(doubled)
    .bind(pinyin)
    .one(tx)?;
    Ok(made.id)
}

/// What searches read of an opportunity: the words of its name, and their pinyin.
#[must_use]
pub fn sought(name: &str) -> (String, String) {
    (search_text::name_column(&[name]), search_text::pinyin(name))
}

/// A statement on an opportunity at the version that was seen: `$1` is the opportunity, `$2` the version, `$3` who acts, `$4`
/// now, and what follows are the values.
pub(super) fn at_version(
    tx: &mut Tx,
    sql: &'static str,
    (row, version): (&Opportunity, i32),
    values: Vec<Bind>,
) -> Result<(), Problem> {
    let mut sql = Sql::new(sql).bind(row.id).bind(version).bind(tx.user_id()).bind(tx.now);
    for value in values {
        sql = sql.bind(value);
    }
    if sql.run(tx)? == 1 {
        return Ok(());
    }
    let now: Option<Number> =
        Sql::new("select version::bigint as n from opportunity where id = $1").bind(row.id).maybe(tx)?;
    Err(Problem::Stale(now.and_then(|now| i32::try_from(now.n).ok()).unwrap_or(row.version)))
}

/// Saves edited facts at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(
    tx: &mut Tx,
    (row, version): (&Opportunity, i32),
    draft: &Draft,
    (customer_id, contact_id): (Option<i64>, Option<i64>),
) -> Result<(), Problem> {
    at_version(
        tx,
        "update opportunity set name = $5, customer_id = $6, contact_id = $7, amount = $8, currency = $9, expected_on = $10, commitment = $11,
           source = $12, remarks = $13, amount_from_lines = $14, updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2 and deleted_at is null",
        (row, version),
        vec![
            draft.name.as_str().into(),
            customer_id.into(),
            contact_id.into(),
            draft.amount.into(),
            draft.currency.as_str().into(),
            draft.expected_on.into(),
            draft.commitment.as_str().into(),
            draft.source.clone().into(),
            draft.remarks.as_str().into(),
            draft.from_lines.into(),
        ],
    )?;
    let (doubled, pinyin) = sought(&draft.name);
    Sql::new("update opportunity_search set doubled = $2, pinyin = $3 where opportunity_id = $1")
        .bind(row.id)
        .bind(doubled)
        .bind(pinyin)
        .run(tx)?;
    Ok(())
}

/// Puts it into another stage.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn set_stage(tx: &mut Tx, seen: (&Opportunity, i32), stage_id: i64) -> Result<(), Problem> {
    at_version(
        tx,
        "update opportunity set stage_id = $5, stage_since = $4, updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2 and state = 'open' and deleted_at is null",
        seen,
        vec![stage_id.into()],
    )
}

/// How an opportunity ended, or was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// `won`, `lost`, `invalid` or `paused`.
    pub state: &'static str,
    pub reason_id: Option<i64>,
    pub competitor_id: Option<i64>,
    pub note: String,
    /// The day on which it was closed, or is taken up again.
    pub day: NaiveDate,
}

/// Closes it, or puts it aside.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn end(tx: &mut Tx, seen: (&Opportunity, i32), ending: &Ending) -> Result<(), Problem> {
    let paused = ending.state == "paused";
    at_version(
        tx,
        "update opportunity set state = $5, state_since = $4, reason_id = $6, competitor_id = $7, outcome_note = $8, wake_on = $9, closed_on = $10,
           updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2 and state in ('open', 'paused') and deleted_at is null",
        seen,
        vec![
            ending.state.into(),
            ending.reason_id.into(),
            ending.competitor_id.into(),
            ending.note.as_str().into(),
            Some(ending.day).filter(|_| paused).into(),
            Some(ending.day).filter(|_| !paused).into(),
        ],
    )
}

/// Opens it again in a stage of its pipeline: the one where it is, or the one where it was.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn open(
    tx: &mut Tx,
    seen: (&Opportunity, i32),
    stage_id: i64,
    (reason_id, note): (Option<i64>, &str),
) -> Result<(), Problem> {
    at_version(
        tx,
        "update opportunity set state = 'open', state_since = $4, stage_since = $4, stage_id = $5, reason_id = $6, outcome_note = $7, competitor_id = null,
           wake_on = null, closed_on = null, updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2 and deleted_at is null",
        seen,
        vec![stage_id.into(), reason_id.into(), note.into()],
    )
}

/// Gives it to somebody, as it was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn give(tx: &mut Tx, row: &Opportunity, (owner_id, department_id): (i64, i64)) -> Result<(), Problem> {
    tx.hand_over("opportunity", &[row.id], "")?;
    at_version(
        tx,
        "update opportunity set owner_id = $5, owner_dept_id = $6, updated_by = $3, updated_at = $4, version = version + 1
         where id = $1 and version = $2 and deleted_at is null",
        (row, row.version),
        vec![owner_id.into(), department_id.into()],
    )
}

/// Says that something that belongs to it was changed.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn touch(tx: &mut Tx, seen: (&Opportunity, i32)) -> Result<(), Problem> {
    at_version(
        tx,
        "update opportunity set updated_by = $3, updated_at = $4, version = version + 1 where id = $1 and version = $2 and deleted_at is null",
        seen,
        Vec::new(),
    )
}

/// Keeps which items are ticked.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn keep_ticked(tx: &mut Tx, seen: (&Opportunity, i32), ticked: Vec<String>) -> Result<(), Problem> {
    at_version(
        tx,
        "update opportunity set ticked = $5, updated_by = $3, updated_at = $4, version = version + 1 where id = $1 and version = $2 and deleted_at is null",
        seen,
        vec![ticked.into()],
    )
}

/// Takes it out of every list, or back into them.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn set_deleted(tx: &mut Tx, row: &Opportunity, gone: bool) -> Result<(), Problem> {
    at_version(
        tx,
        "update opportunity set deleted_at = case when $5 then $4 end, deleted_by = case when $5 then $3 end, updated_by = $3, updated_at = $4, version = version + 1 where id = $1 and version = $2",
        (row, row.version),
        vec![gone.into()],
    )
}

/// Whether a reason can be chosen for an outcome.
///
/// # Errors
/// As the database answers.
pub fn is_reason(tx: &mut Tx, id: i64, kind: &str) -> Result<bool, Problem> {
    Ok(reasons(tx, kind)?.iter().any(|one| one.id == id))
}

/// Those that were put aside until a day that has come, some at a time.
///
/// # Errors
/// As the database answers.
pub fn waking(tx: &mut Tx, today: NaiveDate) -> Result<Vec<Waking>, Problem> {
    Sql::new(
        "update opportunity t set state = 'open', state_since = $2, stage_since = $2, reason_id = null, outcome_note = '', wake_on = null,
           updated_by = null, updated_at = $2, version = version + 1
         where t.id in (select x.id from opportunity x where x.state = 'paused' and x.deleted_at is null and not x.customer_gone and x.wake_on <= $1
           order by x.wake_on, x.id limit 500 for update)
         returning t.id, t.customer_id, t.owner_id",
    )
    .bind(today)
    .bind(tx.now)
    .rows(tx)
}

/// Keeps how the pipeline stands on a day, once; the number of rows.
///
/// # Errors
/// As the database answers.
pub fn keep_day(tx: &mut Tx, today: NaiveDate) -> Result<usize, Problem> {
    Sql::new(
        "insert into pipeline_day (day, owner_id, owner_dept_id, stage_id, state, commitment, currency, count, amount)
         select $1, t.owner_id, t.owner_dept_id, t.stage_id, t.state, t.commitment, t.currency, count(*), coalesce(sum(t.amount), 0)
         from opportunity t where t.state in ('open', 'paused') and t.deleted_at is null and not t.customer_gone
           and not exists (select 1 from pipeline_day d where d.day = $1)
         group by t.owner_id, t.owner_dept_id, t.stage_id, t.state, t.commitment, t.currency",
    )
    .bind(today)
    .run(tx)
}

/// Adds up the differences that make what departments come to.
///
/// # Errors
/// As the database answers.
pub fn add_up_tallies(tx: &mut Tx) -> Result<(), Problem> {
    Sql::new("select kz_tallies_added_up()").run(tx).map(drop)
}

/// Removes for good what was deleted before a moment, some at a time; which.
///
/// # Errors
/// As the database answers.
pub fn purge(tx: &mut Tx, before: DateTime<Utc>) -> Result<Vec<i64>, Problem> {
    let rows: Vec<Id> = Sql::new(
        "with gone as materialized (select id from opportunity where deleted_at < $1 order by deleted_at limit 500),
         done as (delete from task where opportunity_id in (select id from gone)) delete from opportunity where id in (select id from gone) returning id",
    )
    .bind(before)
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
