//! The SQL of boards: what all columns come to in one statement, the first cards of all columns in another. One branch for each
//! way to see, merged; row-level security lies beneath.

use super::filter::{After, Filter};
use super::model::{CARDS, Card, Column, Stage, Sum, columns};
use crate::core::access::{Can, OpportunityView, Reach, Seen, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Sql};
use crate::core::tx::Reader;
use crate::opportunities::list::of_person;
use crate::opportunities::offered::{Seller, beginning};
use crate::opportunities::ways::{Way, merged, ways};
use chrono::{DateTime, Utc};

/// The stages of every version of every pipeline: pipelines that the viewer is offered first, the present version of each first.
///
/// # Errors
/// As the database answers.
pub fn stages(door: &mut impl Door, viewer: Seller) -> Result<Vec<Stage>, Problem> {
    beginning(viewer)
        .text(
            "select p.id as pipeline_id, p.name_zh as pipeline_zh, p.name_en as pipeline_en, p.retired_at is not null as retired,
           v.number = (select max(x.number) from pipeline_version x where x.pipeline_id = p.id) as present,
           s.id as stage_id, s.key, s.name_zh, s.name_en, s.rate, s.position
         from pipeline p join near n on n.id = p.id join pipeline_version v on v.pipeline_id = p.id join stage s on s.version_id = v.id
         order by p.retired_at is not null, n.rank, p.position, p.id, v.number desc, s.position",
        )
        .rows(door)
}

struct Plan<'a> {
    filter: &'a Filter,
    reach: Reach,
    me: i64,
    now: DateTime<Utc>,
}

/// What a board is read for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub stages: &'a [Stage],
    pub pipeline: i64,
    /// The columns whose cards are read; none where every column's are.
    pub only: Option<&'a [String]>,
}

/// The columns of a pipeline with what they come to and their first cards.
///
/// # Errors
/// As the database answers.
pub fn read(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    filter: &Filter,
    wanted: Wanted,
) -> Result<Vec<Column>, Problem> {
    let plan = Plan { filter, reach: can.reach(), me: can.actor().standing.user_id, now: reader.now };
    let mut columns = columns(wanted.stages, wanted.pipeline);
    let ids: Vec<i64> = columns.iter().flat_map(|column| column.stages.iter().map(|(id, _)| *id)).collect();
    let sums = sums(reader, &plan, ids)?;
    for column in &mut columns {
        column.add_up(&sums);
    }
    let dealt = |column: &Column| wanted.only.is_none_or(|only| only.contains(&column.key));
    columns.retain(|column| !column.former || column.count > 0 || wanted.only.is_some());
    let mut stages = Vec::new();
    for (place, column) in (0..).zip(&columns).filter(|(_, column)| dealt(column)) {
        let held = column.stages.iter().filter(|(id, _)| sums.iter().any(|sum| sum.stage_id == *id));
        stages.extend(held.map(|(id, _)| (*id, place)));
    }
    if !stages.is_empty() {
        deal(&mut columns, cards(reader, can, &plan, (&stages, None))?);
    }
    Ok(columns)
}

/// The cards of a column after one, and whether there are more.
///
/// # Errors
/// As the database answers.
pub fn more(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    filter: &Filter,
    (column, after): (&mut Column, After),
) -> Result<(), Problem> {
    let plan = Plan { filter, reach: can.reach(), me: can.actor().standing.user_id, now: reader.now };
    let stages: Vec<(i64, i32)> = column.stages.iter().map(|(id, _)| (*id, 0)).collect();
    let cards = cards(reader, can, &plan, (&stages, Some(after)))?;
    deal(std::slice::from_mut(column), cards);
    Ok(())
}

/// One opportunity as the card of a column; None where it is not open, or not to be seen.
///
/// # Errors
/// As the database answers.
pub fn card(reader: &mut Reader, can: &Can<OpportunityView>, id: i64) -> Result<Option<Seen<Card>>, Problem> {
    let mut sql = Sql::new(CARD).text(" 0 as place from ").text(JOINED).text(" where ");
    let visible = shape::OPPORTUNITY.condition(&mut sql, &can.reach());
    let row: Option<Card> = sql.fragment(&visible).text(OPEN).text(" and t.id = ").value(id).maybe(reader)?;
    Ok(row.map(|row| can.saw(row)))
}

/// Puts cards into their columns; the one more than a column shows tells only that there are more.
fn deal(columns: &mut [Column], cards: Vec<Seen<Card>>) {
    for card in cards {
        let column = usize::try_from(card.place).ok().and_then(|place| columns.get_mut(place));
        let Some(column) = column else { continue };
        if column.cards.len() < CARDS {
            column.cards.push(card);
        } else {
            column.more = true;
        }
    }
}

const OPEN: &str = " and t.state = 'open' and t.deleted_at is null and not t.customer_gone";
const CARD: &str = "
    select t.id, t.name, c.name as customer_name, t.owner_id, o.name as owner_name, t.owner_dept_id, t.amount, t.currency, t.expected_on, t.expected_key,
      t.stage_since, s.expected_days, t.pool_id, t.customer_owner_id,
      (select bool_or(x.can_write) from participant x where x.object = 'customer' and x.row_id = t.customer_id and 'opportunity' = any(x.parts)
         and x.user_id = any((select kz_ids('opportunity', 'view', 'shared'))::bigint[]) and (x.until is null or x.until > now())) as shared_write,
      t.version,";
