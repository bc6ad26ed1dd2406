//! Tasks that a rule makes: by the stage of an opportunity, or by the status of a lead.

use super::notices;
use crate::core::access::{Permission, TaskCreate};
use crate::core::calendar::Calendar;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Tx;
use crate::row;
use chrono::{Days, NaiveDate};

row! {
    struct Id { id: i64 }
}

/// What a task is on, and who is to do it.
#[derive(Clone, Copy, Debug, Default)]
pub struct On {
    pub lead_id: Option<i64>,
    pub opportunity_id: Option<i64>,
    pub customer_id: Option<i64>,
    pub owner_id: i64,
    pub owner_dept_id: i64,
}

/// What is to be done, as a rule says it.
#[derive(Clone, Copy, Debug)]
pub struct Next<'a> {
    /// The event that tells which rule it was.
    pub event: &'static str,
    /// The title; no task where both are empty.
    pub zh: &'a str,
    pub en: &'a str,
    /// Days until it is due; a day off moves on to the next working day.
    pub days: i32,
}

/// Makes a task in the actor's language, where the actor may make tasks and none of its title is open there already.
///
/// # Errors
/// As the database answers.
pub fn make(tx: &mut Tx, on: &On, next: &Next, calendar: &Calendar) -> Result<(), Problem> {
    let title = tx.actor.lang.name(next.zh, next.en).to_owned();
    if title.is_empty() || !tx.actor.standing.holds(TaskCreate::INFO.id) {
        return Ok(());
    }
    let today = tx.now.with_timezone(&calendar.zone).date_naive();
    let days = u64::try_from(next.days).unwrap_or_default();
    let due = calendar.working_day_from(today.checked_add_days(Days::new(days)).unwrap_or(today));
    let Some(id) = insert(tx, on, &title, due)? else { return Ok(()) };
    let event = Event::about(next.event, "task", id).with([Change::of("title", (), title)]);
    tx.record(match on.customer_id {
        Some(customer_id) => event.on_customer(customer_id),
        None => event,
    })?;
    notices::given(tx, [on.owner_id], id)
}

fn insert(tx: &mut Tx, on: &On, title: &str, due: NaiveDate) -> Result<Option<i64>, Problem> {
    let made: Option<Id> = Sql::new(
        "insert into task (title, object, row_id, customer_id, opportunity_id, owner_id, owner_dept_id, given_by, due_date, created_by, created_at, updated_by, updated_at)
         select $1, case when $2::bigint is not null then 'lead' when $4::bigint is not null then 'customer' end, coalesce($2, $4), $4, $3, $5, $6, $7, $8, $7, $9, $7, $9
         where not exists (select 1 from task t where (t.opportunity_id = $3 or t.object = 'lead' and t.row_id = $2) and t.title = $1
           and t.done_at is null and t.deleted_at is null) returning id",
    )
    .bind(title)
    .bind(on.lead_id)
    .bind(on.opportunity_id)
    .bind(on.customer_id)
    .bind(on.owner_id)
    .bind(on.owner_dept_id)
    .bind(tx.user_id())
    .bind(due)
    .bind(tx.now)
    .maybe(tx)?;
    Ok(made.map(|made| made.id))
}
