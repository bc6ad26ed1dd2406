//! All SQL of what was reached.

use super::{Reached, Row, Sight};
use crate::core::access::{Can, Reach, TargetView};
use crate::core::problem::Problem;
use crate::core::sql::{Fragment, Sql};
use crate::core::tx::Reader;
use crate::row;
use crate::targets::metric::{Counted, source};
use crate::targets::model::{MARKS, Node, Which};
use crate::targets::organisation::{Organisation, organisation};
use crate::targets::period::Period;
use crate::targets::store::{cells, in_all_marks};
use rust_decimal::Decimal;

row! {
    /// What was reached in a month by a department below, with all below it, or by a person directly in the department that is
    /// looked at.
    struct Sum { branch: Option<i64>, user_id: Option<i64>, name_zh: String, name_en: String, month: i32, amount: Decimal }
}

/// A node with what it and those below it reached in a year, and their targets.
///
/// # Errors
/// `NotFound` where the node is not there or not to be known of.
pub fn reached(r: &mut Reader, can: &Can<TargetView>, which: &Which, node: Option<Node>) -> Result<Reached, Problem> {
    let (reach, organisation, me) = (can.reach(), organisation(r)?, can.actor().standing.user_id);
    let first = organisation.first(&reach, me);
    let top = organisation.meant(node.unwrap_or(first));
    if !organisation.shows(&reach, top) {
        return Err(Problem::NotFound);
    }
    let row = |node: Node| organisation.names(node).map(|names| Row::new(node, names)).ok_or(Problem::NotFound);
    let shown = organisation.below(top).into_iter().filter(|one| organisation.shows(&reach, *one));
    let mut below = shown.map(row).collect::<Result<Vec<Row>, _>>()?;
    let mut top_row = row(top)?;
    let seen = which.metric.reach(can);
    let sight = match &seen {
        None => Sight::Nothing,
        Some(seen) if organisation.holds(seen, top) => Sight::Whole,
        Some(_) => Sight::Part,
    };
    if let Some(seen) = &seen {
        for sum in sums(r, seen, which, (&organisation, top))? {
            top_row.add(sum.month, sum.amount);
            count(&mut below, &sum, &organisation, top);
        }
    }
    let nodes: Vec<Node> =
        std::iter::once(top).chain(below.iter().filter(|row| row.leads).map(|row| row.node)).collect();
    let standing = in_all_marks(r, can, which, &nodes)?;
    // A target is the person's wherever they are: where they only were, there is nothing to compare with.
    for row in std::iter::once(&mut top_row).chain(&mut below).filter(|row| row.leads) {
        for (targets, (mark, ..)) in row.targets.iter_mut().zip(MARKS) {
            *targets = cells(&standing, row.node, mark);
        }
    }
    below.retain(|row| !row.is_blank() || matches!(row.node, Node::Department(_)));
    let (zh, en) = organisation.names(first).unwrap_or_default();
    Ok(Reached { top: top_row, below, above: organisation.path(&reach, top), first: (first, zh, en), sight })
}

/// Adds a sum to its line; to one of its own where there is none, as of somebody who has gone to another department.
fn count(below: &mut Vec<Row>, sum: &Sum, organisation: &Organisation, top: Node) {
    let node = match (sum.branch, sum.user_id, top) {
        (_, _, Node::Person(_)) | (None, None, _) => return,
        (Some(department), ..) => Node::Department(department),
        (None, Some(person), _) => Node::Person(person),
    };
    if let Some(row) = below.iter_mut().find(|row| row.node == node) {
        row.add(sum.month, sum.amount);
        return;
    }
    let mut row = Row::new(node, (sum.name_zh.clone(), sum.name_en.clone()));
    (row.leads, row.elsewhere) = (false, !organisation.below(top).contains(&node));
    row.add(sum.month, sum.amount);
    below.push(row);
}

fn sums(
    r: &mut Reader,
    seen: &Reach,
    which: &Which,
    (organisation, top): (&Organisation, Node),
) -> Result<Vec<Sum>, Problem> {
    let today = r.now.with_timezone(&r.zone).date_naive();
    let (first, end) = Period::Year.days((which.year, today));
    let counted = Counted { metric: which.metric, currency: &which.currency, first, end, zone: r.zone };
    let mut sql = Sql::new(
        "select b.ancestor_id as branch, case when b.ancestor_id is null then t.owner_id end as user_id,
           max(coalesce(d.name_zh, u.name)) as name_zh, max(coalesce(d.name_en, '')) as name_en,
           extract(month from t.day)::int as month, sum(t.n) as amount
         from (",
    );
    let rows = source(&mut sql, &counted, seen);
    let parent = sql.place(organisation.place(top));
    let of = of_node(&mut sql, top, "t");
    sql.fragment(&rows)
        .text(
            ") t join app_user u on u.id = t.owner_id left join department_line b on b.department_id = t.owner_dept_id
           and b.ancestor_id = any(array(select x.id from department x where x.parent_id is not distinct from ",
        )
        .fragment(&parent)
        .text("::bigint)) left join department d on d.id = b.ancestor_id where ")
        .fragment(&of)
        .text(" group by 1, 2, 5")
        .rows(r)
}

/// What counts for a node: a department with all below it.
pub(super) fn of_node(sql: &mut Sql, node: Node, alias: &'static str) -> Fragment {
    match node {
        Node::Company => Fragment::new("true"),
        Node::Department(id) => Fragment::default()
            .text(alias)
            .text(".owner_dept_id = any(array(select l.department_id from department_line l where l.ancestor_id = ")
            .fragment(&sql.place(id))
            .text("))"),
        Node::Person(id) => Fragment::default().text(alias).text(".owner_id = ").fragment(&sql.place(id)),
    }
}
