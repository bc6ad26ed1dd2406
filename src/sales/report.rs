//! What a dry run finds: what would become of the files, and every problem by file, row and column.

use super::plan::Meaning;
use crate::exchange::groups::{Group, Proposal};
use crate::exchange::report::{Fate, Fault, Report as Accounts};
use crate::products::model::Draft as Product;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A person whom the files name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub manager: Option<String>,
    pub office: Option<String>,
}

/// A product of the files, with its price where it has one.
#[derive(Clone, Debug)]
pub struct Sold {
    pub draft: Product,
    pub price: Option<Decimal>,
}

/// A good row of deals.
#[derive(Clone, Debug)]
pub struct Deal {
    pub key: String,
    /// Empty where the file has none.
    pub name: String,
    pub agent: String,
    pub product: Option<String>,
    pub account: Option<String>,
    /// The stage as the file calls it, in small letters.
    pub stage: String,
    pub meaning: Meaning,
    pub began: Option<NaiveDate>,
    /// When it was closed, or is to be.
    pub closed: Option<NaiveDate>,
    pub value: Option<Decimal>,
}

/// A stage of the file: its name, what it means, and its rows.
#[derive(Clone, Debug)]
pub struct Stage {
    pub name: String,
    pub meaning: Meaning,
    pub count: usize,
    /// Rows that have a day on which they began: who goes on has one.
    pub begun: usize,
}

/// A problem of a file.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The file's place.
    pub file: usize,
    pub group: Group,
}

/// The result.
#[derive(Default)]
pub struct Report {
    /// Rows of all files.
    pub rows: usize,
    /// Sellers and their managers, each after theirs; those whom only deals name as well.
    pub people: Vec<Person>,
    pub products: Vec<Sold>,
    pub accounts: Accounts,
    pub deals: Vec<Deal>,
    /// Deals that came in before.
    pub before: usize,
    /// Good deals whose account, product or seller stands in a row that is not.
    pub waits: usize,
    /// Of the good ones those without an account that are still open.
    pub without_account: usize,
    /// By name in small letters.
    pub stages: BTreeMap<String, Stage>,
    pub wrong: Vec<Wrong>,
    /// What is missing before anything can be imported, in words.
    pub open: Vec<String>,
    /// Rows with problems, by file.
    faulty: HashSet<(usize, usize)>,
    places: HashMap<(usize, Option<usize>, String, String), usize>,
}

impl Report {
    /// Notes what is wrong with a cell, with what was probably meant.
    pub fn fault(&mut self, file: usize, fault: Fault, meant: Option<String>) {
        self.faulty.insert((file, fault.row));
        let key = (file, fault.column, fault.value.clone(), fault.words.clone());
        let place = *self.places.entry(key).or_insert(self.wrong.len());
        if let Some(one) = self.wrong.get_mut(place) {
            one.group.rows.push(fault.row);
            one.group.count += 1;
            return;
        }
        let group = Group {
            column: fault.column,
            field: fault.field.into_owned(),
            value: fault.value,
            words: fault.words,
            of_value: fault.of_value,
            rows: vec![fault.row],
            count: 1,
            proposal: meant.map(|value| Proposal { value, label: None }),
        };
        self.wrong.push(Wrong { file, group });
    }

    /// Takes over what the check of customers found.
    pub fn groups(&mut self, file: usize, groups: Vec<Group>) {
        self.faulty.extend(groups.iter().flat_map(|group| group.rows.iter().map(|row| (file, *row))));
        self.wrong.extend(groups.into_iter().map(|group| Wrong { file, group }));
    }

    /// How many rows have problems.
    #[must_use]
    pub fn faulty(&self) -> usize {
        self.faulty.len()
    }

    /// Whether a row has any.
    #[must_use]
    pub fn is_faulty(&self, file: usize, row: usize) -> bool {
        self.faulty.contains(&(file, row))
    }

    /// How many accounts would come in, those that are customers already among them.
    #[must_use]
    pub fn good_accounts(&self) -> usize {
        self.accounts.count(|fate| fate == Fate::Good)
    }

    /// How many problems have a proposal.
    #[must_use]
    pub fn proposals(&self) -> usize {
        self.wrong.iter().filter(|one| one.group.proposal.is_some()).count()
    }
}
