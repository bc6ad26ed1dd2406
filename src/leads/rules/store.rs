//! All SQL of rules of assignment.

use super::decide::{Candidate, Chosen, Desk};
use super::model::{Draft, Facts, Named, Person, Rule};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

row! {
    struct Version { version: i32 }
    /// A department that a rule may name.
    pub struct Department { id: i64, name_zh: String, name_en: String }
    /// A lead that a rule gave and that waits too long.
    pub struct Waiting {
        id: i64, owner_id: i64, owner_dept_id: i64, owner_name: String, rule_id: i64, since: DateTime<Utc>, passed: i32, passes: i32, had: Vec<i64>,
    }
    struct Locked { id: i64 }
}

const RULE: &str = "
    select r.id, r.name, r.active, r.regions, r.sources, r.industries, r.words, r.amount_from, r.amount_to, r.amount_currency, r.way,
      r.department_id, d.name_zh as department_zh, d.name_en as department_en, r.most_open, r.passes, r.turns, r.version, r.updated_at,
      u.name as updated_by_name
    from lead_rule r left join department d on d.id = r.department_id left join app_user u on u.id = r.updated_by ";

const FACTS: &str = "select l.id, l.region, l.source, l.industry, l.product, l.amount, l.amount_currency from lead l ";

/// Every rule in order.
///
/// # Errors
/// As the database answers.
pub fn list(door: &mut impl Door) -> Result<Vec<Rule>, Problem> {
    Sql::new(RULE).text("order by r.position, r.id").rows(door)
}

/// A rule.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(door: &mut impl Door, id: i64) -> Result<Rule, Problem> {
    Sql::new(RULE).text("where r.id = ").value(id).one(door)
}

/// The people whom rules name, in the order of each.
///
/// # Errors
/// As the database answers.
pub fn people(door: &mut impl Door, rules: &[i64]) -> Result<Vec<Person>, Problem> {
    Sql::new(
        "select p.rule_id, p.user_id, u.name, u.login, p.good_at from lead_rule_person p join app_user u on u.id = p.user_id
         where p.rule_id = any($1) order by p.rule_id, p.position",
    )
    .bind(rules.to_vec())
    .rows(door)
}

/// Whom rules could give to, with how many open leads each has.
///
/// # Errors
/// As the database answers.
pub fn candidates(door: &mut impl Door, rules: &[i64]) -> Result<Vec<Candidate>, Problem> {
    Sql::new(
        "select rule_id, user_id, department_id, name, good_at, turn, open_leads, absent from kz_lead_rule_people($1)",
    )
    .bind(rules.to_vec())
    .rows(door)
}

/// The departments that there are.
///
/// # Errors
/// As the database answers.
pub fn departments(door: &mut impl Door) -> Result<Vec<Department>, Problem> {
    Sql::new("select id, name_zh, name_en from department order by name_zh, id").rows(door)
}

/// The rules that are on, in order, with their people, to decide by.
///
/// # Errors
/// As the database answers.
pub fn desk(door: &mut impl Door) -> Result<Desk, Problem> {
    let rules: Vec<Rule> = Sql::new(RULE).text("where r.active order by r.position, r.id").rows(door)?;
    staffed(door, rules)
}

/// The same, held until the transaction ends: whoever gives next sees what was given before. None without rules.
///
/// # Errors
/// As the database answers.
pub fn held_desk(tx: &mut Tx) -> Result<Option<Desk>, Problem> {
    // Held by a statement of its own, so that the one that reads them sees what others gave meanwhile.
    let held: Vec<Locked> = Sql::new("select id from lead_rule where active order by id for no key update").rows(tx)?;
    if held.is_empty() {
        return Ok(None);
    }
    let ids: Vec<i64> = held.into_iter().map(|rule| rule.id).collect();
    let rules: Vec<Rule> =
        Sql::new(RULE).text("where r.id = any(").value(ids).text(") order by r.position, r.id").rows(tx)?;
    staffed(tx, rules).map(Some)
}

