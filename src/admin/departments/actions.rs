//! The verbs of departments. Each is one transaction: load, decide, save, record.

use super::model::Draft;
use super::store::{self, Node};
use super::text;
use crate::admin::people::actions::person_named;
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use serde_json::{Value, json};

/// Makes a department; its id.
///
/// # Errors
/// As the database answers.
pub fn create(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let id = store::insert(tx, draft)?;
    tx.record(Event::about("department.created", "department", id).with([
        Change::of("name_zh", Value::Null, draft.name_zh.as_str()),
        Change::of("name_en", "", draft.name_en.as_str()),
        Change::of("parent", Value::Null, json!(draft.parent_id)),
    ]))?;
    Ok(id)
}

/// Renames and moves a department at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` where it would lie below itself.
pub fn change(tx: &mut Tx, node: &Node, version: i32, draft: &Draft) -> Result<(), Problem> {
    let lang = tx.actor.lang;
    if node.version != version {
        return Err(Problem::Stale(node.version));
    }
    let saved = store::update(tx, node.id, version, draft).map_err(|problem| match problem {
        Problem::Refused(name) if name == "department_circle" => Problem::invalid("parent", text::circle(lang)),
        other => other,
    })?;
    if !saved {
        return Err(Problem::Stale(node.version));
    }
    let moved = Change::of("parent", json!(node.parent_id), json!(draft.parent_id));
    if moved.is_some() {
        tx.record(Event::about("department.moved", "department", node.id).with([moved]))?;
    }
    let changed = Event::about("department.changed", "department", node.id).with([
        Change::of("name_zh", node.name_zh.as_str(), draft.name_zh.as_str()),
        Change::of("name_en", node.name_en.as_str(), draft.name_en.as_str()),
        Change::of("sort", node.sort, draft.sort),
    ]);
    if changed.changes.is_empty() && node.parent_id != draft.parent_id { Ok(()) } else { tx.record(changed) }
}

/// Makes somebody a head.
///
/// # Errors
/// `Invalid` where nobody is meant; `NotFound` where there is no such department.
pub fn add_head(tx: &mut Tx, id: i64, typed: &str) -> Result<(), Problem> {
    store::one(&store::tree(tx)?, id)?;
    let user_id = person_named(tx, "person", typed)?;
    if store::add_head(tx, id, user_id)? {
        tx.record(Event::about("department.heads", "department", id).with([Change::of("head", Value::Null, user_id)]))?;
    }
    Ok(())
}

/// Takes a head away.
///
/// # Errors
/// `NotFound` where there is no such department.
pub fn remove_head(tx: &mut Tx, id: i64, user_id: i64) -> Result<(), Problem> {
    store::one(&store::tree(tx)?, id)?;
    if store::remove_head(tx, id, user_id)? {
        tx.record(Event::about("department.heads", "department", id).with([Change::of("head", user_id, Value::Null)]))?;
    }
    Ok(())
}

/// Closes a department that nobody and nothing open is in; its row as it was.
///
/// # Errors
/// `Invalid` where people or open departments are in it.
pub fn close(tx: &mut Tx, id: i64) -> Result<Node, Problem> {
    let lang = tx.actor.lang;
    let node = store::one(&store::tree(tx)?, id)?;
    let inside = store::inside(tx, id)?;
    if inside.people > 0 {
        return Err(Problem::invalid("close", text::has_people(lang, inside.people)));
    }
    if inside.children > 0 {
        return Err(Problem::invalid("close", text::has_children(lang, inside.children)));
    }
    store::set_closed(tx, id, true)?;
    tx.record(Event::about("department.closed", "department", id).with([Change::of("closed", node.closed, true)]))?;
    Ok(node)
}

/// Opens a closed department again; its row as it was.
///
/// # Errors
/// `Invalid` where its parent is closed.
pub fn reopen(tx: &mut Tx, id: i64) -> Result<Node, Problem> {
    let lang = tx.actor.lang;
    let tree = store::tree(tx)?;
    let node = store::one(&tree, id)?;
    let above_closed = node.parent_id.is_some_and(|parent| store::one(&tree, parent).is_ok_and(|above| above.closed));
    if above_closed {
        return Err(Problem::invalid("close", text::parent_closed(lang)));
    }
    store::set_closed(tx, id, false)?;
    tx.record(Event::about("department.reopened", "department", id).with([Change::of("closed", node.closed, false)]))?;
    Ok(node)
}
