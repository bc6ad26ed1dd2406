//! All SQL of the forecast: open opportunities in one statement, what is won in another, what stands in place of them in a third.

use super::model::{Figure, Forecast, Left, Override, Row, Sums, Which};
use super::rules::{Leaf, Tree};
use super::scope::Scope;
use crate::core::access::{Can, OpportunityForecast, OpportunityView, Permission, TargetView};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Number, Sql};
use crate::core::tx::{Reader, Tx};
use crate::row;
use crate::targets::metric::Metric;
use crate::targets::model::{Node, Which as WhichTargets};
use crate::targets::organisation::{Organisation, organisation};
use crate::targets::rules::of_period;
use crate::targets::store::{cells, in_all_marks};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

row! {
    struct Open {
        month: i64, department_id: i64, person_id: Option<i64>, commit: i64, best: i64, pipeline: i64, weighted: Decimal,
        unpriced: i64, undated: i64, foreign: i64,
    }
    struct Won { month: i32, department_id: i64, person_id: Option<i64>, amount: Decimal }
    struct Name { id: i64, name: String }
}

/// The key of what has no expected day.
pub const NEVER: i64 = 2_147_483_647;

/// The first and the last key of a month as lists order them: days since 2000.
#[must_use]
pub fn keys(which: &Which, month: u32) -> (i64, i64) {
    let begin = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    let first = which.month(month);
    let end = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
    ((first - begin).num_days(), (end - begin).num_days() - 1)
}

/// The forecast of a node and of those directly below it.
///
/// # Errors
/// `NotFound` where the node is not there or not to be known of.
pub fn forecast(
    r: &mut Reader,
    can: &Can<OpportunityView>,
    which: &Which,
    node: Option<Node>,
) -> Result<Forecast, Problem> {
    let (reach, organisation, me) = (can.reach(), organisation(r)?, can.actor().standing.user_id);
    let first = organisation.first(&reach, me);
    let top = organisation.meant(node.unwrap_or(first));
    if !organisation.shows(&reach, top) {
        return Err(Problem::NotFound);
    }
    let scope = Scope { node: top, reach: reach.clone(), inside: None };
    let overrides = standing(r, which)?;
    let mut tree = tree(&organisation, &overrides, top);
    let apart: Vec<i64> = tree.homes.keys().copied().collect();
    let direct = organisation.place(top);
    let (leaves, left) = open(r, which, &scope, (direct, &apart))?;
    tree.take(leaves);
    tree.take(won(r, which, &scope, (direct, &apart))?);
    let mut rows = rows(r, (&tree, &organisation), (which, top))?;
    rows.retain(|row| row.node == top || organisation.shows(&reach, row.node) || !row.is_blank());
    let set = can.actor().standing.reach(OpportunityForecast::INFO.id);
    for row in &mut rows {
        row.settable = !row.elsewhere && organisation.shows(&set, row.node);
    }
    let targets = targets(r, can, (which, &organisation), &mut rows)?;
    let top_row = rows.remove(0);
    rows.retain(|row| !row.is_blank() || matches!(row.node, Node::Department(_)));
    let (zh, en) = organisation.names(first).unwrap_or_default();
    let shown =
        |one: &Override| one.node().is_some_and(|node| node == top_row.node || rows.iter().any(|row| row.node == node));
    Ok(Forecast {
        overrides: overrides.into_iter().filter(shown).collect(),
        above: organisation.path(&reach, top),
        first: (first, zh, en),
        left,
        whole: organisation.holds(&reach, top),
        targets,
        top: top_row,
        below: rows,
    })
}

/// The organisation with what stands in place of figures in it. Of a person's page only the person's own counts.
fn tree(organisation: &Organisation, overrides: &[Override], top: Node) -> Tree {
    let mut tree = Tree::default();
    for (id, parent) in organisation.departments() {
        if let Some(parent) = parent {
            tree.children.entry(parent).or_default().push(id);
        }
    }
    for one in overrides {
        let (Some(node), Some(amount), Some(figure)) = (one.node(), one.amount, Figure::of_id(&one.figure)) else {
            continue;
        };
        if matches!(top, Node::Person(_)) && node != top {
            continue;
        }
        if let (Node::Person(id), Some(home)) = (node, organisation.place(node)) {
            tree.homes.insert(id, home);
        }
        tree.overrides.insert((node, one.month.month(), figure.id()), amount);
    }
    if let (Node::Person(id), Some(home)) = (top, organisation.place(top)) {
        tree.homes.insert(id, home);
    }
    tree
}

