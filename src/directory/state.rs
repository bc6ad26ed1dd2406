//! All SQL of how the directory answers: when it last did, and how readings of everybody ended.

use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::Value;

row! {
    struct Reached { reached_at: DateTime<Utc> }
    struct Flag { yes: bool }
}

/// Notes that the directory answered.
///
/// # Errors
/// As the database answers.
pub fn reached(tx: &mut Tx, provider: &str) -> Result<(), Problem> {
    Sql::new(
        "insert into directory_state (provider, reached_at) values ($1,$2)
         on conflict (provider) do update set reached_at = excluded.reached_at, failed_at = null",
    )
    .bind(provider)
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// When the directory last answered.
///
/// # Errors
/// As the database answers.
pub fn reached_at(door: &mut impl Door, provider: &str) -> Result<Option<DateTime<Utc>>, Problem> {
    let found: Option<Reached> =
        Sql::new("select reached_at from directory_state where provider = $1").bind(provider).maybe(door)?;
    Ok(found.map(|found| found.reached_at))
}

/// Notes that the directory gave no answer, for all nodes to tell; where it has answered before.
///
/// # Errors
/// As the database answers.
pub fn not_reached(tx: &mut Tx, provider: &str) -> Result<(), Problem> {
    Sql::new("update directory_state set failed_at = $2 where provider = $1 and failed_at is null")
        .bind(provider)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Whether the directory gave no answer when some node last asked; None where it has never answered any.
///
/// # Errors
/// As the database answers.
pub fn is_down(door: &mut impl Door, provider: &str) -> Result<Option<bool>, Problem> {
    let found: Option<Flag> = Sql::new("select failed_at is not null as yes from directory_state where provider = $1")
        .bind(provider)
        .maybe(door)?;
    Ok(found.map(|found| found.yes))
}

/// Keeps how a reading ended.
///
/// # Errors
/// As the database answers.
pub fn keep_sync(tx: &mut Tx, provider: &str, (outcome, reason): (&str, &str), counts: Value) -> Result<(), Problem> {
    Sql::new("insert into directory_sync (provider, at, outcome, reason, counts) values ($1,$2,$3,$4,$5)")
        .bind(provider)
        .bind(tx.now)
        .bind(outcome)
        .bind(reason)
        .bind(counts)
        .run(tx)?;
    Ok(())
}

/// Whether people are to be told now that a reading ended so: when it is the first since one was applied, and then once for
/// each day that it has held since.
///
/// # Errors
/// As the database answers.
pub fn is_to_be_told(tx: &mut Tx, provider: &str, outcome: &str) -> Result<bool, Problem> {
    let flag: Flag = Sql::new(
        "select s.began is null or floor(extract(epoch from $3::timestamptz - s.began) / 86400)
             > floor(extract(epoch from s.latest - s.began) / 86400) as yes
         from (select min(at) as began, max(at) as latest from directory_sync where provider = $1 and outcome = $2
           and id > coalesce((select max(id) from directory_sync where provider = $1 and outcome = 'applied'), 0)) s",
    )
    .bind(provider)
    .bind(outcome)
    .bind(tx.now)
    .one(tx)?;
    Ok(flag.yes)
}

/// How many readings of a directory have ended, by the number of the last.
///
/// # Errors
/// As the database answers.
pub fn readings(door: &mut impl Door, provider: &str) -> Result<i64, Problem> {
    let last = Sql::new("select coalesce(max(id), 0) as n from directory_sync where provider = $1").bind(provider);
    Ok(last.one::<Number>(door)?.n)
}
