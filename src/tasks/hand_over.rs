//! All open tasks of somebody, given to a colleague at once, and taken back. Whose they were may have left since.

use super::actions::colleague;
use super::model::Line;
use super::{list, notices, store};
use crate::core::access::{Can, Permission, Seen, TaskAssign, TaskView};
use crate::core::event::{Change, Event};
use crate::core::notice::{Dealt, settled};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::changes::undo::{Kept, Reason, Undone};
use crate::customers::changes::{self, Kind, Row};
use crate::customers::people::Colleague;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What a handing over came to.
pub struct Handed {
    /// By which it can be taken back.
    pub change: i64,
    pub count: usize,
    pub to: Colleague,
}

/// The open tasks of a person that the actor may give to somebody else, the first to be done first.
///
/// # Errors
/// `Forbidden` where the actor sees no tasks at all.
pub fn open_of(door: &mut impl Door, can: &Can<TaskAssign>, owner_id: i64) -> Result<Vec<Seen<Line>>, Problem> {
    let mut lines = list::open_of(door, &viewing(can)?, owner_id)?;
    lines.retain(Seen::allows::<TaskAssign>);
    Ok(lines)
}

fn viewing(can: &Can<TaskAssign>) -> Result<Can<TaskView>, Problem> {
    can.also::<TaskView>().ok_or(Problem::Forbidden(TaskView::INFO.id))
}

/// Gives all open tasks of a person to a colleague, as far as the actor may.
///
/// # Errors
/// `NotFound` where there are none; `Invalid` where the name is nobody's.
pub fn hand_over(tx: &mut Tx, can: &Can<TaskAssign>, owner_id: i64, typed: &str) -> Result<Handed, Problem> {
    let lines = open_of(tx, can, owner_id)?;
    if lines.is_empty() {
        return Err(Problem::NotFound);
    }
    let to = colleague(tx, typed, "owner")?;
    let done = store::give_all(tx, &lines.iter().map(|line| line.id).collect::<Vec<_>>(), owner_id, &to)?;
    let given: Vec<&Seen<Line>> = lines.iter().filter(|line| done.contains(&line.id)).collect();
    for line in &given {
        settled(tx, "task", line.id, Dealt::Of(line.owner_id))?;
        record(tx, line, (&line.owner_name, &to.name))?;
    }
    notices::given_all(tx, to.id, &given.iter().map(|line| line.id).collect::<Vec<_>>())?;
    let rows: Vec<Row> = given.iter().map(|line| kept(line, &to)).collect();
    let change = changes::store::keep(tx, Kind::Tasks, &to.name, (&rows, Vec::new()))?;
    Ok(Handed { change, count: rows.len(), to })
}

fn kept(line: &Line, to: &Colleague) -> Row {
    let of = |values: Value| if let Value::Object(values) = values { values } else { Map::default() };
    Row {
        id: line.id,
        name: line.title.clone(),
        object: String::new(),
        before: of(
            json!({ "owner_id": line.owner_id, "owner_dept_id": line.owner_dept_id, "helper_id": line.helper_id }),
        ),
        after: of(json!({ "owner_id": to.id, "owner_dept_id": to.department_id })),
    }
}

fn record(tx: &mut Tx, line: &Line, (old, new): (&str, &str)) -> Result<(), Problem> {
    let event = Event::about("task.assigned", "task", line.id).with([Change::of("owner", old, new)]);
    tx.record(match line.customer_id {
        Some(customer_id) => event.on_customer(customer_id),
        None => event,
    })
}

/// Takes one's own handing over back: tasks that are still open and the colleague's return to whose they were, also where
/// that person has left.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old.
pub fn take_back(tx: &mut Tx, can: &Can<TaskAssign>, id: i64) -> Result<Undone, Problem> {
    let change = changes::store::take_up(tx, id, &[Kind::Tasks])?;
    let rows = change.rows();
    let lines = list::of_ids(tx, &viewing(can)?, rows.iter().map(|row| row.id).collect())?;
    let lines: HashMap<i64, Seen<Line>> = lines.into_iter().map(|line| (line.id, line)).collect();
    let (mut count, mut left) = (0, Vec::new());
    for row in &rows {
        match return_one(tx, row, lines.get(&row.id))? {
            None => count += 1,
            Some(reason) => left.push(Kept { id: row.id, name: row.name.clone(), reason }),
        }
    }
    changes::store::note_kept(tx, change.id, serde_json::to_value(&left).map_err(Problem::bug)?)?;
    tx.record(Event::named("task.hand_over_undone", "task"))?;
    Ok(Undone { count, kept: left })
}

/// Returns a task to whose it was; why not, where it stays as it is.
fn return_one(tx: &mut Tx, row: &Row, line: Option<&Seen<Line>>) -> Result<Option<Reason>, Problem> {
    let Some(line) = line else { return Ok(Some(Reason::Gone)) };
    let number = |values: &Map<String, Value>, key: &str| values.get(key).and_then(Value::as_i64);
    let (Some(owner_id), Some(department_id)) = (number(&row.before, "owner_id"), number(&row.before, "owner_dept_id"))
    else {
        return Ok(Some(Reason::Gone));
    };
    if line.done_at.is_some() || Some(line.owner_id) != number(&row.after, "owner_id") {
        return Ok(Some(Reason::Changed));
    }
    if !line.allows::<TaskAssign>() {
        return Ok(Some(Reason::NoRight));
    }
    let helper_id = number(&row.before, "helper_id");
    let Some(owner) = store::give_back(tx, line, (owner_id, department_id), helper_id)? else {
        return Ok(Some(Reason::Changed));
    };
    settled(tx, "task", line.id, Dealt::Of(line.owner_id))?;
    record(tx, line, (&line.owner_name, &owner))?;
    Ok(None)
}