const JOINED: &str = "opportunity t join app_user o on o.id = t.owner_id join stage s on s.id = t.stage_id left join customer c on c.id = t.customer_id";

/// What whole departments come to is kept; only what lies outside of those that the viewer sees is counted.
fn kept(reader: &mut Reader, plan: &Plan, stages: Vec<i64>) -> Result<Vec<Sum>, Problem> {
    let mut sql = Sql::new(
        "select b.stage_id, b.currency, sum(b.n)::bigint as n, sum(b.total)::bigint as total from (select x.stage_id, x.currency, x.n, x.hundredths as total from opportunity_tally x where x.stage_id = any(",
    );
    let stages = sql.place(stages);
    let whole = if plan.reach.all {
        Fragment::default()
    } else {
        let held = sql.place(plan.reach.departments.clone());
        let ways: Vec<Way> =
            ways(&mut sql, &plan.reach, false).into_iter().filter(|way| !way.is_of_departments()).collect();
        let outside = Fragment::new(OPEN)
            .text(" and t.stage_id = any(")
            .fragment(&stages)
            .text(") and not t.owner_dept_id = any(")
            .fragment(&held)
            .text("::bigint[])");
        let rows = merged(&ways, |way| {
            Fragment::new("select t.id, t.stage_id, t.currency, t.amount_hundredths from opportunity t where ")
                .fragment(&way.condition())
                .fragment(&outside)
        });
        Fragment::new(" and x.owner_dept_id = any(")
            .fragment(&held)
            .text("::bigint[]) union all select r.stage_id, r.currency, 1, coalesce(r.amount_hundredths, 0) from (")
            .fragment(&rows)
            .text(") r")
    };
    sql.fragment(&stages)
        .text(")")
        .fragment(&whole)
        .text(") b group by b.stage_id, b.currency having sum(b.n) > 0 order by b.currency")
        .rows(reader)
}

fn sums(reader: &mut Reader, plan: &Plan, stages: Vec<i64>) -> Result<Vec<Sum>, Problem> {
    let team = plan.reach.all || !plan.reach.departments.is_empty();
    if team && plan.filter.takes_all() {
        return kept(reader, plan, stages);
    }
    let mut sql = Sql::new(
        "select b.stage_id, b.currency, count(*) as n, coalesce(sum(b.amount_hundredths), 0)::bigint as total from (",
    );
    let stages = sql.place(stages);
    let each = Fragment::new(
        "select t.id, t.stage_id, t.currency, t.amount_hundredths from opportunity t where t.stage_id = any(",
    )
    .fragment(&stages)
    .text(")");
    let tail = conditions(&mut sql, plan);
    let ways = ways(&mut sql, &plan.reach, plan.filter.mine);
    let rows = merged(&ways, |way| {
        Fragment::default().fragment(&each).text(" and ").fragment(&way.condition()).fragment(&tail)
    });
    sql.fragment(&rows).text(") b group by b.stage_id, b.currency order by b.currency").rows(reader)
}

fn cards(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    plan: &Plan,
    (stages, after): (&[(i64, i32)], Option<After>),
) -> Result<Vec<Seen<Card>>, Problem> {
    let mut sql = Sql::new("with w as materialized (select * from unnest(");
    let (ids, places): (Vec<i64>, Vec<i64>) = stages.iter().map(|(id, place)| (*id, i64::from(*place))).unzip();
    sql = sql.value(ids).text("::bigint[], ").value(places).text("::bigint[]) x(stage_id, place)), hit as (");
    let mut tail = conditions(&mut sql, plan);
    if let Some((key, id)) = after {
        let (key, id) = (sql.place(key), sql.place(id));
        tail = tail
            .text(" and t.expected_key >= ")
            .fragment(&key)
            .text(" and (t.expected_key > ")
            .fragment(&key)
            .text(" or t.id > ")
            .fragment(&id)
            .text(")");
    }
    let ways = ways(&mut sql, &plan.reach, plan.filter.mine);
    // A limited look into the index for each stage and each way to see.
    let hits = merged(&ways, |way| {
        let (from, condition) = way.branch();
        Fragment::new("select m.place, m.id, m.k from w")
            .fragment(&from)
            .text(" cross join lateral (select w.place, t.id, t.expected_key as k from opportunity t where t.stage_id = w.stage_id")
            .fragment(&condition)
            .fragment(&tail)
            .text(" order by t.expected_key, t.id limit 21) m")
    });
    let rows: Vec<Card> = sql
        .fragment(&hits)
        .text("), h as (select place, id, k, row_number() over (partition by place order by k, id) as n from hit)")
        .text(CARD)
        .text(" h.place::int as place from h join ")
        .text(JOINED)
        .text(" on t.id = h.id where h.n <= 21 order by h.place, h.k, h.id")
        .rows(reader)?;
    Ok(rows.into_iter().map(|row| can.saw(row)).collect())
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
    if let Some((first, end)) = filter.days() {
        let (first, end) = (sql.place(first), sql.place(end));
        out = out
            .text(" and t.expected_key >= ")
            .fragment(&first)
            .text("::date - date '2000-01-01' and t.expected_key < ")
            .fragment(&end)
            .text("::date - date '2000-01-01'");
    }
    if filter.stale {
        out = out
            .text(" and exists (select 1 from stage x where x.id = t.stage_id and t.stage_since + make_interval(days => x.expected_days) < ")
            .fragment(&sql.place(plan.now))
            .text(")");
    }
    if filter.owner.is_empty() { out } else { of_person(sql, out, &filter.owner) }
}
