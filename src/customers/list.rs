//! The SQL of lists of customers: one limited branch for each way to see, merged; row-level security lies beneath.

use super::fields::CATALOGUE;
use super::filter::{Cursor, Due, Filter, Key, Order, PAGE, View};
use super::matching::matches;
use super::model::Line;
use crate::core::access::{Actor, Can, CustomerView, Place, Reach, Rule, Scoped, Seen, View as Role, Way, shape};
use crate::core::problem::Problem;
use crate::core::reference::{industry, region};
use crate::core::sql::{Bind, Fragment, Number, Sql};
use crate::core::tx::Reader;
use crate::row;
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

/// Counting stops here unless the exact figure is asked for.
pub const COUNT_CAP: i64 = 1000;
/// A search looks at this many matches at most.
const SEARCH_CAP: usize = 2000;

row! {
    struct Hit { id: i64 }
}

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
const LINE: &str = "c.id, c.name, c.grade, c.stage, c.industry, c.phones, c.owner_id, c.owner_dept_id, c.pool_id, o.name as owner_name,
    (select bool_or(s.can_write) from participant s where s.object = 'customer' and s.row_id = c.id
       and s.user_id = any((select kz_ids('customer', 'view', 'shared'))::bigint[]) and (s.until is null or s.until > now())) as shared_write,
    p.name_zh as pool_zh, p.name_en as pool_en, c.next_follow_up, c.last_follow_up_at, c.created_at, c.updated_at,
    array(select g.name from tagging x join tag g on g.id = x.tag_id where x.object = 'customer' and x.row_id = c.id order by g.name) as tags";

/// One customer as a line of a list, to replace the line after a change.
///
/// # Errors
/// `NotFound` where the capability does not reach it.
pub fn line(reader: &mut Reader, can: &Can<CustomerView>, id: i64) -> Result<Seen<Line>, Problem> {
    let mut sql = Sql::new("select ").text(LINE).text(
        " from customer t join customer c on c.id = t.id left join app_user o on o.id = c.owner_id left join pool p on p.id = c.pool_id
          where t.deleted_at is null and ",
    );
    let visible = shape::CUSTOMER.condition(&mut sql, &can.reach());
    let row: Line = sql.fragment(&visible).text(" and t.id = ").value(id).one(reader)?;
    Ok(can.saw(row))
}

/// What a list is made from.
struct Plan<'a> {
    filter: &'a Filter,
    reach: Reach,
    /// Where the fields that it filters by are read: elsewhere the filter finds nothing.
    legible: Vec<Reach>,
    actor: &'a Actor,
    today: NaiveDate,
    zone: Tz,
    matches: Option<Vec<i64>>,
    /// Rows that are read; as words of the statement, for a limit that the planner can't see makes it plan each time anew.
    most: &'static str,
}

/// A page, and one row more that tells whether there is another page.
const PAGE_AND_ONE: &str = " limit 51";
/// A neighbour, and the customer itself where it has moved.
const NEIGHBOUR: &str = " limit 2";

/// The page that was asked for.
///
/// # Errors
/// As the database answers.
pub fn find(reader: &mut Reader, can: &Can<CustomerView>, filter: &Filter, today: NaiveDate) -> Result<Found, Problem> {
    let (matches, too_many) = fitting(reader, filter)?;
    let plan = plan(can, filter, (today, reader.zone), (matches, PAGE_AND_ONE));
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

/// What the text of a filter finds, if there is one; whether there is more than a list looks at.
fn fitting(reader: &mut Reader, filter: &Filter) -> Result<(Option<Vec<i64>>, bool), Problem> {
    let Some(mut found) = matches(reader, &filter.text, SEARCH_CAP)? else { return Ok((None, false)) };
    found.customers.truncate(SEARCH_CAP);
    Ok((Some(found.customers), found.too_many))
}

/// The customers before and after a place of a list, as far as the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn neighbours(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    (filter, place): (&Filter, &Cursor),
    today: NaiveDate,
) -> Result<[Option<Line>; 2], Problem> {
    let (matches, _) = fitting(reader, filter)?;
    let mut near = |back: bool| {
        let filter = &Filter { cursor: Some(Cursor { back, ..place.clone() }), ..filter.clone() };
        let plan = plan(can, filter, (today, reader.zone), (matches.clone(), NEIGHBOUR));
        let lines = page(reader, &plan)?;
        Ok::<_, Problem>(lines.into_iter().find(|line| line.id != place.id))
    };
    Ok([near(true)?, near(false)?])
}

