//! All SQL of targets. A department's target is seen by whoever reaches the department; it is set by whoever reaches the one above
//! it, as a person's is by whoever reaches the person's department, and nobody's is set by themselves. Who reaches all, sees and sets all.

use super::form::Changed;
use super::model::{Happened, Line, Node, Sheet, Standing, Which};
use crate::core::access::{Can, Permission, Reach, TargetEdit, TargetView};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use serde_json::{Value, json};

row! {
    struct Department { id: i64, parent_id: Option<i64>, name_zh: String, name_en: String }
    struct Person { id: i64, name: String, department_id: i64 }
}

/// The organisation as sheets see it.
pub struct Organisation {
    departments: Vec<Department>,
    people: Vec<Person>,
}

/// Loads open departments and active people.
///
/// # Errors
/// As the database answers.
pub fn organisation(door: &mut impl Door) -> Result<Organisation, Problem> {
    let departments =
        Sql::new("select id, parent_id, name_zh, name_en from department where closed_at is null order by sort, id")
            .rows(door)?;
    let people = Sql::new("select id, name, department_id from app_user where active order by name, id").rows(door)?;
    Ok(Organisation { departments, people })
}

impl Organisation {
    /// The one department at the top, which is the company itself; none where there are several.
    fn root(&self) -> Option<i64> {
        let mut roots = self.departments.iter().filter(|one| one.parent_id.is_none());
        roots.next().filter(|_| roots.next().is_none()).map(|one| one.id)
    }

    fn department(&self, id: i64) -> Option<&Department> {
        self.departments.iter().find(|one| one.id == id)
    }

    fn person(&self, id: i64) -> Option<&Person> {
        self.people.iter().find(|one| one.id == id)
    }

    /// The node as it is called here: the only department at the top is the company.
    #[must_use]
    pub fn meant(&self, node: Node) -> Node {
        match node {
            Node::Department(id) if self.root() == Some(id) => Node::Company,
            node => node,
        }
    }

    /// What stands above a node.
    fn above(&self, node: Node) -> Option<Node> {
        match node {
            Node::Company => None,
            Node::Department(id) => {
                Some(self.department(id)?.parent_id.map_or(Node::Company, |id| self.meant(Node::Department(id))))
            }
            Node::Person(id) => Some(self.meant(Node::Department(self.person(id)?.department_id))),
        }
    }

    /// The department that a reach has to hold for what lies directly below a node.
    fn place(&self, node: Node) -> Option<i64> {
        match node {
            Node::Company => self.root(),
            Node::Department(id) => Some(id),
            Node::Person(id) => self.person(id).map(|one| one.department_id),
        }
    }

    /// Those directly below a node: departments, then people.
    fn below(&self, node: Node) -> Vec<Node> {
        let parent = match node {
            Node::Company => self.root(),
            Node::Department(id) => Some(id),
            Node::Person(_) => return Vec::new(),
        };
        let departments =
            self.departments.iter().filter(|one| one.parent_id == parent).map(|one| Node::Department(one.id));
        let people = self.people.iter().filter(|one| Some(one.department_id) == parent).map(|one| Node::Person(one.id));
        departments.chain(people).collect()
    }

    fn names(&self, node: Node) -> Option<(String, String)> {
        match node {
            Node::Company => {
                let root = self.root().and_then(|id| self.department(id));
                Some(root.map_or_else(Default::default, |one| (one.name_zh.clone(), one.name_en.clone())))
            }
            Node::Department(id) => self.department(id).map(|one| (one.name_zh.clone(), one.name_en.clone())),
            Node::Person(id) => self.person(id).map(|one| (one.name.clone(), String::new())),
        }
    }

    /// Whether a reach shows a node.
    #[must_use]
    pub fn shows(&self, reach: &Reach, node: Node) -> bool {
        let own = |id: i64| reach.own.contains(&id) || (!reach.line.is_empty() && reach.below.contains(&id));
        reach.all
            || matches!(node, Node::Person(id) if own(id))
            || (node != Node::Company || self.root().is_some())
                && self.place(node).is_some_and(|id| reach.departments.contains(&id))
    }

