//! What people are told about comments: that one names them.

use super::text;
use crate::core::access::{Can, FollowUpView};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use crate::follow_ups::store;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A comment names the person.
pub const NAMED: Kind =
    Kind {
        id: "comment_named", zh: "评论提到我", en: "Comments that name me", page: true, mail: Post::Digest, look
    };

/// Tells those who are named.
///
/// # Errors
/// As the database answers.
pub fn named(tx: &mut Tx, people: Vec<i64>, follow_up: i64) -> Result<(), Problem> {
    let facts = json!({ "by": tx.actor.name() });
    let notices: Vec<Notice> =
        people.into_iter().map(|to| Notice::to(to).about("follow_up", follow_up).with(facts.clone())).collect();
    notify(tx, &NAMED, &notices).map(|_new| ())
}

fn look(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let Ok(can) = Can::<FollowUpView>::of(who.actor) else { return Ok(about.iter().map(|_| None).collect()) };
    let ids: Vec<i64> = about.iter().filter_map(|one| one.row_id).collect();
    let rows: BTreeMap<i64, _> = store::some(reader, &can, ids)?.into_iter().map(|row| (row.id, row)).collect();
    let each = about.iter().map(|one| {
        let row = rows.get(&one.row_id?)?;
        let by = one.facts.get("by").and_then(Value::as_str).unwrap_or_default();
        Some(Told {
            title: row.subject_name.clone(),
            reason: text::told_named(who.lang(), by),
            href: format!("/follow-ups/{}/comments", row.id),
        })
    });
    Ok(each.collect())
}