fn plan<'a>(
    can: &'a Can<CustomerView>,
    filter: &'a Filter,
    (today, zone): (NaiveDate, Tz),
    (matches, most): (Option<Vec<i64>>, &'static str),
) -> Plan<'a> {
    let (reach, legible) = (narrowed(can, filter.view), legible(can, filter));
    Plan { filter, reach, legible, actor: can.actor(), today, zone, matches, most }
}

/// Every customer of a list that lies within the reach of another permission too, in the order of the list, as far as the
/// limit goes (words of the statement; empty for all); None where the search met more matches than it looks at, so that some
/// would be missing.
///
/// # Errors
/// As the database answers.
pub fn every<Q: Scoped>(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    (also, limit): (&Can<Q>, &'static str),
    filter: &Filter,
    today: NaiveDate,
) -> Result<Option<Vec<i64>>, Problem> {
    let (matches, too_many) = fitting(reader, filter)?;
    if too_many {
        return Ok(None);
    }
    let filter = &Filter { cursor: None, ..filter.clone() };
    let plan = plan(can, filter, (today, reader.zone), (matches, PAGE_AND_ONE));
    let mut sql =
        Sql::new("select c.id from customer t join customer c on c.id = t.id where t.deleted_at is null and ");
    let visible = shape::CUSTOMER.condition(&mut sql, &plan.reach);
    let within = shape::CUSTOMER.condition(&mut sql, &also.reach());
    let conditions = conditions(&mut sql, &plan);
    sql = sql.fragment(&visible).text(" and ").fragment(&within).fragment(&conditions);
    if let (Some(ids), false) = (&plan.matches, plan.reach.all) {
        sql = sql.text(" and c.id = any(").value(ids.clone()).text(")");
    }
    let (column, direction) = (filter.order.column(), direction(&plan));
    sql = sql.text(" order by c.").text(column).text(" ").text(direction).text(", c.id ").text(direction);
    let hits: Vec<Hit> = sql.text(limit).rows(reader)?;
    Ok(Some(hits.into_iter().map(|hit| hit.id).collect()))
}

/// How many customers a list finds, up to the cap; whether it stopped there.
///
/// # Errors
/// As the database answers.
pub fn found(
    reader: &mut Reader,
    can: &Can<CustomerView>,
    filter: &Filter,
    today: NaiveDate,
) -> Result<(i64, bool), Problem> {
    let (matches, _) = fitting(reader, filter)?;
    let plan = plan(can, filter, (today, reader.zone), (matches, PAGE_AND_ONE));
    count(reader, &plan, PAGE.saturating_add(1))
}

/// The reach of a view: never more than the capability's own.
fn narrowed(can: &Can<CustomerView>, view: View) -> Reach {
    let full = can.reach();
    match view {
        View::All => full,
        View::Mine => Reach { own: vec![can.actor().standing.user_id], view: true, ..Reach::default() },
        View::Shared => Reach { shared: full.shared, view: true, ..Reach::default() },
        View::Pool if full.all => full,
        View::Pool => Reach { pools: full.pools, view: true, ..Reach::default() },
    }
}

/// The reaches of the fields of a filter, of those that are not read wherever the customer is viewed.
fn legible(can: &Can<CustomerView>, filter: &Filter) -> Vec<Reach> {
    let standing = &can.actor().standing;
    let partly = |field: &&'static str| {
        let class = CATALOGUE.governing(field).map(|field| field.class);
        let view = |view: &Role| class.is_some_and(|class| view.rule(field, class, Place::List) < Rule::Read);
        standing.views(CATALOGUE.object).iter().any(view)
    };
    let fields = filter.fields().into_iter().filter(partly);
    fields.map(|field| standing.field_reach((&CATALOGUE, field), Place::List, Rule::Read)).collect()
}

