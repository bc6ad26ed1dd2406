//! The verbs of targets. Each is one transaction: load, decide, save, record.

use super::form::{Changed, SheetForm};
use super::model::{Line, Node, Sheet, Which};
use super::period::{months_of, of_cell};
use super::store;
use crate::core::access::{Can, TargetEdit, TargetView};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::split::evenly;
use crate::core::tx::Tx;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::ops::Range;

/// Keeps what was typed into a sheet at the version that the person saw; how many targets changed.
///
/// # Errors
/// `Invalid` for cells that are no amounts; `Stale` where somebody changed the sheet in between; `NotFound` where it is not to be
/// known of.
pub fn save(
    tx: &mut Tx,
    (view, edit): (&Can<TargetView>, &Can<TargetEdit>),
    (which, node): (&Which, Option<Node>),
    form: &SheetForm,
) -> Result<usize, Problem> {
    let lang = tx.actor.lang;
    store::hold(tx, which)?;
    let mut sheet = store::sheet(tx, view, which, node)?;
    let stood = sheet.clone();
    let mut changes = form.check(&sheet, lang).map_err(Problem::Invalid)?;
    if form.version().is_some_and(|version| version != sheet.version) {
        return Err(Problem::Stale(i32::try_from(sheet.version).unwrap_or(i32::MAX)));
    }
    apply(&mut sheet, &changes);
    for more in spread(&sheet, form.0.get("do")) {
        changes.retain(|one| (one.node, one.at) != (more.node, more.at));
        changes.push(more);
    }
    changes.retain(|one| stood.cell(one.node, one.at) != one.amount);
    if changes.is_empty() {
        return Ok(0);
    }
    store::put(tx, edit, which, &changes)?;
    let told: Vec<Value> = changes
        .iter()
        .map(|one| json!({ "of": one.node.id(), "period": of_cell(one.at).id(), "amount": one.amount }))
        .collect();
    tx.record(Event::named("target.set", "target").with([
        Change::of("year", Value::Null, which.year),
        Change::of("mark", Value::Null, which.mark),
        Change::of("targets", Value::Null, told),
    ]))?;
    Ok(changes.len())
}

fn apply(sheet: &mut Sheet, changes: &[Changed]) {
    for change in changes {
        let lines = std::iter::once(&mut sheet.top).chain(&mut sheet.below);
        for line in lines.filter(|line| line.node == change.node) {
            if let Some(cell) = line.cells.get_mut(change.at) {
                *cell = change.amount;
            }
        }
    }
}

/// What a button of the sheet spreads: years over their quarters, quarters (or else years) over their months, or the top line
/// over those below.
fn spread(sheet: &Sheet, what: &str) -> Vec<Changed> {
    let mine = |line: &&Line| line.editable;
    let lines = || std::iter::once(&sheet.top).chain(&sheet.below);
    match what {
        "quarters" => lines().filter(mine).flat_map(|line| over(line, 0, 13..17)).collect(),
        "months" => lines().filter(mine).flat_map(over_months).collect(),
        "below" => over_below(&sheet.top, &sheet.below.iter().filter(mine).collect::<Vec<_>>()),
        _ => Vec::new(),
    }
}

/// A cell of a line over others of it; nothing where it is empty.
fn over(line: &Line, whole: usize, parts: Range<usize>) -> Vec<Changed> {
    let Some(Some(whole)) = line.cells.get(whole) else { return Vec::new() };
    let amounts = evenly(*whole, u32::try_from(parts.len()).unwrap_or(0));
    parts.zip(amounts).map(|(at, amount)| Changed { node: line.node, at, amount: Some(amount) }).collect()
}

/// Each quarter over its months; the year, where no quarter has a target.
fn over_months(line: &Line) -> Vec<Changed> {
    let quarters: Vec<Changed> = (13..17).flat_map(|quarter| over(line, quarter, months_of(quarter))).collect();
    if quarters.is_empty() { over(line, 0, 1..13) } else { quarters }
}

/// Each column of a line over others.
fn over_below(top: &Line, below: &[&Line]) -> Vec<Changed> {
    let count = u32::try_from(below.len()).unwrap_or(u32::MAX);
    let column = |(at, whole): (usize, &Option<Decimal>)| {
        let parts = whole.map(|whole| evenly(whole, count)).unwrap_or_default();
        below
            .iter()
            .zip(parts)
            .map(move |(line, amount)| Changed { node: line.node, at, amount: Some(amount) })
            .collect::<Vec<_>>()
    };
    top.cells.iter().enumerate().flat_map(column).collect()
}
