//! What happens to customers by the clock.

use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use chrono::TimeDelta;

/// Days that a deleted customer can be restored.
pub const BIN_DAYS: i64 = 90;

/// Removes for good what has lain in the recycle bin for 90 days.
///
/// # Errors
/// As the database answers.
pub fn empty_bin(db: &Db) -> Result<(), Problem> {
    db.write_now(&Actor::robot("empty_bin"), |tx| {
        let before = tx.now - TimeDelta::days(BIN_DAYS);
        let gone: Vec<super::store::Id> =
            Sql::new("select id from customer where deleted_at < $1 order by id limit 1000").bind(before).rows(tx)?;
        let ids: Vec<i64> = gone.into_iter().map(|row| row.id).collect();
        if super::changes::store::forget(tx)? > 0 {
            tx.record(Event::named("customer.changes_forgotten", "customer"))?;
        }
        if ids.is_empty() {
            return Ok(());
        }
        for statement in [
            "update customer set parent_id = null where parent_id = any($1)",
            "delete from attachment where customer_id = any($1)",
            "delete from task where customer_id = any($1)",
            "delete from follow_up where customer_id = any($1)",
            "delete from contact where customer_id = any($1)",
            "delete from tagging where object = 'customer' and row_id = any($1)",
            "delete from participant where object = 'customer' and row_id = any($1)",
            "delete from customer where id = any($1)",
        ] {
            Sql::new(statement).bind(ids.clone()).run(tx)?;
        }
        tx.record(Event::named("customer.purged", "customer").of_rows(ids))
    })
}