/// The row of a node, and after it those of the departments and people in it.
fn rows(
    r: &mut Reader,
    (tree, organisation): (&Tree, &Organisation),
    (which, top): (&Which, Node),
) -> Result<Vec<Row>, Problem> {
    let (first, last) = which.months();
    let direct = organisation.place(top);
    let below = organisation.below(top);
    let counted = tree.leaves.iter().filter(|((department, _), _)| Some(*department) == direct);
    let mut elsewhere: Vec<i64> =
        counted.flat_map(|(_, people)| people.iter().filter_map(|(person, _)| *person)).collect();
    elsewhere.retain(|id| !matches!(top, Node::Person(_)) && !below.contains(&Node::Person(*id)));
    elsewhere.sort_unstable();
    elsewhere.dedup();
    let row = |node: Node, (name_zh, name_en): (String, String), elsewhere: bool| Row {
        node,
        name_zh,
        name_en,
        elsewhere,
        months: (first..=last).map(|month| (month, cell(tree, (organisation, top), node, month))).collect(),
        targets: Vec::new(),
        target: None,
        settable: false,
    };
    let mut rows = vec![row(top, organisation.names(top).ok_or(Problem::NotFound)?, false)];
    for node in below {
        rows.push(row(node, organisation.names(node).unwrap_or_default(), false));
    }
    if !elsewhere.is_empty() {
        let names: Vec<Name> =
            Sql::new("select id, name from app_user where id = any(").value(elsewhere).text(")").rows(r)?;
        let gone = names.into_iter().map(|one| row(Node::Person(one.id), (one.name, String::new()), true));
        rows.extend(gone);
    }
    Ok(rows)
}

fn cell(tree: &Tree, (organisation, top): (&Organisation, Node), node: Node, month: u32) -> super::model::Cell {
    match (node, organisation.place(node)) {
        (Node::Person(id), _) if node == top => tree.person(id, month),
        (Node::Person(id), _) => tree.person_in(id, organisation.place(top).unwrap_or_default(), month),
        (node, Some(id)) => tree.department((node, id), month),
        (node, None) => tree.several((node, &organisation.departments_of(node)), month),
    }
}

/// Months and the days without any, as the statement of open ones reads them.
fn months(sql: &mut Sql, which: &Which) -> Fragment {
    let (first, last) = which.months();
    let (mut numbers, mut begins, mut ends) = (vec![0_i64], vec![NEVER], vec![NEVER]);
    for month in first..=last {
        let (begin, end) = keys(which, month);
        numbers.push(i64::from(month));
        begins.push(begin);
        ends.push(end);
    }
    Fragment::new("m as materialized (select x.number, x.first::int as first, x.last::int as last from unnest(")
        .fragment(&sql.place(numbers))
        .text("::bigint[], ")
        .fragment(&sql.place(begins))
        .text("::bigint[], ")
        .fragment(&sql.place(ends))
        .text("::bigint[]) x(number, first, last))")
}

/// The rows of people that stand by themselves: those of one department, and those with a figure of their own.
fn apart(sql: &mut Sql, (direct, people): (Option<i64>, &[i64])) -> Fragment {
    let (direct, people) = (sql.place(direct), sql.place(people.to_vec()));
    Fragment::new("case when r.owner_dept_id = ")
        .fragment(&direct)
        .text("::bigint or r.owner_id = any(")
        .fragment(&people)
        .text("::bigint[]) then r.owner_id end")
}