fn staffed(door: &mut impl Door, rules: Vec<Rule>) -> Result<Desk, Problem> {
    let ids: Vec<i64> = rules.iter().map(|rule| rule.id).collect();
    let candidates = if ids.is_empty() { Vec::new() } else { candidates(door, &ids)? };
    Ok(Desk::new(rules, candidates))
}

/// What rules look at of open leads that nobody has, held; they must have been handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn unowned(tx: &mut Tx, ids: &[i64]) -> Result<Vec<Facts>, Problem> {
    Sql::new(FACTS)
        .text("where l.owner_id is null and l.deleted_at is null and l.status not in ('converted', 'failed') and l.id = any(")
        .value(ids.to_vec())
        .text(") order by l.id for no key update of l")
        .rows(tx)
}

/// What rules look at of leads.
///
/// # Errors
/// As the database answers.
pub fn facts(door: &mut impl Door, ids: &[i64]) -> Result<Vec<Facts>, Problem> {
    Sql::new(FACTS).text("where l.id = any(").value(ids.to_vec()).text(") order by l.id").rows(door)
}

/// What lies in the pool, whoever may see it, after an id; at most so many.
///
/// # Errors
/// As the database answers.
pub fn pool(door: &mut impl Door, after: i64, most: i64) -> Result<Vec<Facts>, Problem> {
    Sql::new("select id, region, source, industry, product, amount, amount_currency from kz_lead_rule_pool($1, $2)")
        .bind(after)
        .bind(most)
        .rows(door)
}

/// The id of a lead by its number.
///
/// # Errors
/// `NotFound` where there is none that the actor sees.
pub fn numbered(door: &mut impl Door, number: i64) -> Result<i64, Problem> {
    let found: Number =
        Sql::new("select id as n from lead where number = $1 and deleted_at is null").bind(number).one(door)?;
    Ok(found.n)
}

/// Gives each lead to whoever was chosen for it. They must have been handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn give(tx: &mut Tx, given: &[(i64, Chosen)]) -> Result<(), Problem> {
    let rows: Vec<Value> =
        given.iter().map(|(id, to)| json!({ "id": id, "owner": to.user_id, "department": to.department_id })).collect();
    Sql::new(
        "update lead t set owner_id = x.owner, owner_dept_id = x.department, pool_id = null, updated_at = $2, version = t.version + 1
         from jsonb_to_recordset($1) as x(id bigint, owner bigint, department bigint) where t.id = x.id",
    )
    .bind(Value::Array(rows))
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// What a rule did with a lead: who had it before, and how often it was given on.
pub struct Before {
    pub lead_id: i64,
    pub former_id: Option<i64>,
    pub passed: i32,
}

