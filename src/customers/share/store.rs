//! All SQL of participations.

use super::Terms;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql, Word};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};

row! {
    /// A person with whom a customer is shared now.
    pub struct Participant {
        user_id: i64, name: String, can_write: bool, parts: Vec<String>, until: Option<DateTime<Utc>>, reason: String,
    }
    struct Put { anew: bool }
}

/// With whom a customer is shared now. Whoever may view the customer may know.
///
/// # Errors
/// As the database answers.
pub fn of_customer(door: &mut impl Door, customer_id: i64) -> Result<Vec<Participant>, Problem> {
    Sql::new(
        "select p.user_id, u.name, p.can_write, p.parts, p.until, p.reason
         from participant p join app_user u on u.id = p.user_id
         where p.object = 'customer' and p.row_id = $1 and (p.until is null or p.until > now()) order by p.added_at, p.user_id",
    )
    .bind(customer_id)
    .rows(door)
}

/// Adds a participation, or sets its terms anew; whether it is new.
///
/// # Errors
/// As the database answers.
pub fn put(tx: &mut Tx, customer_id: i64, user_id: i64, terms: &Terms) -> Result<bool, Problem> {
    let put: Put = Sql::new(
        "insert into participant (object, row_id, user_id, can_write, parts, until, reason, added_by, added_at)
         values ('customer', $1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (object, row_id, user_id) do update set can_write = excluded.can_write, parts = excluded.parts,
           until = excluded.until, reason = excluded.reason, added_by = excluded.added_by, added_at = excluded.added_at
         returning xmax = 0 as anew",
    )
    .bind(customer_id)
    .bind(user_id)
    .bind(terms.can_write)
    .bind(terms.parts.clone())
    .bind(terms.until)
    .bind(terms.reason.as_str())
    .bind(tx.user_id())
    .bind(tx.now)
    .one(tx)?;
    Ok(put.anew)
}

/// The name of a person with whom a customer is shared.
///
/// # Errors
/// `NotFound` where it is not.
pub fn name(door: &mut impl Door, customer_id: i64, user_id: i64) -> Result<String, Problem> {
    let name: Word = Sql::new(
        "select u.name as t from participant p join app_user u on u.id = p.user_id
         where p.object = 'customer' and p.row_id = $1 and p.user_id = $2",
    )
    .bind(customer_id)
    .bind(user_id)
    .one(door)?;
    Ok(name.t)
}

/// Takes a participation away; the person's name.
///
/// # Errors
/// `NotFound` where there is none.
pub fn take(tx: &mut Tx, customer_id: i64, user_id: i64) -> Result<Word, Problem> {
    Sql::new(
        "delete from participant p using app_user u
         where u.id = p.user_id and p.object = 'customer' and p.row_id = $1 and p.user_id = $2 returning u.name as t",
    )
    .bind(customer_id)
    .bind(user_id)
    .one(tx)
}
