//! The verbs of rules: one transaction each.

use super::decide::Desk;
use super::give::{self, Given};
use super::model::{Draft, MOST_RULES, Rule};
use super::{store, text};
use crate::bulk::rows::{changed, keep};
use crate::core::access::{BusinessManage, Can};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers::changes::{Kind, Row};
use crate::leads::model::quoted;
use crate::leads::{bulk, store as leads};
use crate::text::Lang;
use serde_json::Value;

/// So many leads of the pool are given in one go.
pub const MOST: i64 = 5_000;
/// Leads of one call.
const CHUNK: usize = 500;

/// What is told of a rule in the record.
fn told(rule: &Rule, people: &[String]) -> Vec<Option<Change>> {
    let conditions: Vec<String> = rule.conditions().iter().map(|one| one.words(Lang::Zh)).collect();
    vec![
        Change::of("name", (), rule.name.as_str()),
        Change::of("conditions", (), conditions.join("；")),
        Change::of("way", (), rule.way.as_str()),
        Change::of("department", (), rule.department_zh.clone()),
        Change::of("people", (), people.join("、")),
        Change::of("most_open", (), rule.most_open),
        Change::of("passes", (), rule.passes),
    ]
}

/// A rule as it is stored now, as changes from nothing.
fn facts(door: &mut impl Door, id: i64) -> Result<Vec<Option<Change>>, Problem> {
    let rule = store::one(door, id)?;
    let people = store::people(door, &[id])?;
    let words = |good: &str| if good.is_empty() { String::new() } else { format!("（{good}）") };
    let people: Vec<String> = people.iter().map(|one| format!("{}{}", one.name, words(&one.good_at))).collect();
    Ok(told(&rule, &people))
}

/// Makes a rule, switched off and last; its id.
///
/// # Errors
/// `Invalid` where there are too many.
pub fn create(tx: &mut Tx, _can: &Can<BusinessManage>, draft: &Draft) -> Result<i64, Problem> {
    store::hold(tx)?;
    if usize::try_from(store::count(tx)?).is_ok_and(|count| count >= MOST_RULES) {
        return Err(Problem::invalid("", text::too_many_rules(tx.actor.lang)));
    }
    let id = store::insert(tx, draft)?;
    let facts = facts(tx, id)?;
    tx.record(Event::about("lead_rule.created", "setting", id).with(facts))?;
    Ok(id)
}

/// Saves a rule at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between.
pub fn edit(tx: &mut Tx, _can: &Can<BusinessManage>, (id, version): (i64, i32), draft: &Draft) -> Result<(), Problem> {
    let before = facts(tx, id)?;
    store::update(tx, (id, version), draft)?;
    let after = facts(tx, id)?;
    let changes = before.into_iter().zip(after).filter_map(|(before, after)| {
        let field = before.as_ref().or(after.as_ref())?.field.clone();
        let value = |change: Option<Change>| change.map_or(Value::Null, |change| change.new);
        Change::of(&field, value(before), value(after))
    });
    let changes: Vec<Option<Change>> = changes.map(Some).collect();
    tx.record(Event::about("lead_rule.changed", "setting", id).with(changes))
}

/// Switches a rule on or off.
///
/// # Errors
/// `NotFound` where there is none.
pub fn switch(tx: &mut Tx, _can: &Can<BusinessManage>, id: i64, active: bool) -> Result<(), Problem> {
    let rule = store::one(tx, id)?;
    if store::switch(tx, id, active)? > 0 {
        let changes = [Change::of("active", rule.active, active)];
        tx.record(Event::about("lead_rule.switched", "setting", id).with(changes).because(rule.name))?;
    }
    Ok(())
}

/// Puts a rule one place up or down.
///
/// # Errors
/// `NotFound` where there is none.
pub fn shift(tx: &mut Tx, _can: &Can<BusinessManage>, id: i64, up: bool) -> Result<(), Problem> {
    store::hold(tx)?;
    let rules = store::list(tx)?;
    let mut ids: Vec<i64> = rules.iter().map(|rule| rule.id).collect();
    let place = ids.iter().position(|one| *one == id).ok_or(Problem::NotFound)?;
    let other = if up { place.checked_sub(1) } else { Some(place + 1).filter(|next| *next < ids.len()) };
    let Some(other) = other else { return Ok(()) };
    ids.swap(place, other);
    store::arrange(tx, &ids)?;
    let name = rules.into_iter().find(|rule| rule.id == id).map(|rule| rule.name).unwrap_or_default();
    let change = Change::of("position", place + 1, other + 1);
    tx.record(Event::about("lead_rule.moved", "setting", id).with([change]).because(name))
}

