//! The figures of the pipeline, as far as whoever asks may see it: how many stand where, what was won, and by whom.

use crate::core::access::{Can, OpportunityView, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Fragment, Sql};
use crate::core::tx::Reader;
use crate::row;
use rust_decimal::Decimal;

/// By what the opportunities are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The owner.
    Agent,
    /// The owner's superior.
    Manager,
    /// The owner's department.
    Office,
    Product,
}

row! {
    /// How many are in a state, in a currency, and what those that have an amount come to.
    pub struct State { state: String, currency: String, count: i64, valued: i64, amount: Decimal, no_reason: i64, no_competitor: i64 }
    /// How many open ones stand in a stage, through all versions of its pipeline.
    pub struct Stage { pipeline_id: i64, pipeline_zh: String, pipeline_en: String, key: String, name_zh: String, name_en: String, count: i64 }
    /// Those of one person, department or product, in a currency; the name is empty where there is none.
    pub struct Line { name: String, name_en: String, currency: String, won: i64, lost: i64, open: i64, amount: Decimal }
    struct Median { days: Option<f64> }
}

/// The figures.
#[derive(Clone, Debug)]
pub struct Figures {
    pub states: Vec<State>,
    /// In the order of their pipelines.
    pub stages: Vec<Stage>,
    /// Half of the won ones took no longer, from their beginning to their closing.
    pub days_to_win: Option<f64>,
    /// By name.
    pub lines: Vec<Line>,
}

/// Counts what the capability reaches.
///
/// # Errors
/// As the database answers.
pub fn pipeline(reader: &mut Reader, can: &Can<OpportunityView>, by: Option<By>) -> Result<Figures, Problem> {
    let mut sql = Sql::new(
        "select t.state, t.currency, count(*) as count, count(t.amount) as valued, coalesce(sum(t.amount), 0) as amount,
           count(*) filter (where t.reason_id is null) as no_reason, count(*) filter (where t.competitor_id is null) as no_competitor
         from opportunity t where ",
    );
    let seen = seen(&mut sql, can);
    let states = sql.fragment(&seen).text(" group by t.state, t.currency order by t.state, t.currency").rows(reader)?;
    let mut sql = Sql::new(
        "select v.pipeline_id, p.name_zh as pipeline_zh, p.name_en as pipeline_en, s.key, max(s.name_zh) as name_zh, max(s.name_en) as name_en, count(*) as count
         from opportunity t join stage s on s.id = t.stage_id join pipeline_version v on v.id = s.version_id join pipeline p on p.id = v.pipeline_id
         where t.state = 'open' and ",
    );
    let seen = self::seen(&mut sql, can);
    let open = sql
        .fragment(&seen)
        .text(" group by v.pipeline_id, p.name_zh, p.name_en, p.position, s.key order by p.position, v.pipeline_id, max(s.position)")
        .rows(reader)?;
    let zone = reader.zone.name();
    let mut sql =
        Sql::new("select percentile_cont(0.5) within group (order by t.closed_on - (t.created_at at time zone ")
            .value(zone)
            .text(")::date) as days from opportunity t where t.state = 'won' and ");
    let seen = self::seen(&mut sql, can);
    let median: Median = sql.fragment(&seen).one(reader)?;
    let lines = by.map_or(Ok(Vec::new()), |by| lines(reader, can, by))?;
    Ok(Figures { states, stages: open, days_to_win: median.days, lines })
}

fn lines(reader: &mut Reader, can: &Can<OpportunityView>, by: By) -> Result<Vec<Line>, Problem> {
    let (names, joined) = match by {
        By::Agent => ("o.name as name, '' as name_en", " join app_user o on o.id = t.owner_id"),
        By::Manager => (
            "coalesce(m.name, '') as name, '' as name_en",
            " join app_user o on o.id = t.owner_id left join app_user m on m.id = o.manager_id",
        ),
        By::Office => ("d.name_zh as name, d.name_en as name_en", " join department d on d.id = t.owner_dept_id"),
        By::Product => (
            "coalesce(g.name_zh, '') as name, coalesce(g.name_en, '') as name_en",
            " left join lateral (select l.product_id, coalesce(sum(l.amount), case when count(*) over () = 1 then t.amount end) as value
                 from opportunity_line l where l.opportunity_id = t.id group by l.product_id) x on true
               left join product g on g.id = x.product_id",
        ),
    };
    // A deal with several products counts for each with what its lines come to.
    let value = match by {
        By::Product => "case when x.product_id is null then t.amount else x.value end",
        _ => "t.amount",
    };
    let mut sql = Sql::new("select ")
        .text(names)
        .text(
            ", t.currency, count(*) filter (where t.state = 'won') as won, count(*) filter (where t.state = 'lost') as lost,
               count(*) filter (where t.state in ('open', 'paused')) as open, coalesce(sum(",
        )
        .text(value)
        .text(") filter (where t.state = 'won'), 0) as amount from opportunity t")
        .text(joined)
        .text(" where ");
    let seen = seen(&mut sql, can);
    sql.fragment(&seen).text(" group by 1, 2, 3 order by 1, 2, 3").rows(reader)
}

fn seen(sql: &mut Sql, can: &Can<OpportunityView>) -> Fragment {
    shape::OPPORTUNITY.condition(sql, &can.reach()).text(" and t.deleted_at is null and not t.customer_gone")
}
