//! All SQL of conversion and cycle: each count is of what the viewer sees.

use super::filter::{By, Filter};
use super::rules::Went;
use crate::core::access::{Can, CustomerView, OpportunityView, Place, Rule, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Fragment, Sql};
use crate::core::tx::Reader;
use crate::customers::fields::CATALOGUE;
use crate::opportunities::list::of_person;
use crate::opportunities::offered::{Seller, beginning};
use crate::opportunities::ways::{merged, ways};
use crate::row;
use chrono::NaiveDate;

row! {
    /// A stage of a pipeline in its present version, with what came of those that came into it for the first time in the time:
    /// all of them are in one of the four.
    pub struct Stage {
        key: String, name_zh: String, name_en: String, rate: i32, came: i64, went_on: i64, here: i64, lost: i64, back: i64, days: Option<f64>,
    }
    struct Before { key: String, came: i64, went_on: i64, days: Option<f64> }
    /// How long those that were won took, of a person, product, region or source, or all together.
    pub struct Cycle {
        whole: bool, key: Option<String>, name_zh: Option<String>, name_en: Option<String>, department_zh: Option<String>, login: Option<String>,
        n: i64, mean: f64, median: f64,
    }
    /// A pipeline that can be chosen.
    pub struct Pipeline { id: i64, name_zh: String, name_en: String }
}

/// A stage, with what it is compared with: the company before.
pub struct Compared {
    pub stage: Stage,
    pub before: Option<Went>,
}

impl Compared {
    /// What the rules look at.
    #[must_use]
    pub fn went(&self) -> Went {
        Went { came: self.stage.came, went_on: self.stage.went_on, days: self.stage.days }
    }
}

/// The report.
pub struct Pace {
    pub pipelines: Vec<Pipeline>,
    pub pipeline: Option<i64>,
    pub stages: Vec<Compared>,
    pub cycles: Vec<Cycle>,
}

/// The report that was asked for.
///
/// # Errors
/// As the database answers.
pub fn read(reader: &mut Reader, can: &Can<OpportunityView>, filter: &Filter) -> Result<Pace, Problem> {
    let pipelines: Vec<Pipeline> =
        beginning(Seller::of(can.actor()))
        .text("select p.id, p.name_zh, p.name_en from pipeline p join near n on n.id = p.id order by p.retired_at is not null, n.rank, p.position, p.id")
            .rows(reader)?;
    let asked = filter.pipeline.filter(|asked| pipelines.iter().any(|one| one.id == *asked));
    let pipeline = asked.or_else(|| pipelines.first().map(|one| one.id));
    let stages = match pipeline {
        Some(pipeline) => compared(reader, can, filter, pipeline)?,
        None => Vec::new(),
    };
    Ok(Pace { pipelines, pipeline, stages, cycles: cycles(reader, can, filter, pipeline)? })
}

fn compared(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    filter: &Filter,
    pipeline: i64,
) -> Result<Vec<Compared>, Problem> {
    let stages = stages(reader, can, filter, pipeline)?;
    let mut sql = Sql::new("select key, came, went_on, days from kz_stage_pace(").value(pipeline);
    let (first, end) = filter.days_before();
    let zone = reader.zone.name();
    let [first, end] = [first, end].map(|day| moment(&mut sql, day, zone));
    let before: Vec<Before> = sql.text(", ").fragment(&first).text(", ").fragment(&end).text(")").rows(reader)?;
    let of = |key: &str| {
        let found = before.iter().find(|one| one.key == key);
        found.map(|one| Went { came: one.came, went_on: one.went_on, days: one.days })
    };
    Ok(stages.into_iter().map(|stage| Compared { before: of(&stage.key), stage }).collect())
}

/// The beginning of a day where the company is.
fn moment(sql: &mut Sql, day: NaiveDate, zone: &str) -> Fragment {
    let (day, zone) = (sql.place(day), sql.place(zone));
    Fragment::new("(").fragment(&day).text("::timestamp at time zone ").fragment(&zone).text(")")
}

