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

/// Tells somebody that an opportunity is theirs now.
///
/// # Errors
/// As the database answers.
pub fn given(tx: &mut Tx, to: i64, id: i64) -> Result<(), Problem> {
    let facts = json!({ "by": tx.actor.name() });
    notify(tx, &GIVEN, &[Notice::to(to).about("opportunity", id).with(facts)]).map(|_new| ())
}

/// Tells the owner that one is open again.
///
/// # Errors
/// As the database answers.
pub fn woken(tx: &mut Tx, to: i64, id: i64) -> Result<(), Problem> {
    notify(tx, &WOKEN, &[Notice::to(to).about("opportunity", id)]).map(|_new| ())
}

fn look_given(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let me = who.actor.standing.user_id;
    told(reader, who, about, |row, one, lang| {
        let by = one.facts.get("by").and_then(Value::as_str).unwrap_or_default();
        (row.owner_id == me).then(|| text::told_given(lang, by))
    })
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
