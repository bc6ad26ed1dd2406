//! All SQL of the plans themselves; what each finds is in `occasions.rs`.

use super::model::{CarePlan, Draft};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql, Word};
use crate::core::tx::Tx;
use crate::row;
use chrono::NaiveDate;

row! {
    struct Id { id: i64 }
    struct Key { key: String }
    /// A task that was made.
    pub struct Made { id: i64, customer_id: i64 }
    /// Somebody who would get tasks.
    pub struct Person { id: i64, name: String, department_zh: String, department_en: String }
}

const PLAN: &str = "
    select p.id, p.name, p.title, p.remarks, p.occasion, p.festival, p.every_days, p.days_before, p.grades, p.stages, p.tags, p.active, p.planned_for,
      p.version, (select count(*) from task t where t.care_plan_id = p.id) as made
    from care_plan p ";

/// Every plan.
///
/// # Errors
/// As the database answers.
pub fn all(door: &mut impl Door) -> Result<Vec<CarePlan>, Problem> {
    Sql::new(PLAN).text("order by p.active desc, p.name, p.id").rows(door)
}

/// A plan.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<CarePlan, Problem> {
    Sql::new(PLAN).text("where p.id = ").value(id).one(door)
}

/// Of these tags those that there are.
///
/// # Errors
/// As the database answers.
pub fn known_tags(door: &mut impl Door, tags: &[String]) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new("select name as t from tag where name = any($1)").bind(tags.to_vec()).rows(door)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// Every tag, for proposals.
///
/// # Errors
/// As the database answers.
pub fn tags(door: &mut impl Door) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new("select name as t from tag order by name limit 200").rows(door)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// Inserts a plan, switched off; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let sql = Sql::new(
        "insert into care_plan (name, title, remarks, occasion, festival, every_days, days_before, grades, stages, tags,
           created_by, created_at, updated_by, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12) returning id",
    );
    let made: Id = facts(sql, draft).bind(tx.user_id()).bind(tx.now).one(tx)?;
    Ok(made.id)
}

/// Saves a plan at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(tx: &mut Tx, plan: &CarePlan, version: i32, draft: &Draft) -> Result<(), Problem> {
    let sql = Sql::new(
        "update care_plan set name = $1, title = $2, remarks = $3, occasion = $4, festival = $5, every_days = $6, days_before = $7,
           grades = $8, stages = $9, tags = $10, updated_by = $11, updated_at = $12, version = version + 1
         where id = $13 and version = $14 returning id",
    );
    let saved: Option<Id> = facts(sql, draft).bind(tx.user_id()).bind(tx.now).bind(plan.id).bind(version).maybe(tx)?;
    saved.map(|_| ()).ok_or(Problem::Stale(plan.version))
}

fn facts(sql: Sql, draft: &Draft) -> Sql {
    sql.bind(draft.name.as_str())
        .bind(draft.title.as_str())
        .bind(draft.remarks.as_str())
        .bind(draft.occasion.as_str())
        .bind(draft.festival.as_str())
        .bind(draft.every_days)
        .bind(draft.days_before)
        .bind(draft.grades.clone())
        .bind(draft.stages.clone())
        .bind(draft.tags.clone())
}

/// Switches a plan. One that was off does not make up for that time.
///
/// # Errors
/// As the database answers.
pub fn switch(tx: &mut Tx, id: i64, active: bool) -> Result<(), Problem> {
    Sql::new(
        "update care_plan set active = $2, planned_for = case when $2 then null else planned_for end, updated_by = $3, updated_at = $4,
           version = version + 1 where id = $1",
    )
    .bind(id)
    .bind(active)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Remembers up to which day occasions were looked for.
///
/// # Errors
/// As the database answers.
pub fn planned(tx: &mut Tx, id: i64, until: NaiveDate) -> Result<(), Problem> {
    Sql::new("update care_plan set planned_for = $2 where id = $1").bind(id).bind(Some(until)).run(tx)?;
    Ok(())
}

/// Of these keys those for which no task was made yet.
///
/// # Errors
/// As the database answers.
pub fn unmade(door: &mut impl Door, keys: Vec<String>) -> Result<Vec<String>, Problem> {
    let rows: Vec<Key> = Sql::new(
        "select k.key from unnest($1::text[]) k(key) where not exists (select from task t where t.care_key = k.key)",
    )
    .bind(keys)
    .rows(door)?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

/// A task to be made.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub customer_id: i64,
    pub contact_id: Option<i64>,
    pub owner_id: i64,
    pub owner_dept_id: i64,
    pub due: NaiveDate,
    /// Plan, record and day of the occasion.
    pub key: String,
}

/// Makes the tasks of a plan that were not made yet.
///
/// # Errors
/// As the database answers.
pub fn make(tx: &mut Tx, plan: &CarePlan, wanted: &[Wanted]) -> Result<Vec<Made>, Problem> {
    let numbers = |of: fn(&Wanted) -> i64| wanted.iter().map(of).collect::<Vec<i64>>();
    let words = |of: fn(&Wanted) -> String| wanted.iter().map(of).collect::<Vec<String>>();
    Sql::new(
        "insert into task (title, remarks, object, row_id, customer_id, owner_id, owner_dept_id, due_date, care_plan_id, care_key, created_at, updated_at)
         select $1, $2, case when x.contact_id = 0 then 'customer' else 'contact' end, case when x.contact_id = 0 then x.customer_id else x.contact_id end,
           x.customer_id, x.owner_id, x.owner_dept_id, x.due, $3, x.key, $4, $4
         from unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[]::date[], $10::text[])
           x(customer_id, contact_id, owner_id, owner_dept_id, due, key)
         on conflict (care_key) where care_key is not null do nothing
         returning id, customer_id",
    )
    .bind(plan.title.as_str())
    .bind(plan.remarks.as_str())
    .bind(plan.id)
    .bind(tx.now)
    .bind(numbers(|one| one.customer_id))
    .bind(numbers(|one| one.contact_id.unwrap_or(0)))
    .bind(numbers(|one| one.owner_id))
    .bind(numbers(|one| one.owner_dept_id))
    .bind(words(|one| one.due.to_string()))
    .bind(words(|one| one.key.clone()))
    .rows(tx)
}

/// These people with their departments.
///
/// # Errors
/// As the database answers.
pub fn people(door: &mut impl Door, ids: Vec<i64>) -> Result<Vec<Person>, Problem> {
    Sql::new(
        "select u.id, u.name, d.name_zh as department_zh, d.name_en as department_en
         from app_user u join department d on d.id = u.department_id where u.id = any($1) order by u.name, u.id",
    )
    .bind(ids)
    .rows(door)
}
