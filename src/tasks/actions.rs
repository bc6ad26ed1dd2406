//! The verbs of tasks. Each is one transaction: load, decide, save, record.

use super::model::{About, Draft, Item, OBJECTS, Place, Task};
use super::{notices, store, text};
use crate::core::access::{
    Allowed, Can, Permission, Seen, Standing, TaskAssign, TaskCreate, TaskDelete, TaskEdit, TaskView,
};
use crate::core::calendar::Calendar;
use crate::core::event::{Change, Event};
use crate::core::notice::{Dealt, settled};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::core::when::When;
use crate::customers::people::{self, Colleague};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// Writes a task of the actor's own, or for a colleague. Its id.
///
/// # Errors
/// `Forbidden` where the actor may not make it; `Invalid` where a name is nobody's, or that of somebody who has no tasks.
pub fn create(tx: &mut Tx, can: &Can<TaskCreate>, draft: &Draft, about: Option<&About>) -> Result<i64, Problem> {
    let (mut owner_id, mut owner_dept_id) = (tx.actor.standing.user_id, tx.actor.standing.department_id);
    let mut owner_name = tx.actor.name().to_owned();
    if !draft.owner.is_empty() {
        let owner = colleague(tx, &draft.owner, "owner")?;
        (owner_id, owner_dept_id, owner_name) = (owner.id, owner.department_id, owner.name);
    }
    let helper = helper(tx, draft)?.filter(|helper| helper.id != owner_id);
    let helper_id = helper.as_ref().map(|helper| helper.id);
    let place = Place { owner_id, owner_dept_id, helper_id, given_by: tx.user_id(), created_by: tx.user_id() };
    can.place(place)?;
    let id = store::insert(tx, draft, &place, about)?;
    let told = [
        Change::of("title", (), draft.title.as_str()),
        Change::of("due", (), draft.due.map(When::machine)),
        Change::of("owner", (), owner_name),
        Change::of("helper", (), helper.map(|helper| helper.name)),
    ];
    tx.record(
        on_customer(Event::about("task.created", "task", id), about.and_then(|about| about.customer_id)).with(told),
    )?;
    notices::given(tx, [Some(owner_id), helper_id].into_iter().flatten(), id)?;
    Ok(id)
}

fn on_customer(event: Event, customer_id: Option<i64>) -> Event {
    match customer_id {
        Some(customer_id) => event.on_customer(customer_id),
        None => event,
    }
}

fn about_task(name: &'static str, row: &Task) -> Event {
    on_customer(Event::about(name, "task", row.id), row.customer_id)
}

/// A colleague who may see tasks.
///
/// # Errors
/// `Invalid` for the field.
pub fn colleague(tx: &mut Tx, typed: &str, field: &'static str) -> Result<Colleague, Problem> {
    let one = people::named(tx, typed, field)?;
    if Standing::load(tx, one.id)?.holds(TaskView::INFO.id) {
        Ok(one)
    } else {
        Err(Problem::invalid(field, text::no_tasks(tx.actor.lang, &one.name)))
    }
}

fn helper(tx: &mut Tx, draft: &Draft) -> Result<Option<Colleague>, Problem> {
    if draft.helper.is_empty() { Ok(None) } else { colleague(tx, &draft.helper, "helper").map(Some) }
}

