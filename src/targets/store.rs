//! All SQL of targets. A department's target is seen by whoever reaches the department; it is set by whoever reaches the one above
//! it, as a person's is by whoever reaches the person's department, and nobody's is set by themselves. Who reaches all, sees and sets all.

use super::form::Changed;
use super::model::{Happened, Line, Node, Sheet, Standing, Which};
use super::organisation::organisation;
use super::period::CELLS;
use super::rules::Cells;
use crate::core::access::{Can, Permission, TargetEdit, TargetView};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use serde_json::{Value, json};

/// A sheet: a node with those below it, and what stands.
///
/// # Errors
/// `NotFound` where the node is not there or not to be known of.
pub fn sheet(door: &mut impl Door, can: &Can<TargetView>, which: &Which, node: Option<Node>) -> Result<Sheet, Problem> {
    let (reach, organisation, me) = (can.reach(), organisation(door)?, can.actor().standing.user_id);
    let edit = can.actor().standing.holds(TargetEdit::INFO.id).then(|| can.actor().standing.reach(TargetEdit::INFO.id));
    let top = organisation.meant(node.unwrap_or_else(|| organisation.first(&reach, me)));
    if !organisation.shows(&reach, top) {
        return Err(Problem::NotFound);
    }
    let nodes: Vec<Node> =
        std::iter::once(top).chain(organisation.below(top)).filter(|one| organisation.shows(&reach, *one)).collect();
    let standing = standing(door, which, &nodes)?;
    let line = |node: Node| -> Result<Line, Problem> {
        let (name_zh, name_en) = organisation.names(node).ok_or(Problem::NotFound)?;
        let editable = edit.as_ref().is_some_and(|reach| organisation.sets(reach, node, me));
        Ok(Line { node, name_zh, name_en, editable, cells: cells(&standing, node, which.mark) })
    };
    let below = nodes.iter().filter(|one| **one != top).map(|one| line(*one)).collect::<Result<_, _>>()?;
    Ok(Sheet { top: line(top)?, below, above: organisation.path(&reach, top), version: version(door, which, &nodes)? })
}

/// The condition of some nodes, over the alias `t`.
fn of_nodes(sql: Sql, nodes: &[Node]) -> Sql {
    let departments: Vec<i64> = nodes.iter().filter_map(|node| node.stored().1).collect();
    let people: Vec<i64> = nodes.iter().filter_map(|node| node.stored().2).collect();
    sql.text(" and (t.department_id = any(")
        .value(departments)
        .text(") or t.user_id = any(")
        .value(people)
        .text(") or t.scope = 'company' and ")
        .value(nodes.contains(&Node::Company))
        .text(")")
}

fn of_which(sql: Sql, which: &Which) -> Sql {
    of_every_mark(sql, which).text(" and t.mark = ").value(which.mark)
}

fn of_every_mark(sql: Sql, which: &Which) -> Sql {
    sql.text(" t.metric = ")
        .value(which.metric.id())
        .text(" and t.year = ")
        .value(which.year)
        .text(" and t.currency = ")
        .value(which.currency.as_str())
}

const STANDING: &str = "select t.id, t.scope, t.department_id, t.user_id, t.mark, t.period, t.amount from target t where t.replaced_at is null and";

/// What stands of one of them in one mark.
#[must_use]
pub fn cells(standing: &[Standing], node: Node, mark: &str) -> Cells {
    let mut cells: Cells = [None; CELLS];
    for one in standing.iter().filter(|one| one.mark == mark && one.node() == Some(node)) {
        if let Some(cell) = usize::try_from(one.period).ok().and_then(|at| cells.get_mut(at)) {
            *cell = Some(one.amount.normalize());
        }
    }
    cells
}

fn standing(door: &mut impl Door, which: &Which, nodes: &[Node]) -> Result<Vec<Standing>, Problem> {
    of_nodes(of_which(Sql::new(STANDING), which), nodes).rows(door)
}

/// What stands of some of them, in all marks.
///
/// # Errors
/// As the database answers.
pub fn in_all_marks(
    door: &mut impl Door,
    _can: &Can<TargetView>,
    which: &Which,
    nodes: &[Node],
) -> Result<Vec<Standing>, Problem> {
    of_nodes(of_every_mark(Sql::new(STANDING), which), nodes).rows(door)
}

fn version(door: &mut impl Door, which: &Which, nodes: &[Node]) -> Result<i64, Problem> {
    let sql = Sql::new("select coalesce(max(t.id), 0) + count(t.replaced_at) as n from target t where");
    Ok(of_nodes(of_which(sql, which), nodes).one::<Number>(door)?.n)
}

/// What was set in a sheet, the last first.
///
/// # Errors
/// As the database answers.
pub fn history(
    door: &mut impl Door,
    _can: &Can<TargetView>,
    which: &Which,
    sheet: &Sheet,
) -> Result<Vec<Happened>, Problem> {
    let nodes: Vec<Node> = std::iter::once(&sheet.top).chain(&sheet.below).map(|line| line.node).collect();
    let sql = Sql::new(
        "select t.scope, coalesce(d.name_zh, u.name) as name_zh, d.name_en, t.period, t.amount, b.name as set_by_name, t.set_at, t.replaced_at
         from target t left join department d on d.id = t.department_id left join app_user u on u.id = t.user_id
           left join app_user b on b.id = t.set_by where",
    );
    of_nodes(of_which(sql, which), &nodes).text(" order by t.set_at desc, t.id desc limit 60").rows(door)
}

/// Holds the sheets of a year until the transaction ends.
///
/// # Errors
/// As the database answers.
pub fn hold(tx: &mut Tx, which: &Which) -> Result<(), Problem> {
    let held = "select count(*) as n from (select pg_advisory_xact_lock(hashtext('target'), $1)) x";
    Sql::new(held).bind(which.year).one::<Number>(tx).map(|_| ())
}

/// Lets amounts stand in place of those that stood.
///
/// # Errors
/// As the database answers.
pub fn put(tx: &mut Tx, _can: &Can<TargetEdit>, which: &Which, changes: &[Changed]) -> Result<(), Problem> {
    let row = |one: &Changed| {
        let (scope, department_id, user_id) = one.node.stored();
        json!({ "scope": scope, "department_id": department_id, "user_id": user_id, "period": one.at, "amount": one.amount })
    };
    let rows = Value::Array(changes.iter().map(row).collect());
    let replaced = Sql::new(
        "update target t set replaced_by = $2, replaced_at = $3
         from jsonb_to_recordset($1) as x(scope text, department_id bigint, user_id bigint, period int)
         where t.replaced_at is null and t.scope = x.scope and t.department_id is not distinct from x.department_id
           and t.user_id is not distinct from x.user_id and t.period = x.period and",
    )
    .bind(rows.clone())
    .bind(tx.user_id())
    .bind(tx.now);
    of_which(replaced, which).run(tx)?;
    Sql::new(
        "insert into target (metric, year, mark, currency, scope, department_id, user_id, period, amount, set_by, set_at)
         select $2, $3, $4, $5, x.scope, x.department_id, x.user_id, x.period, x.amount, $6, $7
         from jsonb_to_recordset($1) as x(scope text, department_id bigint, user_id bigint, period int, amount numeric) where x.amount is not null",
    )
    .bind(rows)
    .bind(which.metric.id())
    .bind(which.year)
    .bind(which.mark)
    .bind(which.currency.as_str())
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}
