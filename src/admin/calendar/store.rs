//! All SQL of the calendar's page; `core/calendar` reads it for everybody.

use super::form::Week;
use crate::core::calendar::Special;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::NaiveDate;
use std::collections::BTreeMap;

row! {
    /// A day that the company set itself.
    pub struct Own { day: NaiveDate }
}

/// Counts for to-do: from November one, where the days of the next year are neither built in nor entered.
pub const COUNT_MISSING: &str = "
    select count(*) from (select extract(year from $2::date)::int + 1 as year) n
    where extract(month from $2::date) >= 11 and n.year > 2026
      and not exists (select from calendar_day d where d.day >= make_date(n.year, 1, 1) and d.day < make_date(n.year + 1, 1, 1))
      and not exists (select from setting s where s.key = 'statutory_holidays' and s.value = 'none')";

/// The days of a year that the company set itself.
///
/// # Errors
/// As the database answers.
pub fn own(door: &mut impl Door, year: i32) -> Result<Vec<Own>, Problem> {
    Sql::new(
        "select day from calendar_day where day >= make_date($1, 1, 1) and day < make_date($1 + 1, 1, 1) order by day",
    )
    .bind(year)
    .rows(door)
}

/// Whether the statutory years of the program count.
///
/// # Errors
/// As the database answers.
pub fn statutory(door: &mut impl Door) -> Result<bool, Problem> {
    let none: Number =
        Sql::new("select count(*) as n from setting where key = 'statutory_holidays' and value = 'none'").one(door)?;
    Ok(none.n == 0)
}

/// The version of the week: grows with each save; 0 before the first.
///
/// # Errors
/// As the database answers.
pub fn version(door: &mut impl Door) -> Result<i32, Problem> {
    let found: Number =
        Sql::new("select coalesce(max(version), 0)::bigint as n from setting where key = 'working_week'").one(door)?;
    Ok(i32::try_from(found.n).unwrap_or(i32::MAX))
}

/// Keeps the week, the hours and whether the statutory years count.
///
/// # Errors
/// As the database answers.
pub fn save_week(tx: &mut Tx, week: &Week) -> Result<(), Problem> {
    let (days, hours) = words(week);
    let statutory = if week.statutory { "cn" } else { "none" };
    Sql::new(
        "insert into setting (key, value) values ('working_week', $1), ('working_hours', $2), ('statutory_holidays', $3)
         on conflict (key) do update set value = excluded.value, version = setting.version + 1",
    )
    .bind(days)
    .bind(hours)
    .bind(statutory)
    .run(tx)?;
    Ok(())
}

/// The week and the hours as they are stored: `1,2,3,4,5` and `540-720,780-1080`.
#[must_use]
pub fn words(week: &Week) -> (String, String) {
    let days = week.week.iter().zip(1..).filter(|(worked, _)| **worked).map(|(_, day): (_, u8)| day.to_string());
    let hours = week.hours.iter().map(|span| format!("{}-{}", span.from, span.to));
    (days.collect::<Vec<_>>().join(","), hours.collect::<Vec<_>>().join(","))
}

/// Keeps days of the company's own; one that is there is replaced.
///
/// # Errors
/// As the database answers.
pub fn save_days(tx: &mut Tx, days: &BTreeMap<NaiveDate, Special>) -> Result<(), Problem> {
    let rows: Vec<_> = days
        .iter()
        .map(|(day, special)| serde_json::json!({ "day": day, "working": special.working, "name": special.name }))
        .collect();
    Sql::new(
        "insert into calendar_day (day, working, name)
         select day, working, name from jsonb_to_recordset($1) as r(day date, working boolean, name text)
         on conflict (day) do update set working = excluded.working, name = excluded.name",
    )
    .bind(serde_json::Value::Array(rows))
    .run(tx)?;
    Ok(())
}

/// Takes a day of the company's own away; whether there was one.
///
/// # Errors
/// As the database answers.
pub fn remove_day(tx: &mut Tx, day: NaiveDate) -> Result<bool, Problem> {
    Ok(Sql::new("delete from calendar_day where day = $1").bind(day).run(tx)? == 1)
}
