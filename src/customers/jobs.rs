//! What happens to customers by the clock.

use crate::core::access::Actor;
use crate::core::db::Db;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Tx;
use chrono::TimeDelta;

/// Days that a deleted customer, or a deleted contact of one that stays, can be restored.
pub const BIN_DAYS: i64 = 90;

/// Rows that are removed in one transaction.
const BATCH: usize = 1000;

/// Removes for good what was deleted 90 days ago, some at a time until nothing is left of it.
///
/// # Errors
/// As the database answers; what is gone by then stays gone, and the rest is for the next time.
pub fn empty_bin(db: &Db) -> Result<(), Problem> {
    loop {
        let more = db.write_now(&Actor::robot("empty_bin"), |tx| {
            if super::changes::store::forget(tx)? > 0 {
                tx.record(Event::named("customer.changes_forgotten", "customer"))?;
            }
            let (customers, contacts) = (customers(tx)?, contacts(tx)?);
            Ok(customers == BATCH || contacts == BATCH)
        })?;
        if !more {
            return Ok(());
        }
    }
}

/// Removes deleted customers with all that hangs on them; how many.
fn customers(tx: &mut Tx) -> Result<usize, Problem> {
    let ids = deleted(tx, "select id from customer where deleted_at < $1 order by id limit 1000 for update")?;
    let count = ids.len();
    if count == 0 {
        return Ok(0);
    }
    for statement in [
        "update customer set parent_id = null where parent_id = any($1)",
        // What was said on a lead before it became the customer, or was to be done, stays with the lead.
        "update attachment a set customer_id = null from follow_up f
           where a.object = 'follow_up' and a.row_id = f.id and f.lead_id is not null and f.customer_id = any($1)",
        "update follow_up_comment m set customer_id = null from follow_up f
           where m.follow_up_id = f.id and f.lead_id is not null and f.customer_id = any($1)",
        "delete from follow_up_link where object = 'customer' and row_id = any($1)",
        "update follow_up set customer_id = null, contact_id = null where lead_id is not null and customer_id = any($1)",
        "delete from attachment where customer_id = any($1)",
        "update task set customer_id = null where object = 'lead' and customer_id = any($1)",
        "delete from task where customer_id = any($1)",
        "delete from opportunity where customer_id = any($1)",
        "delete from follow_up where customer_id = any($1)",
        "delete from contact where customer_id = any($1)",
        "delete from tagging where object = 'customer' and row_id = any($1)",
        "delete from participant where object = 'customer' and row_id = any($1)",
        "delete from customer where id = any($1)",
    ] {
        Sql::new(statement).bind(ids.clone()).run(tx)?;
    }
    tx.record(Event::named("customer.purged", "customer").of_rows(ids))?;
    Ok(count)
}

/// Removes deleted contacts of customers that stay; how many. What was said to them and is to be done with them stays with
/// the customer.
fn contacts(tx: &mut Tx) -> Result<usize, Problem> {
    let ids = deleted(
        tx,
        "select k.id from contact k join customer c on c.id = k.customer_id and c.deleted_at is null
         where k.deleted_at < $1 order by k.id limit 1000 for update of k",
    )?;
    let count = ids.len();
    if count == 0 {
        return Ok(0);
    }
    for statement in [
        "update follow_up set contact_id = null where contact_id = any($1)",
        "delete from follow_up_link where object = 'contact' and row_id = any($1)",
        "update task set object = 'customer', row_id = customer_id where object = 'contact' and row_id = any($1)",
        "update opportunity set contact_id = null where contact_id = any($1)",
        "delete from contact where id = any($1)",
    ] {
        Sql::new(statement).bind(ids.clone()).run(tx)?;
    }
    tx.record(Event::named("contact.purged", "contact").of_rows(ids))?;
    Ok(count)
}

/// The first of those that were deleted before the last 90 days.
fn deleted(tx: &mut Tx, which: &'static str) -> Result<Vec<i64>, Problem> {
    let before = tx.now - TimeDelta::days(BIN_DAYS);
    let gone: Vec<super::store::Id> = Sql::new(which).bind(before).rows(tx)?;
    Ok(gone.into_iter().map(|row| row.id).collect())
}
