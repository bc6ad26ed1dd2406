//! A task that stays undone is told to the superior of whoever should do it.

use super::text;
use super::upwards::{self, Due, Matter};
use crate::core::access::{Actor, Can, TaskView};
use crate::core::notice::{About, Days, Kind, Notice, Onlooker, Plan, Post, Rule, Told};
use crate::core::problem::Problem;
use crate::core::sql::Sql;
use crate::core::tx::Reader;
use crate::tasks::list;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A task stays undone.
pub const UNDONE: Kind = Kind {
    id: "task_undone",
    zh: "下属任务逾期",
    en: "Task overdue in your team",
    page: true,
    mail: Post::Digest,
    look,
};

/// The rule of it.
pub const UNDONE_RULE: Rule = Rule {
    kind: &UNDONE,
    zh: "任务逾期达到所设的工作日数，提醒执行人的上级一次；再过同样的时间，提醒上上级一次。",
    en: "Tells the assignee's superior once when a task stays undone for so many working days, and the next superior once after as many more.",
    active: false,
    days: Some(Days { usual: 3, most: 60, zh: "逾期工作日", en: "Working days overdue" }),
    due,
};

fn due(reader: &mut Reader, plan: &Plan) -> Result<Vec<Notice>, Problem> {
    upwards::notices(reader, plan, &Matter { object: "task", find, seen })
}

fn find(reader: &mut Reader, _plan: &Plan, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Due>, Problem> {
    // What a superior has taken note of, and what was given to somebody else since, goes no higher.
    Sql::new(
        "select t.id, t.owner_id, t.due_date as day from task t
         where t.due_date between $1 and $2 and t.done_at is null and t.deleted_at is null and not t.customer_gone
           and not exists (select 1 from notice n where n.kind = $3 and n.object = 'task' and n.row_id = t.id and n.day = t.due_date
             and ((n.read_at is not null and not n.facts ? 'settled') or n.facts->>'owner' <> t.owner_id::text))",
    )
    .bind(first)
    .bind(last)
    .bind(UNDONE.id)
    .rows(reader)
}

fn seen(reader: &mut Reader, person: &Arc<Actor>, ids: &[i64]) -> Result<BTreeSet<i64>, Problem> {
    let Ok(can) = Can::<TaskView>::of(person) else { return Ok(BTreeSet::new()) };
    Ok(list::of_ids(reader, &can, ids.to_vec())?.into_iter().map(|line| line.id).collect())
}

fn look(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<TaskView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let ids = about.iter().filter_map(|one| one.row_id).collect();
    let lines: BTreeMap<i64, _> = list::of_ids(reader, &can, ids)?.into_iter().map(|line| (line.id, line)).collect();
    let each = about.iter().map(|one| {
        let line = lines.get(&one.row_id?).filter(|line| line.done_at.is_none())?;
        let owner = one.facts.get("owner").and_then(serde_json::Value::as_i64);
        let day = line.due_date.filter(|day| owner == Some(line.owner_id) && one.day == Some(*day))?;
        let reason = text::task_late(who.lang(), &line.owner_name, (who.today - day).num_days());
        Some(Told { title: line.title.clone(), reason, href: format!("/tasks/{}", line.id) })
    });
    Ok(each.collect())
}