/// The opportunities that count, as a condition on `t`.
fn team(sql: &mut Sql, can: &Can<OpportunityView>, filter: &Filter) -> Fragment {
    let seen = shape::OPPORTUNITY.condition(sql, &can.reach());
    seen.text(" and t.deleted_at is null and not t.customer_gone").fragment(&narrowed(sql, can, filter))
}

/// What the team leaves out, on `t`.
fn narrowed(sql: &mut Sql, can: &Can<OpportunityView>, filter: &Filter) -> Fragment {
    let mut out = of_department(sql, filter, "t");
    if filter.mine {
        out = out.text(" and t.owner_id = ").fragment(&sql.place(can.actor().standing.user_id));
    }
    if filter.owner.is_empty() { out } else { of_person(sql, out, &filter.owner) }
}

fn of_department(sql: &mut Sql, filter: &Filter, alias: &'static str) -> Fragment {
    let Some(department) = filter.department else { return Fragment::default() };
    Fragment::new(" and ")
        .text(alias)
        .text(".owner_dept_id = any(array(select l.department_id from department_line l where l.ancestor_id = ")
        .fragment(&sql.place(department))
        .text("))")
}

/// The opportunities that are looked at one by one, and the passages of whole departments as a condition on `q`.
fn parts(sql: &mut Sql, can: &Can<OpportunityView>, filter: &Filter) -> (Fragment, Fragment) {
    let reach = can.reach();
    let alive = Fragment::new(" and t.deleted_at is null and not t.customer_gone");
    let mut tail = alive.fragment(&narrowed(sql, can, filter));
    let mut ways = ways(sql, &reach, false);
    let mut whole = Fragment::new("false");
    let of_person = filter.mine || !filter.owner.is_empty();
    if !of_person && (reach.all || !reach.departments.is_empty()) {
        whole = Fragment::new("q.counts").fragment(&of_department(sql, filter, "q"));
        if !reach.all {
            let held = sql.place(reach.departments.clone());
            whole = whole.text(" and q.owner_dept_id = any(").fragment(&held).text("::bigint[])");
            tail = tail.text(" and not t.owner_dept_id = any(").fragment(&held).text("::bigint[])");
        }
        ways.retain(|way| !reach.all && !way.is_of_departments());
    }
    let single = merged(&ways, |way| {
        Fragment::new("select t.id from opportunity t where ").fragment(&way.condition()).fragment(&tail)
    });
    (single, whole)
}

