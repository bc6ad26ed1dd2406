//! What a person sees of a check: the figures and the groups of problems. Kept with a large file, so that showing it
//! costs no new check.

use super::groups::{Group, groups};
use super::kind::Kind;
use super::report::{Fate, Report};
use crate::text::Lang;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Groups and row numbers of each that are kept with a large file; the rest is in the download.
const MOST_GROUPS: usize = 1_000;
const MOST_ROWS: usize = 1_000;

/// The figures of a check, and its problems by value.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    pub rows: usize,
    pub good: usize,
    pub faulty: usize,
    /// Nothing is wrong with them but the rows with which they come.
    pub waits: usize,
    /// Left out since what they bring is known already.
    pub left_out: usize,
    /// Rows whose name stands further up in the file.
    pub duplicates: usize,
    /// Rows whose name is that of a record the actor may view.
    pub known: usize,
    /// Contacts that the good rows bring.
    pub contacts: usize,
    /// Those of them that go to customers that are there: how many in all, and to whom.
    pub added: usize,
    pub added_to: Vec<AddedTo>,
    /// Everything that is wrong, counted by cells.
    pub faults: usize,
    pub groups: Vec<Group>,
    /// Groups beyond those kept.
    pub more_groups: usize,
    /// An amount of the file, and what it becomes.
    pub amount: Option<(String, String)>,
}

/// Customers named among those that get contacts.
const MOST_NAMED: usize = 100;

/// A customer that is there and gets contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedTo {
    pub id: i64,
    pub name: String,
    pub contacts: usize,
}

impl Summary {
    /// Sums a check up.
    #[must_use]
    pub fn of<K: Kind>(report: &Report<K::Ready>, lang: Lang) -> Self {
        Self {
            rows: report.rows.len(),
            good: report.good(),
            faulty: report.count(|fate| fate == Fate::Faulty),
            waits: report.count(|fate| matches!(fate, Fate::Waits(_))),
            left_out: report.count(|fate| fate == Fate::Known),
            duplicates: report.duplicates,
            known: report.known,
            contacts: report.contacts(),
            added: report.added(),
            added_to: added_to(report),
            faults: report.faults.len(),
            groups: groups::<K>(report, lang),
            more_groups: 0,
            amount: report.amount.clone(),
        }
    }

    /// The same with no more than is kept of a large file.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        self.more_groups = self.groups.len().saturating_sub(MOST_GROUPS);
        self.groups.truncate(MOST_GROUPS);
        for group in &mut self.groups {
            group.rows.truncate(MOST_ROWS);
        }
        self
    }

    /// How many problems come with a proposal.
    #[must_use]
    pub fn proposals(&self) -> usize {
        self.groups.iter().filter(|group| group.proposal.is_some()).count()
    }
}

/// The first customers that get contacts, in the order of the file.
fn added_to<R>(report: &Report<R>) -> Vec<AddedTo> {
    let (mut all, mut places): (Vec<AddedTo>, HashMap<i64, usize>) = Default::default();
    for row in report.rows.iter().filter(|row| row.fate == Fate::Good) {
        let Some(id) = row.adds else { continue };
        let place = *places.entry(id).or_insert(all.len());
        match all.get_mut(place) {
            Some(one) => one.contacts += 1,
            None if place < MOST_NAMED => all.push(AddedTo { id, name: row.name.to_string(), contacts: 1 }),
            None => {}
        }
    }
    all
}
