//! How often in an hour a person looks behind masks, or asks whose a complete number is that they see masked.

use crate::core::access::Actor;
use crate::core::event::{Event, Outcome};
use crate::core::problem::Problem;
use crate::core::{credit_code, phone, throttle};
use crate::web::House;
use std::sync::Arc;

/// Counts a reveal.
///
/// # Errors
/// `TooMany` beyond the setting `privacy.reveals_per_hour`; the first refusal of an hour is recorded.
pub async fn reveal(house: &House, actor: &Arc<Actor>) -> Result<(), Problem> {
    count(house, actor, "reveal", house.config.privacy.reveals_per_hour).await
}

/// Counts a search by a complete number, where somebody who sees a mask could guess with it. The box asks while one types,
/// so twice as many are let through.
///
/// # Errors
/// As [`reveal`].
pub async fn lookup(house: &House, actor: &Arc<Actor>, text: &str) -> Result<(), Problem> {
    let guessed = (phone::parse(text).is_ok() && actor.standing.could_guess("by_phone"))
        || (credit_code::check(text).is_ok() && actor.standing.could_guess("by_code"));
    if !guessed {
        return Ok(());
    }
    count(house, actor, "lookup", house.config.privacy.reveals_per_hour.saturating_mul(2)).await
}

async fn count(house: &House, actor: &Arc<Actor>, what: &'static str, most: u32) -> Result<(), Problem> {
    let Some(user_id) = actor.user_id() else { return Ok(()) };
    let key = format!("{what}:{user_id}");
    let (count, now) = house.db.housekeeping(move |tx| Ok((throttle::tried(tx, &key)?, tx.now))).await?;
    let over = u32::try_from(count.failures).unwrap_or(0).saturating_sub(most);
    if over == 0 {
        return Ok(());
    }
    if over == 1 {
        let event = Event::named("reveal.limited", "user").ended(Outcome::Deny).because(what);
        house.db.write(actor, move |tx| tx.record(event)).await?;
    }
    Err(Problem::TooMany(count.rest(now)))
}
