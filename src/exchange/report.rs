//! What a check finds: each row with its fate, and every fault.

use crate::contacts::model::Draft as Contact;
use crate::core::problem::Problem;
use crate::core::spool::Spool;
use crate::customers::model::{Draft, Place};
use crate::customers::store::Made;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is wrong with one cell, or with a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row's number in the file.
    pub row: usize,
    /// The column, from 0; None where the file has none for the field.
    pub column: Option<usize>,
    pub field: Cow<'static, str>,
    /// What stands in the cell.
    pub value: String,
    /// What is wrong, and what to do, in the person's language.
    pub words: String,
    /// Whether the value itself is wrong, so that the same change mends every row that has it.
    pub of_value: bool,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Good,
    Faulty,
    /// Left out since what it brings is known already.
    Known,
    /// Nothing is wrong with it, but the row of this index is not good: its parent, or the one that it joins.
    Waits(usize),
}

/// A row's parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    #[default]
    None,
    /// The row of this index.
    Row(usize),
    /// A customer that is there.
    Customer(i64),
}

/// A row after the check: what other rows must know of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The row's number in the file.
    pub number: usize,
    pub name: Box<str>,
    /// The parent as the row names it.
    pub named_parent: Option<Box<str>>,
    pub parent: Link,
    /// Whether it brings a contact.
    pub contact: bool,
    /// The row above of the same customer, which gets this row's contact.
    pub joins: Option<usize>,
    /// The customer that is there and gets this row's contact; the row is no customer of its own.
    pub adds: Option<i64>,
    pub fate: Fate,
}

/// What a row of customers becomes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ready {
    pub draft: Draft,
    /// The contact that comes along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    pub place: Option<Place>,
    pub made: Made,
}

/// The result of a dry run; `R` is what a row becomes.
#[derive(Debug)]
pub struct Report<R = Ready> {
    /// In the order of the file.
    pub rows: Vec<Checked>,
    /// What they become, in the same order; of many rows it waits on the disk.
    pub ready: Spool<R>,
    /// In the order of rows.
    pub faults: Vec<Fault>,
    /// Indices of all rows, each after its parent.
    pub order: Vec<usize>,
    /// Rows whose name stands further up in the file.
    pub duplicates: usize,
    /// Rows whose name is that of a record the actor may view.
    pub known: usize,
    /// An amount of money as it stands in the file, and what it becomes.
    pub amount: Option<(String, String)>,
}

impl<R> Default for Report<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            ready: Spool::default(),
            faults: Vec::new(),
            order: Vec::new(),
            duplicates: 0,
            known: 0,
            amount: None,
        }
    }
}

impl Report {
    /// What the row of an index becomes.
    ///
    /// # Errors
    /// As the disk answers.
    pub fn draft(&self, index: usize) -> Result<Draft, Problem> {
        self.ready.get(index).map(|ready| ready.draft)
    }
}

impl<R> Report<R> {
    /// How many rows have a fate.
    #[must_use]
    pub fn count(&self, wanted: impl Fn(Fate) -> bool) -> usize {
        self.rows.iter().filter(|row| wanted(row.fate)).count()
    }

    /// How many rows would be imported now.
    #[must_use]
    pub fn good(&self) -> usize {
        self.count(|fate| fate == Fate::Good)
    }

    /// How many contacts would go to customers that are there.
    #[must_use]
    pub fn added(&self) -> usize {
        self.rows.iter().filter(|row| row.adds.is_some() && row.fate == Fate::Good).count()
    }

    /// The numbers of the rows that would not be imported.
    #[must_use]
    pub fn rest(&self) -> Vec<usize> {
        self.rows.iter().filter(|row| row.fate != Fate::Good).map(|row| row.number).collect()
    }

    /// How many contacts these would bring.
    #[must_use]
    pub fn contacts(&self) -> usize {
        self.rows.iter().filter(|row| row.contact && row.fate == Fate::Good).count()
    }
}
