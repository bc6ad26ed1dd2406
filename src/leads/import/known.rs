//! What the database knows of a file of leads: people, and the leads and customers that its rows may double.

use super::store::{self, Met};
use crate::core::check::split;
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::Door;
use crate::exchange::batch::{Plan, Reading, Rows};
use crate::exchange::fields::{CREATOR, OWNER};
use crate::exchange::fold::folded;
use crate::exchange::known::CHUNK;
use crate::exchange::people::People;
use std::collections::{BTreeSet, HashMap};

/// Who and what is known by name and by number.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub people: People,
    names: HashMap<String, Vec<There>>,
    numbers: HashMap<String, Vec<There>>,
}

/// A lead or a customer that is there, and that the actor may view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    pub customer: bool,
    pub label: String,
    /// Who is asked for at the lead, folded.
    contact: String,
}

/// What has come together, to be asked for in one go.
#[derive(Default)]
struct Asked {
    people: BTreeSet<String>,
    names: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Known {
    /// Asks for every name and number that a file's columns hold, some thousands at a time.
    ///
    /// # Errors
    /// As the database answers; as the disk does.
    pub fn find(door: &mut impl Door, plan: &Plan, rows: Rows) -> Result<Self, Problem> {
        let (mut known, mut asked, reading) = (Self::default(), Asked::default(), Reading::new(plan));
        let (of_people, of_names) = (plan.columns_read(&[OWNER, CREATOR]), plan.columns_read(&["name"]));
        let of_numbers: Vec<usize> = plan.columns_of("phones").collect();
        for line in rows.each() {
            let line = line?;
            asked.people.extend(reading.values(&line, &of_people).map(str::to_lowercase));
            asked.names.extend(reading.values(&line, &of_names).map(str::to_owned));
            let phones: Vec<String> = reading.values(&line, &of_numbers).flat_map(split).map(str::to_owned).collect();
            asked.numbers.extend(search_text::number_column(&phones));
            known.ask(door, &mut asked, CHUNK)?;
        }
        known.ask(door, &mut asked, 1)?;
        Ok(known)
    }

    /// Asks for what has come together, where it is enough.
    fn ask(&mut self, door: &mut impl Door, asked: &mut Asked, enough: usize) -> Result<(), Problem> {
        if asked.people.len() >= enough {
            self.people.ask(door, &mut asked.people)?;
        }
        if asked.names.len().max(asked.numbers.len()) < enough {
            return Ok(());
        }
        let (names, numbers) = (std::mem::take(&mut asked.names), std::mem::take(&mut asked.numbers));
        for met in store::known(door, names.into_iter().collect(), numbers.into_iter().collect())? {
            let Met { object, label, contact, key, by_number } = met;
            let there = There { customer: object == "customer", label, contact: folded(&contact) };
            let of = if by_number { &mut self.numbers } else { &mut self.names };
            let all = of.entry(key).or_default();
            if !all.contains(&there) {
                all.push(there);
            }
        }
        Ok(())
    }

    /// A lead or a customer that has the name of a row, where neither tells another person to be asked for.
    #[must_use]
    pub fn of_name(&self, name: &str, contact: &str) -> Option<&There> {
        let contact = folded(contact);
        let same = |there: &&There| there.contact.is_empty() || contact.is_empty() || there.contact == contact;
        self.names.get(name)?.iter().find(same)
    }

    /// A lead or a customer that has one of these numbers.
    #[must_use]
    pub fn of_numbers(&self, numbers: &[String]) -> Option<&There> {
        numbers.iter().find_map(|number| self.numbers.get(number)?.first())
    }
}
