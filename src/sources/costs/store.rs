//! All SQL of costs.

use super::form::Draft;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Entries of the page.
pub const MOST: usize = 200;

row! {
    /// What a source cost in a month.
    pub struct Cost { id: i64, source: String, month: NaiveDate, amount: Decimal, currency: String, note: String, version: i32 }
    /// A change of a cost.
    pub struct Changed { name: String, at: DateTime<Utc>, who: String, changes: Value }
}

impl Cost {
    /// Its facts, as a proposal that changes nothing.
    #[must_use]
    pub fn stored(&self) -> Draft {
        Draft {
            source: self.source.clone(),
            month: self.month,
            amount: self.amount.normalize(),
            currency: self.currency.clone(),
            note: self.note.clone(),
        }
    }
}

const COST: &str = "select id, source, month, amount, currency, note, version from source_cost";

/// The latest months first; one more than a page holds where there are more.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door) -> Result<Vec<Cost>, Problem> {
    Sql::new(COST).text(" order by month desc, id desc limit 201").rows(door)
}

/// One of them.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<Cost, Problem> {
    Sql::new(COST).text(" where id = ").value(id).one(door)
}

/// The newest changes.
///
/// # Errors
/// As the database answers.
pub fn changed(door: &mut impl Door) -> Result<Vec<Changed>, Problem> {
    Sql::new(
        "select name, at, actor_name as who, changes from change_history where object = 'source_cost' order by at desc, id desc limit 50",
    )
    .rows(door)
}

/// Adds one; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let made: Number = Sql::new(
        "insert into source_cost (source, month, amount, currency, note, created_by, created_at, updated_by, updated_at)
         select x.source, x.month, x.amount, x.currency, x.note, $2, $3, $2, $3
         from jsonb_to_record($1) as x(source text, month date, amount numeric, currency text, note text) returning id as n",
    )
    .bind(json!(draft))
    .bind(tx.user_id())
    .bind(tx.now)
    .one(tx)?;
    Ok(made.n)
}

/// Saves one at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// As the database answers.
pub fn update(tx: &mut Tx, (id, version): (i64, i32), draft: &Draft) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update source_cost c set source = x.source, month = x.month, amount = x.amount, currency = x.currency, note = x.note,
           updated_by = $4, updated_at = $5, version = c.version + 1
         from jsonb_to_record($1) as x(source text, month date, amount numeric, currency text, note text)
         where c.id = $2 and c.version = $3",
    )
    .bind(json!(draft))
    .bind(id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(saved == 1)
}

/// Removes one.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    Sql::new("delete from source_cost where id = $1").bind(id).run(tx)?;
    Ok(())
}
