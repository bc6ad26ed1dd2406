//! All SQL of jobs.

use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// How long a claimed job whose worker renews nothing (it was killed) waits before another takes it.
pub const LEASE: TimeDelta = TimeDelta::minutes(2);
/// After so many failures, or so many workers that were killed at it, a job is parked and shown to the administrator.
pub const MOST_ATTEMPTS: i32 = 8;

row! {
    /// A claimed job.
    pub struct Job { id: i64, kind: String, payload: Value, attempts: i32 }
    struct Fired { fired_for: DateTime<Utc> }
}

/// Claims the next due job, in a transaction of its own. A job whose lease ran out counts as due. The lease is told by the
/// database's clock: those of two nodes may be minutes apart.
///
/// # Errors
/// As the database answers.
pub fn claim(tx: &mut Tx) -> Result<Option<Job>, Problem> {
    Sql::new(
        "update job set state = 'running', lease_until = coalesce($1, now()) + $2 * interval '1 second', attempts = attempts + 1 where id = (
           select id from job where (state = 'waiting' and due_at <= $3) or (state = 'running' and lease_until < coalesce($1, now()))
           order by due_at, id for update skip locked limit 1)
         returning id, kind, payload, attempts",
    )
    .bind(tx.set_time)
    .bind(LEASE.num_seconds())
    .bind(tx.now)
    .maybe(tx)
}

/// Renews the lease of a job that this worker still holds, by the database's clock as well; false where it went to another.
///
/// # Errors
/// As the database answers.
pub fn renew(tx: &mut Tx, job: &Job) -> Result<bool, Problem> {
    let renewed = Sql::new(
        "update job set lease_until = coalesce($3, now()) + $4 * interval '1 second' where id = $1 and attempts = $2 and state = 'running'",
    )
    .bind(job.id)
    .bind(job.attempts)
    .bind(tx.set_time)
    .bind(LEASE.num_seconds())
    .run(tx)?;
    Ok(renewed == 1)
}

/// Finishes a job that this worker still holds (`attempts` tells); false where the lease went to another.
///
/// # Errors
/// As the database answers.
pub fn finish(tx: &mut Tx, job: &Job) -> Result<bool, Problem> {
    let done = Sql::new("update job set state = 'done', finished_at = $3, lease_until = null, last_error = '' where id = $1 and attempts = $2")
        .bind(job.id)
        .bind(job.attempts)
        .bind(tx.now)
        .run(tx)?;
    Ok(done == 1)
}

/// Puts a failed job back with a growing delay, or parks it.
///
/// # Errors
/// As the database answers.
pub fn fail(tx: &mut Tx, job: &Job, error: &str, again: bool) -> Result<(), Problem> {
    let parked = !again || job.attempts >= MOST_ATTEMPTS;
    let delay = TimeDelta::seconds(15i64 << job.attempts.clamp(0, 10));
    Sql::new(
        "update job set state = $3, due_at = $4, lease_until = null, last_error = $5 where id = $1 and attempts = $2",
    )
    .bind(job.id)
    .bind(job.attempts)
    .bind(if parked { "parked" } else { "waiting" })
    .bind(tx.now + delay)
    .bind(error.chars().take(1000).collect::<String>())
    .run(tx)?;
    Ok(())
}

/// The last moment for which a schedule fired; now, where it never did.
///
/// # Errors
/// As the database answers.
pub fn fired_for(tx: &mut Tx, kind: &'static str) -> Result<DateTime<Utc>, Problem> {
    let now = tx.now;
    Sql::new("insert into schedule_firing (kind, fired_for) values ($1, $2) on conflict do nothing")
        .bind(kind)
        .bind(now)
        .run(tx)?;
    let fired: Fired =
        Sql::new("select fired_for from schedule_firing where kind = $1 for update").bind(kind).one(tx)?;
    Ok(fired.fired_for)
}

/// Remembers that a schedule fired.
///
/// # Errors
/// As the database answers.
pub fn set_fired(tx: &mut Tx, kind: &'static str, fired_for: DateTime<Utc>) -> Result<(), Problem> {
    Sql::new("update schedule_firing set fired_for = $2 where kind = $1").bind(kind).bind(fired_for).run(tx)?;
    Ok(())
}

/// Forgets what has served its time: ended sessions, throttles, form keys, finished jobs.
///
/// # Errors
/// As the database answers.
pub fn sweep(tx: &mut Tx) -> Result<(), Problem> {
    for (statement, age) in [
        ("delete from session where (ended_at is not null and ended_at < $1) or seen_at < $1", TimeDelta::days(30)),
        ("delete from throttle where since < $1 and wait_until < $1", TimeDelta::days(1)),
        ("delete from submission where at < $1", TimeDelta::days(7)),
        ("delete from job where state = 'done' and finished_at < $1", TimeDelta::days(30)),
        // That of each minute would be most of them.
        (
            "delete from job where state = 'done' and kind in ('task_times', 'lead_clock') and finished_at < $1",
            TimeDelta::days(1),
        ),
        ("delete from one_time_link where expires_at < $1", TimeDelta::days(30)),
        ("delete from notice where made_at < $1", TimeDelta::days(180)),
        ("delete from letter where made_at < $1", TimeDelta::days(30)),
        (
            "delete from import_batch where state in ('checking', 'waiting', 'failed') and made_at < $1",
            TimeDelta::days(7),
        ),
        ("delete from import_batch where made_at < $1", TimeDelta::days(30)),
        ("delete from import_progress where at < $1", TimeDelta::days(7)),
        ("delete from sales_import where state = 'waiting' and made_at < $1", TimeDelta::days(7)),
    ] {
        Sql::new(statement).bind(tx.now - age).run(tx)?;
    }
    Ok(())
}

/// Makes the tables of this month and the next for what happens in them.
///
/// # Errors
/// As the database answers.
pub fn make_months(tx: &mut Tx) -> Result<(), Problem> {
    for month in 0..2 {
        let day = tx.now.date_naive().checked_add_months(chrono::Months::new(month)).unwrap_or_default();
        Sql::new("select make_month($1)").bind(day).run(tx)?;
    }
    Ok(())
}
