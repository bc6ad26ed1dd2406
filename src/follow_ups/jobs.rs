//! What happens to attachments by the clock.

use crate::core::access::Actor;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::sql::{Sql, Word};
use crate::web::House;
use serde_json::Value;

/// Removes the bytes that no attachment names any more: those of customers who were deleted for good, and of forms that
/// were never saved. Bytes that several attachments share stay as long as one of them does.
///
/// # Errors
/// As the database answers; as the disk does.
pub fn sweep_files(house: &House, _payload: &Value) -> Result<(), Problem> {
    let robot = Actor::robot("sweep_files");
    let gone = house.files.forget(|hashes| {
        // Past the bin as well: whoever is restored finds the files.
        let rows: Vec<Word> = house.db.read_now(&robot, |reader| {
            Sql::new(
                "select x.t from unnest($1::text[]) x(t) where exists (select from attachment a where a.sha256 = decode(x.t, 'hex'))",
            )
            .bind(hashes.to_vec())
            .rows(reader)
        })?;
        Ok(rows.into_iter().map(|row| row.t).collect())
    })?;
    if gone == 0 {
        return Ok(());
    }
    house.db.write_now(&robot, |tx| {
        tx.record(Event::named("attachment.swept", "attachment").because(format!("files={gone}")))
    })
}
