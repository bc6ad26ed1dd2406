//! The SQL of lists of leads: one limited branch for each way to see, merged; row-level security lies beneath.

use super::fields::CATALOGUE;
use super::filter::{Cursor, Due, Filter, Key, Order, PAGE, View};
use super::model::Line;
use super::won::THROUGH;
use crate::core::access::{
    Actor, Can, LeadView, OpportunityView, Permission, Place, Reach, Rule, Scoped, Seen, View as Role, Way, shape,
};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Bind, Fragment, Number, Sql};
use crate::core::tx::Reader;
use chrono::{Days, Months, NaiveDate};
use chrono_tz::Tz;

/// Counting stops here unless the exact figure is asked for.
pub const COUNT_CAP: i64 = 1000;
/// A search looks at this many matches at most.
const SEARCH_CAP: usize = 2000;

/// A page of a list.
pub struct Found {
    pub lines: Vec<Seen<Line>>,
    pub previous: Option<Cursor>,
    pub next: Option<Cursor>,
    pub count: i64,
    /// The count stopped at the cap.
    pub capped: bool,
    /// The search met more matches than it looks at.
    pub too_many: bool,
}

/// The columns of a line.
const LINE: &str = "c.id, c.number, c.name, c.contact, c.phones, c.source, c.product, c.amount, c.amount_currency, c.status, c.score, c.owner_id, c.owner_dept_id, c.pool_id,
    o.name as owner_name, c.last_follow_up_at, c.next_follow_up, c.created_at, c.updated_at";

/// One lead as a line of a list, to replace the line after a change.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(reader: &mut Reader, can: &Can<LeadView>, id: i64) -> Result<Seen<Line>, Problem> {
    let mut sql = Sql::new("select ").text(LINE).text(
        " from lead t join lead c on c.id = t.id left join app_user o on o.id = c.owner_id where t.deleted_at is null and ",
    );
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let row: Line = sql.fragment(&visible).text(" and t.id = ").value(id).one(reader)?;
    Ok(can.saw(row))
}

/// Leads that match a text, within the actor's sight; whether there are more than a list looks at. None where nothing was asked.
///
/// # Errors
/// As the database answers.
pub fn matches(reader: &mut Reader, text: &str, cap: usize) -> Result<(Option<Vec<i64>>, bool), Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok((None, false));
    }
    let mut found: Vec<i64> = Vec::new();
    if let Some(number) = text.strip_prefix(['L', 'l']).and_then(|digits| digits.parse::<i64>().ok()) {
        let hits: Vec<Number> = Sql::new("select id as n from lead where number = $1").bind(number).rows(reader)?;
        found.extend(hits.into_iter().map(|hit| hit.n));
    }
    for (how, pattern) in search_text::patterns(text) {
        let most = i32::try_from(cap).unwrap_or(i32::MAX).saturating_add(1);
        let sql = Sql::new("select id as n from kz_search_lead($1, $2, $3)").bind(how).bind(pattern).bind(most);
        found.extend(sql.rows::<Number>(reader)?.into_iter().map(|hit| hit.n));
    }
    found.sort_unstable();
    found.dedup();
    let too_many = found.len() > cap;
    found.truncate(cap);
    Ok((Some(found), too_many))
}

/// Leads that match a text, those still open first, then the latest; whether there are more than `most`.
///
/// # Errors
/// As the database answers.
pub fn search(
    reader: &mut Reader,
    can: &Can<LeadView>,
    text: &str,
    most: usize,
) -> Result<(Vec<Seen<Line>>, bool), Problem> {
    let ids = matches(reader, text, SEARCH_CAP)?.0.unwrap_or_default();
    if ids.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut sql = Sql::new("select ")
        .text(LINE)
        .text(" from lead t join lead c on c.id = t.id left join app_user o on o.id = c.owner_id where t.deleted_at is null and ");
    let visible = shape::LEAD.condition(&mut sql, &can.reach());
    let mut rows: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.id = any(")
        .value(ids)
        .text(") order by t.status in ('converted', 'failed'), t.updated_at desc, t.id desc limit ")
        .value(i32::try_from(most).unwrap_or(i32::MAX).saturating_add(1))
        .rows(reader)?;
    let more = rows.len() > most;
    rows.truncate(most);
    Ok((rows.into_iter().map(|row| can.saw(row)).collect(), more))
}

/// What a list is made from.
struct Plan<'a> {
    filter: &'a Filter,
    reach: Reach,
    /// Where the source is read: elsewhere the filter by it finds nothing.
    legible: Option<Reach>,
    actor: &'a Actor,
    today: NaiveDate,
    zone: Tz,
    matches: Option<Vec<i64>>,
}

