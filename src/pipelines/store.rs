//! All SQL of pipelines but that of moving opportunities between their versions (`versions.rs`).

use super::model::{Deals, Pipeline, StageDraft, Version};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use serde_json::{Value, json};

row! {
    struct Id { id: i64 }
    /// How many other pipelines are in use, and how many of them are for everybody.
    pub struct Others { in_use: i64, for_all: i64 }
}

const PIPELINE: &str = "
    select p.id, p.name_zh, p.name_en, p.retired_at is not null as retired, p.version, v.id as version_id, v.number,
      a.departments, a.departments_zh, a.departments_en, a.deserted
    from pipeline p cross join lateral (select x.id, x.number from pipeline_version x where x.pipeline_id = p.id order by x.number desc limit 1) v
    cross join lateral (select coalesce(array_agg(d.id order by d.sort, d.id), '{}') as departments,
        coalesce(array_agg(d.name_zh order by d.sort, d.id), '{}') as departments_zh,
        coalesce(array_agg(coalesce(nullif(d.name_en, ''), d.name_zh) order by d.sort, d.id), '{}') as departments_en,
        coalesce(bool_and(d.closed_at is not null), false) as deserted
      from pipeline_department x join department d on d.id = x.department_id where x.pipeline_id = p.id) a ";

/// Every pipeline: those in use first, in order; the first of them is the usual one.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door) -> Result<Vec<Pipeline>, Problem> {
    Sql::new(PIPELINE).text("order by p.retired_at is not null, p.position, p.id").rows(door)
}

/// A pipeline.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<Pipeline, Problem> {
    Sql::new(PIPELINE).text("where p.id = ").value(id).one(door)
}

/// The versions of a pipeline, the present one first.
///
/// # Errors
/// As the database answers.
pub fn versions(door: &mut impl Door, id: i64) -> Result<Vec<Version>, Problem> {
    Sql::new(
        "select v.id, v.number, v.since, u.name as made_by from pipeline_version v left join app_user u on u.id = v.made_by
         where v.pipeline_id = $1 order by v.number desc",
    )
    .bind(id)
    .rows(door)
}

/// How many opportunities of the whole company stand in each stage of a pipeline; of every pipeline where none is named.
///
/// # Errors
/// As the database answers.
pub fn deals(door: &mut impl Door, id: Option<i64>) -> Result<Vec<Deals>, Problem> {
    Sql::new("select pipeline_id, version_id, stage_id, alive, ended, gone from kz_pipeline_deals($1)")
        .bind(id)
        .rows(door)
}

/// Makes a pipeline without stages, as the last; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, name_zh: &str, name_en: &str) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into pipeline (name_zh, name_en, position) select $1, $2, coalesce(max(position), 0) + 1 from pipeline returning id",
    )
    .bind(name_zh)
    .bind(name_en)
    .one(tx)?;
    Ok(made.id)
}

/// Adds a version with its stages; its id.
///
/// # Errors
/// As the database answers.
pub fn add_version(tx: &mut Tx, pipeline_id: i64, number: i32, stages: &[StageDraft]) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into pipeline_version (pipeline_id, number, since, made_by) values ($1, $2, $3, $4) returning id",
    )
    .bind(pipeline_id)
    .bind(number)
    .bind(tx.now)
    .bind(tx.user_id())
    .one(tx)?;
    add_stages(tx, made.id, stages)?;
    Ok(made.id)
}

/// Puts other stages in place of those of a version that nothing uses.
///
/// # Errors
/// `Refused` where something uses it by now.
pub fn replace_stages(tx: &mut Tx, version_id: i64, stages: &[StageDraft]) -> Result<(), Problem> {
    Sql::new("delete from stage where version_id = $1").bind(version_id).run(tx)?;
    add_stages(tx, version_id, stages)
}

fn add_stages(tx: &mut Tx, version_id: i64, stages: &[StageDraft]) -> Result<(), Problem> {
    let row = |(place, stage): (usize, &StageDraft)| {
        let mut row = serde_json::to_value(stage).unwrap_or_default();
        if let Some(fields) = row.as_object_mut() {
            fields.insert("position".into(), json!(place + 1));
        }
        row
    };
    Sql::new(
        "insert into stage (version_id, key, name_zh, name_en, position, rate, expected_days, required_fields, checklist, required_role_id,
           may_skip, may_return, task_zh, task_en, task_days)
         select $1, x.key, x.name_zh, x.name_en, x.position, x.rate, x.expected_days, x.required_fields, x.checklist, x.required_role_id,
           x.may_skip, x.may_return, x.task_zh, x.task_en, x.task_days
         from jsonb_to_recordset($2) as x(key text, name_zh text, name_en text, position int, rate int, expected_days int, required_fields text[],
           checklist jsonb, required_role_id bigint, may_skip boolean, may_return boolean, task_zh text, task_en text, task_days int)",
    )
    .bind(version_id)
    .bind(Value::Array(stages.iter().enumerate().map(row).collect()))
    .run(tx)?;
    Ok(())
}

/// Keeps the names at the version of the row that was seen; false where somebody saved in between.
///
/// # Errors
/// As the database answers.
pub fn rename(tx: &mut Tx, id: i64, version: i32, (zh, en): (&str, &str)) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update pipeline set name_zh = $3, name_en = $4, version = version + 1 where id = $1 and version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(zh)
    .bind(en)
    .run(tx)?;
    Ok(saved == 1)
}

/// The other pipelines in use. Two who take the last ones away at once wait for each other here.
///
/// # Errors
/// As the database answers.
pub fn others(tx: &mut Tx, id: i64) -> Result<Others, Problem> {
    Sql::new("select id from pipeline where retired_at is null order by id for update").run(tx)?;
    Sql::new(
        "select count(*) as in_use,
           count(*) filter (where not exists (select from pipeline_department a where a.pipeline_id = p.id)) as for_all
         from pipeline p where p.retired_at is null and p.id <> $1",
    )
    .bind(id)
    .one(tx)
}

/// Says for which departments a pipeline is.
///
/// # Errors
/// As the database answers.
pub fn set_departments(tx: &mut Tx, id: i64, departments: &[i64]) -> Result<(), Problem> {
    Sql::new("delete from pipeline_department where pipeline_id = $1 and department_id <> all($2)")
        .bind(id)
        .bind(departments.to_vec())
        .run(tx)?;
    Sql::new(
        "insert into pipeline_department (pipeline_id, department_id) select $1, unnest($2) on conflict do nothing",
    )
    .bind(id)
    .bind(departments.to_vec())
    .run(tx)?;
    Ok(())
}

/// Retires a pipeline or brings it back; false where it already is so.
///
/// # Errors
/// As the database answers.
pub fn set_retired(tx: &mut Tx, id: i64, retired: bool) -> Result<bool, Problem> {
    let changed = Sql::new("update pipeline set retired_at = case when $2 then $3 end, version = version + 1 where id = $1 and (retired_at is not null) <> $2")
        .bind(id)
        .bind(retired)
        .bind(tx.now)
        .run(tx)?;
    Ok(changed == 1)
}

/// Puts a pipeline one place forward.
///
/// # Errors
/// As the database answers.
pub fn raise(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    Sql::new(
        "update pipeline p set position = o.n * 2 - case when p.id = $1 then 3 else 0 end
         from (select id, row_number() over (order by retired_at is not null, position, id)::int as n from pipeline) o where o.id = p.id",
    )
    .bind(id)
    .run(tx)?;
    Ok(())
}
