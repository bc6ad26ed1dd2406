//! What the database knows of names in a file: people, and customers that the actor may view.

use super::batch::{Batch, Reading};
use super::fields::{CREATOR, OWNER};
use super::store;
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::customers;
use std::collections::{BTreeSet, HashMap};

/// Names asked for in one statement.
const CHUNK: usize = 5_000;

/// A person named in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: i64,
    pub department_id: i64,
    pub active: bool,
}

/// Who and what is known by name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// By login and by name, in lower case.
    people: HashMap<String, Vec<Colleague>>,
    /// Ids of customers by their exact name.
    customers: HashMap<String, Vec<i64>>,
}

impl Known {
    /// Asks for every name that a file's columns hold.
    ///
    /// # Errors
    /// As the database answers.
    pub fn find(door: &mut impl Door, batch: &Batch) -> Result<Self, Problem> {
        let mut known = Self::default();
        let people: Vec<String> = values(batch, &[OWNER, CREATOR]).into_iter().map(str::to_lowercase).collect();
        for names in people.chunks(CHUNK) {
            for person in store::people(door, names.to_vec())? {
                let colleague = Colleague { id: person.id, department_id: person.department_id, active: person.active };
                for key in [person.login, person.name.to_lowercase()] {
                    let found = known.people.entry(key).or_default();
                    if !found.contains(&colleague) {
                        found.push(colleague);
                    }
                }
            }
        }
        let names: Vec<String> = values(batch, &["name", "parent"]).into_iter().map(str::to_owned).collect();
        for names in names.chunks(CHUNK) {
            for customer in customers::store::named(door, names.to_vec())? {
                known.customers.entry(customer.name).or_default().push(customer.id);
            }
        }
        Ok(known)
    }

    /// The people of a login or name.
    #[must_use]
    pub fn people(&self, name: &str) -> &[Colleague] {
        self.people.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The customers of a name.
    #[must_use]
    pub fn customers(&self, name: &str) -> &[i64] {
        self.customers.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The different values of the columns that are read into these fields.
fn values<'b>(batch: &'b Batch, fields: &[&str]) -> BTreeSet<&'b str> {
    let reading = Reading::new(&batch.plan);
    let columns: Vec<usize> = fields.iter().filter_map(|field| batch.plan.column_of(field)).collect();
    let mut out = BTreeSet::new();
    for line in &batch.contents.rows {
        out.extend(columns.iter().map(|column| reading.cell(line, *column)).filter(|value| !value.is_empty()));
    }
    out
}
