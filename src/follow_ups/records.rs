//! Leads and opportunities as far as what hangs on them needs to know: tasks, comments.

use crate::core::access::{Can, LeadView, OpportunityView, Scoped, Shape, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;

row! {
    /// A record by name, with the customer above it.
    pub struct Named { id: i64, name: String, customer_id: Option<i64> }
}

/// Of these leads those that the capability reaches, which are not in the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn leads(door: &mut impl Door, can: &Can<LeadView>, ids: Vec<i64>) -> Result<Vec<Named>, Problem> {
    const LEAD: &str = "
        select t.id, coalesce(nullif(t.name, ''), nullif(t.contact, ''), 'L' || lpad(t.number::text, 5, '0')) as name, t.customer_id
        from lead t where t.deleted_at is null and ";
    named(door, can, (LEAD, &shape::LEAD), ids)
}

/// Of these opportunities those that the capability reaches, which are not in the recycle bin.
///
/// # Errors
/// As the database answers.
pub fn opportunities(door: &mut impl Door, can: &Can<OpportunityView>, ids: Vec<i64>) -> Result<Vec<Named>, Problem> {
    const OPPORTUNITY: &str =
        "select t.id, t.name, t.customer_id from opportunity t where t.deleted_at is null and not t.customer_gone and ";
    named(door, can, (OPPORTUNITY, &shape::OPPORTUNITY), ids)
}

/// One of them.
///
/// # Errors
/// `NotFound` where there is none.
pub fn only(rows: Vec<Named>) -> Result<Named, Problem> {
    rows.into_iter().next().ok_or(Problem::NotFound)
}

fn named<P: Scoped>(
    door: &mut impl Door,
    can: &Can<P>,
    (select, shape): (&'static str, &Shape),
    ids: Vec<i64>,
) -> Result<Vec<Named>, Problem> {
    let mut sql = Sql::new(select);
    let visible = shape.condition(&mut sql, &can.reach());
    sql.fragment(&visible).text(" and t.id = any(").value(ids).text(")").rows(door)
}
