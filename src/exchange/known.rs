//! What the database knows of names in a file of customers: people, and customers that the actor may view.

use super::batch::{Plan, Reading, Rows};
use super::fields::{CREATOR, OWNER};
use super::people::People;
use super::there::{self, There};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::customers;
use std::collections::{BTreeSet, HashMap};

/// Names asked for in one statement.
pub const CHUNK: usize = 5_000;

/// Who and what is known by name.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub people: People,
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
        let (of_people, of_customers) = (plan.columns_read(&[OWNER, CREATOR]), plan.columns_read(&["name", "parent"]));
        let (mut people, mut customers): (BTreeSet<String>, BTreeSet<String>) = Default::default();
        // A company names few people in many rows: each is asked for once.
        let (reading, mut asked) = (Reading::new(plan), BTreeSet::new());
        for line in rows.each() {
            let line = line?;
            let new = reading.values(&line, &of_people).map(str::to_lowercase);
            people.extend(new.filter(|name| asked.len() > CHUNK || asked.insert(name.clone())));
            customers.extend(reading.values(&line, &of_customers).map(str::to_owned));
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
            self.people.ask(door, people)?;
        }
        if customers.len() >= enough {
            let mut found = Vec::new();
            for customer in customers::store::named(door, std::mem::take(customers).into_iter().collect())? {
                found.push(customer.id);
                let all = self.customers.entry(customer.name).or_default();
                if !all.contains(&customer.id) {
                    all.push(customer.id);
                }
            }
            if self.adds {
                self.there.extend(there::find(door, found)?.into_iter().map(|one| (one.id, one)));
            }
        }
        Ok(())
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
