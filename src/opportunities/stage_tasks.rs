//! Tasks of opportunities: made by a stage, or written on the page of one.

use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Tx;
use crate::row;
use chrono::NaiveDate;

row! {
    struct Id { id: i64 }
}

/// An opportunity as far as a task for it needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Whose {
    pub id: i64,
    pub customer_id: Option<i64>,
    pub owner_id: i64,
    pub owner_dept_id: i64,
}

/// The task that a stage makes, where an open one of this title is not there already: its id.
///
/// # Errors
/// As the database answers.
pub fn make_task(tx: &mut Tx, row: &Whose, title: &str, due: NaiveDate) -> Result<Option<i64>, Problem> {
    let made: Option<Id> = Sql::new(
        "insert into task (title, object, row_id, customer_id, opportunity_id, owner_id, owner_dept_id, given_by, due_date, created_by, created_at, updated_by, updated_at)
         select $1, case when $2::bigint is not null then 'customer' end, $2, $2, $3, $4, $5, $6, $7, $6, $8, $6, $8
         where not exists (select 1 from task t where t.opportunity_id = $3 and t.title = $1 and t.done_at is null and t.deleted_at is null) returning id",
    )
    .bind(title)
    .bind(row.customer_id)
    .bind(row.id)
    .bind(row.owner_id)
    .bind(row.owner_dept_id)
    .bind(tx.user_id())
    .bind(due)
    .bind(tx.now)
    .maybe(tx)?;
    Ok(made.map(|made| made.id))
}