fn open(
    r: &mut Reader,
    which: &Which,
    scope: &Scope,
    people: (Option<i64>, &[i64]),
) -> Result<(Vec<Leaf>, Left), Problem> {
    let mut sql = Sql::new("with ");
    let months = months(&mut sql, which);
    let person = apart(&mut sql, people);
    let currency = sql.place(which.currency.as_str());
    let each = Fragment::new(
        "select m.number, t.owner_id, t.owner_dept_id, t.currency, t.commitment, t.stage_id, 1::bigint as n,
           (t.amount_hundredths is not null)::int::bigint as priced, coalesce(t.amount_hundredths, 0) as total from opportunity t
         where t.state = 'open' and t.deleted_at is null and not t.customer_gone and t.expected_key >= m.first and t.expected_key <= m.last",
    );
    let rows = scope.sums(&mut sql, &each, people);
    let found: Vec<Open> = sql
        .fragment(&months)
        .text(", g as (select r.number, r.owner_dept_id, ")
        .fragment(&person)
        .text(" as person_id, r.currency = ")
        .fragment(&currency)
        .text(
            " as ours, r.commitment, r.stage_id, sum(r.n) as n, sum(r.priced) as priced, sum(r.total) as total from (",
        )
        .fragment(&rows)
        .text(
            ") r where r.commitment <> 'omitted' group by 1, 2, 3, 4, 5, 6)
             select g.number as month, g.owner_dept_id as department_id, g.person_id,
               coalesce(sum(g.total) filter (where g.ours and g.commitment = 'commit' and g.number > 0), 0)::bigint as commit,
               coalesce(sum(g.total) filter (where g.ours and g.commitment = 'best' and g.number > 0), 0)::bigint as best,
               coalesce(sum(g.total) filter (where g.ours and g.number > 0), 0)::bigint as pipeline,
               coalesce(sum(g.total * s.rate) filter (where g.ours and g.number > 0), 0) as weighted,
               coalesce(sum(g.n - g.priced) filter (where g.ours and g.number > 0), 0)::bigint as unpriced,
               coalesce(sum(g.n) filter (where g.number = 0), 0)::bigint as undated,
               coalesce(sum(g.n) filter (where not g.ours and g.number > 0), 0)::bigint as foreign
             from g join stage s on s.id = g.stage_id group by 1, 2, 3",
        )
        .rows(r)?;
    let sum = |of: fn(&Open) -> i64| found.iter().map(of).sum();
    let left =
        Left { unpriced: sum(|one| one.unpriced), undated: sum(|one| one.undated), foreign: sum(|one| one.foreign) };
    let hundredths = |sum: i64| Decimal::new(sum, 2);
    let leaves = found.iter().filter(|one| one.month > 0).map(|one| Leaf {
        department: one.department_id,
        person: one.person_id,
        month: u32::try_from(one.month).unwrap_or_default(),
        sums: Sums::new(
            Decimal::ZERO,
            [
                hundredths(one.commit),
                hundredths(one.best),
                one.weighted.checked_div(Decimal::from(10_000)).unwrap_or_default(),
                hundredths(one.pipeline),
            ],
        ),
    });
    Ok((leaves.collect(), left))
}

fn won(r: &mut Reader, which: &Which, scope: &Scope, people: (Option<i64>, &[i64])) -> Result<Vec<Leaf>, Problem> {
    let mut sql = Sql::new("with ");
    let days = days(&mut sql, which);
    let person = apart(&mut sql, people);
    let each = credits(&mut sql, which);
    let rows = scope.rows(&mut sql, &each, &Fragment::default());
    let found: Vec<Won> = sql
        .fragment(&days)
        .text(" select extract(month from r.day)::int as month, r.owner_dept_id as department_id, ")
        .fragment(&person)
        .text(" as person_id, sum(r.amount) as amount from (")
        .fragment(&rows)
        .text(") r group by 1, 2, 3")
        .rows(r)?;
    let leaf = |one: Won| Leaf {
        department: one.department_id,
        person: one.person_id,
        month: u32::try_from(one.month).unwrap_or_default(),
        sums: Sums::new(one.amount, [Decimal::ZERO; 4]),
    };
    Ok(found.into_iter().map(leaf).collect())
}

/// The days of the period, the last excluded.
fn days(sql: &mut Sql, which: &Which) -> Fragment {
    let (first, end) = which.period.days((which.year, which.today));
    Fragment::new("m as materialized (select ")
        .fragment(&sql.place(first))
        .text("::date as first, ")
        .fragment(&sql.place(end))
        .text("::date as last)")
}

/// What is won counts on the day of closing, by shares.
fn credits(sql: &mut Sql, which: &Which) -> Fragment {
    Fragment::new("select t.opportunity_id, t.owner_id, t.owner_dept_id, t.day, t.amount from opportunity_credit t where t.currency = ")
        .fragment(&sql.place(which.currency.as_str()))
        .text(" and t.day >= m.first and t.day < m.last")
}

/// Gives rows the targets that whoever looks may see; whether there are any to be seen.
fn targets(
    r: &mut Reader,
    can: &Can<OpportunityView>,
    (which, organisation): (&Which, &Organisation),
    rows: &mut [Row],
) -> Result<bool, Problem> {
    let Some(targets) = can.also::<TargetView>() else { return Ok(false) };
    let reach = targets.reach();
    let of = |row: &Row| !row.elsewhere && organisation.shows(&reach, row.node);
    let nodes: Vec<Node> = rows.iter().filter(|row| of(row)).map(|row| row.node).collect();
    if nodes.is_empty() {
        return Ok(false);
    }
    let (metric, currency) = (Metric::WonValue, which.currency.clone());
    let asked = WhichTargets { metric, year: which.year, mark: "target", currency, today: which.today };
    let standing = in_all_marks(r, &targets, &asked, &nodes)?;
    let last = which.months().1;
    for row in rows.iter_mut().filter(|row| nodes.contains(&row.node)) {
        let cells = cells(&standing, row.node, "target");
        let month = |month: u32| of_period(&cells, crate::targets::period::Period::Month(month), month);
        row.targets = row.months.iter().map(|(number, _)| month(*number)).collect();
        row.target = of_period(&cells, which.period, last);
    }
    Ok(true)
}