/// Edits a task at the version that was seen.
///
/// # Errors
/// `Stale` where it was saved in between; `Invalid` where the helper is nobody.
pub fn edit(tx: &mut Tx, row: &Allowed<Task, TaskEdit>, version: i32, draft: &Draft) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    // A helper who stays is not looked up by name: names may have become alike.
    let stays = row.helper_name.as_deref().unwrap_or("") == draft.helper;
    let helper = if stays {
        row.helper_id.zip(row.helper_name.clone())
    } else {
        helper(tx, draft)?.map(|one| (one.id, one.name))
    };
    let helper = helper.filter(|(id, _)| *id != row.owner_id);
    let lines = |items: &[Item]| items.iter().map(|item| json!(item.text)).collect::<Value>();
    let before = row.items();
    let changes = vec![
        Change::of("title", row.title.as_str(), draft.title.as_str()),
        Change::of("remarks", row.remarks.as_str(), draft.remarks.as_str()),
        Change::of("due", row.due().map(When::machine), draft.due.map(When::machine)),
        Change::of("priority", row.priority.as_str(), draft.priority),
        Change::of("helper", row.helper_name.clone(), helper.as_ref().map(|(_, name)| name.clone())),
        Change::of("repetition", row.repetition.is_some(), draft.repetition.is_some()),
        Change::of("checklist", lines(&before), lines(&draft.checklist)),
    ];
    let same = changes.iter().all(Option::is_none) && before == draft.checklist && row.repeats() == draft.repetition;
    if same {
        return Ok(());
    }
    let helper_id = helper.map(|(id, _)| id);
    store::update(tx, row, version, draft, helper_id)?;
    if row.due() != draft.due {
        settled(tx, "task", row.id, Dealt::Planned)?;
    }
    tx.record(about_task("task.changed", row).with(changes))?;
    notices::given(tx, helper_id.filter(|_| helper_id != row.helper_id), row.id)
}

/// Marks a task done and makes the one that comes next, if it repeats: that one's id and day. Done twice is done once.
///
/// # Errors
/// `Forbidden` where the next one may not be made.
pub fn finish(
    tx: &mut Tx,
    row: &Allowed<Task, TaskEdit>,
    makes: Option<&Can<TaskCreate>>,
    calendar: &Calendar,
) -> Result<Option<When>, Problem> {
    if !store::finish(tx, row)? {
        return Ok(None);
    }
    settled(tx, "task", row.id, Dealt::Whole)?;
    tx.record(about_task("task.done", row))?;
    let (Some(repetition), Some(due)) = (row.repeats(), row.due()) else { return Ok(None) };
    let today = tx.now.with_timezone(&calendar.zone).date_naive();
    let Some((day, repetition)) = repetition.next(due.day, today, calendar) else { return Ok(None) };
    let can = makes.ok_or(Problem::Forbidden(TaskCreate::INFO.id))?;
    let next = When { day, time: due.time };
    let draft = Draft {
        title: row.title.clone(),
        remarks: row.remarks.clone(),
        due: Some(next),
        priority: priority(&row.priority),
        owner: String::new(),
        helper: String::new(),
        checklist: row.items().into_iter().map(|item| Item { done: false, ..item }).collect(),
        repetition: Some(repetition),
    };
    let place = Place {
        owner_id: row.owner_id,
        owner_dept_id: row.owner_dept_id,
        helper_id: row.helper_id,
        given_by: row.given_by,
        created_by: tx.user_id(),
    };
    can.place(place)?;
    let next_id = store::insert(tx, &draft, &place, Some(&about_of(row)))?;
    store::follow_with(tx, row, next_id)?;
    tx.record(
        on_customer(Event::about("task.repeated", "task", next_id), row.customer_id)
            .with([Change::of("title", (), row.title.as_str()), Change::of("due", (), next.machine())]),
    )?;
    Ok(Some(next))
}

fn priority(stored: &str) -> &'static str {
    super::model::PRIORITIES.iter().find(|(id, ..)| *id == stored).map_or("normal", |(id, ..)| *id)
}

fn about_of(row: &Task) -> About {
    let object = OBJECTS.into_iter().find(|object| row.object.as_deref() == Some(object));
    About {
        on: object.zip(row.row_id),
        customer_id: row.customer_id,
        opportunity_id: row.opportunity_id,
        name: String::new(),
    }
}

