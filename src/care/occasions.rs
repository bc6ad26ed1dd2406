//! What a plan finds on some days: birthdays, festivals, anniversaries and revisits of the customers to whom it applies.

use super::model::CarePlan;
use super::store::Wanted;
use crate::contacts;
use crate::core::access::{Actor, Can, ContactView, Permission, Standing, TaskView};
use crate::core::calendar::Calendar;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Sql};
use crate::row;
use crate::text::Lang;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

row! {
    struct Occasion { customer_id: i64, contact_id: Option<i64>, owner_id: i64, owner_dept_id: i64, day: NaiveDate }
}

/// The days on which occasions are looked for, both included, and today, before which nothing is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub today: NaiveDate,
}

impl Span {
    fn days(self) -> Vec<NaiveDate> {
        self.first.iter_days().take_while(|day| *day <= self.last).collect()
    }
}

/// The tasks that a plan would make for the occasions of these days, whether they were made or not. As a job, which sees
/// everything; but nobody gets a task for a birthday that they may not see, or where they may not see tasks.
///
/// # Errors
/// As the database answers.
pub fn wanted(door: &mut impl Door, plan: &CarePlan, span: Span, calendar: &Calendar) -> Result<Vec<Wanted>, Problem> {
    let found: Vec<Occasion> = match plan.occasion.as_str() {
        "birthday" => birthdays(plan, span).rows(door)?,
        "anniversary" => anniversaries(plan, span, calendar).rows(door)?,
        "festival" => festival(plan, span, calendar).rows(door)?,
        _ => revisits(plan, span, calendar).rows(door)?,
    };
    let found = for_whom_it_may_be(door, found)?;
    Ok(found
        .into_iter()
        .map(|one| Wanted {
            customer_id: one.customer_id,
            contact_id: one.contact_id,
            owner_id: one.owner_id,
            owner_dept_id: one.owner_dept_id,
            due: due(one.day, span.today, calendar),
            key: format!("{}:{}:{}:{}", plan.id, one.customer_id, one.contact_id.unwrap_or(0), one.day),
        })
        .collect())
}

/// The last working day not after an occasion; today where that is past.
#[must_use]
pub fn due(day: NaiveDate, today: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let mut at = day;
    while at > today {
        if calendar.is_working(at) {
            return at;
        }
        at = at.pred_opt().unwrap_or(today);
    }
    today
}

/// To which customers a plan applies: those with an active owner, of its grades, stages and tags; lost ones are left in
/// peace unless they are named.
fn applies(sql: &mut Sql, plan: &CarePlan) -> Fragment {
    let (grades, stages) = (sql.place(plan.grades.clone()), sql.place(plan.stages.clone()));
    let tags = sql.place(plan.tags.clone());
    Fragment::new(" join app_user u on u.id = c.owner_id and u.active where c.deleted_at is null and (")
        .fragment(&grades)
        .text("::text[] = '{}' or coalesce(c.grade, '') = any(")
        .fragment(&grades)
        .text("::text[])) and case when ")
        .fragment(&stages)
        .text("::text[] = '{}' then c.stage <> 'lost' else c.stage = any(")
        .fragment(&stages)
        .text("::text[]) end and (")
        .fragment(&tags)
        .text("::text[] = '{}' or exists (select from tagging x join tag g on g.id = x.tag_id where x.object = 'customer' and x.row_id = c.id and g.name = any(")
        .fragment(&tags)
        .text("::text[])))")
}

const FOUND: &str = "select c.id as customer_id, null::bigint as contact_id, c.owner_id, c.owner_dept_id, d.day ";

/// Days with the days of the year that are celebrated on them, as `MM-DD`: who was born on 29 February celebrates on the
/// 28th where the year has no such day.
fn celebrated(sql: &mut Sql, days: &[NaiveDate]) -> Fragment {
    let mut pairs: Vec<(String, String)> =
        days.iter().map(|day| (day.to_string(), day.format("%m-%d").to_string())).collect();
    let short = days.iter().filter(|day| (day.month(), day.day()) == (2, 28) && !day.leap_year());
    pairs.extend(short.map(|day| (day.to_string(), "02-29".to_owned())));
    let (days, keys): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    let (days, keys) = (sql.place(days), sql.place(keys));
    Fragment::new("unnest(").fragment(&days).text("::text[]::date[], ").fragment(&keys).text("::text[]) d(day, key)")
}

