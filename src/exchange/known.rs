//! What the database knows of names in a file: people, and customers that the actor may view.

use super::batch::{Plan, Reading, Rows};
use super::fields::{CREATOR, OWNER};
use super::store;
use super::there::{self, There};
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
    /// Those of them that may get a contact, where the plan adds contacts.
    there: HashMap<i64, There>,
    adds: bool,
}

impl Known {
    /// Asks for every name that a file's columns hold, some thousands at a time.
    ///
    /// # Errors
    /// As the database answers; as the disk does.
    pub fn find(door: &mut impl Door, plan: &Plan, rows: Rows) -> Result<Self, Problem> {
        let mut known = Self { adds: plan.add_contacts, ..Self::default() };
        let reading = Reading::new(plan);
        let columns = |fields: &[&str]| fields.iter().filter_map(|field| plan.column_of(field)).collect::<Vec<_>>();
        let (of_people, of_customers) = (columns(&[OWNER, CREATOR]), columns(&["name", "parent"]));
        let (mut people, mut customers): (BTreeSet<String>, BTreeSet<String>) = Default::default();
        // A company names few people in many rows: each is asked for once.
        let mut asked = BTreeSet::new();
        for line in rows.each() {
            let line = line?;
            let names = |columns: &[usize]| {
                let names: Vec<&str> = columns.iter().map(|column| reading.cell(&line, *column)).collect();
                names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
            };
            let new = names(&of_people).into_iter().map(|name| name.to_lowercase());
            people.extend(new.filter(|name| asked.len() > CHUNK || asked.insert(name.clone())));
            customers.extend(names(&of_customers));
            known.ask(door, (&mut people, &mut customers), CHUNK)?;
        }
        known.ask(door, (&mut people, &mut customers), 1)?;
        Ok(known)
    }

    /// Asks for the names that have come together, where they are enough.
    fn ask(
        &mut self,
        door: &mut impl Door,
        (people, customers): (&mut BTreeSet<String>, &mut BTreeSet<String>),
        enough: usize,
    ) -> Result<(), Problem> {
        if people.len() >= enough {
            for person in store::people(door, std::mem::take(people).into_iter().collect())? {
                let colleague = Colleague { id: person.id, department_id: person.department_id, active: person.active };
                for key in [person.login, person.name.to_lowercase()] {
                    push_new(self.people.entry(key).or_default(), colleague);
                }
            }
        }
        if customers.len() >= enough {
            let mut found = Vec::new();
            for customer in customers::store::named(door, std::mem::take(customers).into_iter().collect())? {
                found.push(customer.id);
                push_new(self.customers.entry(customer.name).or_default(), customer.id);
            }
            if self.adds {
                self.there.extend(there::find(door, found)?.into_iter().map(|one| (one.id, one)));
            }
        }
        Ok(())
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

    /// The customer of an id, as it may get a contact.
    #[must_use]
    pub fn there(&self, id: i64) -> Option<&There> {
        self.there.get(&id)
    }
}

fn push_new<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
