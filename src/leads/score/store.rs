//! All SQL of the score.

use super::model::{Part, Rule};
use crate::core::access::Seen;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::leads::model::Lead;
use crate::row;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;

/// So many versions are told of.
pub const TOLD: usize = 20;
/// So many leads are calculated in one transaction.
const BATCH: i64 = 2000;

row! {
    /// Weights that stood from a moment on.
    pub struct Version { id: i64, made_at: DateTime<Utc>, made_by_name: Option<String> }
    struct Stored { version_id: i64, kind: String, value: String, currency: Option<String>, covers: Vec<String>, points: i32 }
}

/// The versions of the weights with their rules, the present one first: those that are told of, and one more where there are more.
///
/// # Errors
/// As the database answers.
pub fn versions(door: &mut impl Door) -> Result<Vec<(Version, Vec<Rule>)>, Problem> {
    let versions: Vec<Version> = Sql::new(
        "select v.id, v.made_at, u.name as made_by_name from score_version v left join app_user u on u.id = v.made_by
         order by v.id desc limit 21",
    )
    .rows(door)?;
    let ids: Vec<i64> = versions.iter().map(|version| version.id).collect();
    let rows: Vec<Stored> = Sql::new(
        "select version_id, kind, value, currency, covers, points from score_rule where version_id = any($1) order by version_id, position",
    )
    .bind(ids)
    .rows(door)?;
    let mut rules: BTreeMap<i64, Vec<Rule>> = BTreeMap::new();
    for row in rows {
        let part =
            Part { kind: row.kind, value: row.value, currency: row.currency, covers: row.covers, points: row.points };
        rules.entry(row.version_id).or_default().push(part.into());
    }
    Ok(versions
        .into_iter()
        .map(|version| {
            let rules = rules.remove(&version.id).unwrap_or_default();
            (version, rules)
        })
        .collect())
}

/// The present version, held until the transaction ends: one save comes after the other.
///
/// # Errors
/// `NotFound` where there are no weights.
pub fn held(tx: &mut Tx) -> Result<i64, Problem> {
    let found: Number = Sql::new("select id as n from score_version order by id desc limit 1 for update").one(tx)?;
    Ok(found.n)
}

/// Adds a version; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, rules: &[Rule]) -> Result<i64, Problem> {
    let made: Number = Sql::new("insert into score_version (made_at, made_by) values ($1, $2) returning id as n")
        .bind(tx.now)
        .bind(tx.user_id())
        .one(tx)?;
    Sql::new(
        "insert into score_rule (version_id, position, kind, value, currency, covers, points)
         select $1, x.place, r.kind, r.value, r.currency, r.covers, r.points
         from jsonb_array_elements($2) with ordinality x(rule, place),
           jsonb_to_record(x.rule) as r(kind text, value text, currency text, covers text[], points int)",
    )
    .bind(made.n)
    .bind(json!(rules))
    .run(tx)?;
    Ok(made.n)
}

/// What gave a lead its points.
///
/// # Errors
/// As the database answers.
pub fn parts(door: &mut impl Door, lead: &Seen<Lead>) -> Result<Vec<Rule>, Problem> {
    let parts: Vec<Part> = Sql::new(
        "select r.kind, r.value, r.currency, r.covers, r.points from lead l join score_rule r on r.id = any(l.score_rules)
         where l.id = $1 order by r.position",
    )
    .bind(lead.id)
    .rows(door)?;
    Ok(parts.into_iter().map(Rule::from).collect())
}

row! {
    struct Id { id: i64 }
}

/// Calculates the next leads after an id by the present weights, at the moment of the transaction: the last id that was looked
/// at, if any was, and how many leads have another score or other parts now.
///
/// # Errors
/// As the database answers.
pub fn recalculate(tx: &mut Tx, after: i64) -> Result<Option<(i64, usize)>, Problem> {
    // Held first, so that the statement that calculates sees them as nobody changes them meanwhile.
    let held: Vec<Id> = Sql::new("select id from lead where id > $1 order by id limit $2 for no key update")
        .bind(after)
        .bind(BATCH)
        .rows(tx)?;
    let Some(last) = held.last().map(|row| row.id) else { return Ok(None) };
    let ids: Vec<i64> = held.into_iter().map(|row| row.id).collect();
    let changed = Sql::new(
        "update lead t set score = s.score, score_rules = s.rules from lead l cross join lateral kz_lead_score(l, $2) s
         where t.id = l.id and l.id = any($1) and (l.score, l.score_rules) is distinct from (s.score, s.rules)",
    )
    .bind(ids)
    .bind(tx.now)
    .run(tx)?;
    Ok(Some((last, changed)))
}
