//! The faults of a dry run put together: one entry for each column, value and fault, with the entry that was probably meant.

use super::kind::Kind;
use super::nearest::nearest;
use super::report::{Checked, Fault, Report};
use crate::core::field::{CURRENCIES, Field, FieldKind};
use crate::core::reference::{self, Lookup, country, industry};
use crate::customers::form::Lookups;
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One fault in all the rows that have it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// The column, from 0.
    pub column: Option<usize>,
    pub field: String,
    pub value: String,
    pub words: String,
    /// Whether one change mends all its rows.
    pub of_value: bool,
    /// The numbers of its rows, ascending; of a large file the first ones.
    pub rows: Vec<usize>,
    /// How many rows it has.
    pub count: usize,
    pub proposal: Option<Proposal>,
}

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// As it would be typed.
    pub value: String,
    /// The entry's name, where that is something else.
    pub label: Option<String>,
}

/// All groups, by column, the frequent ones first.
#[must_use]
pub fn groups<K: Kind>(report: &Report<K::Ready>, lang: Lang) -> Vec<Group> {
    let mut places: HashMap<(Option<usize>, &str, &str), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut proposals =
        Proposals { rows: &report.rows, field: K::field, lang, lookups: Lookups::default(), parents: 0 };
    for fault in &report.faults {
        let place = *places.entry((fault.column, &fault.value, &fault.words)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.rows.push(fault.row),
            None => groups.push(Group {
                column: fault.column,
                field: fault.field.to_string(),
                value: fault.value.clone(),
                words: fault.words.clone(),
                of_value: fault.of_value,
                rows: vec![fault.row],
                count: 0,
                proposal: proposals.of(fault),
            }),
        }
    }
    for group in &mut groups {
        group.rows.dedup();
        group.count = group.rows.len();
    }
    groups.sort_by_key(|group| (group.column.is_none(), group.column, usize::MAX - group.count));
    groups
}

struct Proposals<'a> {
    rows: &'a [Checked],
    field: fn(&str) -> Option<&'static Field>,
    lang: Lang,
    lookups: Lookups,
    /// Parents compared with every name of the file so far.
    parents: usize,
}

/// Beyond so many unknown parents, no more are compared with every name of the file.
const MOST_PARENTS: usize = 200;

impl Proposals<'_> {
    fn of(&mut self, fault: &Fault) -> Option<Proposal> {
        if !fault.of_value || fault.column.is_none() {
            return None;
        }
        self.meant(fault).filter(|proposal| proposal.value != fault.value)
    }

    fn meant(&mut self, fault: &Fault) -> Option<Proposal> {
        let value = fault.value.as_str();
        match (self.field)(&fault.field)?.kind {
            FieldKind::Industry => self.listed("industry", value, |code| industry::words(code).collect()),
            FieldKind::Country => self.listed("country", value, |code| country::words(code).collect()),
            FieldKind::Region => self.listed("region", value, |_| Vec::new()),
            FieldKind::Choice(choices) => self.choice(value, choices),
            FieldKind::Currency => self.choice(value, CURRENCIES),
            FieldKind::Parent if self.parents < MOST_PARENTS => {
                self.parents += 1;
                let names = self.rows.iter().map(|row| &*row.name).filter(|name| !name.is_empty());
                let found = nearest(value, names.map(|name| (name, name)))?;
                Some(Proposal { value: found.label.to_owned(), label: None })
            }
            _ => None,
        }
    }

    /// The word of the nearest entry, with the entry's name beside it.
    fn listed(&mut self, id: &'static str, value: &str, words: impl Fn(&str) -> Vec<&'static str>) -> Option<Proposal> {
        let Lookup::Near { code, .. } = self.lookups.meaning(id, value) else { return None };
        let name = reference::name(id, code, self.lang);
        let word = nearest(value, words(code).into_iter().map(|word| ((), word))).map(|found| found.label.to_owned());
        Some(match word {
            Some(word) if word != name => Proposal { value: word, label: Some(name) },
            _ => Proposal { value: name, label: None },
        })
    }

    fn choice(&self, value: &str, choices: &[(&'static str, &'static str, &'static str)]) -> Option<Proposal> {
        let words = choices.iter().flat_map(|(id, zh, en)| [*id, *zh, *en].map(|word| (*id, word)));
        let found = nearest(value, words)?;
        let label = choices.iter().find(|(id, ..)| *id == found.code).map(|(_, zh, en)| self.lang.pick(*zh, *en))?;
        Some(Proposal { value: label.to_owned(), label: None })
    }
}

/// Row numbers as people read them: runs put together, at most `most` of them, and how many rows are left out.
#[must_use]
pub fn runs(rows: &[usize], most: usize) -> (Vec<(usize, usize)>, usize) {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut named = 0;
    for row in rows {
        let full = runs.len() == most;
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ if full => break,
            _ => runs.push((*row, *row)),
        }
        named += 1;
    }
    (runs, rows.len() - named)
}
