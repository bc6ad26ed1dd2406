//! The verbs of comments. Each is one transaction: load, decide, save, record.

use super::subject::{self, Kind, Subject};
use super::{notices, store, text};
use crate::core::access::{Actor, Standing};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::follow_ups::rules;
use std::sync::Arc;

/// Says something to what the actor sees; who is named by @ is told. Its id.
///
/// # Errors
/// `Invalid` where somebody is named who may not view it.
pub fn add(tx: &mut Tx, on: &Subject, body: &str) -> Result<i64, Problem> {
    let mut named = store::named(tx, body)?;
    // 李娜 is not meant where 李娜娜 is written.
    let all: Vec<String> = named.iter().map(|one| one.name.clone()).collect();
    let times = |name: &str| body.matches(&format!("@{name}")).count();
    named.retain(|one| {
        !all.iter().any(|other| *other != one.name && other.starts_with(&one.name) && times(other) == times(&one.name))
    });
    for one in &named {
        if !may_view(tx, one.id, on)? {
            return Err(Problem::invalid("body", unseen(on.kind, tx, &one.name)));
        }
    }
    let ids: Vec<i64> = named.iter().map(|one| one.id).filter(|id| tx.user_id() != Some(*id)).collect();
    let id = store::insert(tx, on, body, ids.clone())?;
    tx.record(Event::about("comment.created", on.kind.object(), on.id).on_customer_if(on.customer_id))?;
    notices::named(tx, ids, on)?;
    Ok(id)
}

fn unseen(kind: Kind, tx: &Tx, name: &str) -> String {
    match kind {
        Kind::FollowUp => text::not_seen(tx.actor.lang, name),
        Kind::Lead => text::lead_not_seen(tx.actor.lang, name),
        Kind::Opportunity => text::opportunity_not_seen(tx.actor.lang, name),
    }
}

fn may_view(tx: &mut Tx, person: i64, on: &Subject) -> Result<bool, Problem> {
    let person = Arc::new(Actor::person(Arc::new(Standing::load(tx, person)?), tx.actor.lang));
    match subject::of(tx, &person, (on.kind, on.id)) {
        Ok(_) => Ok(true),
        Err(Problem::NotFound) => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Takes one's own comment back within a day; on what it was.
///
/// # Errors
/// `NotFound` where it is somebody else's, older, or not to be known of.
pub fn delete(tx: &mut Tx, id: i64) -> Result<(Kind, i64), Problem> {
    let (kind, row_id, customer_id) = store::take_back(tx, id, rules::CORRECTION)?;
    tx.record(Event::about("comment.deleted", kind.object(), row_id).on_customer_if(customer_id))?;
    Ok((kind, row_id))
}
