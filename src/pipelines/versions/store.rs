//! The SQL of moving opportunities between versions.

use crate::core::access::{Can, OpportunityEdit, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;

row! {
    /// A stage of any version of a pipeline.
    pub struct OfVersion { id: i64, version_id: i64, number: i32, key: String, name_zh: String, name_en: String, position: i32 }
    /// How many open and paused opportunities in a stage the actor may edit.
    pub struct Mine { stage_id: i64, n: i64 }
    struct Id { id: i64 }
}

/// The stages of every version of a pipeline, the present version first.
///
/// # Errors
/// As the database answers.
pub fn stages(door: &mut impl Door, pipeline_id: i64) -> Result<Vec<OfVersion>, Problem> {
    Sql::new(
        "select s.id, s.version_id, v.number, s.key, s.name_zh, s.name_en, s.position
         from stage s join pipeline_version v on v.id = s.version_id where v.pipeline_id = $1 order by v.number desc, s.position",
    )
    .bind(pipeline_id)
    .rows(door)
}

/// How many open and paused opportunities of these stages the actor may edit.
///
/// # Errors
/// As the database answers.
pub fn mine(door: &mut impl Door, can: &Can<OpportunityEdit>, stages: Vec<i64>) -> Result<Vec<Mine>, Problem> {
    let mut sql = Sql::new("select t.stage_id, count(*) as n from opportunity t where ");
    let within = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    sql.fragment(&within)
        .text(
            " and t.state in ('open', 'paused') and t.deleted_at is null and not t.customer_gone and t.stage_id = any(",
        )
        .value(stages)
        .text(") group by t.stage_id")
        .rows(door)
}

/// Moves open and paused opportunities that the actor may edit from stages into stages of another version, as far as a page
/// does at a time; which. Their time in the stage goes on.
///
/// # Errors
/// As the database answers.
pub fn move_between(
    tx: &mut Tx,
    can: &Can<OpportunityEdit>,
    version_id: i64,
    (from, into): (Vec<i64>, Vec<i64>),
) -> Result<Vec<i64>, Problem> {
    let mut sql = Sql::new("with m as materialized (select * from unnest(").value(from).text("::bigint[], ").value(into).text(
        "::bigint[]) x(old_id, new_id)), found as materialized (select t.id, m.new_id from m join opportunity t on t.stage_id = m.old_id where ",
    );
    let within = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let rows: Vec<Id> = sql
        .fragment(&within)
        .text(
            " and t.state in ('open', 'paused') and t.deleted_at is null and not t.customer_gone order by t.id limit 5000 for no key update of t)
             update opportunity t set version_id = ",
        )
        .value(version_id)
        .text(", stage_id = f.new_id, updated_by = ")
        .value(tx.user_id())
        .text(", updated_at = ")
        .value(tx.now)
        .text(", version = t.version + 1 from found f where t.id = f.id returning t.id")
        .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