fn page(reader: &mut Reader, plan: &Plan) -> Result<Vec<Line>, Problem> {
    let mut sql = Sql::new("with hit as (");
    let hits = branches(&mut sql, plan, plan.filter.cursor.as_ref(), &ordered(plan));
    let column = plan.filter.order.column();
    sql.fragment(&hits)
        .text(
            ") select ",
        )
        .text(LINE)
        .text(" from (select id from hit order by k ")
        .text(direction(plan))
        .text(", id ")
        .text(direction(plan))
        .text(plan.most)
        .text(") h join customer c on c.id = h.id left join app_user o on o.id = c.owner_id left join pool p on p.id = c.pool_id order by c.")
        .text(column)
        .text(" ")
        .text(direction(plan))
        .text(", c.id ")
        .text(direction(plan))
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
    // Not in the order of the list: what is counted may be read as it lies.
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

/// The first rows in the order of the list.
fn ordered(plan: &Plan) -> Fragment {
    Fragment::new(" order by c.")
        .text(plan.filter.order.column())
        .text(" ")
        .text(direction(plan))
        .text(", c.id ")
        .text(direction(plan))
        .text(plan.most)
}

/// Each branch reads its rows by an index of its own, as far as `tail` says; `union` drops rows seen in two ways.
fn branches(sql: &mut Sql, plan: &Plan, cursor: Option<&Cursor>, tail: &Fragment) -> Fragment {
    let conditions = conditions(sql, plan);
    let after = cursor.map_or_else(Fragment::default, |cursor| after(sql, plan.filter.order, cursor));
    let tail = Fragment::new(" and c.deleted_at is null").fragment(&conditions).fragment(&after).fragment(tail);
    let head = Fragment::new("select c.id, c.").text(plan.filter.order.column()).text(" as k from ");
    if plan.reach.all {
        return head.text("customer c where true").fragment(&tail);
    }
    if let Some(ids) = &plan.matches {
        // Few candidates: the scope is a plain condition on them.
        let visible = shape::CUSTOMER.condition(sql, &plan.reach);
        let ids = sql.place(ids.clone());
        return Fragment::new("select t.id, t.")
            .text(plan.filter.order.column())
            .text(" as k from customer t join lateral (")
            .fragment(&head)
            .text("customer c where c.id = t.id")
            .fragment(&tail)
            .text(") m on true where t.id = any(")
            .fragment(&ids)
            .text(") and ")
            .fragment(&visible);
    }
    if plan.reach.wide {
        let visible = shape::CUSTOMER.condition(sql, &plan.reach);
        return head
            .text("customer c cross join lateral (select c.id, c.owner_id, c.owner_dept_id, c.pool_id) t where ")
            .fragment(&visible)
            .fragment(&tail);
    }
    let mut out = Fragment::default();
    let mut any = false;
    for way in [Way::Own, Way::Line, Way::Departments, Way::Shared, Way::Pools] {
        let Some(keys) = shape::CUSTOMER.keys(sql, &plan.reach, way) else { continue };
        out = if any { out.text(" union (") } else { out.text("(") };
        any = true;
        out = out
            .text("select m.id, m.k from (")
            .fragment(&keys)
            .text(") o cross join lateral (")
            .fragment(&head)
            .text("customer c where c.")
            .text(shape::CUSTOMER.column(way))
            .text(" = o.id")
            .fragment(&tail)
            .text(") m)");
    }
    if any { out } else { head.text("customer c where false").fragment(&tail) }
}

fn conditions(sql: &mut Sql, plan: &Plan) -> Fragment {
    let filter = plan.filter;
    let mut out = Fragment::default();
    out = among(sql, out, " and c.kind", &filter.kind);
    out = among(sql, out, " and c.grade", &filter.grade);
    out = among(sql, out, " and c.stage", &filter.stage);
    out = among(sql, out, " and c.source", &filter.source);
    out = joined(sql, out, filter);
    if !filter.industry.is_empty() {
        // A section (letter) holds its divisions; a division is itself.
        let asked = |code: &'static str| filter.industry.contains(&code);
        let codes: Vec<String> = industry::all()
            .iter()
            .filter(|one| asked(one.code) || one.parent.is_some_and(asked))
            .map(|one| one.code.to_owned())
            .collect();
        let place = sql.place(codes);
        out = out.text(" and c.industry = any(").fragment(&place).text(")");
    }
    out = within(sql, out, &filter.region);
    if filter.view == View::Pool {
        out = out.text(" and c.pool_id is not null and c.owner_id is null");
    }
    if filter.order == Order::Next {
        out = out.text(" and c.next_follow_up is not null");
    }
    if let Some(due) = filter.due {
        out = due_condition(sql, out, due, (plan.today, plan.zone));
    }
    if let (Some(ids), true) = (&plan.matches, plan.reach.all) {
        let place = sql.place(ids.clone());
        out = out.text(" and c.id = any(").fragment(&place).text(")");
    }
    for reach in &plan.legible {
        let read = shape::CUSTOMER.condition(sql, reach);
        out = out.text(" and exists (select 1 from customer t where t.id = c.id and ").fragment(&read).text(")");
    }
    out
}

/// Adds that a column has one of these values: a single one as a value, several as a list, so that the statement of a list
/// does not grow with them.
fn among(sql: &mut Sql, out: Fragment, column: &'static str, values: &[impl AsRef<str>]) -> Fragment {
    match values {
        [] => out,
        [one] => {
            let place = sql.place(one.as_ref());
            out.text(column).text(" = ").fragment(&place)
        }
        several => {
            let all: Vec<String> = several.iter().map(|one| one.as_ref().to_owned()).collect();
            let place = sql.place(all);
            out.text(column).text(" = any(").fragment(&place).text(")")
        }
    }
}

/// Adds that it lies in one of these regions; what is none holds nothing.
fn within(sql: &mut Sql, out: Fragment, codes: &[String]) -> Fragment {
    if codes.is_empty() {
        return out;
    }
    let known = codes.iter().filter(|code| region::find(code).is_some());
    let mut ranges = Fragment::default();
    let mut several = 0_usize;
    for (low, high) in known.map(|code| region_range(code)) {
        let (low, high) = (sql.place(low), sql.place(high));
        ranges = if several == 0 { ranges } else { ranges.text(" or ") };
        ranges = ranges.text("c.region >= ").fragment(&low).text(" and c.region <= ").fragment(&high);
        several += 1;
    }
    match several {
        0 => out.text(" and false"),
        1 => out.text(" and ").fragment(&ranges),
        _ => out.text(" and (").fragment(&ranges).text(")"),
    }
}

/// What is looked up in other tables.
fn joined(sql: &mut Sql, mut out: Fragment, filter: &Filter) -> Fragment {
    if !filter.owner.is_empty() {
        out = owned(sql, out, &filter.owner);
    }
    if !filter.taxpayer.is_empty() {
        out = out.text(" and exists (select 1 from custom_value v where v.object = 'customer' and v.field = 'taxpayer' and v.row_id = c.id");
        out = among(sql, out, " and v.value", &filter.taxpayer).text(")");
    }
    if !filter.tag.is_empty() {
        out = out.text(" and exists (select 1 from tagging x join tag g on g.id = x.tag_id where x.object = 'customer' and x.row_id = c.id");
        out = among(sql, out, " and g.name", &filter.tag).text(")");
    }
    out
}

/// Customers of the people whom names, labels (name · department · login) or logins mean.
fn owned(sql: &mut Sql, out: Fragment, typed: &[String]) -> Fragment {
    let mut out = out.text(
        " and c.owner_id = any(array(select u.id from app_user u join department d on d.id = u.department_id where ",
    );
    for (place, typed) in typed.iter().enumerate() {
        let mut parts = typed.split(" · ").map(str::trim);
        let mut next = || sql.place(parts.next().unwrap_or_default());
        let (name, department, login) = (next(), next(), next());
        out = if place == 0 { out } else { out.text(" or ") };
        out = out
            .text("(u.name = ")
            .fragment(&name)
            .text(" or u.login = lower(")
            .fragment(&name)
            .text(")) and (")
            .fragment(&department)
            .text(" in ('', d.name_zh, d.name_en)) and (")
            .fragment(&login)
            .text(" in ('', u.login))");
    }
    out.text("))")
}

fn due_condition(sql: &mut Sql, out: Fragment, due: Due, (today, zone): (NaiveDate, Tz)) -> Fragment {
    let day = |sql: &mut Sql, day: NaiveDate| sql.place(day);
    match due {
        Due::Overdue => out.text(" and c.next_follow_up < ").fragment(&day(sql, today)),
        Due::Today => out.text(" and c.next_follow_up = ").fragment(&day(sql, today)),
        Due::Week => {
            let end = today.checked_add_days(Days::new(7)).unwrap_or(today);
            let (from, to) = (day(sql, today), day(sql, end));
            out.text(" and c.next_follow_up >= ").fragment(&from).text(" and c.next_follow_up <= ").fragment(&to)
        }
        Due::Never => out.text(" and c.next_follow_up is null"),
        Due::Neglected => {
            let (today, zone) = (day(sql, today), sql.place(zone.name()));
            out.text(" and c.owner_id is not null and c.stage <> 'lost' and coalesce(c.last_follow_up_at, c.created_at) < (")
                .fragment(&today)
                .text("::date - (select y.days from follow_up_cycle y where y.grade = coalesce(c.grade, '')))::timestamp at time zone ")
                .fragment(&zone)
        }
    }
}

/// The codes of a province or city hold those of everything within.
fn region_range(code: &str) -> (String, String) {
    let kept = code.trim_end_matches("00");
    let kept = if kept.len().is_multiple_of(2) { kept.to_owned() } else { format!("{kept}0") };
    (format!("{kept:0<6}"), format!("{kept:9<6}"))
}

/// The rows after a cursor: two comparisons in place of a row comparison, equally quick.
fn after(sql: &mut Sql, order: Order, cursor: &Cursor) -> Fragment {
    let key = sql.place(match &cursor.key {
        Key::Time(at) => Bind::from(*at),
        Key::Text(text) => Bind::from(text.as_str()),
        Key::Day(day) => Bind::from(*day),
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

/// Where a line stands in an order.
#[must_use]
pub fn key(line: &Line, order: Order) -> Key {
    order.key(&line.name, (line.created_at, line.updated_at), line.next_follow_up)
}