fn stages(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    filter: &Filter,
    pipeline: i64,
) -> Result<Vec<Stage>, Problem> {
    let mut sql = Sql::new("with mine as materialized (");
    let (single, whole) = parts(&mut sql, can, filter);
    let pipeline = sql.place(pipeline);
    let (first, end) = filter.days();
    let zone = reader.zone.name();
    let [first, end] = [first, end].map(|day| moment(&mut sql, day, zone));
    // Each stage reads its own stretch of the index.
    let began = Fragment::new(
        "select q.seconds / 86400 as days, q.inside, q.fate from opportunity_pass q where q.key = p.key and q.pipeline_id = ",
    )
    .fragment(&pipeline)
    .text(" and q.came >= ")
    .fragment(&first)
    .text(" and q.came < ")
    .fragment(&end)
    .text(" and ");
    sql.fragment(&single)
        .text(
            ") select p.key, p.name_zh, p.name_en, p.rate, e.* from stage p cross join lateral (
               select count(*) as came, count(*) filter (where x.fate = 'on') as went_on, count(*) filter (where x.fate = 'here') as here,
                 count(*) filter (where x.fate = 'lost') as lost, count(*) filter (where x.fate = 'back') as back,
                 percentile_cont(0.5) within group (order by x.days) filter (where not x.inside) as days
               from (",
        )
        .fragment(&began)
        .fragment(&whole)
        .text(" union all select z.* from mine cross join lateral (")
        .fragment(&began)
        .text(
            "q.counts and q.opportunity_id = mine.id offset 0) z) x) e
             where p.version_id = (select v.id from pipeline_version v where v.pipeline_id = ",
        )
        .fragment(&pipeline)
        .text(" order by v.number desc limit 1) order by p.position")
        .rows(reader)
}

/// Whether whoever looks reads this field of customers anywhere.
#[must_use]
pub fn reads(can: &Can<OpportunityView>, by: By) -> bool {
    let read = |field| can.actor().standing.best_rule((&CATALOGUE, field), Place::List) >= Rule::Read;
    let customers = can.also::<CustomerView>().is_some();
    match by {
        By::Person | By::Product => true,
        By::Region => customers && read("region"),
        By::Source => customers && read("source"),
    }
}

/// A fact of the customer of `d`, where it is seen and read; regions by province.
fn of_customer(sql: &mut Sql, can: &Can<OpportunityView>, field: &'static str) -> Fragment {
    let legible = can.actor().standing.field_reach((&CATALOGUE, field), Place::List, Rule::Read);
    let legible = shape::CUSTOMER.condition(sql, &legible);
    let value = if field == "region" { "left(t.region, 2) || '0000'" } else { "t.source" };
    Fragment::new("(select ")
        .text(value)
        .text(" from customer t where t.id = d.customer_id and t.deleted_at is null and ")
        .fragment(&legible)
        .text(")")
}

fn cycles(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    filter: &Filter,
    pipeline: Option<i64>,
) -> Result<Vec<Cycle>, Problem> {
    let mut sql =
        Sql::new("with d as (select t.id, t.owner_id, t.customer_id, t.closed_on - (t.created_at at time zone ");
    let zone = sql.place(reader.zone.name());
    let (first, end) = filter.days();
    let (first, end) = (sql.place(first), sql.place(end));
    let team = team(&mut sql, can, filter);
    let by = match filter.by {
        By::Person => Fragment::new("d.owner_id::text"),
        By::Product => Fragment::new("x.product"),
        By::Region => of_customer(&mut sql, can, "region"),
        By::Source => of_customer(&mut sql, can, "source"),
    };
    let joined = match filter.by {
        By::Person => " left join app_user u on u.id::text = k.key left join department x on x.id = u.department_id",
        _ => " left join app_user u on false left join department x on false",
    };
    // An opportunity with several products counts for each of them, and once in the whole.
    let (products, product) = if filter.by == By::Product {
        (
            " left join lateral (select distinct l.product_id::text as product from opportunity_line l where l.opportunity_id = d.id) x on true",
            " left join product g on g.id::text = k.key",
        )
    } else {
        ("", " left join product g on false")
    };
    let pipeline = sql.place(pipeline);
    sql.fragment(&zone)
        .text(")::date as days from opportunity t where t.state = 'won' and t.closed_on >= ")
        .fragment(&first)
        .text(" and t.closed_on < ")
        .fragment(&end)
        .text(" and t.version_id = any(array(select v.id from pipeline_version v where v.pipeline_id = ")
        .fragment(&pipeline)
        .text(")) and ")
        .fragment(&team)
        .text("), e as (select d.days, ")
        .fragment(&by)
        .text(" as key from d")
        .text(products)
        .text(
            "), k as (select false as whole, e.key, count(*) as n, avg(e.days)::float8 as mean,
               percentile_cont(0.5) within group (order by e.days) as median from e group by e.key
             union all select true, null, count(*), avg(d.days)::float8, percentile_cont(0.5) within group (order by d.days) from d)
             select k.whole, k.key, coalesce(u.name, g.name_zh) as name_zh, g.name_en, x.name_zh as department_zh, u.login, k.n, k.mean, k.median from k",
        )
        .text(joined)
        .text(product)
        .text(" where k.n > 0 order by k.whole, k.n desc, k.key")
        .rows(reader)
}
