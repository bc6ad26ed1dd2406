//! What people are told about comments: that one names them.

use super::subject::{self, Kind as On, Subject};
use super::text;
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
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
pub fn named(tx: &mut Tx, people: Vec<i64>, on: &Subject) -> Result<(), Problem> {
    let (object, facts) = (on.kind.object(), json!({ "by": tx.actor.name(), "on": on.kind.object() }));
    let notices: Vec<Notice> =
        people.into_iter().map(|to| Notice::to(to).about(object, on.id).with(facts.clone())).collect();
    notify(tx, &NAMED, &notices).map(|_new| ())
}

/// On what it is. Those of before name nothing: they are on follow-ups.
fn kind(one: &About) -> On {
    let named = one.facts.get("on").and_then(Value::as_str).unwrap_or_default();
    On::ALL.into_iter().find(|kind| kind.object() == named).unwrap_or(On::FollowUp)
}

fn look(reader: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let mut seen: BTreeMap<(&str, i64), Subject> = BTreeMap::new();
    for on in On::ALL {
        let ids = about.iter().filter(|one| kind(one) == on).filter_map(|one| one.row_id).collect();
        let found = subject::some(reader, who.actor, (on, ids))?;
        seen.extend(found.into_iter().map(|one| ((on.object(), one.id), one)));
    }
    let each = about.iter().map(|one| {
        let on = seen.get(&(kind(one).object(), one.row_id?))?;
        let by = one.facts.get("by").and_then(Value::as_str).unwrap_or_default();
        let reason = text::told_named(who.lang(), by);
        Some(Told { title: on.name.clone(), reason, href: on.kind.comments(on.id) })
    });
    Ok(each.collect())
}
