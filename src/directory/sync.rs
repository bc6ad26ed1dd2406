//! Following the directory: read everything, decide, brake, apply in one transaction.

use super::model::Plan;
use super::rules::{self, Brake};
use super::{actions, store};
use crate::core::access::Actor;
use crate::core::outside::directory::{Fault, wait};
use crate::core::problem::Problem;
use crate::web::House;
use serde_json::json;

/// What is to be done with what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only tell.
    Try,
    Apply,
    /// Apply though many would lose access: a person has looked at it.
    Confirmed,
}

/// How a reading ended.
#[derive(Debug)]
pub enum Done {
    /// What would change.
    Tried(Plan, Option<Brake>),
    Applied(Plan),
    /// Nothing was changed.
    Braked(Plan, Brake),
    /// Nothing was changed: the directory gave no complete answer.
    Failed(Fault),
}

/// How often a reading that another one overtook is begun anew.
const READINGS: u32 = 3;

/// Reads the directory on the calling thread and follows it. Two readings at once come after one another, whoever began
/// them on whichever node: what was read before another one was applied is read anew.
///
/// # Errors
/// As the database answers, and `Busy` where others keep following it: then nothing has changed.
pub fn run(house: &House, actor: &Actor, mode: Mode) -> Result<Done, Problem> {
    for _ in 0..READINGS {
        if let Some(done) = once(house, actor, mode)? {
            return Ok(done);
        }
    }
    Err(Problem::Busy("the directory is being followed by others".into()))
}

/// One reading; none where another one ended meanwhile.
fn once(house: &House, actor: &Actor, mode: Mode) -> Result<Option<Done>, Problem> {
    let provider = house.directory.provider().to_owned();
    let before = house.db.read_now(actor, |r| store::readings(r, &provider))?;
    let snapshot = match wait(house.directory.snapshot()) {
        Ok(snapshot) => snapshot.into_inner(),
        Err(fault) => {
            if mode != Mode::Try {
                let counts = json!({ "fault": fault.to_string() });
                house.db.write_now(actor, |tx| actions::not_applied(tx, &provider, ("failed", fault.id()), counts))?;
            }
            return Ok(Some(Done::Failed(fault)));
        }
    };
    let may = super::who::may_make_administrators(house);
    if mode == Mode::Try {
        let plan = house.db.read_now(actor, |r| {
            Ok(rules::plan(&snapshot, &store::accounts(r, &provider)?, &store::around(r, &provider, may)?))
        })?;
        let brake = rules::brake(&plan, false);
        return Ok(Some(Done::Tried(plan, brake)));
    }
    house.db.write_now(actor, |tx| {
        store::one_by_one(tx, &provider, "")?;
        if store::readings(tx, &provider)? != before {
            return Ok(None);
        }
        let accounts = store::accounts(tx, &provider)?;
        let plan = rules::plan(&snapshot, &accounts, &store::around(tx, &provider, may)?);
        if let Some(brake) = rules::brake(&plan, mode == Mode::Confirmed) {
            actions::not_applied(tx, &provider, ("braked", brake.id()), plan.counts())?;
            return Ok(Some(Done::Braked(plan, brake)));
        }
        let keys: Vec<(i64, String)> = accounts.iter().map(|account| (account.user_id, account.key.clone())).collect();
        actions::apply(tx, &provider, &plan, &keys)?;
        Ok(Some(Done::Applied(plan)))
    })
}
