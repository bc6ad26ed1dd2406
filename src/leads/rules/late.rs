//! Leads that a rule gave and that nobody followed up within 48 hours, of which only those of working days count: they are given
//! to the next person of the rule, and after so many times go back into the pool.

use super::decide::{Chosen, Desk};
use super::model::Facts;
use super::store::{self, Before, Waiting};
use super::text;
use crate::core::access::{Actor, Can, LeadView};
use crate::core::calendar::{Calendar, load};
use crate::core::event::{Change, Event};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use crate::leads::clock::{self, superiors};
use crate::leads::model::{Place, quoted};
use crate::leads::store as leads;
use crate::web::House;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A lead waited too long and went to somebody else.
pub const PASSED: Kind = Kind {
    id: "lead_passed_on",
    zh: "线索超时转给他人",
    en: "Leads given on because nobody followed up",
    page: true,
    mail: Post::Now,
    look,
};

/// Working days until a lead is given on.
const DAYS: usize = 2;
/// What was given longer ago stays where it is.
const RECENT: TimeDelta = TimeDelta::days(60);

/// What becomes of a lead that waited: who gets it, or nobody any more.
struct Moved {
    lead: Waiting,
    to: Option<Chosen>,
}

/// Gives on what waited too long. What was done is found no more, so that a second time does nothing.
///
/// # Errors
/// As the database answers.
pub fn tick(house: &House) -> Result<(), Problem> {
    let (robot, zone) = (Actor::robot("lead_clock"), house.config.company.time_zone);
    house.db.write_now(&robot, |tx| {
        let calendar = load(tx, zone)?;
        let Some(mut desk) = store::held_desk(tx)? else { return Ok(()) };
        let late = late(tx, &calendar)?;
        if late.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = late.iter().map(|one| one.id).collect();
        let facts: BTreeMap<i64, Facts> = store::facts(tx, &ids)?.into_iter().map(|one| (one.id, one)).collect();
        let moved: Vec<Moved> =
            late.into_iter().filter_map(|lead| decided(&mut desk, facts.get(&lead.id)?, lead)).collect();
        apply(tx, &desk, moved)
    })
}

fn late(tx: &mut Tx, calendar: &Calendar) -> Result<Vec<Waiting>, Problem> {
    let now = tx.now;
    let waiting = store::waiting(tx, (now - RECENT, now - TimeDelta::days(2)))?;
    Ok(waiting.into_iter().filter(|one| clock::due_after(one.since, DAYS, calendar) <= now).collect())
}

/// To whom a lead goes; None where it stays because there is nobody else.
fn decided(desk: &mut Desk, facts: &Facts, lead: Waiting) -> Option<Moved> {
    if lead.passed >= lead.passes {
        return Some(Moved { lead, to: None });
    }
    let to = desk.pass_on(lead.rule_id, facts, (lead.owner_id, &lead.had))?;
    Some(Moved { lead, to: Some(to) })
}

fn apply(tx: &mut Tx, desk: &Desk, moved: Vec<Moved>) -> Result<(), Problem> {
    let (on, back): (Vec<Moved>, Vec<Moved>) = moved.into_iter().partition(|one| one.to.is_some());
    let mut told = Vec::new();
    if !on.is_empty() {
        told.extend(given_on(tx, desk, on)?);
    }
    if !back.is_empty() {
        told.extend(laid_back(tx, back)?);
    }
    tell(tx, &told)
}

/// What is told of a lead: its number, who had it, and who has it.
struct Gone {
    lead_id: i64,
    former: i64,
    /// Where it stood.
    before: Place,
    to: Option<Place>,
}

