//! Following the directory: read everything, decide, brake, apply in one transaction.

use super::model::Plan;
use super::rules::{self, Brake};
use super::{actions, state, store};
use crate::core::access::Actor;
use crate::core::outside::directory::{Detail, Fault, Snapshot, What, wait};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::web::House;

/// What is to be done with what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only tell.
    Try,
    Apply,
    /// Apply though so many would lose access: a person has looked at it. If there are more by then, it is braked again.
    Confirmed(usize),
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
    let before = house.db.read_now(actor, |r| state::readings(r, &provider))?;
    let snapshot = match wait(house.directory.snapshot()) {
        Ok(snapshot) => snapshot.into_inner(),
        Err(fault) => {
            if mode != Mode::Try {
                fail(house, actor, &fault)?;
            }
            return Ok(Some(Done::Failed(fault)));
        }
    };
    let may = house.config.ldap.makes_administrators();
    if mode == Mode::Try {
        let plan = house.db.read_now(actor, |r| planned(r, &provider, &snapshot, may))?;
        let brake = rules::brake(&plan, 0);
        return Ok(Some(Done::Tried(plan, brake)));
    }
    let confirmed = if let Mode::Confirmed(leaving) = mode { leaving } else { 0 };
    let done = house.db.write_now(actor, |tx| {
        store::one_by_one(tx, &provider, "")?;
        if state::readings(tx, &provider)? != before {
            return Ok(None);
        }
        let plan = planned(tx, &provider, &snapshot, may)?;
        if let Some(brake) = rules::brake(&plan, confirmed) {
            actions::not_applied(tx, &provider, ("braked", brake.id()), plan.counts())?;
            return Ok(Some(Done::Braked(plan, brake)));
        }
        actions::apply(tx, &provider, &plan)?;
        Ok(Some(Done::Applied(plan)))
    });
    match done {
        // What the directory says can't stand here: somebody must know, and it would be the same in an hour.
        Err(Problem::Refused(rule)) => {
            let fault = Fault::Settings(Detail::told(What::Rule, rule.to_string()));
            fail(house, actor, &fault)?;
            Ok(Some(Done::Failed(fault)))
        }
        done => done,
    }
}

/// What a reading comes to for the accounts as they are; `may` is whether groups may make administrators.
pub(super) fn planned(door: &mut impl Door, provider: &str, snapshot: &Snapshot, may: bool) -> Result<Plan, Problem> {
    Ok(rules::plan(snapshot, &store::accounts(door, provider)?, &store::around(door, provider, may)?))
}

fn fail(house: &House, actor: &Actor, fault: &Fault) -> Result<(), Problem> {
    let provider = house.directory.provider();
    house.db.write_now(actor, |tx| actions::not_applied(tx, provider, ("failed", fault.id()), fault.facts()))
}
