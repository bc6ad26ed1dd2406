//! What is said of things to do: handled, or to be done after all. Each is one transaction.

use super::asked::{Kind, State, Wish};
use super::store::{self, At, MOST};
use crate::core::access::{Can, CustomerView, Permission, ReminderManage};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::store as customer_store;

/// The thing must be one that the actor may know of, of a kind that is done by saying so.
fn known(tx: &mut Tx, can: Option<&Can<CustomerView>>, (kind, id): (Kind, i64)) -> Result<(), Problem> {
    match kind {
        Kind::Given | Kind::Shared => customer_store::one(tx, can.ok_or(Problem::NotFound)?, id).map(|_| ()),
        Kind::Comment if store::names(tx, id)? => Ok(()),
        Kind::Fault if tx.actor.standing.holds(ReminderManage::INFO.id) => Ok(()),
        Kind::Comment | Kind::Fault | Kind::FollowUp | Kind::Neglected => Err(Problem::NotFound),
    }
}

/// Marks one as handled.
///
/// # Errors
/// `NotFound` where it is not to be known of.
pub fn handled(tx: &mut Tx, can: Option<&Can<CustomerView>>, (kind, id): (Kind, i64)) -> Result<(), Problem> {
    known(tx, can, (kind, id))?;
    store::mark(tx, kind, &[id])?;
    tx.record(Event::named("todo.handled", "todo").because(kind.id()))
}

/// Takes a mark back.
///
/// # Errors
/// As [`handled`].
pub fn open(tx: &mut Tx, can: Option<&Can<CustomerView>>, (kind, id): (Kind, i64)) -> Result<(), Problem> {
    known(tx, can, (kind, id))?;
    if store::unmark(tx, kind, id)? {
        tx.record(Event::named("todo.opened", "todo").because(kind.id()))?;
    }
    Ok(())
}

/// Marks all that a page of one's own list shows; how many.
///
/// # Errors
/// `NotFound` where it is not done by saying so.
pub fn all_handled(tx: &mut Tx, wish: Wish, at: At) -> Result<usize, Problem> {
    let kind = wish.kind;
    let mut ids: Vec<i64> = match kind {
        _ if wish.state == State::Done => return Err(Problem::NotFound),
        Kind::Given | Kind::Shared => store::lines(tx, wish, at)?.into_iter().map(|line| line.id).collect(),
        Kind::Fault if tx.actor.standing.holds(ReminderManage::INFO.id) => {
            store::faults(tx, wish, at.me)?.into_iter().map(|fault| fault.id).collect()
        }
        Kind::Comment => store::namings(tx, wish, at)?.into_iter().map(|one| one.id).collect(),
        Kind::Fault | Kind::FollowUp | Kind::Neglected => return Err(Problem::NotFound),
    };
    ids.truncate(MOST);
    if !ids.is_empty() {
        store::mark(tx, kind, &ids)?;
        tx.record(Event::named("todo.handled", "todo").because(kind.id()))?;
    }
    Ok(ids.len())
}
