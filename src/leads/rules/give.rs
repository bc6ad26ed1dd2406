//! Giving leads that nobody has by the rules: those that come into the pool, and what lies in it.

use super::decide::{Chosen, Desk};
use super::store::{self, Before};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::leads::notices;
use std::collections::BTreeMap;

/// The reason that the history of owners keeps, whatever the language; pages put it into the reader's (`owners::reason`).
pub const BY_RULE: &str = "分配规则";

/// What was given to whom: leads by person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given(BTreeMap<i64, Vec<i64>>);

impl Given {
    /// Adds what was given later.
    pub fn and(&mut self, other: Self) {
        for (person, leads) in other.0 {
            self.0.entry(person).or_default().extend(leads);
        }
    }

    /// How many leads.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// Gives leads that lie in the pool by the rules, each by the first that fits and has somebody for it; the others stay. Whoever
/// was given something is told by [`tell`]. The actor laid them there, or may give out the pool.
///
/// # Errors
/// As the database answers.
pub fn give(tx: &mut Tx, ids: &[i64]) -> Result<Given, Problem> {
    if ids.is_empty() {
        return Ok(Given::default());
    }
    let Some(mut desk) = store::held_desk(tx)? else { return Ok(Given::default()) };
    tx.hand_over("lead", ids, BY_RULE)?;
    let facts = store::unowned(tx, ids)?;
    let given: Vec<(i64, Chosen)> = facts.iter().filter_map(|one| Some((one.id, desk.give(one)?))).collect();
    if given.is_empty() {
        return Ok(Given::default());
    }
    store::give(tx, &given)?;
    keep(tx, &desk, given)
}

/// Keeps why and whose turn it was, and records it.
fn keep(tx: &mut Tx, desk: &Desk, given: Vec<(i64, Chosen)>) -> Result<Given, Problem> {
    let mut out = Given::default();
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    for (lead, to) in &given {
        out.0.entry(to.user_id).or_default().push(*lead);
        names.entry(to.user_id).or_insert_with(|| to.name.clone());
    }
    let explained: Vec<(Before, Chosen)> =
        given.into_iter().map(|(lead_id, to)| (Before { lead_id, former_id: None, passed: 0 }, to)).collect();
    store::explain(tx, &explained)?;
    let chosen: Vec<Chosen> = explained.into_iter().map(|(_, to)| to).collect();
    store::turned(tx, &desk.turns(&chosen))?;
    for (person, leads) in &out.0 {
        let to = names.get(person).map_or("", String::as_str);
        let event = Event::named("lead.given_by_rule", "lead").of_rows(leads.clone());
        tx.record(event.with([Change::of("owner", (), to)]))?;
    }
    Ok(out)
}

/// Tells everybody once what they were given.
///
/// # Errors
/// As the database answers.
pub fn tell(tx: &mut Tx, given: &Given) -> Result<(), Problem> {
    notices::given_by_rule(tx, &given.0)
}

/// Gives one lead that was just laid into the pool, and tells whoever gets it.
///
/// # Errors
/// As the database answers.
pub fn give_one(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    let given = give(tx, &[id])?;
    tell(tx, &given)
}
