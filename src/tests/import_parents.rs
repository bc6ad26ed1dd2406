//! Parents named inside a file.

use super::import_samples as samples;
use kezhan::exchange::parents::{Named, Parent, Parents, order};
use kezhan::exchange::read::{Limits, read};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn rows<'a>(pairs: &[(&'a str, &'a str)]) -> Vec<Named<'a>> {
    let named = |(at, (name, parent)): (usize, &(&'a str, &'a str))| Named { row: at + 2, name, parent: Some(parent) };
    pairs.iter().enumerate().map(named).collect()
}

/// No row stands before its parent, and every row stands once.
fn assert_ordered(found: &Parents) {
    let place: BTreeMap<usize, usize> = found.order.iter().enumerate().map(|(at, index)| (*index, at)).collect();
    assert_eq!(place.len(), found.of.len());
    assert_eq!(found.order.len(), found.of.len());
    for (index, parent) in found.of.iter().enumerate() {
        if let Parent::InFile(parent) = parent {
            assert!(place[parent] < place[&index]);
        }
    }
}

/// What each name's parent is, in words that do not depend on the order of rows.
fn links(rows: &[Named], found: &Parents) -> BTreeMap<String, String> {
    let name_of = |number: &usize| rows.iter().find(|row| row.row == *number).unwrap().name;
    let words = |parent: &Parent| match parent {
        Parent::InFile(index) => rows[*index].name.to_owned(),
        Parent::Circle(numbers) => format!("circle {:?}", numbers.iter().map(name_of).collect::<BTreeSet<_>>()),
        other => format!("{other:?}"),
    };
    rows.iter().zip(&found.of).map(|(row, parent)| (row.name.to_owned(), words(parent))).collect()
}

#[test]
fn every_kind_of_parent_is_told() {
    let given = rows(&[
        ("Child", " acme　"),
        ("Acme", ""),
        ("Alone", "Elsewhere Ltd"),
        ("Own", "OWN"),
        ("A", "B"),
        ("B", "C"),
        ("C", "A"),
        ("Below", "A"),
        ("Twin", ""),
        ("twin", ""),
        ("Puzzled", "Twin"),
    ]);
    let found = order(&given);
    let circle = Parent::Circle(vec![6, 7, 8]);
    assert_eq!(found.of[..4], [Parent::InFile(1), Parent::Absent, Parent::Elsewhere("Elsewhere Ltd"), Parent::Itself]);
    assert_eq!(found.of[4..8], [circle.clone(), circle.clone(), circle, Parent::InFile(4)]);
    assert_eq!(found.of[10], Parent::Ambiguous(vec![10, 11]));
    assert_ordered(&found);
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(order(&[]), Parents { of: vec![], order: vec![] });
}

#[test]
fn a_deep_chain_does_not_overflow() {
    let names: Vec<String> = (0..100_000).map(|i| format!("n{i}")).collect();
    let chain: Vec<Named> = (0..names.len())
        .map(|i| Named { row: i + 2, name: &names[i], parent: names.get(i + 1).map(String::as_str) })
        .collect();
    let found = order(&chain);
    assert_eq!(found.order.first(), Some(&99_999));
    assert_ordered(&found);
}

proptest! {
    #[test]
    fn the_sample_parents_are_found_in_any_order(seed in any::<prop::sample::Index>(), swaps in prop::collection::vec((0_usize..85, 0_usize..85), 85)) {
        let sheet = read(samples::ACCOUNTS, "accounts.csv", &Limits::default()).unwrap();
        let mut given: Vec<Named> = sheet
            .rows
            .iter()
            .map(|row| Named { row: row.number, name: &row.cells[0], parent: Some(&row.cells[6]) })
            .collect();
        let first = links(&given, &order(&given));
        given.rotate_left(seed.index(85));
        for (a, b) in swaps {
            given.swap(a, b);
        }
        let found = order(&given);
        assert_ordered(&found);
        prop_assert_eq!(found.of.iter().filter(|parent| matches!(parent, Parent::InFile(_))).count(), 15);
        prop_assert_eq!(found.of.iter().filter(|parent| **parent == Parent::Absent).count(), 70);
        prop_assert_eq!(links(&given, &found), first);
    }

    #[test]
    fn order_changes_no_link_and_no_circle_escapes(
        parents in prop::collection::vec(prop::option::of(0_usize..14), 1..12),
        keys in prop::collection::vec(any::<u32>(), 12),
    ) {
        let names: Vec<String> = (0..14).map(|i| format!("公司 {i}")).collect();
        let given: Vec<Named> = parents
            .iter()
            .enumerate()
            .map(|(i, parent)| Named { row: i + 2, name: &names[i], parent: parent.map(|p| names[p].as_str()) })
            .collect();
        let found = order(&given);
        assert_ordered(&found);
        for start in 0..parents.len() {
            let in_circle = reaches_itself(&parents, start);
            let told = matches!(found.of[start], Parent::Circle(_) | Parent::Itself);
            prop_assert_eq!(told, in_circle, "row {}", start);
        }
        let mut shuffled: Vec<(u32, Named)> = keys.into_iter().zip(given.iter().copied()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<Named> = shuffled.into_iter().map(|(_, row)| row).collect();
        let again = order(&shuffled);
        assert_ordered(&again);
        prop_assert_eq!(links(&shuffled, &again), links(&given, &found));
    }
}

/// Follows the parents as often as there are rows.
fn reaches_itself(parents: &[Option<usize>], start: usize) -> bool {
    let mut at = start;
    for _ in 0..parents.len() {
        match parents.get(at).copied().flatten() {
            Some(next) if next == start => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}