/// Deletes a rule at the version that was seen; what it gave keeps its name.
///
/// # Errors
/// `NotFound` where there is none; `Stale` where somebody changed it in between.
pub fn delete(tx: &mut Tx, _can: &Can<BusinessManage>, (id, version): (i64, i32)) -> Result<String, Problem> {
    store::hold(tx)?;
    let rule = store::one(tx, id)?;
    if rule.version != version {
        return Err(Problem::Stale(rule.version));
    }
    let changes: Vec<Option<Change>> =
        facts(tx, id)?.into_iter().flatten().map(|change| Change::of(&change.field, change.new, ())).collect();
    store::delete(tx, id)?;
    tx.record(Event::about("lead_rule.deleted", "setting", id).with(changes))?;
    Ok(rule.name)
}

/// What giving the pool out would do: how many each rule would take, and how many would stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Rule by name in order, with how many each of its people would get.
    pub rules: Vec<(String, Vec<(String, usize)>)>,
    pub stay: usize,
    /// Whether there is more in the pool than is given in one go.
    pub more: bool,
}

impl Preview {
    /// How many leads would be given.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rules.iter().flat_map(|(_, people)| people.iter().map(|(_, count)| count)).sum()
    }
}

/// Tells what giving the pool out would do now.
///
/// # Errors
/// As the database answers.
pub fn preview(door: &mut impl Door, _can: &Can<BusinessManage>) -> Result<Preview, Problem> {
    let mut desk: Desk = store::desk(door)?;
    let mut facts = store::pool(door, 0, MOST + 1)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = facts.len() > most;
    facts.truncate(most);
    let mut out = Preview { more, ..Preview::default() };
    let names: Vec<(i64, String)> = desk.crews.iter().map(|crew| (crew.rule.id, crew.rule.name.clone())).collect();
    let mut taken: std::collections::BTreeMap<(i64, i64), (String, usize)> = std::collections::BTreeMap::new();
    for one in &facts {
        match desk.give(one) {
            Some(to) => taken.entry((to.rule_id, to.user_id)).or_insert((to.name, 0)).1 += 1,
            None => out.stay += 1,
        }
    }
    for (id, name) in names {
        let people = taken.iter().filter(|((rule, _), _)| *rule == id).map(|(_, each)| each.clone()).collect();
        out.rules.push((name, people));
    }
    Ok(out)
}

/// Gives out what lies in the pool by the rules; how many leads found somebody, and the change by which that can be taken back.
///
/// # Errors
/// As the database answers.
pub fn give_pool(tx: &mut Tx, _can: &Can<BusinessManage>) -> Result<(usize, i64), Problem> {
    let ids: Vec<i64> = store::pool(tx, 0, MOST)?.into_iter().map(|one| one.id).collect();
    let (mut given, mut rows) = (Given::default(), Vec::new());
    for some in ids.chunks(CHUNK) {
        tx.hand_over("lead", some, "")?;
        let before = bulk::store::states(tx, some)?;
        given.and(give::give(tx, some)?);
        let changed = changed(&before, &bulk::store::states(tx, some)?, bulk::actions::follows);
        // Whoever keeps the rules may not see the leads: their numbers tell them apart.
        let numbers = leads::numbers(tx, some)?;
        let called =
            |row: Row| Row { name: numbers.get(&row.id).map_or_else(String::new, |number| quoted(*number)), ..row };
        rows.extend(changed.into_iter().map(called));
    }
    give::tell(tx, &given)?;
    let count = given.count();
    let change = Change::of("leads", (), count);
    tx.record(Event::named("lead_rules.pool_given", "setting").with([change]))?;
    Ok((count, keep(tx, Kind::PoolGiven, "", &rows)?))
}
