//! All SQL of shares.

use super::Share;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::opportunities::model::Opportunity;
use crate::row;
use rust_decimal::Decimal;
use serde_json::{Value, json};

row! {
    /// A share with whose it is.
    pub struct Shared {
        user_id: i64, name: String, login: String, department_id: i64, department_zh: String, department_en: String, share: Decimal,
        /// Whether another one of this name is in the person's department.
        alike: bool, own_zh: String, own_en: String,
    }
    struct Part { can_write: bool }
}

/// The shares of an opportunity, in order; none where its owner has all of it.
///
/// # Errors
/// As the database answers.
pub fn of(door: &mut impl Door, opportunity_id: i64) -> Result<Vec<Shared>, Problem> {
    Sql::new(
        "select s.user_id, u.name, u.login, s.department_id, d.name_zh as department_zh, d.name_en as department_en, s.share,
           exists (select 1 from app_user x where x.id <> u.id and x.name = u.name and x.department_id = u.department_id and x.active) as alike,
           o.name_zh as own_zh, o.name_en as own_en
         from opportunity_share s join app_user u on u.id = s.user_id join department d on d.id = s.department_id join department o on o.id = u.department_id
         where s.opportunity_id = $1 order by s.position, s.user_id",
    )
    .bind(opportunity_id)
    .rows(door)
}

/// Puts shares in place of those that stood; the last one takes what rounding leaves.
///
/// # Errors
/// As the database answers; it refuses shares that don't add up to 100.
pub fn replace(tx: &mut Tx, row: &Opportunity, shares: &[Share]) -> Result<(), Problem> {
    Sql::new("delete from opportunity_share where opportunity_id = $1").bind(row.id).run(tx)?;
    let rows = shares.iter().zip(1..).map(|(one, position)| {
        json!({ "user_id": one.user_id, "department_id": one.department_id, "share": one.share, "position": position })
    });
    Sql::new(
        "insert into opportunity_share (opportunity_id, user_id, department_id, share, position)
         select $1, x.user_id, x.department_id, x.share, x.position
         from jsonb_to_recordset($2) as x(user_id bigint, department_id bigint, share numeric, position int)",
    )
    .bind(row.id)
    .bind(Value::Array(rows.collect()))
    .run(tx)?;
    Ok(())
}

/// Whether one of some people takes part in the customer above with its opportunities now, and whether they may write.
///
/// # Errors
/// As the database answers.
pub fn takes_part(tx: &mut Tx, customer_id: i64, people: &[i64]) -> Result<Option<bool>, Problem> {
    let parts: Vec<Part> = Sql::new(
        "select x.can_write from participant x where x.object = 'customer' and x.row_id = $1 and x.user_id = any($2)
           and 'opportunity' = any(x.parts) and (x.until is null or x.until > now())",
    )
    .bind(customer_id)
    .bind(people.to_vec())
    .rows(tx)?;
    Ok(parts.into_iter().map(|part| part.can_write).max())
}
