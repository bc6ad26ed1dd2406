//! The verbs of views. Each is one transaction: load, decide, save, record.

use super::model::{Draft, ListView, MOST};
use super::{Listed, store, text};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;

/// Keeps the present list as a view of the actor; its id.
///
/// # Errors
/// `Invalid` where the name is taken or no more views are kept.
pub fn create<L: Listed>(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    room::<L>(tx)?;
    let id = store::insert(tx, L::OBJECT, draft).map_err(|problem| taken(problem, tx, &draft.name))?;
    tx.record(saved(id).with(changes(None, draft)))?;
    Ok(id)
}

/// Changes a view of the actor's own, at the version that was seen.
///
/// # Errors
/// `NotFound` where it is not theirs; `Stale` where it was saved in between; `Invalid` where the name is taken.
pub fn change<L: Listed>(tx: &mut Tx, id: i64, version: i32, draft: &Draft) -> Result<(), Problem> {
    let view = store::own(tx, L::OBJECT, id, false)?;
    if view.version != version {
        return Err(Problem::Stale(view.version));
    }
    let changes = changes(Some(&view), draft);
    if changes.iter().all(Option::is_none) {
        return Ok(());
    }
    store::update(tx, id, draft).map_err(|problem| taken(problem, tx, &draft.name))?;
    tx.record(saved(id).with(changes))
}

/// Chooses the columns of a view of the actor's own, or of the list without a view.
///
/// # Errors
/// `NotFound` where the view is not theirs.
pub fn columns<L: Listed>(tx: &mut Tx, view: Option<i64>, columns: &[String]) -> Result<(), Problem> {
    let old = match view {
        Some(id) => store::own(tx, L::OBJECT, id, false)?.columns,
        None => store::chosen(tx, L::OBJECT)?,
    };
    let Some(change) = Change::of("columns", old.join(","), columns.join(",")) else { return Ok(()) };
    let event = if let Some(id) = view {
        store::set_columns(tx, id, columns)?;
        saved(id)
    } else {
        store::choose_columns(tx, L::OBJECT, columns)?;
        Event::named("list_view.chosen", "list_view")
    };
    tx.record(event.with([Some(change)]))
}

/// Lets the actor's list begin with a view, or no longer; the view.
///
/// # Errors
/// `NotFound` where they may not open it.
pub fn first<L: Listed>(tx: &mut Tx, id: i64, begins: bool) -> Result<ListView, Problem> {
    let me = tx.actor.standing.user_id;
    let views = store::known(tx, L::OBJECT, me)?;
    let view = views.one(id)?.clone();
    let was = views.first == Some(id);
    if was != begins {
        store::choose_first(tx, L::OBJECT, begins.then_some(id))?;
        tx.record(Event::about("list_view.chosen", "list_view", id).with([Change::of("first", was, begins)]))?;
    }
    Ok(view)
}

/// Deletes a view of the actor's own; its name.
///
/// # Errors
/// `NotFound` where it is not theirs.
pub fn delete<L: Listed>(tx: &mut Tx, id: i64) -> Result<String, Problem> {
    let view = store::own(tx, L::OBJECT, id, false)?;
    store::set_deleted(tx, id, true)?;
    tx.record(Event::about("list_view.deleted", "list_view", id))?;
    Ok(view.name)
}

/// Brings a deleted view of the actor's own back; its name.
///
/// # Errors
/// `NotFound` where it is not theirs, or gone for good; `Invalid` where another has its name meanwhile, or no more are kept.
pub fn restore<L: Listed>(tx: &mut Tx, id: i64) -> Result<String, Problem> {
    let view = store::own(tx, L::OBJECT, id, true)?;
    room::<L>(tx)?;
    store::set_deleted(tx, id, false).map_err(|problem| taken(problem, tx, &view.name))?;
    tx.record(Event::about("list_view.restored", "list_view", id))?;
    Ok(view.name)
}

fn saved(id: i64) -> Event {
    Event::about("list_view.saved", "list_view", id)
}

fn room<L: Listed>(tx: &mut Tx) -> Result<(), Problem> {
    if store::count(tx, L::OBJECT)? < MOST {
        return Ok(());
    }
    Err(Problem::invalid("name", text::too_many(tx.actor.lang, MOST)))
}

/// A constraint's refusal as an error of the name.
fn taken(problem: Problem, tx: &Tx, name: &str) -> Problem {
    match problem {
        Problem::Refused(constraint) if constraint == "list_view_name" => {
            Problem::invalid("name", text::name_taken(tx.actor.lang, name))
        }
        other => other,
    }
}

fn changes(before: Option<&ListView>, after: &Draft) -> Vec<Option<Change>> {
    let text = |of: fn(&ListView) -> &str| before.map_or_else(String::new, |view| of(view).to_owned());
    vec![
        Change::of("name", text(|view| &view.name), after.name.clone()),
        Change::of("query", text(|view| &view.query), after.query.clone()),
        Change::of("columns", before.map_or_else(String::new, |view| view.columns.join(",")), after.columns.join(",")),
        Change::of("shared", before.is_some_and(|view| view.shared), after.shared),
    ]
}
