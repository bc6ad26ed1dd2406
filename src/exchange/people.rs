//! The people that a file names.

use super::store;
use crate::core::problem::Problem;
use crate::core::sql::Door;
use std::collections::{BTreeSet, HashMap};

/// A person named in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: i64,
    pub department_id: i64,
    pub active: bool,
}

/// Who is known, by login and by name, in lower case.
#[derive(Clone, Debug, Default)]
pub struct People(HashMap<String, Vec<Colleague>>);

impl People {
    /// Asks for names that have come together, in lower case, and takes them away.
    ///
    /// # Errors
    /// As the database answers.
    pub fn ask(&mut self, door: &mut impl Door, names: &mut BTreeSet<String>) -> Result<(), Problem> {
        for person in store::people(door, std::mem::take(names).into_iter().collect())? {
            let colleague = Colleague { id: person.id, department_id: person.department_id, active: person.active };
            for key in [person.login, person.name.to_lowercase()] {
                let all = self.0.entry(key).or_default();
                if !all.contains(&colleague) {
                    all.push(colleague);
                }
            }
        }
        Ok(())
    }

    /// The people of a login or name.
    #[must_use]
    pub fn of(&self, name: &str) -> &[Colleague] {
        self.0.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}