const OVERRIDE: &str = "
    select t.id, t.scope, t.department_id, t.user_id, t.month, t.figure, t.amount, t.note, u.name as set_by_name, t.set_at, t.replaced_at
    from forecast_override t left join app_user u on u.id = t.set_by where t.currency = ";

/// What stands in place of figures of the period.
fn standing(r: &mut Reader, which: &Which) -> Result<Vec<Override>, Problem> {
    let (first, end) = which.period.days((which.year, which.today));
    Sql::new(OVERRIDE)
        .value(which.currency.as_str())
        .text(" and t.replaced_at is null and t.amount is not null and t.month >= ")
        .value(first)
        .text(" and t.month < ")
        .value(end)
        .rows(r)
}

/// A figure that may stand in place of one of a node in a month.
#[derive(Clone, Debug)]
pub struct Place {
    pub node: Node,
    pub month: NaiveDate,
    pub figure: Figure,
    pub currency: String,
}

/// All that was put in place of a figure, the last first; the one that stands has no end.
///
/// # Errors
/// As the database answers.
pub fn history(door: &mut impl Door, _can: &Can<OpportunityForecast>, place: &Place) -> Result<Vec<Override>, Problem> {
    let (scope, department, user) = place.node.stored();
    Sql::new(OVERRIDE)
        .value(place.currency.as_str())
        .text(" and t.month = ")
        .value(place.month)
        .text(" and t.figure = ")
        .value(place.figure.id())
        .text(" and t.scope = ")
        .value(scope)
        .text(" and t.department_id is not distinct from ")
        .value(department)
        .text(" and t.user_id is not distinct from ")
        .value(user)
        .text(" order by t.id desc limit 60")
        .rows(door)
}

/// Whether the actor may put figures in place of a node's, and what the node is called.
///
/// # Errors
/// `NotFound` where the node is not to be known of, `Forbidden` where it may not be set.
pub fn settable(
    door: &mut impl Door,
    can: &Can<OpportunityForecast>,
    node: Node,
) -> Result<(Node, (String, String)), Problem> {
    let view = can.also::<OpportunityView>().ok_or(Problem::Forbidden(OpportunityView::INFO.id))?;
    let organisation = organisation(door)?;
    let node = organisation.meant(node);
    let names = organisation.names(node).ok_or(Problem::NotFound)?;
    if !organisation.shows(&view.reach(), node) {
        return Err(Problem::NotFound);
    }
    if !organisation.shows(&can.reach(), node) {
        return Err(Problem::Forbidden(OpportunityForecast::INFO.id));
    }
    Ok((node, names))
}

/// Holds the figures of a month until the transaction ends.
///
/// # Errors
/// As the database answers.
pub fn hold(tx: &mut Tx, place: &Place) -> Result<(), Problem> {
    let held = "select count(*) as n from (select pg_advisory_xact_lock(hashtext('forecast'), $1)) x";
    let month = place.month.year() * 12 + i32::try_from(place.month.month()).unwrap_or(0);
    Sql::new(held).bind(month).one::<Number>(tx).map(|_| ())
}

/// Lets a figure stand in place of one; none takes away what stands.
///
/// # Errors
/// As the database answers.
pub fn put(
    tx: &mut Tx,
    _can: &Can<OpportunityForecast>,
    place: &Place,
    (stood, amount, note): (Option<i64>, Option<Decimal>, &str),
) -> Result<(), Problem> {
    if let Some(id) = stood {
        Sql::new("update forecast_override set replaced_at = $2 where id = $1").bind(id).bind(tx.now).run(tx)?;
    }
    let (scope, department, user) = place.node.stored();
    Sql::new(
        "insert into forecast_override (scope, department_id, user_id, month, figure, currency, amount, note, set_by, set_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(scope)
    .bind(department)
    .bind(user)
    .bind(place.month)
    .bind(place.figure.id())
    .bind(place.currency.as_str())
    .bind(amount)
    .bind(note)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}