/// Opens a done task again. The one that repetition made is taken back where nobody touched it; else the repetition goes on
/// from that one.
///
/// # Errors
/// As the database answers.
pub fn reopen(tx: &mut Tx, row: &Allowed<Task, TaskEdit>) -> Result<(), Problem> {
    let repeats = match row.next_id {
        Some(next_id) => store::withdraw(tx, next_id)?,
        None => true,
    };
    if store::reopen(tx, row, repeats)? {
        tx.record(about_task("task.reopened", row))?;
    }
    Ok(())
}

/// The day to which a task is put off: tomorrow, the next working day, or the Monday of next week (a working day from there).
#[must_use]
pub fn later(to: &str, today: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let tomorrow = today.checked_add_days(Days::new(1))?;
    match to {
        "tomorrow" => Some(tomorrow),
        "working" => Some(calendar.working_day_from(tomorrow)),
        "week" => {
            let monday = tomorrow.iter_days().find(|day| chrono::Datelike::weekday(day) == chrono::Weekday::Mon)?;
            Some(calendar.working_day_from(monday))
        }
        _ => None,
    }
}

/// Puts a task off; its time of day stays unless another is given.
///
/// # Errors
/// As the database answers.
pub fn postpone(tx: &mut Tx, row: &Allowed<Task, TaskEdit>, to: When) -> Result<When, Problem> {
    let due = When { day: to.day, time: to.time.or_else(|| row.due().and_then(|due| due.time)) };
    let change = Change::of("due", row.due().map(When::machine), due.machine());
    if change.is_some() {
        store::move_due(tx, row, due)?;
        settled(tx, "task", row.id, Dealt::Planned)?;
        tx.record(about_task("task.postponed", row).with([change]))?;
    }
    Ok(due)
}

/// Gives a task to a colleague: the name.
///
/// # Errors
/// `Invalid` where the name is nobody's.
pub fn assign(tx: &mut Tx, row: &Allowed<Task, TaskAssign>, typed: &str) -> Result<String, Problem> {
    let owner = colleague(tx, typed, "owner")?;
    if owner.id != row.owner_id {
        store::give(tx, row, (owner.id, owner.department_id))?;
        settled(tx, "task", row.id, Dealt::Of(row.owner_id))?;
        tx.record(about_task("task.assigned", row).with([Change::of(
            "owner",
            row.owner_name.as_str(),
            owner.name.as_str(),
        )]))?;
        notices::given(tx, [owner.id], row.id)?;
    }
    Ok(owner.name)
}

/// Ticks a line of the checklist, or takes the tick away.
///
/// # Errors
/// `Stale` where the task was saved in between; `NotFound` where there is no such line.
pub fn tick(
    tx: &mut Tx,
    row: &Allowed<Task, TaskEdit>,
    (place, done, version): (usize, bool, i32),
) -> Result<(), Problem> {
    if row.version != version {
        return Err(Problem::Stale(row.version));
    }
    let mut items = row.items();
    let item = items.get_mut(place).ok_or(Problem::NotFound)?;
    if item.done == done {
        return Ok(());
    }
    item.done = done;
    let text = item.text.clone();
    store::keep_items(tx, row, &items)?;
    let words = |done: bool| format!("{} {text}", if done { "[x]" } else { "[ ]" });
    tx.record(about_task("task.ticked", row).with([Change::of("checklist", words(!done), words(done))]))
}

/// Deletes a task.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, row: &Allowed<Task, TaskDelete>) -> Result<(), Problem> {
    store::set_deleted(tx, row, true)?;
    settled(tx, "task", row.id, Dealt::Whole)?;
    tx.record(about_task("task.deleted", row).with([Change::of("title", row.title.as_str(), ())]))
}

/// Takes a deletion back.
///
/// # Errors
/// `Forbidden` where the right to delete is gone.
pub fn restore(tx: &mut Tx, row: Seen<Task>) -> Result<(), Problem> {
    let row = row.may::<TaskDelete>()?;
    store::set_deleted(tx, &row, false)?;
    tx.record(about_task("task.restored", &row).with([Change::of("title", (), row.title.as_str())]))
}