    /// Whether a reach sets a node: it holds what stands above, and the node is not the actor.
    fn sets(&self, reach: &Reach, node: Node, me: i64) -> bool {
        reach.all
            || node != Node::Person(me)
                && self
                    .above(node)
                    .and_then(|above| self.place(above))
                    .is_some_and(|id| reach.departments.contains(&id))
    }

    /// Where somebody begins: the company, the first department of their reach, or themselves.
    #[must_use]
    pub fn first(&self, reach: &Reach, me: i64) -> Node {
        if reach.all {
            return Node::Company;
        }
        let reached = |id: i64| reach.departments.contains(&id);
        let top = self.departments.iter().find(|one| reached(one.id) && !one.parent_id.is_some_and(reached));
        top.map_or(Node::Person(me), |one| self.meant(Node::Department(one.id)))
    }
}

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
        let mut cells = [None; 13];
        for one in standing.iter().filter(|one| one.node() == Some(node)) {
            if let Some(cell) = usize::try_from(one.month).ok().and_then(|month| cells.get_mut(month)) {
                *cell = Some(one.amount.normalize());
            }
        }
        Ok(Line { node, name_zh, name_en, editable, cells })
    };
    let mut above = Vec::new();
    let mut next = organisation.above(top);
    while let Some(node) = next.filter(|node| above.len() < 20 && organisation.shows(&reach, *node)) {
        let (zh, en) = organisation.names(node).unwrap_or_default();
        above.push((node, zh, en));
        next = organisation.above(node);
    }
    above.reverse();
    let below = nodes.iter().filter(|one| **one != top).map(|one| line(*one)).collect::<Result<_, _>>()?;
    Ok(Sheet { top: line(top)?, below, above, version: version(door, which, &nodes)? })
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
    sql.text(" t.metric = ")
        .value(which.metric)
        .text(" and t.year = ")
        .value(which.year)
        .text(" and t.mark = ")
        .value(which.mark)
        .text(" and t.currency = ")
        .value(which.currency.as_str())
}

fn standing(door: &mut impl Door, which: &Which, nodes: &[Node]) -> Result<Vec<Standing>, Problem> {
    let sql = Sql::new(
        "select t.id, t.scope, t.department_id, t.user_id, t.month, t.amount from target t where t.replaced_at is null and",
    );
    of_nodes(of_which(sql, which), nodes).rows(door)
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
        "select t.scope, coalesce(d.name_zh, u.name) as name_zh, d.name_en, t.month, t.amount, b.name as set_by_name, t.set_at, t.replaced_at
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
        json!({ "scope": scope, "department_id": department_id, "user_id": user_id, "month": one.month, "amount": one.amount })
    };
    let rows = Value::Array(changes.iter().map(row).collect());
    let replaced = Sql::new(
        "update target t set replaced_by = $2, replaced_at = $3
         from jsonb_to_recordset($1) as x(scope text, department_id bigint, user_id bigint, month int)
         where t.replaced_at is null and t.scope = x.scope and t.department_id is not distinct from x.department_id
           and t.user_id is not distinct from x.user_id and t.month = x.month and",
    )
    .bind(rows.clone())
    .bind(tx.user_id())
    .bind(tx.now);
    of_which(replaced, which).run(tx)?;
    Sql::new(
        "insert into target (metric, year, mark, currency, scope, department_id, user_id, month, amount, set_by, set_at)
         select $2, $3, $4, $5, x.scope, x.department_id, x.user_id, x.month, x.amount, $6, $7
         from jsonb_to_recordset($1) as x(scope text, department_id bigint, user_id bigint, month int, amount numeric) where x.amount is not null",
    )
    .bind(rows)
    .bind(which.metric)
    .bind(which.year)
    .bind(which.mark)
    .bind(which.currency.as_str())
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}
