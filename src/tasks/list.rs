//! The SQL of lists of tasks: one limited branch for each way in which a task is somebody's, merged; row-level security
//! lies beneath.

use super::model::{Line, end_of, key_of};
use crate::core::access::{Can, Seen, TaskView, shape};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Door, Fragment, Number, Sql};
use crate::core::years;
use crate::row;
use chrono::NaiveDateTime;

/// Lines of a page.
pub const PAGE: usize = 50;
/// Open tasks of a customer's card.
pub const OF_CUSTOMER: usize = 10;

/// Whose tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// The actor's to do or to help with.
    #[default]
    Mine,
    /// Of the people below the actor, or in the departments that the actor heads.
    Team,
    /// Given to others by the actor.
    Given,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    Open,
    /// Overdue or due today: what Today shows.
    Due,
    Overdue,
    Today,
    Coming,
    Done,
}

/// A place in a list: the sort value and the id of the line before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Minutes since 2000 when it is due, or microseconds since 1970 when it was done.
    pub key: i64,
    pub id: i64,
}

/// What was asked for; what makes no sense is as if not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub whose: Whose,
    pub which: Which,
    /// Those of one customer, whosever they are.
    pub customer: Option<i64>,
    pub after: Option<Cursor>,
}

impl Whose {
    /// Id as the address has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Team => "team",
            Self::Given => "given",
        }
    }
}

impl Which {
    /// Id as the address has it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Coming => "coming",
            Self::Done => "done",
        }
    }
}

impl Filter {
    /// Reads the address.
    #[must_use]
    pub fn read(raw: &Raw) -> Self {
        let whose = [Whose::Team, Whose::Given].into_iter().find(|whose| whose.id() == raw.get("whose"));
        let which = [Which::Due, Which::Overdue, Which::Today, Which::Coming, Which::Done];
        let which = which.into_iter().find(|which| which.id() == raw.get("which"));
        let after = raw
            .get("after")
            .split_once('.')
            .and_then(|(key, id)| Some(Cursor { key: key.parse().ok()?, id: id.parse().ok()? }));
        let customer = raw.get("customer").parse().ok();
        let whose = whose.filter(|_| customer.is_none());
        Self { whose: whose.unwrap_or_default(), which: which.unwrap_or_default(), customer, after }
    }

    /// The address of this list.
    #[must_use]
    pub fn href(self) -> String {
        let mut query = Vec::new();
        if let Some(customer) = self.customer {
            query.push(format!("customer={customer}"));
        }
        if self.whose != Whose::Mine {
            query.push(format!("whose={}", self.whose.id()));
        }
        if self.which != Which::Open {
            query.push(format!("which={}", self.which.id()));
        }
        if let Some(after) = self.after {
            query.push(format!("after={}.{}", after.key, after.id));
        }
        if query.is_empty() { "/tasks".into() } else { format!("/tasks?{}", query.join("&")) }
    }
}

/// A page of a list, and where the next begins.
pub struct Found {
    pub lines: Vec<Seen<Line>>,
    pub next: Option<Cursor>,
}

row! {
    /// How many open tasks are overdue, due today and later, of the first thousand of each way to see.
    pub struct Counts { overdue: i64, today: i64, coming: i64 }
}

