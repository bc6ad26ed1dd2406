//! The SQL of reasons and competitors. Both tables are alike but for the kind.

use super::New;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;

row! {
    /// A reason or a competitor.
    pub struct Choice { id: i64, kind: String, name_zh: String, name_en: String, retired: bool, version: i32 }
    struct Id { id: i64 }
}

const BOTH: &str = "
    select id, kind, name_zh, name_en, position, retired_at is not null as retired, version from outcome_reason
    union all select id, 'competitor', name_zh, name_en, position, retired_at is not null, version from competitor";

/// Every reason and every competitor, those in use first.
///
/// # Errors
/// As the database answers.
pub fn all(door: &mut impl Door) -> Result<Vec<Choice>, Problem> {
    Sql::new("select * from (").text(BOTH).text(") b order by kind, retired, position, id").rows(door)
}

/// One of a kind.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, kind: &str, id: i64) -> Result<Choice, Problem> {
    Sql::new("select * from (").text(BOTH).text(") b where kind = ").value(kind).text(" and id = ").value(id).one(door)
}

/// Whether another one of the kind has one of these names.
///
/// # Errors
/// As the database answers.
pub fn has(door: &mut impl Door, kind: &str, (zh, en): (&str, &str), but: Option<i64>) -> Result<bool, Problem> {
    let found: Number = Sql::new("select count(*) as n from (")
        .text(BOTH)
        .text(") b where kind = ")
        .value(kind)
        .text(" and id is distinct from ")
        .value(but)
        .text(" and (name_zh <> '' and name_zh = ")
        .value(zh)
        .text(" or name_en <> '' and name_en = ")
        .value(en)
        .text(")")
        .one(door)?;
    Ok(found.n > 0)
}

/// The table of a kind, as the beginning of a statement that changes it.
fn update(kind: &str) -> Sql {
    Sql::new(if kind == "competitor" { "update competitor t" } else { "update outcome_reason t" })
}

/// Adds one as the last of its kind; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, new: &New) -> Result<i64, Problem> {
    let sql = if new.kind == "competitor" {
        "insert into competitor (name_zh, name_en, position) select $1, $2, coalesce(max(position), 0) + 1 from competitor where $3 <> '' returning id"
    } else {
        "insert into outcome_reason (kind, name_zh, name_en, position)
         select $3, $1, $2, coalesce(max(position), 0) + 1 from outcome_reason where kind = $3 returning id"
    };
    let made: Id = Sql::new(sql).bind(new.name_zh).bind(new.name_en).bind(new.kind).one(tx)?;
    Ok(made.id)
}

/// Calls it otherwise.
///
/// # Errors
/// As the database answers.
pub fn rename(tx: &mut Tx, kind: &str, id: i64, (zh, en): (&str, &str)) -> Result<(), Problem> {
    update(kind)
        .text(" set name_zh = ")
        .value(zh)
        .text(", name_en = ")
        .value(en)
        .text(", version = version + 1 where t.id = ")
        .value(id)
        .run(tx)?;
    Ok(())
}

/// Puts it one place forward among its kind.
///
/// # Errors
/// As the database answers.
pub fn raise(tx: &mut Tx, kind: &str, id: i64) -> Result<(), Problem> {
    let mut sql = update(kind);
    let (kind, id) = (sql.place(kind), sql.place(id));
    sql.text(" set position = o.n * 2 - case when t.id = ")
        .fragment(&id)
        .text(" then 3 else 0 end from (select id, row_number() over (order by retired, position, id)::int as n from (")
        .text(BOTH)
        .text(") b where kind = ")
        .fragment(&kind)
        .text(") o where o.id = t.id")
        .run(tx)?;
    Ok(())
}

/// Retires it or brings it back.
///
/// # Errors
/// As the database answers.
pub fn set_retired(tx: &mut Tx, kind: &str, id: i64, retired: bool) -> Result<(), Problem> {
    let now = Some(tx.now).filter(|_| retired);
    update(kind)
        .text(" set retired_at = ")
        .value(now)
        .text(", version = version + 1 where t.id = ")
        .value(id)
        .run(tx)?;
    Ok(())
}
