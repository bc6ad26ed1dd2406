//! All that a list of opportunities finds, for a change of many.

use super::Act;
use crate::bulk::whole::{Every, MOST_AND_ONE};
use crate::core::access::{Can, OpportunityAssign, OpportunityDelete, OpportunityEdit, OpportunityView, Scoped, shape};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Reader;
use crate::opportunities::filter::Filter;
use crate::opportunities::list::{self, Plan};

/// The opportunities that a list finds and that lie within the reach of an act, in the order of the list.
///
/// # Errors
/// `Forbidden` where the right is not held.
pub fn every(reader: &mut Reader, can: &Can<OpportunityView>, act: Act, filter: &Raw) -> Result<Every, Problem> {
    let filter = Filter { cursor: None, exact: false, ..Filter::read(filter) };
    let found = list::find(reader, can, &filter)?;
    let ids = match (found.too_many, act) {
        (true, _) => None,
        (false, Act::Transfer) => Some(within::<OpportunityAssign>(reader, can, &filter)?),
        (false, Act::Day) => Some(within::<OpportunityEdit>(reader, can, &filter)?),
        (false, Act::Delete) => Some(within::<OpportunityDelete>(reader, can, &filter)?),
    };
    Ok(Every { ids, count: found.count, capped: found.capped })
}

fn within<Q: Scoped>(reader: &mut Reader, can: &Can<OpportunityView>, filter: &Filter) -> Result<Vec<i64>, Problem> {
    let also = can.also::<Q>().ok_or(Problem::Forbidden(Q::INFO.id))?;
    let (plan, _) = Plan::of(reader, can, filter)?;
    let mut sql =
        Sql::new("select t.id as n from opportunity t where t.deleted_at is null and not t.customer_gone and ");
    let visible = shape::OPPORTUNITY.condition(&mut sql, &plan.reach);
    let within = shape::OPPORTUNITY.condition(&mut sql, &also.reach());
    let conditions = list::conditions(&mut sql, &plan);
    let (column, direction) = (filter.order.column(), list::direction(filter));
    let hits: Vec<Number> = sql
        .fragment(&visible)
        .text(" and ")
        .fragment(&within)
        .fragment(&conditions)
        .text(" and t.state = any(")
        .value(filter.states())
        .text(") order by t.")
        .text(column)
        .text(direction)
        .text(", t.id")
        .text(direction)
        .text(MOST_AND_ONE)
        .rows(reader)?;
    Ok(hits.into_iter().map(|hit| hit.n).collect())
}