/// Keeps why: of leads that somebody has by now.
///
/// # Errors
/// As the database answers.
pub fn explain(tx: &mut Tx, given: &[(Before, Chosen)]) -> Result<(), Problem> {
    let rows: Vec<Value> = given
        .iter()
        .map(|(before, to)| {
            json!({ "lead": before.lead_id, "rule": to.rule_id, "name": to.rule_name, "matched": to.matched, "way": to.way,
                    "decided": to.decided, "owner": to.user_id, "former": before.former_id, "passed": before.passed })
        })
        .collect();
    Sql::new(
        "insert into lead_given (lead_id, rule_id, rule_name, matched, way, decided, owner_id, former_id, passed, at, since)
         select x.lead, x.rule, x.name, x.matched, x.way, x.decided, x.owner, x.former, x.passed, $2, lower(h.during)
         from jsonb_to_recordset($1) as x(lead bigint, rule bigint, name text, matched jsonb, way text, decided jsonb, owner bigint,
           former bigint, passed int)
           join lead_owner_history h on h.lead_id = x.lead and upper_inf(h.during)",
    )
    .bind(Value::Array(rows))
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// Keeps whose turn was which, as (rule, person, turn).
///
/// # Errors
/// As the database answers.
pub fn turned(tx: &mut Tx, turns: &[(i64, i64, i64)]) -> Result<(), Problem> {
    let rules: Vec<i64> = turns.iter().map(|(rule, ..)| *rule).collect();
    let people: Vec<i64> = turns.iter().map(|(_, person, _)| *person).collect();
    let turns: Vec<i64> = turns.iter().map(|(.., turn)| *turn).collect();
    Sql::new(
        "with got as (select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) x(rule_id, user_id, turn)),
         counted as (update lead_rule r set turns = m.turn from (select rule_id, max(turn) as turn from got group by 1) m where r.id = m.rule_id)
         insert into lead_rule_turn (rule_id, user_id, turn) select rule_id, user_id, turn from got
         on conflict (rule_id, user_id) do update set turn = excluded.turn",
    )
    .bind(rules)
    .bind(people)
    .bind(turns)
    .run(tx)?;
    Ok(())
}

/// Leads without a follow-up that a rule gave within a time and that are still with whom it gave them to, held.
///
/// # Errors
/// As the database answers.
pub fn waiting(tx: &mut Tx, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> Result<Vec<Waiting>, Problem> {
    Sql::new(
        "select l.id, l.owner_id, l.owner_dept_id, o.name as owner_name, g.rule_id, g.since, g.passed, r.passes,
           array(select distinct x.owner_id from lead_given x where x.lead_id = l.id and x.rule_id = g.rule_id and x.owner_id is not null) as had
         from lead_given g join lead l on l.id = g.lead_id join lead_rule r on r.id = g.rule_id join app_user o on o.id = l.owner_id
           join lead_owner_history h on h.lead_id = l.id and upper_inf(h.during) and lower(h.during) = g.since
         where g.since >= $1 and g.since < $2 and g.owner_id is not null and l.owner_id = g.owner_id and l.status = 'new'
           and l.deleted_at is null and r.active and r.passes > 0
         order by g.since, l.id limit 500 for no key update of l",
    )
    .bind(from)
    .bind(until)
    .rows(tx)
}

/// Lays leads that were given on often enough into the pool, with why. They must have been handed over in this transaction.
///
/// # Errors
/// As the database answers.
pub fn back(tx: &mut Tx, leads: &[i64]) -> Result<(), Problem> {
    Sql::new(
        "update lead set owner_id = null, owner_dept_id = null, next_follow_up = null,
           pool_id = (select id from pool where object = 'lead' and closed_at is null order by id limit 1), updated_at = $2, version = version + 1
         where id = any($1)",
    )
    .bind(leads.to_vec())
    .bind(tx.now)
    .run(tx)?;
    Sql::new(
        "insert into lead_given (lead_id, rule_id, rule_name, matched, way, decided, owner_id, former_id, passed, at, since)
         select g.lead_id, g.rule_id, g.rule_name, g.matched, g.way, '{}', null, g.owner_id, g.passed, $2, lower(h.during)
         from (select distinct on (lead_id) * from lead_given where lead_id = any($1) order by lead_id, id desc) g
           join lead_owner_history h on h.lead_id = g.lead_id and upper_inf(h.during)",
    )
    .bind(leads.to_vec())
    .bind(tx.now)
    .run(tx)?;
    Ok(())
}

/// How many rules there are.
///
/// # Errors
/// As the database answers.
pub fn count(door: &mut impl Door) -> Result<i64, Problem> {
    Ok(Sql::new("select count(*) as n from lead_rule").one::<Number>(door)?.n)
}

/// Makes a rule, switched off and last; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let made: Number = Sql::new(
        "insert into lead_rule (position, name, regions, sources, industries, words, amount_from, amount_to, amount_currency, way, department_id,
           most_open, passes, created_by, created_at, updated_by, updated_at)
         select coalesce((select max(position) from lead_rule), 0) + 1, x.name, x.regions, x.sources, x.industries, x.words, x.amount_from,
           x.amount_to, x.amount_currency, x.way, x.department_id, x.most_open, x.passes, $2, $3, $2, $3
         from jsonb_to_record($1) as x(name text, regions text[], sources text[], industries text[], words text[], amount_from numeric,
           amount_to numeric, amount_currency text, way text, department_id bigint, most_open int, passes int)
         returning id as n",
    )
    .bind(json!(draft))
    .bind(tx.user_id())
    .bind(tx.now)
    .one(tx)?;
    name_people(tx, made.n, &draft.people)?;
    Ok(made.n)
}

