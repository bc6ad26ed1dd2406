//! To-do (待办): kinds of things that wait for a person. A feature declares its kinds with its routes; Today shows each with
//! how many there are at this moment, all counted in one statement.

use crate::core::access::PermissionInfo;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::row;
use crate::text::Lang;
use chrono::NaiveDate;

/// A kind of thing that waits.
#[derive(Clone, Copy)]
pub struct Todo {
    /// Small ones come first.
    pub order: u16,
    pub label: fn(Lang) -> &'static str,
    /// The list of them.
    pub href: &'static str,
    /// Who lacks this is not asked.
    pub need: PermissionInfo,
    /// A query that counts them, under the rights of the person: `$1` is the person, `$2` the company's day, `$3` the present minute as
    /// tasks count it, `$4` the company's zone. More than a hundred need not be counted exactly.
    pub count: &'static str,
    /// Whether any of them is too many.
    pub late: bool,
}

/// From here on "many" is exact enough.
const MOST: i64 = 99;

/// A count as it is shown: `12`, or `99+`.
#[must_use]
pub fn counted(count: i64) -> String {
    if count > MOST { format!("{MOST}+") } else { count.to_string() }
}

/// How many there are of each kind of to-do, counted in one statement for a person on a day at a minute.
///
/// # Errors
/// As the database answers.
pub fn counts(
    reader: &mut Reader,
    kinds: &[Todo],
    me: i64,
    (today, minute): (NaiveDate, i32),
) -> Result<Vec<i64>, Problem> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select array[").bind(me).bind(today).bind(minute).bind(reader.zone.name());
    for (place, kind) in kinds.iter().enumerate() {
        sql = sql.text(if place == 0 { "(" } else { ", (" }).text(kind.count).text(")");
    }
    let counted: Counted = sql.text("]::bigint[] as counts").one(reader)?;
    Ok(counted.counts)
}

row! { struct Counted { counts: Vec<i64> } }