fn given_on(tx: &mut Tx, desk: &Desk, moved: Vec<Moved>) -> Result<Vec<Gone>, Problem> {
    let ids: Vec<i64> = moved.iter().map(|one| one.lead.id).collect();
    let given: Vec<(Waiting, Chosen)> = moved.into_iter().filter_map(|one| Some((one.lead, one.to?))).collect();
    tx.hand_over("lead", &ids, super::give::BY_RULE)?;
    let pairs: Vec<(i64, Chosen)> = given.iter().map(|(lead, to)| (lead.id, to.clone())).collect();
    store::give(tx, &pairs)?;
    let explained: Vec<(Before, Chosen)> = given
        .iter()
        .map(|(lead, to)| {
            (Before { lead_id: lead.id, former_id: Some(lead.owner_id), passed: lead.passed + 1 }, to.clone())
        })
        .collect();
    store::explain(tx, &explained)?;
    let chosen: Vec<Chosen> = pairs.into_iter().map(|(_, to)| to).collect();
    store::turned(tx, &desk.turns(&chosen))?;
    let mut to_each: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let mut by_pair: BTreeMap<(i64, i64), (&str, &str, Vec<i64>)> = BTreeMap::new();
    for (lead, to) in &given {
        to_each.entry(to.user_id).or_default().push(lead.id);
        let none = || (lead.owner_name.as_str(), to.name.as_str(), Vec::new());
        by_pair.entry((lead.owner_id, to.user_id)).or_insert_with(none).2.push(lead.id);
    }
    for (from, to, leads) in by_pair.into_values() {
        // A namesake is another person all the same.
        let change = Change::of("owner", from, to).or_else(|| Change::of("owner", (), to));
        tx.record(Event::named("lead.passed_on", "lead").of_rows(leads).with([change]))?;
    }
    crate::leads::notices::given_by_rule(tx, &to_each)?;
    let gone = given.iter().map(|(lead, to)| Gone {
        lead_id: lead.id,
        former: lead.owner_id,
        before: Place { owner_id: lead.owner_id, owner_dept_id: lead.owner_dept_id },
        to: Some(Place { owner_id: to.user_id, owner_dept_id: to.department_id }),
    });
    Ok(gone.collect())
}

fn laid_back(tx: &mut Tx, moved: Vec<Moved>) -> Result<Vec<Gone>, Problem> {
    let ids: Vec<i64> = moved.iter().map(|one| one.lead.id).collect();
    tx.hand_over("lead", &ids, super::give::BY_RULE)?;
    store::back(tx, &ids)?;
    let mut by_former: BTreeMap<i64, (&str, Vec<i64>)> = BTreeMap::new();
    for one in &moved {
        by_former.entry(one.lead.owner_id).or_insert_with(|| (&one.lead.owner_name, Vec::new())).1.push(one.lead.id);
    }
    for (former, leads) in by_former.into_values() {
        let change = Change::of("owner", former, None::<String>);
        tx.record(Event::named("lead.passed_back", "lead").of_rows(leads).with([change]))?;
    }
    let gone = moved.into_iter().map(|one| Gone {
        lead_id: one.lead.id,
        former: one.lead.owner_id,
        before: Place { owner_id: one.lead.owner_id, owner_dept_id: one.lead.owner_dept_id },
        to: None,
    });
    Ok(gone.collect())
}

/// To whoever had a lead, and to their nearest superior who could see it there: once for each time that it went on.
fn tell(tx: &mut Tx, gone: &[Gone]) -> Result<(), Problem> {
    if gone.is_empty() {
        return Ok(());
    }
    let above = superiors(tx, gone.iter().map(|one| one.before).collect())?;
    let slot = tx.now.timestamp_micros().to_string();
    let numbers = leads::numbers(tx, &gone.iter().map(|one| one.lead_id).collect::<Vec<_>>())?;
    let mut notices = Vec::new();
    for one in gone {
        let facts = json!({ "former": one.former, "number": numbers.get(&one.lead_id), "pool": one.to.is_none() });
        let superior = above.get(&(one.before.owner_id, one.before.owner_dept_id)).copied();
        // Whoever gets it is told that.
        let superior = superior.filter(|person| one.to.is_none_or(|to| to.owner_id != *person));
        notices.extend(
            std::iter::once(one.former)
                .chain(superior)
                .map(|to| Notice::to(to).about("lead", one.lead_id).once(slot.clone()).with(facts.clone())),
        );
    }
    notify(tx, &PASSED, &notices).map(|_told| ())
}

fn look(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<LeadView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let ids: Vec<i64> = about.iter().filter_map(|one| one.row_id).collect();
    let rows: BTreeMap<i64, _> = leads::several(reader, &can, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let (me, lang) = (who.actor.user_id(), who.lang());
    let each = about.iter().map(|one| {
        let number = one.facts.get("number").and_then(Value::as_i64)?;
        let mine = one.facts.get("former").and_then(Value::as_i64) == me;
        let pooled = one.facts.get("pool").and_then(Value::as_bool).unwrap_or_default();
        let reason = match (mine, pooled) {
            (true, false) => text::passed_yours(lang),
            (true, true) => text::passed_yours_back(lang),
            (false, false) => text::passed_theirs(lang),
            (false, true) => text::passed_theirs_back(lang),
        };
        // Whoever no longer sees it knows it by its number.
        let (title, href) = rows
            .get(&one.row_id?)
            .map_or_else(|| (quoted(number), "/leads".to_owned()), |row| (row.label(), format!("/leads/{}", row.id)));
        Some(Told { title, reason: reason.to_owned(), href })
    });
    Ok(each.collect())
}
