//! What people are told about tasks: given to them, due, overdue.

use super::list::of_ids;
use super::model::Line;
use super::parts::due_words;
use super::store::{due_at_times, due_between};
use super::text;
use crate::core::access::{Can, Seen, TaskView};
use crate::core::notice::{About, Days, Kind, Notice, Onlooker, Post, Rule, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use crate::core::when::When;
use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A task was given to the person, to do or to help with.
pub const GIVEN: Kind = Kind {
    id: "task_given",
    zh: "任务安排给我",
    en: "Tasks given to me",
    page: true,
    mail: Post::Now,
    look: look_given,
};

/// A task is due.
pub const DUE: Kind =
    Kind { id: "task_due", zh: "任务到期", en: "Tasks due", page: true, mail: Post::Digest, look: look_due };

/// A task is overdue.
pub const OVERDUE: Kind =
    Kind {
        id: "task_overdue", zh: "任务逾期", en: "Tasks overdue", page: true, mail: Post::Digest, look: look_due
    };

/// The hour of a task has come.
pub const TIME: Kind = Kind {
    id: "task_time",
    zh: "任务时间到",
    en: "A task's hour has come",
    page: true,
    mail: Post::Now,
    look: look_time,
};

/// Reminds of tasks on the day, or some days before; of those with a time once more when it comes.
pub const DUE_RULE: Rule = Rule {
    kind: &DUE,
    zh: "提醒执行人和协助人：任务到期；有时间的任务，到时间再提醒一次。",
    en: "Tells assignee and helper that a task is due; where it has a time, once more when that comes.",
    active: true,
    days: Some(Days { usual: 0, most: 30, zh: "提前几天", en: "Days ahead" }),
    due: |reader, plan| due(reader, plan.ahead()),
};

/// Reminds of tasks that were not done.
pub const OVERDUE_RULE: Rule = Rule {
    kind: &OVERDUE,
    zh: "提醒执行人和协助人：任务过了截止日还没有完成。",
    en: "Tells assignee and helper that a task was not done in time.",
    active: true,
    days: Some(Days { usual: 1, most: 30, zh: "逾期几天", en: "Days late" }),
    due: |reader, plan| due(reader, plan.past()),
};

/// Tells somebody that a task was given to them.
///
/// # Errors
/// As the database answers.
pub fn given(tx: &mut Tx, to: impl IntoIterator<Item = i64>, task_id: i64) -> Result<(), Problem> {
    let facts = json!({ "by": tx.actor.name() });
    let notices: Vec<Notice> =
        to.into_iter().map(|to| Notice::to(to).about("task", task_id).with(facts.clone())).collect();
    notify(tx, &GIVEN, &notices).map(|_new| ())
}

/// So many tasks that were given at once are looked at again when it is told.
const NAMED: usize = 100;

/// Tells somebody once that many tasks were given to them at once.
///
/// # Errors
/// As the database answers.
pub fn given_all(tx: &mut Tx, to: i64, ids: &[i64]) -> Result<(), Problem> {
    let Some(first) = ids.first() else { return Ok(()) };
    let named: Vec<i64> = ids.iter().copied().take(NAMED).collect();
    let facts = json!({ "by": tx.actor.name(), "ids": named, "count": ids.len() });
    notify(tx, &GIVEN, &[Notice::to(to).about("task", *first).with(facts)]).map(|_new| ())
}

/// The tasks that a notice tells of, the first of them first.
fn ids(about: &About) -> Vec<i64> {
    let named = about.facts.get("ids").and_then(Value::as_array);
    named.map_or_else(|| about.row_id.into_iter().collect(), |ids| ids.iter().filter_map(Value::as_i64).collect())
}

fn due(reader: &mut Reader, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Notice>, Problem> {
    let rows = due_between(reader, first, last)?;
    let notices = rows.into_iter().flat_map(|row| {
        let people = [Some(row.owner_id), row.helper_id];
        people.into_iter().flatten().map(move |person| Notice::to(person).about("task", row.id).on(row.due_date))
    });
    Ok(notices.collect())
}

/// Those tasks whose time came between two minutes, as tasks count them; the first is not among them.
///
/// # Errors
/// As the database answers.
pub fn timed(reader: &mut Reader, (after, until): (i32, i32)) -> Result<Vec<Notice>, Problem> {
    let rows = due_at_times(reader, after, until)?;
    let notices = rows.into_iter().flat_map(|row| {
        let people = [Some(row.owner_id), row.helper_id];
        people.into_iter().flatten().map(move |person| {
            let slot = format!("{}|{}", row.due_date, row.due_minute);
            let facts = json!({ "minute": row.due_minute });
            Notice::to(person).about("task", row.id).on(row.due_date).once(slot).with(facts)
        })
    });
    Ok(notices.collect())
}

/// Of what is still to be done by the reader or with the reader's help.
fn seen(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<BTreeMap<i64, Seen<Line>>, Problem> {
    let Ok(can) = Can::<TaskView>::of(who.actor) else { return Ok(BTreeMap::new()) };
    let me = who.actor.standing.user_id;
    let lines = of_ids(reader, &can, about.iter().flat_map(ids).collect())?.into_iter();
    let theirs = lines.filter(|line| line.done_at.is_none() && (line.owner_id == me || line.helper_id == Some(me)));
    Ok(theirs.map(|line| (line.id, line)).collect())
}

fn look_given(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let lines = seen(reader, who, about)?;
    let each = about.iter().map(|one| {
        let all = ids(one);
        let mut still = all.iter().filter_map(|id| lines.get(id));
        let line = still.next()?;
        let by = one.facts.get("by").and_then(Value::as_str).unwrap_or_default();
        let more = still.count();
        if more > 0 {
            // Of very many only the first are looked at.
            let count = one.facts.get("count").and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
            let more = count.filter(|_| more + 1 == all.len()).map_or(more, |count| count - 1);
            let title = text::and_others(who.lang(), &line.title, more);
            return Some(Told { title, reason: text::told_given(who.lang(), by), href: "/tasks".to_owned() });
        }
        let due = line.due().map(|due| zoned(due.words(who.lang()), due, who));
        let reason =
            due.map_or_else(|| text::told_given(who.lang(), by), |due| text::told_given_due(who.lang(), by, &due));
        Some(told(line, reason))
    });
    Ok(each.collect())
}

/// A day that was moved since is no longer told.
fn look_due(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    look_where(reader, who, about, |_line, _one| true)
}

/// Nor is a time.
fn look_time(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    look_where(reader, who, about, |line, one| {
        line.due_minute.is_some() && line.due_minute.map(i64::from) == one.facts.get("minute").and_then(Value::as_i64)
    })
}

fn look_where(
    reader: &mut Reader,
    who: &Onlooker,
    about: &[About],
    is_so: fn(&Line, &About) -> bool,
) -> Result<Vec<Option<Told>>, Problem> {
    let lines = seen(reader, who, about)?;
    let each = about.iter().map(|one| {
        let line = lines.get(&one.row_id?).filter(|line| is_so(line, one))?;
        let due = line.due().filter(|due| Some(due.day) == one.day)?;
        // The days of tasks are the company's, wherever their reader is.
        let (_, words) = due_words(due, who.company_day.and_time(NaiveTime::MIN), who.lang());
        Some(told(line, zoned(words, due, who)))
    });
    Ok(each.collect())
}

/// The hours of tasks are the company's: a reader whose clock shows another time is told so.
fn zoned(words: String, due: When, who: &Onlooker) -> String {
    let elsewhere = due.time.is_some() && who.zone != who.company;
    if elsewhere { text::in_zone(who.lang(), &words, who.company.name()) } else { words }
}

fn told(line: &Line, reason: String) -> Told {
    // Names may be long: why it is told comes first.
    let about = line.records().first().map(|(_, name)| format!("{reason} · {name}"));
    Told { title: line.title.clone(), reason: about.unwrap_or(reason), href: format!("/tasks/{}", line.id) }
}
