//! What people are told about opportunities: given to them, taken up again.

use super::model::Opportunity;
use super::{store, text};
use crate::core::access::{Can, OpportunityView};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use crate::text::Lang;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An opportunity was given to the person.
pub const GIVEN: Kind = Kind {
    id: "opportunity_given",
    zh: "商机转移给我",
    en: "Opportunities given to me",
    page: true,
    mail: Post::Now,
    look: look_given,
};

/// One that was put aside is taken up again.
pub const WOKEN: Kind = Kind {
    id: "opportunity_woken",
    zh: "暂停的商机到期恢复",
    en: "Paused opportunities taken up again",
    page: true,
    mail: Post::Digest,
    look: look_woken,
};

/// So many opportunities of one transfer are looked at again when it is told.
const NAMED: usize = 100;

/// Tells somebody that opportunities are theirs now, once for all of them.
///
/// # Errors
/// As the database answers.
pub fn given(tx: &mut Tx, to: i64, ids: &[i64]) -> Result<(), Problem> {
    let Some(first) = ids.first() else { return Ok(()) };
    let named: Vec<i64> = ids.iter().copied().take(NAMED).collect();
    let facts = json!({ "by": tx.actor.name(), "ids": named });
    notify(tx, &GIVEN, &[Notice::to(to).about("opportunity", *first).with(facts)]).map(|_new| ())
}

/// Tells the owner that one is open again.
///
/// # Errors
/// As the database answers.
pub fn woken(tx: &mut Tx, to: i64, id: i64) -> Result<(), Problem> {
    notify(tx, &WOKEN, &[Notice::to(to).about("opportunity", id)]).map(|_new| ())
}

fn look_given(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<OpportunityView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let named: Vec<i64> = about.iter().flat_map(ids).collect();
    let rows: BTreeMap<i64, _> = store::several(reader, &can, &named)?.into_iter().map(|row| (row.id, row)).collect();
    let me = who.actor.standing.user_id;
    let each = about.iter().map(|one| {
        // What was given on is no longer told.
        let named = ids(one);
        let mine: Vec<_> = named.iter().filter_map(|id| rows.get(id)).filter(|row| row.owner_id == me).collect();
        let first = mine.first()?;
        let (title, href) = match mine.len() {
            1 => (first.name.clone(), format!("/opportunities/{}", first.id)),
            count => (text::and_others(who.lang(), &first.name, count - 1), "/opportunities?mine=1".to_owned()),
        };
        let by = one.facts.get("by").and_then(Value::as_str).unwrap_or_default();
        Some(Told { title, reason: text::told_given(who.lang(), by), href })
    });
    Ok(each.collect())
}

/// The opportunities that a notice names: those of its facts, or the one that it is about.
fn ids(about: &About) -> Vec<i64> {
    let named = about.facts.get("ids").and_then(Value::as_array);
    named.map_or_else(|| about.row_id.into_iter().collect(), |named| named.iter().filter_map(Value::as_i64).collect())
}

fn look_woken(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    told(reader, who, about, |row, _one, lang| (row.state == "open").then(|| text::told_woken(lang).to_owned()))
}

/// What a reader is told of opportunities: of those that they may view, and of which `reason` finds that it is still so.
fn told(
    reader: &mut Reader,
    who: &Onlooker,
    about: &[About],
    reason: impl Fn(&Opportunity, &About, Lang) -> Option<String>,
) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<OpportunityView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let ids: Vec<i64> = about.iter().filter_map(|one| one.row_id).collect();
    let rows: BTreeMap<i64, _> = store::several(reader, &can, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let each = about.iter().map(|one| {
        let row = rows.get(&one.row_id?)?;
        let reason = reason(row, one, who.lang())?;
        Some(Told { title: row.name.clone(), reason, href: format!("/opportunities/{}", row.id) })
    });
    Ok(each.collect())
}
