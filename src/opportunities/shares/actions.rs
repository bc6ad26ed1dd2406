//! The verb of shares: one transaction.

use super::form::{Wanted, fields};
use super::store::{self, Shared};
use super::{Share, line};
use crate::core::access::{
    Allowed, Facts, Guarded, OpportunityEdit, OpportunityView, Permission, Share as Participation, Standing,
};
use crate::core::event::Change;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::people::{self, Colleague};
use crate::opportunities::actions::about;
use crate::opportunities::model::Opportunity;
use crate::opportunities::{store as deals, text};
use std::borrow::Cow;

/// Splits the credit of an opportunity among colleagues who may see it, at the version that was seen; nobody is named where
/// its owner is to have it all.
///
/// # Errors
/// `Stale` with the version that stands now; `Invalid` for each line whose name is nobody's, is there twice, or may not see it.
pub fn keep(
    tx: &mut Tx,
    (row, version): (&Allowed<Opportunity, OpportunityEdit>, i32),
    wanted: &[Wanted],
) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let before = store::of(tx, row.id)?;
    let (mut shares, mut names): (Vec<Share>, Vec<String>) = (Vec::new(), Vec::new());
    for one in wanted {
        let person = colleague(tx, row, (one, &before))?;
        if shares.iter().any(|share| share.user_id == person.id) {
            return Err(wrong(one, text::shared_twice(tx.actor.lang, &person.name)));
        }
        shares.push(Share { user_id: person.id, department_id: department(row, &before, &person), share: one.share });
        names.push(person.name);
    }
    // The owner alone is what there is without shares.
    if shares.iter().all(|share| (share.user_id, share.department_id) == (row.owner_id, row.owner_dept_id)) {
        shares.clear();
    }
    let same = |(share, stands): (&Share, &Shared)| {
        (share.user_id, share.department_id, share.share) == (stands.user_id, stands.department_id, stands.share)
    };
    if shares.len() == before.len() && shares.iter().zip(&before).all(same) {
        return Ok(());
    }
    deals::touch(tx, (row, version))?;
    store::replace(tx, row, &shares)?;
    let lang = tx.actor.lang;
    let old = line(before.iter().map(|one| (one.name.as_str(), one.share)), lang);
    let new = line(names.iter().map(String::as_str).zip(shares.iter().map(|share| share.share)), lang);
    tx.record(about("opportunity.split", row.id, row.customer_id).with([Change::of("shares", old, new)]))
}

/// The shares of an opportunity in one line, as its history keeps them; empty where its owner has all of it.
///
/// # Errors
/// As the database answers.
pub fn told(tx: &mut Tx, opportunity_id: i64) -> Result<String, Problem> {
    let shares = store::of(tx, opportunity_id)?;
    Ok(line(shares.iter().map(|one| (one.name.as_str(), one.share)), tx.actor.lang))
}

fn wrong(one: &Wanted, words: String) -> Problem {
    Problem::Invalid(vec![(Cow::Owned(fields(one.place).0), words)])
}

/// For which department a share counts: the one that it counted for, the opportunity's own for its owner, else the person's.
fn department(row: &Opportunity, before: &[Shared], person: &Colleague) -> i64 {
    let kept = before.iter().find(|one| one.user_id == person.id).map(|one| one.department_id);
    let owned = (person.id == row.owner_id).then_some(row.owner_dept_id);
    kept.or(owned).unwrap_or(person.department_id)
}

/// The colleague whom a line names: one who sees the opportunity, or who has a share of it already.
fn colleague(
    tx: &mut Tx,
    row: &Allowed<Opportunity, OpportunityEdit>,
    (one, before): (&Wanted, &[Shared]),
) -> Result<Colleague, Problem> {
    let person = people::named(tx, &one.person, "person").map_err(|problem| match problem {
        Problem::Invalid(errors) => wrong(one, errors.into_iter().map(|(_, words)| words).next().unwrap_or_default()),
        other => other,
    })?;
    if before.iter().any(|stands| stands.user_id == person.id) || sees(tx, row, person.id)? {
        Ok(person)
    } else {
        Err(wrong(one, text::shared_unseen(tx.actor.lang, &person.name)))
    }
}

/// Whether a colleague may view an opportunity.
fn sees(tx: &mut Tx, row: &Allowed<Opportunity, OpportunityEdit>, person: i64) -> Result<bool, Problem> {
    let standing = Standing::load(tx, person)?;
    if !standing.holds(OpportunityView::INFO.id) {
        return Ok(false);
    }
    let reach = standing.reach(OpportunityView::INFO.id);
    let part = match row.customer_id {
        Some(customer) => store::takes_part(tx, customer, &reach.shared)?,
        None => None,
    };
    Ok(reach.covers(&Facts { shared: part.map(|can_write| Participation { can_write }), ..row.facts() }))
}
