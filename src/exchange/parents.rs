//! Parents named inside a file, whatever the order of its rows.

use super::fold;
use std::collections::HashMap;

/// A row that may name a parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    /// The row's number in the file.
    pub row: usize,
    /// The name of the record.
    pub name: &'a str,
    /// The name of its parent; blank is none.
    pub parent: Option<&'a str>,
}

/// What a row's parent is. Names are compared without regard to case, width and blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parent<'a> {
    /// The row names none.
    Absent,
    /// Another row of the file, by its index in the rows given.
    InFile(usize),
    /// No row of the file: to be looked up among the records there are.
    Elsewhere(&'a str),
    /// The row itself.
    Itself,
    /// The row is part of a circle: the numbers of all its rows, each followed by its parent, from the
    /// one that was given first.
    Circle(Vec<usize>),
    /// Several rows bear the name: their numbers.
    Ambiguous(Vec<usize>),
}

/// The parents of all rows and an order to write them in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parents<'a> {
    /// One for each row given, in the same order.
    pub of: Vec<Parent<'a>>,
    /// The indices of all rows, each after its parent where that is [`Parent::InFile`].
    pub order: Vec<usize>,
}

/// Finds each row's parent and an order in which no row comes before its parent.
#[must_use]
pub fn order<'a>(rows: &[Named<'a>]) -> Parents<'a> {
    // Few names of a large file are parents: only those are kept.
    let mut by_name: HashMap<String, Vec<usize>> =
        rows.iter().filter_map(|row| row.parent).map(|name| (fold::folded(name), Vec::new())).collect();
    if !by_name.is_empty() {
        for (index, row) in rows.iter().enumerate() {
            if let Some(bearers) = by_name.get_mut(&fold::folded(row.name)) {
                bearers.push(index);
            }
        }
    }
    let mut of: Vec<Parent> = rows.iter().enumerate().map(|(index, row)| find(rows, &by_name, index, row)).collect();
    for circle in circles(&of) {
        let numbers = numbers_of(rows, &circle);
        for index in circle {
            if let Some(parent) = of.get_mut(index) {
                *parent = Parent::Circle(numbers.clone());
            }
        }
    }
    let order = parents_first(&of);
    Parents { of, order }
}

fn find<'a>(rows: &[Named<'a>], by_name: &HashMap<String, Vec<usize>>, index: usize, row: &Named<'a>) -> Parent<'a> {
    let Some(parent) = row.parent.filter(|name| !name.trim().is_empty()) else {
        return Parent::Absent;
    };
    let wanted = fold::folded(parent);
    if wanted == fold::folded(row.name) {
        return Parent::Itself;
    }
    match by_name.get(&wanted).map(Vec::as_slice) {
        None | Some([]) => Parent::Elsewhere(parent.trim()),
        Some([only]) if *only == index => Parent::Itself,
        Some([only]) => Parent::InFile(*only),
        Some(several) => Parent::Ambiguous(numbers_of(rows, several)),
    }
}

/// The row numbers behind indices, in the same order.
fn numbers_of(rows: &[Named], indices: &[usize]) -> Vec<usize> {
    indices.iter().filter_map(|index| rows.get(*index)).map(|row| row.row).collect()
}

/// All circles, each from its smallest index along the parents. Every row has at most one parent, so
/// a walk that meets its own track has found one.
fn circles(of: &[Parent]) -> Vec<Vec<usize>> {
    let mut track_of = vec![None; of.len()];
    let mut found = Vec::new();
    for start in 0..of.len() {
        let mut track = Vec::new();
        let mut next = Some(start);
        while let Some(index) = next {
            match track_of.get(index).copied().flatten() {
                Some(walk) if walk == start => {
                    found.push(from_smallest(track.into_iter().skip_while(|i| *i != index).collect()));
                    break;
                }
                Some(_) => break,
                None => {}
            }
            if let Some(mark) = track_of.get_mut(index) {
                *mark = Some(start);
            }
            track.push(index);
            next = in_file(of.get(index));
        }
    }
    found
}

fn in_file(parent: Option<&Parent>) -> Option<usize> {
    match parent {
        Some(Parent::InFile(index)) => Some(*index),
        _ => None,
    }
}

fn from_smallest(mut circle: Vec<usize>) -> Vec<usize> {
    let smallest = circle.iter().enumerate().min_by_key(|(_, index)| **index).map_or(0, |(at, _)| at);
    circle.rotate_left(smallest);
    circle
}

/// Rows without a parent in the file first, then their children, generation by generation.
fn parents_first(of: &[Parent]) -> Vec<usize> {
    let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut order = Vec::with_capacity(of.len());
    for (index, parent) in of.iter().enumerate() {
        match in_file(Some(parent)) {
            Some(parent) => children.entry(parent).or_default().push(index),
            None => order.push(index),
        }
    }
    let mut done = 0;
    while let Some(index) = order.get(done) {
        if let Some(born) = children.remove(index) {
            order.extend(born);
        }
        done += 1;
    }
    order
}
