//! All SQL of addresses that mail servers refused.

use super::rules::Score;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql, Word};
use crate::core::tx::{Reader, Tx};
use crate::row;
use chrono::{DateTime, Utc};

row! {
    /// An address that was refused.
    pub struct Refused { mail: String, refusals: i32, last_at: DateTime<Utc>, answer: String, suppressed_at: Option<DateTime<Utc>>, login: Option<String> }
    struct Kept { points: i32, counted_at: Option<DateTime<Utc>>, suppressed_at: Option<DateTime<Utc>> }
}

/// What is thought of an address; nothing where it was never refused.
///
/// # Errors
/// As the database answers.
pub fn score(tx: &mut Tx, mail: &str) -> Result<Option<Score>, Problem> {
    let kept: Option<Kept> =
        Sql::new("select points, counted_at, suppressed_at from mail_refusal where mail = $1 for update")
            .bind(mail)
            .maybe(tx)?;
    Ok(kept.map(|kept| Score { points: kept.points, counted_at: kept.counted_at, suppressed_at: kept.suppressed_at }))
}

/// Keeps what is thought of an address after one more refusal.
///
/// # Errors
/// As the database answers.
pub fn keep(tx: &mut Tx, mail: &str, answer: &str, score: &Score) -> Result<(), Problem> {
    Sql::new(
        "insert into mail_refusal as r (mail, refusals, last_at, answer, points, counted_at, suppressed_at) values ($1, 1, $2, $3, $4, $5, $6)
         on conflict (mail) do update set refusals = r.refusals + 1, last_at = excluded.last_at, answer = excluded.answer,
           points = excluded.points, counted_at = excluded.counted_at, suppressed_at = excluded.suppressed_at",
    )
    .bind(mail)
    .bind(tx.now)
    .bind(answer)
    .bind(score.points)
    .bind(score.counted_at)
    .bind(score.suppressed_at)
    .run(tx)?;
    Ok(())
}

/// Sends to an address again; whether it was known.
///
/// # Errors
/// As the database answers.
pub fn forgive(tx: &mut Tx, mail: &str) -> Result<bool, Problem> {
    Ok(Sql::new("delete from mail_refusal where mail = $1").bind(mail).run(tx)? == 1)
}

/// Addresses that were refused, the latest first.
///
/// # Errors
/// As the database answers.
pub fn refused(door: &mut impl Door) -> Result<Vec<Refused>, Problem> {
    Sql::new(
        "select r.mail, r.refusals, r.last_at, r.answer, r.suppressed_at, (select min(u.login) from app_user u where u.mail = r.mail) as login
         from mail_refusal r order by r.last_at desc limit 200",
    )
    .rows(door)
}

/// The answer by which an address was suppressed, as long as it is.
///
/// # Errors
/// As the database answers.
pub fn suppressed(reader: &mut Reader, mail: &str) -> Result<Option<String>, Problem> {
    let since = reader.now - super::rules::FORGIVEN;
    let found: Option<Word> = Sql::new("select answer as t from mail_refusal where mail = $1 and suppressed_at > $2")
        .bind(mail)
        .bind(since)
        .maybe(reader)?;
    Ok(found.map(|found| found.t))
}
