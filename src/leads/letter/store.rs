//! SQL of letters that were taken.

use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql, Word};
use crate::core::tx::Tx;

/// The lead on which a letter stands, where it was handed over before.
///
/// # Errors
/// As the database answers.
pub fn taken(tx: &mut Tx, key: &str) -> Result<Option<i64>, Problem> {
    let found: Option<Number> = Sql::new("select lead_id as n from lead_mail where key = $1").bind(key).maybe(tx)?;
    Ok(found.map(|row| row.n))
}

/// Keeps that a letter stands on a lead.
///
/// # Errors
/// `Refused` where it was kept before.
pub fn keep(tx: &mut Tx, key: &str, lead_id: i64) -> Result<(), Problem> {
    Sql::new("insert into lead_mail (key, lead_id, received_at) values ($1, $2, $3)")
        .bind(key)
        .bind(lead_id)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Which of some addresses, in lower case, are of people with an account.
///
/// # Errors
/// As the database answers.
pub fn of_colleagues(tx: &mut Tx, addresses: &[String]) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new(
        "select distinct lower(mail) as t from app_user where active and mail <> '' and lower(mail) = any($1)",
    )
    .bind(addresses.to_vec())
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}

/// Which of some mobile numbers, as eleven digits, are of people with an account.
///
/// # Errors
/// As the database answers.
pub fn numbers_of_colleagues(tx: &mut Tx, digits: &[String]) -> Result<Vec<String>, Problem> {
    let rows: Vec<Word> = Sql::new(
        "select distinct x.digits as t from app_user u, lateral (select right(regexp_replace(u.phone, '[^0-9]', '', 'g'), 11) as digits) x
         where u.active and u.phone <> '' and x.digits = any($1)",
    )
    .bind(digits.to_vec())
    .rows(tx)?;
    Ok(rows.into_iter().map(|row| row.t).collect())
}
