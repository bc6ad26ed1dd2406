//! The organisation as targets see it: departments, people, and whose targets a reach shows and sets.

use super::model::Node;
use crate::core::access::Reach;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;

/// Departments lie at most so deep.
const DEEPEST: usize = 20;

row! {
    struct Department { id: i64, parent_id: Option<i64>, name_zh: String, name_en: String }
    struct Person { id: i64, name: String, department_id: i64, active: bool }
}

/// The organisation as sheets see it.
pub struct Organisation {
    departments: Vec<Department>,
    people: Vec<Person>,
}

/// Loads open departments, and people.
///
/// # Errors
/// As the database answers.
pub fn organisation(door: &mut impl Door) -> Result<Organisation, Problem> {
    let departments =
        Sql::new("select id, parent_id, name_zh, name_en from department where closed_at is null order by sort, id")
            .rows(door)?;
    let people = Sql::new("select id, name, department_id, active from app_user order by name, id").rows(door)?;
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
    #[must_use]
    pub fn place(&self, node: Node) -> Option<i64> {
        match node {
            Node::Company => self.root(),
            Node::Department(id) => Some(id),
            Node::Person(id) => self.person(id).map(|one| one.department_id),
        }
    }

    /// The departments with the one above each, closed ones not among them.
    pub fn departments(&self) -> impl Iterator<Item = (i64, Option<i64>)> {
        self.departments.iter().map(|one| (one.id, one.parent_id))
    }

    /// The departments directly in a node.
    #[must_use]
    pub fn departments_of(&self, node: Node) -> Vec<i64> {
        let within = self.below(node).into_iter();
        within.filter_map(|one| if let Node::Department(id) = one { Some(id) } else { None }).collect()
    }

    /// Those directly below a node: departments, then active people.
    #[must_use]
    pub fn below(&self, node: Node) -> Vec<Node> {
        let parent = match node {
            Node::Company => self.root(),
            Node::Department(id) => Some(id),
            Node::Person(_) => return Vec::new(),
        };
        let departments =
            self.departments.iter().filter(|one| one.parent_id == parent).map(|one| Node::Department(one.id));
        let people = self.people.iter().filter(|one| one.active && Some(one.department_id) == parent);
        let people = people.map(|one| Node::Person(one.id));
        departments.chain(people).collect()
    }

    /// The names in both languages; none where the node is not there.
    #[must_use]
    pub fn names(&self, node: Node) -> Option<(String, String)> {
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
    #[must_use]
    pub fn sets(&self, reach: &Reach, node: Node, me: i64) -> bool {
        reach.all
            || node != Node::Person(me)
                && self
                    .above(node)
                    .and_then(|above| self.place(above))
                    .is_some_and(|id| reach.departments.contains(&id))
    }

    /// Those above a node that a reach shows, from the top down, with their names.
    #[must_use]
    pub fn path(&self, reach: &Reach, node: Node) -> Vec<(Node, String, String)> {
        let mut path = Vec::new();
        let mut next = self.above(node);
        while let Some(node) = next.filter(|node| path.len() < DEEPEST && self.shows(reach, *node)) {
            let (zh, en) = self.names(node).unwrap_or_default();
            path.push((node, zh, en));
            next = self.above(node);
        }
        path.reverse();
        path
    }

    /// Whether a reach holds all that counts for a node, the departments below it among it.
    #[must_use]
    pub fn holds(&self, reach: &Reach, node: Node) -> bool {
        let within = |department: &&Department| node == Node::Company || Some(department.id) == self.place(node);
        match node {
            _ if reach.all => true,
            Node::Person(_) => self.shows(reach, node),
            _ => self
                .departments
                .iter()
                .filter(|one| within(one) || self.place(node).is_some_and(|top| self.lies_below(one.id, top)))
                .all(|one| reach.departments.contains(&one.id)),
        }
    }

    fn lies_below(&self, department: i64, top: i64) -> bool {
        let parent = |id: i64| self.department(id).and_then(|one| one.parent_id);
        std::iter::successors(parent(department), |id| parent(*id)).take(DEEPEST).any(|id| id == top)
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
