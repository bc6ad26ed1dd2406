//! Brings the good rows of a file of customers in.

use super::kind::Told;
use super::report::{Checked, Fate, Link, Ready, Report};
use super::{store, there};
use crate::contacts;
use crate::contacts::model::{Draft, Place};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers;
use crate::customers::store::New;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Customers inserted by one statement.
const CHUNK: usize = 500;

/// Inserts the good rows, parents first, so that each row's parent is there when it comes; how many customers they became,
/// and how many contacts of customers that were there.
pub(super) fn import(tx: &mut Tx, id: Uuid, report: &Report, told: Told) -> Result<(usize, usize), Problem> {
    let made = HashMap::with_capacity(report.rows.len());
    let mut making = Making { id, report, made, contacts: Vec::new(), tags: BTreeMap::new() };
    let mut waiting: Vec<usize> = Vec::with_capacity(CHUNK);
    let customers = |row: &&Checked| row.fate == Fate::Good && row.joins.is_none() && row.adds.is_none();
    for index in &report.order {
        let Some(row) = report.rows.get(*index).filter(customers) else { continue };
        let parent_is_waiting = matches!(row.parent, Link::Row(parent) if !making.made.contains_key(&parent));
        if waiting.len() == CHUNK || parent_is_waiting {
            making.insert(tx, &mut waiting)?;
            told(making.made.len())?;
        }
        waiting.push(*index);
    }
    making.insert(tx, &mut waiting)?;
    making.join(tx)?;
    let added = making.add(tx)?;
    let Making { made, contacts, tags, .. } = making;
    let new_tags: Vec<String> = tags.into_iter().filter_map(|(name, new)| new.then_some(name)).collect();
    if !new_tags.is_empty() {
        store::remember_tags(tx, id, new_tags)?;
    }
    let kept = made.len();
    if kept > 0 {
        let mut ids: Vec<i64> = made.into_values().collect();
        ids.sort_unstable();
        tx.record(Event::named("customer.imported", "customer").of_rows(ids).because(id.to_string()))?;
    }
    if !contacts.is_empty() {
        tx.record(Event::named("contact.imported", "contact").of_rows(contacts).because(id.to_string()))?;
    }
    Ok((kept, added))
}

/// Rows on their way in.
struct Making<'r> {
    id: Uuid,
    report: &'r Report,
    /// The customers that rows became, by index.
    made: HashMap<usize, i64>,
    /// The contacts that came along.
    contacts: Vec<i64>,
    /// The tags of these rows, and whether each is new.
    tags: BTreeMap<String, bool>,
}

impl Making<'_> {
    /// Inserts the rows that wait.
    fn insert(&mut self, tx: &mut Tx, waiting: &mut Vec<usize>) -> Result<(), Problem> {
        if waiting.is_empty() {
            return Ok(());
        }
        let rows = waiting.iter().map(|index| self.report.ready.get(*index)).collect::<Result<Vec<_>, _>>()?;
        self.meet_tags(tx, &rows)?;
        let mut batch = Vec::with_capacity(rows.len());
        for (row, index) in rows.iter().zip(waiting.iter()) {
            let parent_id = match self.report.rows.get(*index).map(|row| row.parent) {
                None | Some(Link::None) => None,
                Some(Link::Customer(id)) => Some(id),
                Some(Link::Row(parent)) => {
                    let made = self.made.get(&parent).ok_or_else(|| Problem::bug("a row came before its parent"))?;
                    Some(*made)
                }
            };
            let place = row.place.ok_or_else(|| Problem::bug("a good row has no owner"))?;
            batch.push(New { draft: &row.draft, place, parent_id, made: row.made });
        }
        let ids = customers::store::insert(tx, &batch, "import", Some(self.id))?;
        self.meet_contacts(tx, &ids, &rows)?;
        self.made.extend(waiting.drain(..).zip(ids));
        Ok(())
    }

    /// Inserts the contacts of rows that belong to these customers, in one statement.
    fn meet_contacts(&mut self, tx: &mut Tx, customers: &[i64], rows: &[Ready]) -> Result<(), Problem> {
        let with = customers
            .iter()
            .zip(rows)
            .filter_map(|(customer, row)| Some((*customer, row.contact.as_ref()?, row.place?)));
        let with: Vec<_> = with.map(|(customer, draft, place)| (Place::with_new(customer, place), draft)).collect();
        let batch: Vec<contacts::store::New> =
            with.iter().map(|(place, draft)| contacts::store::New { place, draft }).collect();
        self.contacts.extend(contacts::store::insert(tx, &batch, Some(self.id))?);
        Ok(())
    }

    /// Inserts the contacts of rows that join a customer.
    fn join(&mut self, tx: &mut Tx) -> Result<(), Problem> {
        let rows = self.report.rows.iter().enumerate().filter(|(_, row)| row.fate == Fate::Good);
        let joining: Vec<(usize, i64)> =
            rows.filter_map(|(index, row)| Some((index, *self.made.get(&row.joins?)?))).collect();
        for some in joining.chunks(CHUNK) {
            let customers: Vec<i64> = some.iter().map(|(_, customer)| *customer).collect();
            let rows = some.iter().map(|(index, _)| self.report.ready.get(*index)).collect::<Result<Vec<_>, _>>()?;
            self.meet_contacts(tx, &customers, &rows)?;
        }
        Ok(())
    }

    /// Inserts the contacts of rows whose customer was there, each as if it was made by hand; how many. The rights are
    /// those of now: what the check found may be over.
    fn add(&self, tx: &mut Tx) -> Result<usize, Problem> {
        let rows = self.report.rows.iter().enumerate().filter(|(_, row)| row.fate == Fate::Good);
        let adding: Vec<(usize, i64)> = rows.filter_map(|(index, row)| Some((index, row.adds?))).collect();
        for some in adding.chunks(CHUNK) {
            let customers: BTreeSet<i64> = some.iter().map(|(_, customer)| *customer).collect();
            let found = there::find(tx, customers.into_iter().collect())?;
            let places: HashMap<i64, Place> =
                found.iter().filter(|one| one.may_get(&tx.actor.standing)).map(|one| (one.id, one.place())).collect();
            let mut batch = Vec::with_capacity(some.len());
            for (index, customer) in some {
                let place = places.get(customer).ok_or_else(|| Problem::Refused("import_customer".into()))?;
                let draft =
                    self.report.ready.get(*index)?.contact.ok_or_else(|| Problem::bug("a row has no contact"))?;
                batch.push((place, Draft { main: draft.main && place.first, ..draft }));
            }
            contacts::actions::add_imported(tx, &batch, self.id)?;
        }
        Ok(adding.len())
    }

    /// Notes which tags do not exist before these rows make them.
    fn meet_tags(&mut self, tx: &mut Tx, rows: &[Ready]) -> Result<(), Problem> {
        let tags: BTreeSet<&String> = rows.iter().flat_map(|row| &row.draft.tags).collect();
        let strange: Vec<String> = tags.into_iter().filter(|tag| !self.tags.contains_key(*tag)).cloned().collect();
        if strange.is_empty() {
            return Ok(());
        }
        self.tags.extend(strange.iter().map(|tag| (tag.clone(), false)));
        self.tags.extend(store::unknown_tags(tx, strange)?.into_iter().map(|tag| (tag, true)));
        Ok(())
    }
}