fn birthdays(plan: &CarePlan, span: Span) -> Sql {
    let mut sql = Sql::new(
        "select c.id as customer_id, t.id as contact_id, c.owner_id, c.owner_dept_id, d.day from contact t join customer c on c.id = t.customer_id join ",
    );
    let (days, applies) = (celebrated(&mut sql, &span.days()), applies(&mut sql, plan));
    sql.fragment(&days)
        .text(" on d.key = to_char(t.birthday, 'MM-DD') and d.day > t.birthday")
        .fragment(&applies)
        .text(" and t.deleted_at is null order by c.id, t.id")
}

fn anniversaries(plan: &CarePlan, span: Span, calendar: &Calendar) -> Sql {
    let mut sql = Sql::new(FOUND).text("from customer c join ");
    let (days, zone) = (celebrated(&mut sql, &span.days()), sql.place(calendar.zone.name()));
    let applies = applies(&mut sql, plan);
    sql.fragment(&days)
        .text(" on d.key = to_char(c.created_at at time zone ")
        .fragment(&zone)
        .text(", 'MM-DD') and extract(year from d.day) > extract(year from c.created_at at time zone ")
        .fragment(&zone)
        .text(")")
        .fragment(&applies)
        .text(" order by c.id")
}

/// So many days after the last follow-up (or the first day), and again as many later, until there is one. Where the last
/// task of the plan is still open, no second one is laid on top.
fn revisits(plan: &CarePlan, span: Span, calendar: &Calendar) -> Sql {
    let mut sql = Sql::new(FOUND).text("from customer c join lateral (select day from unnest(");
    let days: Vec<String> = span.days().iter().map(NaiveDate::to_string).collect();
    let (days, zone) = (sql.place(days), sql.place(calendar.zone.name()));
    let (every, plan_id) = (sql.place(plan.every_days.unwrap_or(i32::MAX)), sql.place(plan.id));
    let applies = applies(&mut sql, plan);
    let since =
        Fragment::new("(coalesce(c.last_follow_up_at, c.created_at) at time zone ").fragment(&zone).text(")::date");
    sql.fragment(&days)
        .text("::text[]::date[]) x(day) where x.day > ")
        .fragment(&since)
        .text(" and (x.day - ")
        .fragment(&since)
        .text(") % ")
        .fragment(&every)
        .text(" = 0 order by x.day limit 1) d on true")
        .fragment(&applies)
        .text(" and not exists (select from task k where k.customer_id = c.id and k.care_plan_id = ")
        .fragment(&plan_id)
        .text(" and k.done_at is null and k.deleted_at is null) order by c.id")
}

fn festival(plan: &CarePlan, span: Span, calendar: &Calendar) -> Sql {
    let mut sql = Sql::new(FOUND).text("from customer c cross join unnest(");
    let begins: Vec<String> = span
        .days()
        .into_iter()
        .filter(|day| calendar.begins(*day, &plan.festival))
        .map(|day| day.to_string())
        .collect();
    let (begins, applies) = (sql.place(begins), applies(&mut sql, plan));
    sql.fragment(&begins).text("::text[]::date[]) d(day)").fragment(&applies).text(" order by c.id")
}

/// Leaves out whom the owner may not know of: tasks at all, or the birthday of a contact.
fn for_whom_it_may_be(door: &mut impl Door, found: Vec<Occasion>) -> Result<Vec<Occasion>, Problem> {
    let mut by_owner: BTreeMap<i64, Vec<Occasion>> = BTreeMap::new();
    for one in found {
        by_owner.entry(one.owner_id).or_default().push(one);
    }
    let mut out = Vec::new();
    for (owner_id, theirs) in by_owner {
        let owner = Arc::new(Actor::person(Arc::new(Standing::load(door, owner_id)?), Lang::Zh));
        if !owner.standing.holds(TaskView::INFO.id) {
            continue;
        }
        let ids: Vec<i64> = theirs.iter().filter_map(|one| one.contact_id).collect();
        let seen = seen_birthdays(door, &owner, ids)?;
        out.extend(theirs.into_iter().filter(|one| one.contact_id.is_none_or(|id| seen.contains(&id))));
    }
    Ok(out)
}

/// Those contacts whose birthday a person may see.
fn seen_birthdays(door: &mut impl Door, person: &Arc<Actor>, ids: Vec<i64>) -> Result<BTreeSet<i64>, Problem> {
    let Ok(can) = Can::<ContactView>::of(person) else { return Ok(BTreeSet::new()) };
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let most = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    let rows = contacts::store::some(door, &can, ids, most)?;
    Ok(rows.iter().filter(|row| row.on_record("birthday", &row.birthday).clear().is_some()).map(|row| row.id).collect())
}
