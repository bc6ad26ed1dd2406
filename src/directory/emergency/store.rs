//! All SQL of emergency accounts.

use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql, Word};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};

row! {
    /// A use of an emergency account, and who looked at it.
    pub struct Use { id: i64, login: String, name: String, at: DateTime<Utc>, address: String, reviewer: Option<String>,
        reviewed_at: Option<DateTime<Utc>>, note: String }
}

/// How many wait for an auditor: `$1` is the person.
pub const COUNT_OPEN: &str = "select count(*) from emergency_use where reviewed_at is null and user_id <> $1";

/// Names one.
///
/// # Errors
/// `Refused` with `two_emergency_accounts` or `emergency_is_local`.
pub fn name(tx: &mut Tx, user_id: i64) -> Result<bool, Problem> {
    let named = Sql::new(
        "insert into emergency_account (user_id, named_by, named_at) values ($1,$2,$3) on conflict do nothing",
    )
    .bind(user_id)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(named == 1)
}

/// It is none any longer; false where it was none.
///
/// # Errors
/// As the database answers.
pub fn remove(tx: &mut Tx, user_id: i64) -> Result<bool, Problem> {
    Ok(Sql::new("delete from emergency_account where user_id = $1").bind(user_id).run(tx)? == 1)
}

/// Whether an account is one.
///
/// # Errors
/// As the database answers.
pub fn is_one(door: &mut impl Door, user_id: i64) -> Result<bool, Problem> {
    let count: Number =
        Sql::new("select count(*) as n from emergency_account where user_id = $1").bind(user_id).one(door)?;
    Ok(count.n > 0)
}

/// Its login; None of any other account.
///
/// # Errors
/// As the database answers.
pub fn login(door: &mut impl Door, user_id: i64) -> Result<Option<String>, Problem> {
    let found: Option<Word> = Sql::new(
        "select u.login as t from emergency_account e join app_user u on u.id = e.user_id where e.user_id = $1",
    )
    .bind(user_id)
    .maybe(door)?;
    Ok(found.map(|found| found.t))
}

/// Keeps that one was used.
///
/// # Errors
/// As the database answers.
pub fn keep_use(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    Sql::new("insert into emergency_use (user_id, at, address) values ($1,$2,$3)")
        .bind(user_id)
        .bind(tx.now)
        .bind(tx.actor.address.clone())
        .run(tx)?;
    Ok(())
}

/// The last uses, those that wait first.
///
/// # Errors
/// As the database answers.
pub fn uses(door: &mut impl Door) -> Result<Vec<Use>, Problem> {
    Sql::new(
        "select e.id, u.login, u.name, e.at, e.address, r.name as reviewer, e.reviewed_at, e.note
         from emergency_use e join app_user u on u.id = e.user_id left join app_user r on r.id = e.reviewed_by
         order by e.reviewed_at is not null, e.at desc, e.id desc limit 100",
    )
    .rows(door)
}

/// Notes that somebody looked at a use; whose it was, or none where there is no such use that waits.
///
/// # Errors
/// `Refused` with `own_use`.
pub fn review(tx: &mut Tx, id: i64, note: &str) -> Result<Option<i64>, Problem> {
    let found: Option<Number> = Sql::new(
        "update emergency_use set reviewed_by = $2, reviewed_at = $3, note = $4 where id = $1 and reviewed_at is null returning user_id as n",
    )
    .bind(id)
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(note)
    .maybe(tx)?;
    Ok(found.map(|found| found.n))
}
