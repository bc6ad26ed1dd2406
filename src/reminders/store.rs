//! All SQL of the rules themselves; what each finds is in `calls.rs` and `dates.rs`.

use crate::core::notice::{Kind, Notice};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::NaiveDate;

row! {
    /// What was decided about a rule.
    pub struct Stored { id: String, active: bool, days: Option<i32>, planned_for: Option<NaiveDate>, version: i32 }
    /// A person who would be told.
    pub struct Person { id: i64, name: String, department_zh: String, department_en: String, mail: String }
    struct Key { key: String }
}

/// What was decided about each rule.
///
/// # Errors
/// As the database answers.
pub fn stored(door: &mut impl Door) -> Result<Vec<Stored>, Problem> {
    Sql::new("select id, active, days, planned_for, version from reminder_rule").rows(door)
}

/// Remembers up to which day a rule was applied.
///
/// # Errors
/// As the database answers.
pub fn planned(tx: &mut Tx, id: &str, active: bool, until: NaiveDate) -> Result<(), Problem> {
    Sql::new(
        "insert into reminder_rule (id, active, planned_for, version) values ($1, $2, $3, 0)
         on conflict (id) do update set planned_for = excluded.planned_for",
    )
    .bind(id)
    .bind(active)
    .bind(until)
    .run(tx)?;
    Ok(())
}

/// Keeps what was decided about a rule at the version that was seen; how many rows.
///
/// # Errors
/// As the database answers.
pub fn decide(tx: &mut Tx, id: &str, (active, days): (bool, Option<i32>), version: i32) -> Result<usize, Problem> {
    Sql::new(
        "insert into reminder_rule as r (id, active, days, version) values ($1, $2, $3, 1)
         on conflict (id) do update set active = excluded.active, days = excluded.days, version = r.version + 1 where r.version = $4",
    )
    .bind(id)
    .bind(active)
    .bind(days)
    .bind(version)
    .run(tx)
}

/// Of some notices, those that were not told yet.
///
/// # Errors
/// As the database answers.
pub fn untold(reader: &mut Reader, kind: &Kind, found: Vec<Notice>) -> Result<Vec<Notice>, Problem> {
    let now = reader.now;
    let keys: Vec<String> = found.iter().map(|notice| notice.key(kind, now)).collect();
    let told: Vec<Key> = Sql::new("select key from notice where key = any($1)").bind(keys).rows(reader)?;
    let told: std::collections::BTreeSet<String> = told.into_iter().map(|row| row.key).collect();
    Ok(found.into_iter().filter(|notice| !told.contains(&notice.key(kind, now))).collect())
}

/// Those active people of a list who want to be told of a kind.
///
/// # Errors
/// As the database answers.
pub fn people(reader: &mut Reader, kind: &Kind, ids: Vec<i64>) -> Result<Vec<Person>, Problem> {
    Sql::new(
        "select u.id, u.name, d.name_zh as department_zh, d.name_en as department_en,
           case when coalesce(e.mail, u.mail) = '' then 'none' else coalesce(w.mail, $3) end as mail
         from app_user u join department d on d.id = u.department_id left join notice_wish w on w.user_id = u.id and w.kind = $2
           left join earlier_mail e on e.user_id = u.id
         where u.id = any($1) and u.active and (coalesce(w.page, $4) or coalesce(w.mail, $3) <> 'none') order by u.name, u.id",
    )
    .bind(ids)
    .bind(kind.id)
    .bind(kind.mail.id())
    .bind(kind.page)
    .rows(reader)
}
