//! All SQL of tasks but their lists.

use super::model::{About, Draft, Item, Line, Place, Task, minute_of};
use super::repeat::Repetition;
use crate::core::access::{Can, Seen, TaskView, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql, Word};
use crate::core::tx::Tx;
use crate::core::when::When;
use crate::customers::people::Colleague;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::HashSet;

row! {
    struct Id { id: i64 }
    /// An open task with those who are to do it.
    pub struct Due { id: i64, owner_id: i64, helper_id: Option<i64>, due_date: NaiveDate }
    /// The same with its time of day.
    pub struct Timed { id: i64, owner_id: i64, helper_id: Option<i64>, due_date: NaiveDate, due_minute: i32 }
    /// One change of a task.
    pub struct Happened { at: DateTime<Utc>, who: String, name: String, changes: Value }
}

const TASK: &str = "
    select t.id, t.title, t.remarks, t.object, t.row_id, t.customer_id, c.name as customer_name,
      (select n.name from contact n where t.object = 'contact' and n.id = t.row_id) as contact_name,
      (select coalesce(nullif(n.name, ''), nullif(n.contact, ''), 'L' || lpad(n.number::text, 5, '0')) from lead n
        where t.object = 'lead' and n.id = t.row_id and n.deleted_at is null) as lead_name,
      t.opportunity_id, (select n.name from opportunity n where n.id = t.opportunity_id) as opportunity_name,
      t.owner_id, o.name as owner_name, t.owner_dept_id, t.helper_id, h.name as helper_name, t.given_by, g.name as given_by_name,
      t.created_by, t.due_date, t.due_minute, t.priority, t.repetition, t.checklist,
      t.done_at, d.name as done_by_name, t.next_id, (select p.name from care_plan p where p.id = t.care_plan_id) as care_plan, t.pool_id, t.customer_owner_id, t.record_owner_id,
      (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.customer_id and 'task' = any(s.parts)
         and s.user_id = any((select kz_ids('task', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
      t.version
    from task t join app_user o on o.id = t.owner_id left join app_user h on h.id = t.helper_id left join app_user g on g.id = t.given_by
      left join app_user d on d.id = t.done_by left join customer c on c.id = t.customer_id
    where not t.customer_gone and ";

/// The task, if the capability reaches it.
///
/// # Errors
/// `NotFound` where it is absent, deleted, or not to be known of.
pub fn one(door: &mut impl Door, can: &Can<TaskView>, id: i64) -> Result<Seen<Task>, Problem> {
    found(door, can, id, " and t.deleted_at is null and t.id = ")
}

/// The deleted task.
///
/// # Errors
/// `NotFound` where it is absent, not deleted, or not to be known of.
pub fn deleted(door: &mut impl Door, can: &Can<TaskView>, id: i64) -> Result<Seen<Task>, Problem> {
    found(door, can, id, " and t.deleted_at is not null and t.id = ")
}

fn found(door: &mut impl Door, can: &Can<TaskView>, id: i64, which: &'static str) -> Result<Seen<Task>, Problem> {
    let mut sql = Sql::new(TASK);
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let row: Task = sql.fragment(&visible).text(which).value(id).one(door)?;
    Ok(can.saw(row))
}

/// What was changed on a task, newest first.
///
/// # Errors
/// As the database answers.
pub fn history(door: &mut impl Door, row: &Seen<Task>) -> Result<Vec<Happened>, Problem> {
    Sql::new(
        "select at, actor_name as who, name, changes from change_history where object = 'task' and row_id = $1 order by at desc, id desc limit 50",
    )
    .bind(row.id)
    .rows(door)
}

/// The open tasks of everybody that are due from one day to another: for reminders.
///
/// # Errors
/// As the database answers.
pub fn due_between(door: &mut impl Door, first: NaiveDate, last: NaiveDate) -> Result<Vec<Due>, Problem> {
    Sql::new(
        "select id, owner_id, helper_id, due_date from task
         where due_date between $1 and $2 and done_at is null and deleted_at is null and not customer_gone order by due_key, id",
    )
    .bind(first)
    .bind(last)
    .rows(door)
}

/// The open tasks of everybody whose time of day lies between two minutes as the order of lists counts them, the first
/// excluded: for reminders.
///
/// # Errors
/// As the database answers.
pub fn due_at_times(door: &mut impl Door, after: i32, until: i32) -> Result<Vec<Timed>, Problem> {
    Sql::new(
        "select id, owner_id, helper_id, due_date, due_minute from task
         where due_minute is not null and due_key > $1 and due_key <= $2 and done_at is null and deleted_at is null and not customer_gone
         order by due_key, id",
    )
    .bind(after)
    .bind(until)
    .rows(door)
}

fn stored(repetition: Option<&Repetition>) -> Value {
    repetition.and_then(|repetition| serde_json::to_value(repetition).ok()).unwrap_or(Value::Null)
}

fn listed(items: &[Item]) -> Value {
    serde_json::to_value(items).unwrap_or_else(|_never| Value::Array(Vec::new()))
}

fn minute(due: Option<When>) -> Option<i32> {
    due.and_then(|due| due.time).map(minute_of)
}

/// Inserts a task; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft, place: &Place, about: Option<&About>) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into task (title, remarks, due_date, due_minute, priority, repetition, checklist, object, row_id, customer_id,
           opportunity_id, owner_id, owner_dept_id, helper_id, given_by, created_by, created_at, updated_by, updated_at)
         values ($1, $2, $3, $4, $5, nullif($6, 'null'::jsonb), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $16, $17) returning id",
    )
    .bind(draft.title.as_str())
    .bind(draft.remarks.as_str())
    .bind(draft.due.map(|due| due.day))
    .bind(minute(draft.due))
    .bind(draft.priority)
    .bind(stored(draft.repetition.as_ref()))
    .bind(listed(&draft.checklist))
    .bind(about.and_then(|about| about.on).map(|(object, _)| object.to_owned()))
    .bind(about.and_then(|about| about.on).map(|(_, row_id)| row_id))
    .bind(about.and_then(|about| about.customer_id))
    .bind(about.and_then(|about| about.opportunity_id))
    .bind(place.owner_id)
    .bind(place.owner_dept_id)
    .bind(place.helper_id)
    .bind(place.given_by)
    .bind(place.created_by)
    .bind(tx.now)
    .one(tx)?;
    Ok(made.id)
}

/// Saves an edited task at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(tx: &mut Tx, row: &Task, version: i32, draft: &Draft, helper_id: Option<i64>) -> Result<(), Problem> {
    let saved: Option<Id> = Sql::new(
        "update task set title = $3, remarks = $4, due_date = $5, due_minute = $6, priority = $7, repetition = nullif($8, 'null'::jsonb),
           checklist = $9, given_by = case when helper_id is distinct from $10 then coalesce($11, given_by) else given_by end, helper_id = $10,
           updated_by = $11, updated_at = $12, version = version + 1
         where id = $1 and version = $2 and deleted_at is null returning id",
    )
    .bind(row.id)
    .bind(version)
    .bind(draft.title.as_str())
    .bind(draft.remarks.as_str())
    .bind(draft.due.map(|due| due.day))
    .bind(minute(draft.due))
    .bind(draft.priority)
    .bind(stored(draft.repetition.as_ref()))
    .bind(listed(&draft.checklist))
    .bind(helper_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .maybe(tx)?;
    saved.map(|_| ()).ok_or(Problem::Stale(row.version))
}

/// What an action sets on a task: a statement in which `$1` is the task, `$2` who acts, `$3` now, and `$4` a value.
fn set(tx: &mut Tx, sql: &'static str, row: &Task, value: impl Into<crate::core::sql::Bind>) -> Result<bool, Problem> {
    let changed = Sql::new(sql).bind(row.id).bind(tx.user_id()).bind(tx.now).bind(value).run(tx)?;
    Ok(changed == 1)
}

/// Marks a task done, with the one that comes next; whether it was still open.
///
/// # Errors
/// As the database answers.
pub fn finish(tx: &mut Tx, row: &Task) -> Result<bool, Problem> {
    set(
        tx,
        "update task set done_at = $3, done_by = $2, next_id = $4, updated_by = $2, updated_at = $3, version = version + 1
         where id = $1 and done_at is null",
        row,
        None::<i64>,
    )
}

/// Notes the task that repetition made.
///
/// # Errors
/// As the database answers.
pub fn follow_with(tx: &mut Tx, row: &Task, next_id: i64) -> Result<(), Problem> {
    Sql::new("update task set next_id = $2 where id = $1").bind(row.id).bind(next_id).run(tx)?;
    Ok(())
}

/// Takes the next task back, where nobody has touched it; whether it was.
///
/// # Errors
/// As the database answers.
pub fn withdraw(tx: &mut Tx, next_id: i64) -> Result<bool, Problem> {
    let gone = Sql::new(
        "update task set deleted_at = $2, updated_by = $3, updated_at = $2, version = version + 1
         where id = $1 and version = 1 and done_at is null and deleted_at is null",
    )
    .bind(next_id)
    .bind(tx.now)
    .bind(tx.user_id())
    .run(tx)?;
    Ok(gone == 1)
}

/// Opens a done task again; `repeats` says whether its repetition goes on from here. Whether it was done.
///
/// # Errors
/// As the database answers.
pub fn reopen(tx: &mut Tx, row: &Task, repeats: bool) -> Result<bool, Problem> {
    set(
        tx,
        "update task set done_at = null, done_by = null, next_id = null, repetition = case when $4 then repetition end,
           updated_by = $2, updated_at = $3, version = version + 1
         where id = $1 and done_at is not null",
        row,
        repeats,
    )
}

/// Moves the day on which a task is due.
///
/// # Errors
/// As the database answers.
pub fn move_due(tx: &mut Tx, row: &Task, due: When) -> Result<(), Problem> {
    Sql::new("update task set due_date = $2, due_minute = $3, updated_by = $4, updated_at = $5, version = version + 1 where id = $1")
        .bind(row.id)
        .bind(Some(due.day))
        .bind(minute(Some(due)))
        .bind(tx.user_id())
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Gives a task to somebody, as it was seen; whoever gives it goes on seeing it.
///
/// # Errors
/// `Stale` with the version that was seen, where it is another now.
pub fn give(tx: &mut Tx, row: &Task, (owner_id, department_id): (i64, i64)) -> Result<(), Problem> {
    let given = Sql::new(
        "update task set owner_id = $2, owner_dept_id = $3, helper_id = nullif(helper_id, $2), given_by = coalesce($4, given_by),
           updated_by = $4, updated_at = $5, version = version + 1 where id = $1 and version = $6",
    )
    .bind(row.id)
    .bind(owner_id)
    .bind(department_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(row.version)
    .run(tx)?;
    if given == 1 { Ok(()) } else { Err(Problem::Stale(row.version)) }
}

/// Gives tasks of one person, as far as they are still open and that person's, to a colleague; which were.
///
/// # Errors
/// As the database answers.
pub fn give_all(tx: &mut Tx, ids: &[i64], from: i64, to: &Colleague) -> Result<HashSet<i64>, Problem> {
    let given: Vec<Id> = Sql::new(
        "update task set owner_id = $3, owner_dept_id = $4, helper_id = nullif(helper_id, $3), given_by = coalesce($5, given_by),
           updated_by = $5, updated_at = $6, version = version + 1
         where id = any($1) and owner_id = $2 and done_at is null and deleted_at is null returning id",
    )
    .bind(ids.to_vec())
    .bind(from)
    .bind(to.id)
    .bind(to.department_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .rows(tx)?;
    Ok(given.into_iter().map(|row| row.id).collect())
}

/// Returns a task to whose it was, with the helper of then where there is none now: the name of that person; none where the
/// task is done, deleted or somebody else's by now.
///
/// # Errors
/// As the database answers.
pub fn give_back(
    tx: &mut Tx,
    row: &Line,
    (owner_id, department_id): (i64, i64),
    helper_id: Option<i64>,
) -> Result<Option<String>, Problem> {
    let owner: Option<Word> = Sql::new(
        "update task t set owner_id = $3, owner_dept_id = $4, helper_id = coalesce(t.helper_id, $5), given_by = coalesce($6, t.given_by),
           updated_by = $6, updated_at = $7, version = t.version + 1
         from app_user u where u.id = $3 and t.id = $1 and t.owner_id = $2 and t.done_at is null and t.deleted_at is null
         returning u.name as t",
    )
    .bind(row.id)
    .bind(row.owner_id)
    .bind(owner_id)
    .bind(department_id)
    .bind(helper_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .maybe(tx)?;
    Ok(owner.map(|owner| owner.t))
}

/// Keeps the checklist at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn keep_items(tx: &mut Tx, row: &Task, items: &[Item]) -> Result<(), Problem> {
    let kept = set(
        tx,
        "update task set checklist = $4, updated_by = $2, updated_at = $3, version = version + 1 where id = $1",
        row,
        listed(items),
    )?;
    if kept { Ok(()) } else { Err(Problem::Stale(row.version)) }
}

/// Takes a task out of every list, or back into them.
///
/// # Errors
/// As the database answers.
pub fn set_deleted(tx: &mut Tx, row: &Task, gone: bool) -> Result<(), Problem> {
    set(
        tx,
        "update task set deleted_at = case when $4 then $3 end, updated_by = $2, updated_at = $3, version = version + 1 where id = $1",
        row,
        gone,
    )?;
    Ok(())
}
