//! The SQL of the calendar of closings: what its days come to, and the first opportunities of each. One branch for each way to
//! see, merged; row-level security lies beneath.

use super::filter::Filter;
use crate::core::access::{Can, OpportunityView, Reach};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Sql};
use crate::core::tx::Reader;
use crate::opportunities::list::of_person;
use crate::opportunities::offered::{Seller, beginning};
use crate::opportunities::ways::{merged, ways};
use crate::row;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Opportunities of a day that are named.
pub const NAMED: usize = 3;

row! {
    /// What the opportunities of a day come to in one currency; `total` in hundredths, of those whose amount is known. `key` is
    /// the day as lists order it, -1 for all whose day is over.
    pub struct Sum { key: i32, currency: String, n: i64, total: i64 }
    /// An opportunity; `place` is the key of its day, -1 among those whose day is over.
    pub struct Card {
        place: i64, id: i64, name: String, customer_name: Option<String>, owner_name: String, amount: Option<Decimal>, currency: String, expected_on: Option<NaiveDate>,
    }
    /// A pipeline that can be chosen.
    pub struct Pipeline { id: i64, name_zh: String, name_en: String }
}

/// What a calendar shows.
pub struct Closings {
    pub sums: Vec<Sum>,
    pub cards: Vec<Card>,
}

/// A day as lists order it.
#[must_use]
pub fn key(day: NaiveDate) -> i64 {
    (day - NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default()).num_days()
}

/// The place of those whose day is over.
pub const PAST: i32 = -1;

struct Plan<'a> {
    filter: &'a Filter,
    reach: Reach,
    me: i64,
    today: i64,
}

/// What the days of a month come to and hold, and those whose day is over.
///
/// # Errors
/// As the database answers.
pub fn read(reader: &mut Reader, can: &Can<OpportunityView>, filter: &Filter) -> Result<Closings, Problem> {
    let today = key(reader.now.with_timezone(&reader.zone).date_naive());
    let plan = Plan { filter, reach: can.reach(), me: can.actor().standing.user_id, today };
    let sums = sums(reader, &plan)?;
    let cards = if sums.is_empty() { Vec::new() } else { cards(reader, &plan, &sums)? };
    Ok(Closings { sums, cards })
}

const OPEN: &str = " and t.state = 'open' and t.deleted_at is null and not t.customer_gone";

fn sums(reader: &mut Reader, plan: &Plan) -> Result<Vec<Sum>, Problem> {
    let mut sql = Sql::new(
        "select b.key, b.currency, count(*) as n, coalesce(sum(b.amount_hundredths), 0)::bigint as total from (",
    );
    let (first, end) = (sql.place(key(plan.filter.month)), sql.place(key(plan.filter.beside(true))));
    let today = sql.place(plan.today);
    let tail = conditions(&mut sql, plan);
    let ways = ways(&mut sql, &plan.reach, plan.filter.mine);
    let month = merged(&ways, |way| {
        Fragment::new("select t.id, t.expected_key as key, t.currency, t.amount_hundredths from opportunity t where t.expected_key >= ")
            .fragment(&first)
            .text("::bigint::int and t.expected_key < ")
            .fragment(&end)
            .text("::bigint::int and ")
            .fragment(&way.condition())
            .fragment(&tail)
    });
    let past = merged(&ways, |way| {
        Fragment::new(
            "select t.id, -1 as key, t.currency, t.amount_hundredths from opportunity t where t.expected_key < ",
        )
        .fragment(&today)
        .text("::bigint::int and ")
        .fragment(&way.condition())
        .fragment(&tail)
    });
    sql.fragment(&Fragment::new("(").fragment(&month).text(") union all (").fragment(&past))
        .text(")) b group by b.key, b.currency order by b.key, b.currency")
        .rows(reader)
}

fn cards(reader: &mut Reader, plan: &Plan, sums: &[Sum]) -> Result<Vec<Card>, Problem> {
    let mut places: Vec<i32> = sums.iter().map(|sum| sum.key).collect();
    places.dedup();
    let (mut numbers, mut firsts, mut lasts) = (Vec::new(), Vec::new(), Vec::new());
    for place in places {
        let day = i64::from(place);
        numbers.push(day);
        firsts.push(day);
        lasts.push(if place == PAST { plan.today - 1 } else { day });
    }
    let mut sql =
        Sql::new("with w as materialized (select x.place, x.first::int as first, x.last::int as last from unnest(")
            .value(numbers)
            .text("::bigint[], ")
            .value(firsts)
            .text("::bigint[], ")
            .value(lasts)
            .text("::bigint[]) x(place, first, last)), hit as (");
    let tail = conditions(&mut sql, plan);
    let ways = ways(&mut sql, &plan.reach, plan.filter.mine);
    let hits = merged(&ways, |way| {
        let (from, condition) = way.branch();
        Fragment::new("select m.place, m.id, m.k from w")
            .fragment(&from)
            .text(" cross join lateral (select w.place, t.id, t.expected_key as k from opportunity t where t.expected_key >= w.first and t.expected_key <= w.last")
            .fragment(&condition)
            .fragment(&tail)
            .text(" order by t.expected_key, t.id limit 3) m")
    });
    sql.fragment(&hits)
        .text(
            "), h as (select place, id, k, row_number() over (partition by place order by k, id) as n from hit)
             select h.place, t.id, t.name, c.name as customer_name, o.name as owner_name, t.amount, t.currency, t.expected_on
             from h join opportunity t on t.id = h.id join app_user o on o.id = t.owner_id left join customer c on c.id = t.customer_id
             where h.n <= 3 order by h.place, h.k, h.id",
        )
        .rows(reader)
}

fn conditions(sql: &mut Sql, plan: &Plan) -> Fragment {
    let filter = plan.filter;
    let mut out = Fragment::new(OPEN);
    if filter.mine {
        out = out.text(" and t.owner_id = ").fragment(&sql.place(plan.me));
    }
    if let Some(department) = filter.department {
        out = out
            .text(
                " and t.owner_dept_id = any(array(select l.department_id from department_line l where l.ancestor_id = ",
            )
            .fragment(&sql.place(department))
            .text("))");
    }
    if let Some(pipeline) = filter.pipeline {
        out = out
            .text(" and t.version_id = any(array(select v.id from pipeline_version v where v.pipeline_id = ")
            .fragment(&sql.place(pipeline))
            .text("))");
    }
    if filter.owner.is_empty() { out } else { of_person(sql, out, &filter.owner) }
}

/// The pipelines to choose from, those that the viewer is offered first.
///
/// # Errors
/// As the database answers.
pub fn pipelines(door: &mut impl Door, viewer: Seller) -> Result<Vec<Pipeline>, Problem> {
    beginning(viewer)
        .text("select p.id, p.name_zh, p.name_en from pipeline p join near n on n.id = p.id order by p.retired_at is not null, n.rank, p.position, p.id")
        .rows(door)
}
