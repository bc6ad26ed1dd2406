//! All that a list finds, for what is done with the whole of it.

use super::filter::Filter;
use super::list::{Plan, conditions, direction};
use crate::core::access::{Can, OpportunityView, Scoped, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Reader;

/// Every opportunity of a list that lies within the reach of another permission too, in the order of the list, as far as the limit
/// goes (words of the statement; empty for all); None where the search met more matches than it looks at, so that some would be missing.
///
/// # Errors
/// As the database answers.
pub fn every<Q: Scoped>(
    reader: &mut Reader,
    can: &Can<OpportunityView>,
    (also, limit): (&Can<Q>, &'static str),
    filter: &Filter,
) -> Result<Option<Vec<i64>>, Problem> {
    let filter = &Filter { cursor: None, ..filter.clone() };
    let (plan, too_many) = Plan::of(reader, can, filter)?;
    if too_many {
        return Ok(None);
    }
    let mut sql = Sql::new(
        "select t.id as n from opportunity t where t.deleted_at is null and not t.customer_gone and t.state = any(",
    );
    let states = sql.place(filter.states());
    let visible = shape::OPPORTUNITY.condition(&mut sql, &plan.reach);
    let within = shape::OPPORTUNITY.condition(&mut sql, &also.reach());
    let conditions = conditions(&mut sql, &plan);
    let (column, direction) = (filter.order.column(), direction(filter));
    let hits: Vec<Number> = sql
        .fragment(&states)
        .text("::text[]) and ")
        .fragment(&visible)
        .text(" and ")
        .fragment(&within)
        .fragment(&conditions)
        .text(" order by t.")
        .text(column)
        .text(direction)
        .text(", t.id")
        .text(direction)
        .text(limit)
        .rows(reader)?;
    Ok(Some(hits.into_iter().map(|hit| hit.n).collect()))
}
