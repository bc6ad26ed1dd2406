//! The SQL of lists of opportunities: one limited branch for each way to see and each state, merged; row-level security lies
//! beneath.

use super::filter::{Cursor, Filter, Key, Only, Order, PAGE, hundredths};
use super::model::{Line, number_of, quoted};
use super::offered::{Seller, beginning};
use crate::core::access::{Actor, Can, OpportunityView, Reach, Seen, shape};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Bind, Door, Fragment, Number, Sql};
use crate::core::tx::Reader;
use crate::core::years;
use crate::customers::matching::{FEW, matches};
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};

/// Counting stops here unless the exact figure is asked for.
pub const COUNT_CAP: i64 = 1000;
/// Opportunities of a customer's card.
pub const OF_CUSTOMER: usize = 10;
/// A search looks at this many customers, and opportunities, at most.
const SEARCH_CAP: usize = 2000;
/// Of how many that fit the search box shows the nearest.
const CANDIDATES: usize = 200;

row! {
    /// A stage that a list can be narrowed to: of the present version of each pipeline.
    pub struct StageChoice { pipeline_id: i64, key: String, pipeline_zh: String, pipeline_en: String, name_zh: String, name_en: String, several: bool }
    /// A department.
    pub struct Department { id: i64, name_zh: String, name_en: String }
}

/// Counts for to-do: open ones of one's own whose expected day has come, and that are too long in their stage.
pub const COUNT_OVERDUE: &str = "
    select count(*) from (select 1 from opportunity where owner_id = $1 and state = 'open' and deleted_at is null and not customer_gone
      and expected_key <= $2::date - date '2000-01-01' limit 100) x";
/// See [`COUNT_OVERDUE`].
pub const COUNT_STALE: &str = "
    select count(*) from (select 1 from opportunity t join stage s on s.id = t.stage_id where t.owner_id = $1 and t.state = 'open' and t.deleted_at is null
      and not t.customer_gone and t.stage_since + make_interval(days => s.expected_days) < now() limit 100) x";

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

const LINE: &str = "
    select t.id, t.number, t.name, t.customer_id, c.name as customer_name, t.owner_id, o.name as owner_name, t.owner_dept_id,
      t.stage_id, s.name_zh as stage_zh, s.name_en as stage_en, s.rate, s.expected_days, t.state, t.stage_since,
      t.amount, t.currency, t.amount_key, t.expected_on, t.expected_key, t.updated_at, t.wake_on, t.closed_on, t.pool_id, t.customer_owner_id,
      (select bool_or(x.can_write) from participant x where x.object = 'customer' and x.row_id = t.customer_id and 'opportunity' = any(x.parts)
         and x.user_id = any((select kz_ids('opportunity', 'view', 'shared'))::bigint[]) and (x.until is null or x.until > now())) as shared_write,
      t.version ";
const JOINED: &str = " join app_user o on o.id = t.owner_id join stage s on s.id = t.stage_id left join customer c on c.id = t.customer_id";

/// What a list is made from.
pub(super) struct Plan<'a> {
    filter: &'a Filter,
    pub(super) reach: Reach,
    actor: &'a Actor,
    now: DateTime<Utc>,
    today: NaiveDate,
    /// Customers whom the text finds, and opportunities whose own name it finds; none where nothing was asked.
    found: Option<(Vec<i64>, Vec<i64>)>,
}

impl<'a> Plan<'a> {
    /// With what the text finds; whether that is more than a search looks at.
    ///
    /// # Errors
    /// As the database answers.
    pub(super) fn of(
        reader: &mut Reader,
        can: &'a Can<OpportunityView>,
        filter: &'a Filter,
    ) -> Result<(Self, bool), Problem> {
        let (named, many) = called(reader, &filter.text, SEARCH_CAP)?;
        let mut too_many = many;
        let found = matches(reader, &filter.text, SEARCH_CAP)?.map(|mut found| {
            too_many = too_many || found.too_many;
            found.customers.truncate(SEARCH_CAP);
            (found.customers, named)
        });
        let (now, today) = (reader.now, reader.now.with_timezone(&reader.zone).date_naive());
        Ok((Self { filter, reach: can.reach(), actor: can.actor(), now, today, found }, too_many))
    }
}