const LINE: &str = "
    select t.id, t.title, t.customer_id, c.name as customer_name,
      (select n.name from contact n where t.object = 'contact' and n.id = t.row_id) as contact_name,
      case when t.object = 'lead' then t.row_id end as lead_id,
      (select coalesce(nullif(n.name, ''), nullif(n.contact, ''), 'L' || lpad(n.number::text, 5, '0')) from lead n
        where t.object = 'lead' and n.id = t.row_id and n.deleted_at is null) as lead_name,
      t.opportunity_id, (select n.name from opportunity n where n.id = t.opportunity_id) as opportunity_name,
      t.owner_id, o.name as owner_name, t.owner_dept_id, t.helper_id, h.name as helper_name, t.given_by, t.created_by,
      t.due_date, t.due_minute, t.due_key, t.priority, t.repetition is not null as repeats, jsonb_array_length(t.checklist)::bigint as items,
      (select count(*) from jsonb_array_elements(t.checklist) x(item) where (x.item ->> 'done')::boolean) as ticked,
      t.done_at, t.pool_id, t.customer_owner_id, t.record_owner_id,
      (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = t.customer_id and 'task' = any(s.parts)
         and s.user_id = any((select kz_ids('task', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write
    from task t join app_user o on o.id = t.owner_id left join app_user h on h.id = t.helper_id left join customer c on c.id = t.customer_id ";

const PEOPLE: &str = "
    select user_id as id from reporting_line where manager_id = ";
const HEADED: &str = "
    union select u.id from department_head d join department_line l on l.ancestor_id = d.department_id
      join app_user u on u.department_id = l.department_id where d.user_id = ";

/// Counts for to-do: overdue, due later today, and overdue with the people below.
pub const COUNT_OVERDUE: &str = "
    select count(*) from (
      (select id from task where owner_id = $1 and deleted_at is null and done_at is null and not customer_gone and due_key < $3 limit 100)
      union (select id from task where helper_id = $1 and deleted_at is null and done_at is null and not customer_gone and due_key < $3 limit 100)) x";
/// See [`COUNT_OVERDUE`].
pub const COUNT_TODAY: &str = "
    select count(*) from (
      (select id from task where owner_id = $1 and deleted_at is null and done_at is null and not customer_gone
         and due_key >= $3 and due_key < ($2::date + 1 - date '2000-01-01') * 1440 limit 100)
      union (select id from task where helper_id = $1 and deleted_at is null and done_at is null and not customer_gone
         and due_key >= $3 and due_key < ($2::date + 1 - date '2000-01-01') * 1440 limit 100)) x";
/// See [`COUNT_OVERDUE`].
pub const COUNT_TEAM: &str = "
    select count(*) from (select x.id from (
        select user_id as id from reporting_line where manager_id = $1
        union select u.id from department_head d join department_line l on l.ancestor_id = d.department_id
          join app_user u on u.department_id = l.department_id where d.user_id = $1 and u.id <> $1) p
      cross join lateral (select t.id from task t where t.owner_id = p.id and t.deleted_at is null and t.done_at is null
        and not t.customer_gone and t.due_key < $3 limit 100) x limit 100) y";

/// The page that was asked for.
///
/// # Errors
/// As the database answers.
pub fn find(door: &mut impl Door, can: &Can<TaskView>, filter: &Filter, now: NaiveDateTime) -> Result<Found, Problem> {
    let mut sql = Sql::new("with hit as (");
    let conditions = conditions(&mut sql, filter, now);
    let (column, order) = order(filter.which);
    let tail = Fragment::default().fragment(&conditions).text(order).text(" limit 51");
    let hits = branches(&mut sql, can, filter, &(column, tail));
    let mut lines: Vec<Line> = sql
        .fragment(&hits)
        .text(")")
        .text(LINE)
        .text("join (select id from hit t")
        .text(if filter.which == Which::Done { " order by k desc, id desc" } else { " order by k, id" })
        .text(" limit 51) x on x.id = t.id ")
        .text(order)
        .rows(door)?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|line| Cursor { key: key(line, filter.which), id: line.id });
    Ok(Found { lines: lines.into_iter().map(|line| can.saw(line)).collect(), next })
}

fn key(line: &Line, which: Which) -> i64 {
    match which {
        Which::Done => line.done_at.map_or(0, |at| at.timestamp_micros()),
        _ => line.due_key.into(),
    }
}

/// The column of the order, and the order.
fn order(which: Which) -> (&'static str, &'static str) {
    match which {
        Which::Done => ("done_at", " order by t.done_at desc, t.id desc"),
        _ => ("due_key", " order by t.due_key, t.id"),
    }
}

/// Each branch reads its rows by an index of its own; `union` drops tasks that are somebody's in two ways.
fn branches(
    sql: &mut Sql,
    can: &Can<TaskView>,
    filter: &Filter,
    (column, tail): &(&'static str, Fragment),
) -> Fragment {
    let head =
        |way: &'static str| Fragment::new("(select t.id, t.").text(column).text(" as k from task t where t.").text(way);
    if let Some(customer) = filter.customer {
        let (customer, visible) = (sql.place(customer), shape::TASK.condition(sql, &can.reach()));
        let of_customer = head("customer_id = ").fragment(&customer).text(" and ").fragment(&visible);
        return of_customer.fragment(tail).text(")");
    }
    let me = sql.place(can.actor().standing.user_id);
    let mine = |way: &'static str, rest: &Fragment| {
        head(way).text(" = ").fragment(&me).fragment(rest).fragment(tail).text(")")
    };
    let none = Fragment::default();
    let others = Fragment::new(" and t.owner_id <> ").fragment(&me);
    match filter.whose {
        Whose::Mine => mine("owner_id", &none).text(" union ").fragment(&mine("helper_id", &none)),
        Whose::Given => mine("given_by", &others).text(" union ").fragment(&mine("created_by", &others)),
        Whose::Team => Fragment::new("select x.id, x.k from (")
            .text(PEOPLE)
            .fragment(&me)
            .text(HEADED)
            .fragment(&me)
            .text(" and u.id <> ")
            .fragment(&me)
            .text(") p cross join lateral ")
            .fragment(&head("owner_id").text(" = p.id").fragment(tail))
            .text(") x"),
    }
}

fn conditions(sql: &mut Sql, filter: &Filter, now: NaiveDateTime) -> Fragment {
    let mut out = Fragment::new(" and t.deleted_at is null and not t.customer_gone");
    if filter.which == Which::Done {
        out = out.text(" and t.done_at is not null");
        let after = filter.after.and_then(|after| Some((years::micros(after.key)?, after.id)));
        if let Some((at, id)) = after {
            let (at, id) = (sql.place(at), sql.place(id));
            out = out.text(" and (t.done_at, t.id) < (").fragment(&at).text(", ").fragment(&id).text(")");
        }
        return out;
    }
    out = out.text(" and t.done_at is null");
    let (now, end) = (sql.place(key_of(now)), sql.place(end_of(now.date())));
    out = match filter.which {
        Which::Overdue => out.text(" and t.due_key < ").fragment(&now),
        Which::Today => out.text(" and t.due_key >= ").fragment(&now).text(" and t.due_key <= ").fragment(&end),
        Which::Coming => out.text(" and t.due_key > ").fragment(&end),
        Which::Due => out.text(" and t.due_key <= ").fragment(&end),
        Which::Open | Which::Done => out,
    };
    if let Some(after) = filter.after {
        let (key, id) = (sql.place(i32::try_from(after.key).unwrap_or(i32::MAX)), sql.place(after.id));
        out = out.text(" and (t.due_key, t.id) > (").fragment(&key).text(", ").fragment(&id).text(")");
    }
    out
}

/// How many open tasks there are, by when they are due.
///
/// # Errors
/// As the database answers.
pub fn counts(
    door: &mut impl Door,
    can: &Can<TaskView>,
    filter: &Filter,
    now: NaiveDateTime,
) -> Result<Counts, Problem> {
    let mut sql = Sql::new("select count(*) filter (where x.k < ");
    let (from, end) = (sql.place(key_of(now)), sql.place(end_of(now.date())));
    let tail = Fragment::new(
        " and t.deleted_at is null and not t.customer_gone and t.done_at is null order by t.due_key limit 1000",
    );
    let hits = branches(&mut sql, can, filter, &("due_key", tail));
    sql.fragment(&from)
        .text(") as overdue, count(*) filter (where x.k >= ")
        .fragment(&from)
        .text(" and x.k <= ")
        .fragment(&end)
        .text(") as today, count(*) filter (where x.k > ")
        .fragment(&end)
        .text(") as coming from (")
        .fragment(&hits)
        .text(") x")
        .one(door)
}

/// Whether there is anybody below the actor.
///
/// # Errors
/// As the database answers.
pub fn leads(door: &mut impl Door, me: i64) -> Result<bool, Problem> {
    let mut sql = Sql::new("select id as n from (");
    let me = sql.place(me);
    let people: Vec<Number> = sql
        .text(PEOPLE)
        .fragment(&me)
        .text(HEADED)
        .fragment(&me)
        .text(" and u.id <> ")
        .fragment(&me)
        .text(") p limit 1")
        .rows(door)?;
    Ok(!people.is_empty())
}

/// The open tasks of a customer, and one more than its card shows.
///
/// # Errors
/// As the database answers.
pub fn of_customer(door: &mut impl Door, can: &Can<TaskView>, customer_id: i64) -> Result<Vec<Seen<Line>>, Problem> {
    let mut sql = Sql::new(LINE).text("where ");
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let lines: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and t.done_at is null and t.customer_id = ")
        .value(customer_id)
        .text(" order by t.due_key, t.id limit 11")
        .rows(door)?;
    Ok(lines.into_iter().map(|line| can.saw(line)).collect())
}

/// The open tasks of an opportunity, the first to be done first.
///
/// # Errors
/// As the database answers.
pub fn of_opportunity(
    door: &mut impl Door,
    can: &Can<TaskView>,
    opportunity_id: i64,
) -> Result<Vec<Seen<Line>>, Problem> {
    let mut sql = Sql::new(LINE).text("where ");
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let lines: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and t.done_at is null and t.opportunity_id = ")
        .value(opportunity_id)
        .text(" order by t.due_key, t.id limit 50")
        .rows(door)?;
    Ok(lines.into_iter().map(|line| can.saw(line)).collect())
}

/// The open tasks of a lead, the first to be done first.
///
/// # Errors
/// As the database answers.
pub fn of_lead(door: &mut impl Door, can: &Can<TaskView>, lead_id: i64) -> Result<Vec<Seen<Line>>, Problem> {
    let mut sql = Sql::new(LINE).text("where ");
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let lines: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and t.done_at is null and t.object = 'lead' and t.row_id = ")
        .value(lead_id)
        .text(" order by t.due_key, t.id limit 50")
        .rows(door)?;
    Ok(lines.into_iter().map(|line| can.saw(line)).collect())
}

/// The open tasks of a person that the capability reaches, the first to be done first.
///
/// # Errors
/// As the database answers.
pub fn open_of(door: &mut impl Door, can: &Can<TaskView>, owner_id: i64) -> Result<Vec<Seen<Line>>, Problem> {
    let mut sql = Sql::new(LINE).text("where ");
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let lines: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and t.done_at is null and not t.customer_gone and t.owner_id = ")
        .value(owner_id)
        .text(" order by t.due_key, t.id")
        .rows(door)?;
    Ok(lines.into_iter().map(|line| can.saw(line)).collect())
}

/// Of these tasks those that the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn of_ids(door: &mut impl Door, can: &Can<TaskView>, ids: Vec<i64>) -> Result<Vec<Seen<Line>>, Problem> {
    let mut sql = Sql::new(LINE).text("where ");
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let lines: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and t.id = any(")
        .value(ids)
        .text(")")
        .rows(door)?;
    Ok(lines.into_iter().map(|line| can.saw(line)).collect())
}

/// One task as a line, to replace the line after a change.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(door: &mut impl Door, can: &Can<TaskView>, id: i64) -> Result<Seen<Line>, Problem> {
    let mut sql = Sql::new(LINE).text("where ");
    let visible = shape::TASK.condition(&mut sql, &can.reach());
    let line: Line = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and t.id = ")
        .value(id)
        .one(door)?;
    Ok(can.saw(line))
}
