//! The verbs of comments. Each is one transaction: load, decide, save, record.

use super::{notices, store, text};
use crate::core::access::{Actor, Can, FollowUpView, Seen, Standing};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::follow_ups::model::FollowUp;
use crate::follow_ups::{rules, store as follow_up_store};
use std::sync::Arc;

/// Says something to a follow-up that the actor sees; who is named by @ is told. Its id.
///
/// # Errors
/// `Invalid` where somebody is named who may not view the follow-up.
pub fn add(tx: &mut Tx, row: &Seen<FollowUp>, body: &str) -> Result<i64, Problem> {
    let mut named = store::named(tx, body)?;
    // 李娜 is not meant where 李娜娜 is written.
    let all: Vec<String> = named.iter().map(|one| one.name.clone()).collect();
    let times = |name: &str| body.matches(&format!("@{name}")).count();
    named.retain(|one| {
        !all.iter().any(|other| *other != one.name && other.starts_with(&one.name) && times(other) == times(&one.name))
    });
    for one in &named {
        if !may_view(tx, one.id, row.id)? {
            return Err(Problem::invalid("body", text::not_seen(tx.actor.lang, &one.name)));
        }
    }
    let ids: Vec<i64> = named.iter().map(|one| one.id).filter(|id| tx.user_id() != Some(*id)).collect();
    let id = store::insert(tx, row, body, ids.clone())?;
    tx.record(Event::about("comment.created", "follow_up", row.id).on_customer_if(row.customer_id))?;
    notices::named(tx, ids, row.id)?;
    Ok(id)
}

fn may_view(tx: &mut Tx, person: i64, follow_up: i64) -> Result<bool, Problem> {
    let person = Arc::new(Actor::person(Arc::new(Standing::load(tx, person)?), tx.actor.lang));
    let Ok(can) = Can::<FollowUpView>::of(&person) else { return Ok(false) };
    match follow_up_store::one(tx, &can, follow_up) {
        Ok(_) => Ok(true),
        Err(Problem::NotFound) => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Takes one's own comment back within a day; of which follow-up it was.
///
/// # Errors
/// `NotFound` where it is somebody else's, older, or not to be known of.
pub fn delete(tx: &mut Tx, id: i64) -> Result<i64, Problem> {
    let (follow_up_id, customer_id) = store::take_back(tx, id, rules::CORRECTION)?;
    tx.record(Event::about("comment.deleted", "follow_up", follow_up_id).on_customer_if(customer_id))?;
    Ok(follow_up_id)
}