/// The page that was asked for.
///
/// # Errors
/// As the database answers.
pub fn find(reader: &mut Reader, can: &Can<OpportunityView>, filter: &Filter) -> Result<Found, Problem> {
    let (plan, too_many) = Plan::of(reader, can, filter)?;
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
    Ok(Found { lines: lines.into_iter().map(|line| can.saw(line)).collect(), previous, next, count, capped, too_many })
}

/// Where a text is looked for in names, with the patterns; an opportunity has no telephone.
fn words(text: &str) -> Vec<(&'static str, String)> {
    search_text::patterns(text.trim()).into_iter().filter(|(how, _)| *how != "number").collect()
}

/// The ids of opportunities whose own name fits, more than `cap` only where there are more.
fn sought(sql: &mut Sql, (how, pattern): (&'static str, String), cap: usize) -> Fragment {
    let most = i32::try_from(cap).unwrap_or(i32::MAX).saturating_add(1);
    let (how, pattern, most, few) = (sql.place(how), sql.place(pattern), sql.place(most), sql.place(FEW));
    Fragment::new("select id from kz_search_opportunity(")
        .fragment(&how)
        .text(", ")
        .fragment(&pattern)
        .text(", ")
        .fragment(&most)
        .text(", ")
        .fragment(&few)
        .text(")")
}

/// Opportunities whose own name a text finds, within the actor's sight; whether there are more than `cap`.
fn called(reader: &mut Reader, text: &str, cap: usize) -> Result<(Vec<i64>, bool), Problem> {
    let mut found: Vec<i64> = Vec::new();
    for word in words(text) {
        let mut sql = Sql::new("");
        let named = sought(&mut sql, word, cap);
        let hits: Vec<Number> = sql.text("select x.id as n from (").fragment(&named).text(") x").rows(reader)?;
        found.extend(hits.into_iter().map(|hit| hit.n));
    }
    found.sort_unstable();
    found.dedup();
    let too_many = found.len() > cap;
    found.truncate(cap);
    Ok((found, too_many))
}

/// Opportunities that a text finds by their number or their own name: first those of just this name, then those still open,
/// then the latest; whether there are more than `most`.
///
/// # Errors
/// As the database answers.
pub fn search(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    text: &str,
    most: usize,
) -> Result<(Vec<Seen<Line>>, bool), Problem> {
    let (words, number) = (words(text), quoted(text));
    if words.is_empty() && number.is_none() {
        return Ok((Vec::new(), false));
    }
    let mut sql = Sql::new(LINE).text("from opportunity t").text(JOINED).text(" where ");
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let number = sql.place(number);
    let mut fits = Fragment::new("t.number = ").fragment(&number);
    for (how, pattern) in words {
        let named = sought(&mut sql, (how, pattern), CANDIDATES);
        fits = fits.text(" or t.id = any(array(").fragment(&named).text("))");
    }
    let mut rows: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and (")
        .fragment(&fits)
        .text(") order by t.number is not distinct from ")
        .fragment(&number)
        .text(" desc, lower(t.name) = ")
        .value(text.trim().to_lowercase())
        .text(" desc, t.state in ('open', 'paused') desc, t.updated_at desc, t.id desc limit ")
        .value(i32::try_from(most).unwrap_or(i32::MAX).saturating_add(1))
        .rows(reader)?;
    let more = rows.len() > most;
    rows.truncate(most);
    Ok((rows.into_iter().map(|row| can.saw(row)).collect(), more))
}

fn key(line: &Line, order: Order) -> Key {
    match order {
        Order::Recent => Key::Number(line.updated_at.timestamp_micros()),
        Order::Expected => Key::Number(line.expected_key.into()),
        Order::Amount => Key::Number(line.amount_key),
        Order::Name => Key::Text(line.name.clone()),
    }
}

fn page(reader: &mut Reader, plan: &Plan) -> Result<Vec<Line>, Problem> {
    let (column, direction) = (plan.filter.order.column(), direction(plan.filter));
    let order = Fragment::new(" order by t.").text(column).text(direction).text(", t.id").text(direction);
    let limited = Fragment::default().fragment(&order).text(" limit 51");
    let mut sql = Sql::new("with hit as (");
    let hits = branches(&mut sql, plan, plan.filter.cursor.as_ref(), &limited);
    sql.fragment(&hits)
        .text(")")
        .text(LINE)
        .text("from (select id from hit order by k")
        .text(direction)
        .text(", id")
        .text(direction)
        .text(" limit 51) h join opportunity t on t.id = h.id")
        .text(JOINED)
        .fragment(&order)
        .rows(reader)
}

/// What a page without anything before or after it has, or else what is counted, up to the cap.
fn count(reader: &mut Reader, plan: &Plan, lines: usize) -> Result<(i64, bool), Problem> {
    if plan.filter.cursor.is_none() && lines <= PAGE {
        return Ok((i64::try_from(lines).unwrap_or(i64::MAX), false));
    }
    let exact = plan.filter.exact;
    let (long, list) = (&plan.actor.standing.long, plan.filter.href("sort", ""));
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

/// Each branch reads its rows by an index of its own, as far as `tail` says; `union` drops rows seen in two ways.
fn branches(sql: &mut Sql, plan: &Plan, cursor: Option<&Cursor>, tail: &Fragment) -> Fragment {
    let filter = plan.filter;
    let states = sql.place(filter.states());
    let states = Fragment::new("unnest(").fragment(&states).text("::text[]) w(state)");
    let conditions = conditions(sql, plan);
    let after = cursor.and_then(|cursor| after(sql, filter.order, cursor)).unwrap_or_default();
    let tail = Fragment::new(" and t.deleted_at is null and not t.customer_gone")
        .fragment(&conditions)
        .fragment(&after)
        .fragment(tail);
    let each = Fragment::new("(select t.id, t.")
        .text(filter.order.column())
        .text(" as k from opportunity t where t.state = w.state");
    let reach = &plan.reach;
    if plan.found.is_some() || filter.customer.is_some() || filter.mine || reach.all {
        // Few candidates, or all of them: the scope is a plain condition.
        let visible = shape::OPPORTUNITY.condition(sql, reach);
        return Fragment::new("select m.id, m.k from ")
            .fragment(&states)
            .text(" cross join lateral ")
            .fragment(&each)
            .text(" and ")
            .fragment(&visible)
            .fragment(&tail)
            .text(") m");
    }
    let mut out = Fragment::default();
    let mut any = false;
    for way in shape::OPPORTUNITY.ways(true) {
        let Some(keys) = shape::OPPORTUNITY.keys(sql, reach, way) else { continue };
        out = if any { out.text(" union (") } else { out.text("(") };
        any = true;
        out = out
            .text("select m.id, m.k from (")
            .fragment(&keys)
            .text(") o cross join ")
            .fragment(&states)
            .text(" cross join lateral ")
            .fragment(&each)
            .text(" and t.")
            .text(shape::OPPORTUNITY.column(way))
            .text(" = o.id")
            .fragment(&tail)
            .text(") m)");
    }
    if any {
        out
    } else {
        Fragment::new("select t.id, t.").text(filter.order.column()).text(" as k from opportunity t where false")
    }
}

pub(super) fn conditions(sql: &mut Sql, plan: &Plan) -> Fragment {
    let filter = plan.filter;
    let mut out = Fragment::default();
    if filter.mine {
        out = out.text(" and t.owner_id = ").fragment(&sql.place(plan.actor.standing.user_id));
    }
    out = named(sql, out, plan);
    if let Some(customer) = filter.customer {
        out = out.text(" and t.customer_id = ").fragment(&sql.place(customer));
    }
    if let Some((pipeline, key)) = &filter.stage {
        let (pipeline, key) = (sql.place(*pipeline), sql.place(key.as_str()));
        out = out
            .text(" and t.stage_id = any(array(select x.id from stage x join pipeline_version v on v.id = x.version_id where v.pipeline_id = ")
            .fragment(&pipeline)
            .text(" and x.key = ")
            .fragment(&key)
            .text("))");
    }
    if let Some(department) = filter.department {
        out = out
            .text(
                " and t.owner_dept_id = any(array(select l.department_id from department_line l where l.ancestor_id = ",
            )
            .fragment(&sql.place(department))
            .text("))");
    }
    for (amount, comparison) in
        [(filter.least, " and t.amount_hundredths >= "), (filter.most, " and t.amount_hundredths <= ")]
    {
        if let Some(amount) = amount.and_then(hundredths) {
            out = out.text(comparison).fragment(&sql.place(amount));
        }
    }
    if let Some((first, end)) = filter.days() {
        let (first, end) = (sql.place(first), sql.place(end));
        out = out
            .text(" and coalesce(t.closed_on, t.expected_on) >= ")
            .fragment(&first)
            .text(" and coalesce(t.closed_on, t.expected_on) < ")
            .fragment(&end);
    }
    out = match filter.only {
        Some(Only::Stale) => out
            .text(" and t.state = 'open' and exists (select 1 from stage x where x.id = t.stage_id and t.stage_since + make_interval(days => x.expected_days) < ")
            .fragment(&sql.place(plan.now))
            .text(")"),
        Some(Only::Overdue) => out.text(" and t.state = 'open' and t.expected_on <= ").fragment(&sql.place(plan.today)),
        Some(Only::Past) => out.text(" and t.state = 'open' and t.expected_on < ").fragment(&sql.place(plan.today)),
        None => out,
    };
    out = narrowed(sql, out, filter);
    if filter.owner.is_empty() { out } else { of_person(sql, out, &filter.owner) }
}

/// What other pages lead here with: a day, a pipeline, the months of closing, a product.
fn narrowed(sql: &mut Sql, mut out: Fragment, filter: &Filter) -> Fragment {
    if let Some(day) = filter.day {
        out = out.text(" and t.expected_key = ").fragment(&sql.place(day)).text("::date - date '2000-01-01'");
    }
    if let Some(pipeline) = filter.pipeline {
        out = out
            .text(" and t.version_id = any(array(select v.id from pipeline_version v where v.pipeline_id = ")
            .fragment(&sql.place(pipeline))
            .text("))");
    }
    if let Some((from, to)) = filter.closed {
        let (from, to) = (sql.place(from), sql.place(to));
        out = out
            .text(" and t.closed_on >= ")
            .fragment(&from)
            .text(" and t.closed_on < ")
            .fragment(&to)
            .text("::date + interval '1 month'");
    }
    match filter.product {
        Some(product) => out
            .text(" and exists (select from opportunity_line l where l.opportunity_id = t.id and l.product_id = ")
            .fragment(&sql.place(product))
            .text(")"),
        None => out,
    }
}

/// Those of a number, of a customer that the text finds, or whose own name it finds.
fn named(sql: &mut Sql, out: Fragment, plan: &Plan) -> Fragment {
    let Some((customers, named)) = &plan.found else { return out };
    let (ids, number) = (sql.place(customers.clone()), sql.place(number_of(&plan.filter.text)));
    let named = sql.place(named.clone());
    out.text(" and (t.customer_id = any(")
        .fragment(&ids)
        .text(") or t.number = ")
        .fragment(&number)
        .text(" or t.id = any(")
        .fragment(&named)
        .text("))")
}

/// Those of the people whom a name, a label (name · department · login) or a login means.
#[must_use]
pub fn of_person(sql: &mut Sql, out: Fragment, typed: &str) -> Fragment {
    let mut parts = typed.split(" · ").map(str::trim);
    let mut next = || sql.place(parts.next().unwrap_or_default());
    let (name, department, login) = (next(), next(), next());
    out.text(" and t.owner_id = any(array(select u.id from app_user u join department d on d.id = u.department_id where (u.name = ")
        .fragment(&name)
        .text(" or u.login = lower(")
        .fragment(&name)
        .text(")) and (")
        .fragment(&department)
        .text(" in ('', d.name_zh, d.name_en)) and (")
        .fragment(&login)
        .text(" in ('', u.login))))")
}

/// The rows after a cursor; none where it makes no sense in this order.
fn after(sql: &mut Sql, order: Order, cursor: &Cursor) -> Option<Fragment> {
    let key = sql.place(match (order, &cursor.key) {
        (_, Key::Text(name)) => Bind::from(name.as_str()),
        (Order::Recent, Key::Number(key)) => Bind::from(years::micros(*key)?),
        (Order::Expected, Key::Number(key)) => Bind::from(i32::try_from(*key).ok()?),
        (_, Key::Number(key)) => Bind::from(*key),
    });
    let id = sql.place(cursor.id);
    let (loose, strict) = if order.descends() == cursor.back { (" >= ", " > ") } else { (" <= ", " < ") };
    let column = order.column();
    let out =
        Fragment::new(" and t.").text(column).text(loose).fragment(&key).text(" and (t.").text(column).text(strict);
    Some(out.fragment(&key).text(" or t.id").text(strict).fragment(&id).text(")"))
}

/// Going back reads the index the other way round.
pub(super) fn direction(filter: &Filter) -> &'static str {
    let back = filter.cursor.as_ref().is_some_and(|cursor| cursor.back);
    if filter.order.descends() == back { " asc" } else { " desc" }
}

/// The opportunities of a customer, open ones first, and one more than its card shows.
///
/// # Errors
/// As the database answers.
pub fn of_customer(
    door: &mut impl Door,
    can: &Can<OpportunityView>,
    customer_id: i64,
) -> Result<Vec<Seen<Line>>, Problem> {
    let mut sql = Sql::new(LINE).text("from opportunity t").text(JOINED).text(" where ");
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let lines: Vec<Line> = sql
        .fragment(&visible)
        .text(" and t.deleted_at is null and not t.customer_gone and t.customer_id = ")
        .value(customer_id)
        .text(" order by t.state = 'open' desc, t.state = 'paused' desc, t.expected_key, t.id limit 11")
        .rows(door)?;
    Ok(lines.into_iter().map(|line| can.saw(line)).collect())
}

/// The stages by which a list can be narrowed, those of the pipelines that the viewer is offered first.
///
/// # Errors
/// As the database answers.
pub fn stage_choices(door: &mut impl Door, viewer: Seller) -> Result<Vec<StageChoice>, Problem> {
    beginning(viewer)
        .text(
            "select p.id as pipeline_id, s.key, p.name_zh as pipeline_zh, p.name_en as pipeline_en, s.name_zh, s.name_en,
           (select count(*) > 1 from pipeline x where x.retired_at is null) as several
         from pipeline p join near n on n.id = p.id
           join stage s on s.version_id = (select v.id from pipeline_version v where v.pipeline_id = p.id order by v.number desc limit 1)
         where p.retired_at is null order by n.rank, p.position, p.id, s.position",
        )
        .rows(door)
}

/// The departments by which a list can be narrowed.
///
/// # Errors
/// As the database answers.
pub fn departments(door: &mut impl Door) -> Result<Vec<Department>, Problem> {
    Sql::new("select id, name_zh, name_en from department where closed_at is null order by sort, id limit 500")
        .rows(door)
}