/// Saves a rule at the version that was seen.
///
/// # Errors
/// `Stale` with the version that stands now.
pub fn update(tx: &mut Tx, (id, version): (i64, i32), draft: &Draft) -> Result<(), Problem> {
    let saved = Sql::new(
        "update lead_rule r set name = x.name, regions = x.regions, sources = x.sources, industries = x.industries, words = x.words,
           amount_from = x.amount_from, amount_to = x.amount_to, amount_currency = x.amount_currency, way = x.way,
           department_id = x.department_id, most_open = x.most_open, passes = x.passes, updated_by = $4, updated_at = $5, version = r.version + 1
         from jsonb_to_record($1) as x(name text, regions text[], sources text[], industries text[], words text[], amount_from numeric,
           amount_to numeric, amount_currency text, way text, department_id bigint, most_open int, passes int)
         where r.id = $2 and r.version = $3",
    )
    .bind(json!(draft))
    .bind(id)
    .bind(version)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    if saved == 0 {
        let now: Version = Sql::new("select version from lead_rule where id = $1").bind(id).one(tx)?;
        return Err(Problem::Stale(now.version));
    }
    Sql::new("delete from lead_rule_person where rule_id = $1").bind(id).run(tx)?;
    name_people(tx, id, &draft.people)
}

fn name_people(tx: &mut Tx, id: i64, people: &[Named]) -> Result<(), Problem> {
    Sql::new(
        "insert into lead_rule_person (rule_id, user_id, position, good_at)
         select $1, r.user_id, x.place, r.good_at
         from jsonb_array_elements($2) with ordinality x(one, place), jsonb_to_record(x.one) as r(user_id bigint, good_at text)",
    )
    .bind(id)
    .bind(json!(people))
    .run(tx)?;
    Ok(())
}

/// Switches a rule on or off.
///
/// # Errors
/// As the database answers.
pub fn switch(tx: &mut Tx, id: i64, active: bool) -> Result<usize, Problem> {
    Sql::new("update lead_rule set active = $2, updated_by = $3, updated_at = $4, version = version + 1 where id = $1 and active <> $2")
        .bind(id)
        .bind(active)
        .bind(tx.user_id())
        .bind(tx.now)
        .run(tx)
}

/// Deletes a rule; what it gave keeps its name.
///
/// # Errors
/// As the database answers.
pub fn delete(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    Sql::new("delete from lead_rule where id = $1").bind(id).run(tx)?;
    Ok(())
}

/// Holds every rule until the transaction ends.
///
/// # Errors
/// As the database answers.
pub fn hold(tx: &mut Tx) -> Result<(), Problem> {
    Sql::new("select id from lead_rule order by id for no key update").rows::<Locked>(tx)?;
    Ok(())
}

/// Puts rules into this order.
///
/// # Errors
/// As the database answers.
pub fn arrange(tx: &mut Tx, ids: &[i64]) -> Result<(), Problem> {
    Sql::new(
        "update lead_rule r set position = x.place from unnest($1::bigint[]) with ordinality x(id, place) where r.id = x.id",
    )
    .bind(ids.to_vec())
    .run(tx)?;
    Ok(())
}
