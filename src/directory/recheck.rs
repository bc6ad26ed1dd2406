//! Looking again at who is signed in, between two readings of everybody: who is disabled or has expired in the directory
//! loses the session, and roles follow the groups. Nothing is concluded from absence; that takes two whole readings.

use super::{actions, rules, state, store};
use crate::core::access::Actor;
use crate::core::outside::directory::wait;
use crate::core::problem::Problem;
use crate::web::House;

/// Does it. One fault, or more leaving than the brake lets, and nothing changes.
///
/// # Errors
/// As the database answers.
pub fn run(house: &House) -> Result<(), Problem> {
    let provider = house.directory.provider();
    let (before, keys, mapped) = house.db.housekeeping_now(|tx| {
        Ok((state::readings(tx, provider)?, store::signed_in(tx, provider)?, store::mapped(tx, provider)?))
    })?;
    if keys.is_empty() {
        return Ok(());
    }
    let found = wait(async {
        let members = house.directory.look_again(&keys).await?;
        Ok((members, house.directory.lacks(&mapped).await?))
    });
    let (members, lacking) = match found {
        Ok(found) => found,
        Err(fault) => {
            tracing::warn!(%fault, "people who are signed in could not be looked up again");
            return Ok(());
        }
    };
    house.db.housekeeping_now(|tx| state::reached(tx, provider))?;
    let (robot, may) = (Actor::robot("directory"), house.config.ldap.makes_administrators());
    house.db.write_now(&robot, |tx| {
        store::one_by_one(tx, provider, "")?;
        // A reading of everybody that ended meanwhile knows better.
        if state::readings(tx, provider)? != before {
            return Ok(());
        }
        let around = store::around(tx, provider, may)?;
        let mut plan = rules::plan_of(&members, &lacking, &store::accounts(tx, provider)?, &around);
        plan.changes.retain(|change| !change.is_nothing());
        if plan.changes.is_empty() {
            return Ok(());
        }
        match rules::brake(&plan, 0) {
            Some(brake) => actions::not_applied(tx, provider, ("braked", brake.id()), plan.counts()),
            None => plan.changes.iter().try_for_each(|change| actions::apply_one(tx, provider, change)),
        }
    })
}
