//! How figures of the forecast add up through the organisation, and how one put in place of another counts above it. Pure.

use super::model::{Cell, Figure, OVERRIDDEN, Sums};
use crate::targets::model::Node;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Departments lie at most so deep.
const DEEPEST: usize = 20;

/// What counts for a department in a month; of those whose figures stand apart, by person.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub department: i64,
    pub person: Option<i64>,
    pub month: u32,
    pub sums: Sums,
}

/// What counts for a department: of a person that stands apart, or of all others together.
type Counted = (Option<i64>, Sums);

/// The organisation and what is to be added up over it.
#[derive(Debug, Default)]
pub struct Tree {
    /// Which departments lie directly in which.
    pub children: HashMap<i64, Vec<i64>>,
    /// The department of each person whose figures stand apart.
    pub homes: HashMap<i64, i64>,
    /// By department, with each person at most once a month.
    pub leaves: HashMap<(i64, u32), Vec<Counted>>,
    /// What stands in place of figures.
    pub overrides: HashMap<(Node, u32, &'static str), Decimal>,
}

impl Tree {
    /// Takes in what counts for departments.
    pub fn take(&mut self, leaves: Vec<Leaf>) {
        for leaf in leaves {
            let there = self.leaves.entry((leaf.department, leaf.month)).or_default();
            match there.iter_mut().find(|(person, _)| *person == leaf.person) {
                Some((_, sums)) => sums.add(&leaf.sums),
                None => there.push((leaf.person, leaf.sums)),
            }
        }
    }

    /// The figures with those put in their place.
    fn replaced(&self, node: Node, month: u32, mut sums: Sums) -> Sums {
        for figure in OVERRIDDEN {
            if let Some(amount) = self.overrides.get(&(node, month, figure.id())) {
                sums.set(figure, *amount);
            }
        }
        sums
    }

    fn cell(&self, node: Node, month: u32, (system, built): (Sums, Sums)) -> Cell {
        Cell { system, built, counts: self.replaced(node, month, built) }
    }

    /// A department, called as `node`, with all that lies in it.
    #[must_use]
    pub fn department(&self, (node, id): (Node, i64), month: u32) -> Cell {
        self.within((node, id), month, 0)
    }

    fn within(&self, (node, id): (Node, i64), month: u32, depth: usize) -> Cell {
        let (mut system, mut built) = (Sums::default(), Sums::default());
        if depth < DEEPEST {
            for child in self.children.get(&id).into_iter().flatten() {
                let cell = self.within((Node::Department(*child), *child), month, depth + 1);
                system.add(&cell.system);
                built.add(&cell.counts);
            }
        }
        for person in self.people(id, month) {
            let cell = self.person_in(person, id, month);
            system.add(&cell.system);
            built.add(&cell.counts);
        }
        for (_, sums) in self.leaves.get(&(id, month)).into_iter().flatten().filter(|(person, _)| person.is_none()) {
            system.add(sums);
            built.add(sums);
        }
        self.cell(node, month, (system, built))
    }

    /// A node of several departments: the company, where it has more than one at the top.
    #[must_use]
    pub fn several(&self, (node, departments): (Node, &[i64]), month: u32) -> Cell {
        let (mut system, mut built) = (Sums::default(), Sums::default());
        for id in departments {
            let cell = self.department((Node::Department(*id), *id), month);
            system.add(&cell.system);
            built.add(&cell.counts);
        }
        self.cell(node, month, (system, built))
    }

    /// Those who count in a department by themselves: by their opportunities, or by what stands in place of these.
    fn people(&self, department: i64, month: u32) -> Vec<i64> {
        let there = self.leaves.get(&(department, month)).into_iter().flatten();
        let mut people: Vec<i64> = there.filter_map(|(person, _)| *person).collect();
        for (node, of, _) in self.overrides.keys() {
            if let Node::Person(id) = node
                && *of == month
                && self.homes.get(id) == Some(&department)
                && !people.contains(id)
            {
                people.push(*id);
            }
        }
        people
    }

    /// What counts for a person in a department. What stands in place of a person's figures does so where the person is now.
    #[must_use]
    pub fn person_in(&self, person: i64, department: i64, month: u32) -> Cell {
        let there = self.leaves.get(&(department, month)).into_iter().flatten();
        let own = there.filter(|(one, _)| *one == Some(person)).map(|(_, sums)| *sums).next().unwrap_or_default();
        if self.homes.get(&person) == Some(&department) {
            return self.cell(Node::Person(person), month, (own, own));
        }
        Cell { system: own, built: own, counts: own }
    }

    /// What counts for a person in all departments.
    #[must_use]
    pub fn person(&self, person: i64, month: u32) -> Cell {
        let mut departments: Vec<i64> =
            self.leaves.keys().filter(|(_, of)| *of == month).map(|(department, _)| *department).collect();
        departments.extend(self.homes.get(&person));
        departments.sort_unstable();
        departments.dedup();
        let mut sum = Cell::default();
        for department in departments {
            let cell = self.person_in(person, department, month);
            sum.system.add(&cell.system);
            sum.built.add(&cell.built);
            sum.counts.add(&cell.counts);
        }
        sum
    }
}

/// Whether a figure differs from what opportunities say.
#[must_use]
pub fn differs(cell: &Cell, figure: Figure) -> bool {
    cell.system.of(figure) != cell.counts.of(figure)
}
