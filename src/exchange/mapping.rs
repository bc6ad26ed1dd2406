//! Which column of a file belongs to which field, guessed from the header.

use super::{fold, unit};
use std::collections::BTreeSet;

/// A field a column may be read into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The field's name in the catalogue.
    pub id: &'static str,
    /// Its label in Chinese.
    pub zh: &'static str,
    /// Its label in English.
    pub en: &'static str,
    /// Other names people give the column.
    pub aliases: &'static [&'static str],
    /// Whether several columns may be read into it, each with more of the same.
    pub several: bool,
    /// Whether its names are met letter by letter, since other words are as near as a slip of the pen (contact, contract).
    pub exact: bool,
}

impl Target {
    fn keys(&self) -> Vec<String> {
        let names = [self.id, self.zh, self.en].into_iter().chain(self.aliases.iter().copied());
        names.map(fold::key).filter(|key| !key.is_empty()).collect()
    }
}

/// For each column the index of its target, or nothing where no target fits. No target is used
/// twice, but for those that take several columns: of two equal columns the first gets it.
///
/// A name that is the same but for blanks, case, width and marks comes first, then one that is the
/// same without brackets and unit, then one that is numbered where there may be several, then the nearest by Damerau-Levenshtein distance within
/// [`allowed_distance`].
#[must_use]
pub fn guess(header: &[String], targets: &[Target]) -> Vec<Option<usize>> {
    let wanted: Vec<Vec<String>> = targets.iter().map(Target::keys).collect();
    let whole: Vec<String> = header.iter().map(|name| fold::key(name)).collect();
    let bare: Vec<String> = header.iter().map(|name| fold::key(&unit::split(name).0)).collect();
    let unnumbered: Vec<String> = bare.iter().map(|key| without_number(key).to_owned()).collect();
    let mut guesses = Guesses { targets, chosen: vec![None; header.len()], taken: BTreeSet::new() };
    guesses.take_equal(&whole, &wanted, |_| true);
    guesses.take_equal(&bare, &wanted, |_| true);
    guesses.take_equal(&unnumbered, &wanted, |target| target.several);
    guesses.take_nearest(&bare, &wanted);
    guesses.chosen
}

/// A key without the number at its end: 电话2.
pub(super) fn without_number(key: &str) -> &str {
    key.trim_end_matches(|c: char| c.is_ascii_digit())
}

struct Guesses<'t> {
    targets: &'t [Target],
    chosen: Vec<Option<usize>>,
    taken: BTreeSet<usize>,
}

impl Guesses<'_> {
    fn take_equal(&mut self, keys: &[String], wanted: &[Vec<String>], among: impl Fn(&Target) -> bool) {
        for (choice, key) in self.chosen.iter_mut().zip(keys) {
            if choice.is_none() {
                let mut all = self.targets.iter().zip(wanted).enumerate();
                let free = |at: usize, target: &Target| target.several || !self.taken.contains(&at);
                *choice = all
                    .find(|(at, (target, names))| free(*at, target) && among(target) && names.contains(key))
                    .map(|(at, _)| at);
                self.taken.extend(*choice);
            }
        }
    }

    /// The nearest pairs first; a column as near to two targets gets neither.
    fn take_nearest(&mut self, keys: &[String], wanted: &[Vec<String>]) {
        let mut pairs = Vec::new();
        for (column, key) in keys.iter().enumerate() {
            if self.chosen.get(column).is_some_and(Option::is_none) {
                pairs.extend(self.nearest(key, wanted).map(|(distance, target)| (distance, column, target)));
            }
        }
        pairs.sort_unstable();
        for (_, column, target) in pairs {
            if let Some(choice) = self.chosen.get_mut(column)
                && self.taken.insert(target)
            {
                *choice = Some(target);
            }
        }
    }

    fn nearest(&self, key: &str, wanted: &[Vec<String>]) -> Option<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = wanted
            .iter()
            .enumerate()
            .filter(|(target, _)| !self.taken.contains(target))
            .filter(|(target, _)| self.targets.get(*target).is_some_and(|target| !target.exact))
            .filter_map(|(target, names)| Some((nearest_name(key, names)?, target)))
            .collect();
        found.sort_unstable();
        match found.as_slice() {
            [first, second, ..] if first.0 == second.0 => None,
            [first, ..] => Some(*first),
            [] => None,
        }
    }
}

fn nearest_name(key: &str, names: &[String]) -> Option<usize> {
    let distances = names.iter().map(|name| {
        let allowed = allowed_distance(key).min(allowed_distance(name));
        if allowed == 0 || key.chars().count().abs_diff(name.chars().count()) > allowed {
            return None;
        }
        let distance = strsim::damerau_levenshtein(key, name);
        (distance <= allowed).then_some(distance)
    });
    distances.flatten().min()
}

/// Slips of the pen a column's name may have: none below 6 letters, where another word is as near
/// ("state" and "stage"), one below 10, two from there. Chinese
/// names, where one character is a word, never have more than one.
fn allowed_distance(key: &str) -> usize {
    let han = !key.is_ascii();
    match key.chars().count() {
        0..=5 => 0,
        6..=9 => 1,
        _ if han => 1,
        _ => 2,
    }
}