/// The page that was asked for.
///
/// # Errors
/// As the database answers.
pub fn find(reader: &mut Reader, can: &Can<LeadView>, filter: &Filter, today: NaiveDate) -> Result<Found, Problem> {
    let (matches, too_many) = matches(reader, &filter.text, SEARCH_CAP)?;
    let (reach, legible) = (narrowed(can, filter.view), legible(can, filter));
    let plan = Plan { filter, reach, legible, actor: can.actor(), today, zone: reader.zone, matches };
    let mut lines = page(reader, &plan)?;
    let (count, capped) = count(reader, &plan, lines.len())?;
    let back = filter.cursor.as_ref().is_some_and(|cursor| cursor.back);
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    if back {
        lines.reverse();
    }
    let edge =
        |line: Option<&Line>, back: bool| line.map(|line| Cursor { key: key(line, filter.order), id: line.id, back });
    let previous = if (back && more) || (!back && filter.cursor.is_some()) { edge(lines.first(), true) } else { None };
    let next = if back || more { edge(lines.last(), false) } else { None };
    let lines = lines.into_iter().map(|line| can.saw(line)).collect();
    Ok(Found { lines, previous, next, count, capped, too_many })
}

/// Every lead of a list that lies within the reach of another permission too, in the order of the list, as far as the limit goes
/// (words of the statement; empty for all); None where the search met more matches than it looks at, so that some would be missing.
///
/// # Errors
/// As the database answers.
pub fn every<Q: Scoped>(
    reader: &mut Reader,
    can: &Can<LeadView>,
    (also, limit): (&Can<Q>, &'static str),
    filter: &Filter,
    today: NaiveDate,
) -> Result<Option<Vec<i64>>, Problem> {
    let (matches, too_many) = matches(reader, &filter.text, SEARCH_CAP)?;
    if too_many {
        return Ok(None);
    }
    let filter = &Filter { cursor: None, ..filter.clone() };
    let (reach, legible) = (narrowed(can, filter.view), legible(can, filter));
    let plan = Plan { filter, reach, legible, actor: can.actor(), today, zone: reader.zone, matches };
    let mut sql = Sql::new("select c.id as n from lead t join lead c on c.id = t.id where t.deleted_at is null and ");
    let visible = shape::LEAD.condition(&mut sql, &plan.reach);
    let within = shape::LEAD.condition(&mut sql, &also.reach());
    let conditions = conditions(&mut sql, &plan);
    let (column, direction) = (filter.order.column(), direction(&plan));
    let hits: Vec<Number> = sql
        .fragment(&visible)
        .text(" and ")
        .fragment(&within)
        .fragment(&conditions)
        .text(" order by c.")
        .text(column)
        .text(" ")
        .text(direction)
        .text(", c.id ")
        .text(direction)
        .text(limit)
        .rows(reader)?;
    Ok(Some(hits.into_iter().map(|hit| hit.n).collect()))
}

/// The reach of a view: never more than the capability's own.
fn narrowed(can: &Can<LeadView>, view: View) -> Reach {
    let full = can.reach();
    match view {
        View::All => full,
        View::Mine => Reach { own: vec![can.actor().standing.user_id], view: true, ..Reach::default() },
        View::Pool if full.all => full,
        View::Pool => Reach { pools: full.pools, view: true, ..Reach::default() },
    }
}

/// Where the source may be read, if the list is filtered by it and it is not read wherever the lead is viewed.
fn legible(can: &Can<LeadView>, filter: &Filter) -> Option<Reach> {
    let standing = &can.actor().standing;
    let class = CATALOGUE.governing("source").map(|field| field.class)?;
    let partly = |view: &Role| view.rule("source", class, Place::List) < Rule::Read;
    let asked = !filter.source.is_empty() && standing.views(CATALOGUE.object).iter().any(partly);
    asked.then(|| standing.field_reach((&CATALOGUE, "source"), Place::List, Rule::Read))
}

fn page(reader: &mut Reader, plan: &Plan) -> Result<Vec<Line>, Problem> {
    let mut sql = Sql::new("with hit as (");
    let hits = branches(&mut sql, plan, plan.filter.cursor.as_ref(), &ordered(plan));
    let direction = direction(plan);
    sql.fragment(&hits)
        .text(") select ")
        .text(LINE)
        .text(" from (select id from hit order by k ")
        .text(direction)
        .text(", id ")
        .text(direction)
        .text(" limit 51) h join lead c on c.id = h.id left join app_user o on o.id = c.owner_id order by c.")
        .text(plan.filter.order.column())
        .text(" ")
        .text(direction)
        .text(", c.id ")
        .text(direction)
        .rows(reader)
}

/// What a page without anything before or after it has, or else what is counted, up to the cap.
fn count(reader: &mut Reader, plan: &Plan, lines: usize) -> Result<(i64, bool), Problem> {
    if plan.filter.cursor.is_none() && lines <= PAGE {
        return Ok((i64::try_from(lines).unwrap_or(i64::MAX), false));
    }
    let exact = plan.filter.exact;
    let (long, list) = (&plan.actor.standing.long, plan.filter.href("count", None));
    if !exact && long.is(&list) {
        return Ok((COUNT_CAP, true));
    }
    let tail = Fragment::new(if exact { "" } else { " limit 1001" });
    let mut sql = Sql::new("select count(*) as n from (select id from (");
    let hits = branches(&mut sql, plan, None, &tail);
    let count: Number = sql.fragment(&hits).text(") b").fragment(&tail).text(") c").one(reader)?;
    let capped = !exact && count.n > COUNT_CAP;
    if capped {
        long.note(list);
    }
    Ok((if exact { count.n } else { count.n.min(COUNT_CAP) }, capped))
}

/// The first rows in the order of the list: a page, and one that tells whether there is another.
fn ordered(plan: &Plan) -> Fragment {
    Fragment::new(" order by c.")
        .text(plan.filter.order.column())
        .text(" ")
        .text(direction(plan))
        .text(", c.id ")
        .text(direction(plan))
        .text(" limit 51")
}

/// Each branch reads its rows by an index of its own, as far as `tail` says; `union` drops rows seen in two ways.
fn branches(sql: &mut Sql, plan: &Plan, cursor: Option<&Cursor>, tail: &Fragment) -> Fragment {
    let conditions = conditions(sql, plan);
    let after = cursor.map_or_else(Fragment::default, |cursor| after(sql, plan.filter.order, cursor));
    let tail = Fragment::new(" and c.deleted_at is null").fragment(&conditions).fragment(&after).fragment(tail);
    let head = Fragment::new("select c.id, c.").text(plan.filter.order.column()).text(" as k from lead c where ");
    if plan.reach.all {
        return head.text("true").fragment(&tail);
    }
    let mut out = Fragment::default();
    let mut any = false;
    for way in [Way::Own, Way::Line, Way::Departments, Way::Pools] {
        let Some(keys) = shape::LEAD.keys(sql, &plan.reach, way) else { continue };
        out = if any { out.text(" union (") } else { out.text("(") };
        any = true;
        out = out
            .text("select m.id, m.k from (")
            .fragment(&keys)
            .text(") o cross join lateral (")
            .fragment(&head)
            .text("c.")
            .text(shape::LEAD.column(way))
            .text(" = o.id")
            .fragment(&tail)
            .text(") m)");
    }
    if any { out } else { head.text("false").fragment(&tail) }
}

fn conditions(sql: &mut Sql, plan: &Plan) -> Fragment {
    let filter = plan.filter;
    let mut out = Fragment::default();
    for (column, values) in
        [(" and c.status = any(", &filter.status), (" and coalesce(c.source, 'none') = any(", &filter.source)]
    {
        if !values.is_empty() {
            let place = sql.place(values.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
            out = out.text(column).fragment(&place).text(")");
        }
    }
    if !filter.owner.is_empty() {
        out = owned(sql, out, &filter.owner);
    }
    if filter.view == View::Pool {
        out = out.text(" and c.pool_id is not null");
    }
    if filter.order == Order::Next {
        out = out.text(" and c.next_follow_up is not null");
    }
    if let Some(months) = filter.made {
        out = made(sql, out, months, plan.zone);
    }
    if filter.won {
        let deals = shape::OPPORTUNITY.condition(sql, &plan.actor.standing.reach(OpportunityView::INFO.id));
        out = out
            .text(" and exists (select 1 from opportunity t where ")
            .text(THROUGH)
            .text(" and ")
            .fragment(&deals)
            .text(")");
    }
    if let Some(points) = filter.score {
        out = out.text(" and c.score >= ").fragment(&sql.place(i32::from(points)));
    }
    if let Some(due) = filter.due {
        out = due_condition(sql, out, due, plan.today);
    }
    if let Some(ids) = &plan.matches {
        let place = sql.place(ids.clone());
        out = out.text(" and c.id = any(").fragment(&place).text(")");
    }
    if let Some(reach) = &plan.legible {
        let read = shape::LEAD.condition(sql, reach);
        out = out.text(" and exists (select 1 from lead t where t.id = c.id and ").fragment(&read).text(")");
    }
    out
}

/// Leads made from the first day of a month to the last of another, in the company's zone.
fn made(sql: &mut Sql, out: Fragment, (first, last): (NaiveDate, NaiveDate), zone: Tz) -> Fragment {
    let end = last.checked_add_months(Months::new(1)).unwrap_or(last);
    let (from, until, zone) = (sql.place(first), sql.place(end), sql.place(zone.name()));
    out.text(" and c.created_at >= (")
        .fragment(&from)
        .text("::timestamp at time zone ")
        .fragment(&zone)
        .text(") and c.created_at < (")
        .fragment(&until)
        .text("::timestamp at time zone ")
        .fragment(&zone)
        .text(")")
}

/// Leads of the people whom a name, a label (name · department · login) or a login means.
fn owned(sql: &mut Sql, out: Fragment, typed: &str) -> Fragment {
    let mut parts = typed.split(" · ").map(str::trim);
    let mut next = || sql.place(parts.next().unwrap_or_default());
    let (name, department, login) = (next(), next(), next());
    out.text(" and c.owner_id = any(array(select u.id from app_user u join department d on d.id = u.department_id where (u.name = ")
        .fragment(&name)
        .text(" or u.login = lower(")
        .fragment(&name)
        .text(")) and (")
        .fragment(&department)
        .text(" in ('', d.name_zh, d.name_en)) and (")
        .fragment(&login)
        .text(" in ('', u.login))))")
}

fn due_condition(sql: &mut Sql, out: Fragment, due: Due, today: NaiveDate) -> Fragment {
    match due {
        Due::Overdue => out.text(" and c.next_follow_up < ").fragment(&sql.place(today)),
        Due::Today => out.text(" and c.next_follow_up = ").fragment(&sql.place(today)),
        Due::ByToday => out.text(" and c.next_follow_up <= ").fragment(&sql.place(today)),
        Due::Week => {
            let end = today.checked_add_days(Days::new(7)).unwrap_or(today);
            let (from, to) = (sql.place(today), sql.place(end));
            out.text(" and c.next_follow_up >= ").fragment(&from).text(" and c.next_follow_up <= ").fragment(&to)
        }
        Due::Never => out.text(" and c.next_follow_up is null"),
    }
}

/// The rows after a cursor: two comparisons in place of a row comparison, equally quick.
fn after(sql: &mut Sql, order: Order, cursor: &Cursor) -> Fragment {
    let key = sql.place(match cursor.key {
        Key::Time(at) => Bind::from(at),
        Key::Day(day) => Bind::from(day),
        Key::Points(points) => Bind::from(points),
    });
    let id = sql.place(cursor.id);
    let (loose, strict) = if order.descends() == cursor.back { (" >= ", " > ") } else { (" <= ", " < ") };
    let column = order.column();
    Fragment::new(" and c.")
        .text(column)
        .text(loose)
        .fragment(&key)
        .text(" and (c.")
        .text(column)
        .text(strict)
        .fragment(&key)
        .text(" or c.id")
        .text(strict)
        .fragment(&id)
        .text(")")
}

/// Going back reads the index the other way round.
fn direction(plan: &Plan) -> &'static str {
    let back = plan.filter.cursor.as_ref().is_some_and(|cursor| cursor.back);
    if plan.filter.order.descends() == back { "asc" } else { "desc" }
}

fn key(line: &Line, order: Order) -> Key {
    match order {
        Order::Recent => Key::Time(line.updated_at),
        Order::Created => Key::Time(line.created_at),
        Order::Next => Key::Day(line.next_follow_up.unwrap_or_default()),
        Order::Score => Key::Points(line.score),
    }
}
