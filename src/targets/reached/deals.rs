//! The opportunities behind a figure.

use super::store::of_node;
use crate::core::access::{Can, OpportunityView, TargetView, shape};
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Door, Fragment, Sql};
use crate::core::tx::Reader;
use crate::row;
use crate::targets::metric::within;
use crate::targets::model::{Node, Which};
use crate::targets::organisation::organisation;
use crate::targets::period::Period;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Lines of a page.
const PAGE: usize = 50;

row! {
    /// What of an opportunity counts for somebody. Its own facts are there for those who may view it.
    pub struct Counts {
        opportunity_id: i64, day: NaiveDate, owner_id: i64, person: String, department_zh: String, department_en: String, share: Decimal, amount: Decimal,
        name: Option<String>, customer: Option<String>,
    }
    struct Total { count: i64, sum: Decimal }
}

/// Where a page begins: after this day, opportunity and person.
pub type After = (NaiveDate, i64, i64);

/// Which figure.
#[derive(Clone, Debug)]
pub struct Asked {
    pub which: Which,
    pub node: Node,
    pub period: Period,
    /// The department directly in which the person counts; none for all of theirs.
    pub inside: Option<Node>,
    pub after: Option<After>,
}

/// A page of what is behind a figure.
pub struct Found {
    pub name: (String, String),
    pub lines: Vec<Counts>,
    pub next: Option<After>,
    pub count: i64,
    pub sum: Decimal,
}

/// Reads where a page begins.
#[must_use]
pub fn after(raw: &Raw) -> Option<After> {
    let mut parts = raw.get("after").split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What is behind a figure, the last closed first, and what all of it comes to.
///
/// # Errors
/// `NotFound` where the node is not to be known of; `Forbidden` for those who may not view opportunities.
pub fn find(r: &mut Reader, can: &Can<TargetView>, asked: &Asked) -> Result<Found, Problem> {
    let view = Can::<OpportunityView>::of(can.actor())?;
    let (reach, organisation) = (can.reach(), organisation(r)?);
    // Who has gone elsewhere is named where they counted.
    let top = asked.inside.unwrap_or(asked.node);
    if !organisation.shows(&reach, top) && !organisation.shows(&view.reach(), top) {
        return Err(Problem::NotFound);
    }
    let inside = asked.inside.and_then(|node| organisation.place(node));
    let mut sql =
        Sql::new("select count(*) as count, coalesce(sum(c.amount), 0) as sum from opportunity_credit c where ");
    let counted = counted(&mut sql, &view, asked, inside);
    let total: Total = sql.fragment(&counted).one(r)?;
    let mut lines = page(r, &view, asked, inside)?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|one| (one.day, one.opportunity_id, one.owner_id));
    let name = organisation.names(asked.node).or_else(|| lines.first().map(|one| (one.person.clone(), String::new())));
    Ok(Found { name: name.unwrap_or_default(), lines, next, count: total.count, sum: total.sum })
}

fn counted(sql: &mut Sql, view: &Can<OpportunityView>, asked: &Asked, inside: Option<i64>) -> Fragment {
    let today = asked.which.today;
    let (first, end) = asked.period.days((asked.which.year, today));
    let mut out = within(sql, &view.reach(), "c");
    let of = of_node(sql, asked.node, "c");
    out =
        out.text(" and ").fragment(&of).text(" and c.currency = ").fragment(&sql.place(asked.which.currency.as_str()));
    out = out.text(" and c.day >= ").fragment(&sql.place(first)).text(" and c.day < ").fragment(&sql.place(end));
    match inside {
        Some(department) => out.text(" and c.owner_dept_id = ").fragment(&sql.place(department)),
        None => out,
    }
}

fn page(
    door: &mut impl Door,
    view: &Can<OpportunityView>,
    asked: &Asked,
    inside: Option<i64>,
) -> Result<Vec<Counts>, Problem> {
    let mut sql = Sql::new(
        "select c.opportunity_id, c.day, c.owner_id, u.name as person, d.name_zh as department_zh, d.name_en as department_en, c.share, c.amount,
           t.name, k.name as customer
         from opportunity_credit c join app_user u on u.id = c.owner_id join department d on d.id = c.owner_dept_id
           left join opportunity t on t.id = c.opportunity_id and ",
    );
    let visible = shape::OPPORTUNITY.condition(&mut sql, &view.reach());
    let counted = counted(&mut sql, view, asked, inside);
    sql = sql.fragment(&visible).text(" left join customer k on k.id = t.customer_id where ").fragment(&counted);
    if let Some((day, opportunity, person)) = asked.after {
        sql = sql
            .text(" and (c.day, c.opportunity_id, c.owner_id) < (")
            .value(day)
            .text(", ")
            .value(opportunity)
            .text(", ")
            .value(person)
            .text(")");
    }
    sql.text(" order by c.day desc, c.opportunity_id desc, c.owner_id desc limit 51").rows(door)
}
