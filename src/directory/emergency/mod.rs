//! Local accounts for the day on which the directory is gone. Their sessions last an hour at most (see `web/session`).

pub mod store;

use super::text;
use crate::core::access::{AuditRead, Permission, UserManage};
use crate::core::event::{Event, Outcome};
use crate::core::notice::{About, Kind, Notice, Onlooker, Post, Told, notify};
use crate::core::problem::Problem;
use crate::core::tx::{Reader, Tx};
use serde_json::{Value, json};

/// One was used. The letter goes to all of the administrators and can't be refused; this is for the bell.
pub const USED: Kind = Kind {
    // Not the name of the letter: letters of a kind of notice are written from notices.
    id: "emergency_account",
    zh: "应急账号被使用",
    en: "An emergency account was used",
    page: true,
    mail: Post::None,
    look,
};

/// Names one.
///
/// # Errors
/// `Refused` with `two_emergency_accounts` or `emergency_is_local`.
pub fn name(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    if store::name(tx, user_id)? {
        tx.record(Event::about("emergency.named", "user", user_id))?;
    }
    Ok(())
}

/// It is none any longer.
///
/// # Errors
/// As the database answers.
pub fn remove(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    if store::remove(tx, user_id)? {
        tx.record(Event::about("emergency.removed", "user", user_id))?;
    }
    Ok(())
}

/// Somebody signed in: where it is an emergency account, that waits for an auditor's look, and the administrators are
/// told by the bell and by mail.
///
/// # Errors
/// As the database answers.
pub fn used(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    let Some(login) = store::login(tx, user_id)? else { return Ok(()) };
    tracing::warn!("an emergency account was used");
    store::keep_use(tx, user_id)?;
    let facts = json!({ "login": login, "address": tx.actor.address });
    tx.enqueue("alarm", None, json!({ "kind": "emergency_used", "facts": facts }), tx.now)?;
    tx.record(Event::about("emergency.used", "user", user_id).ended(Outcome::Allow).because("to be reviewed"))
}

/// Tells these people by the bell that one was used; `facts` say which, and from where.
///
/// # Errors
/// As the database answers.
pub fn tell(tx: &mut Tx, people: &[i64], facts: &Value) -> Result<(), Problem> {
    let notices: Vec<Notice> = people.iter().map(|id| Notice::to(*id).with(facts.clone())).collect();
    notify(tx, &USED, &notices)?;
    tx.record(Event::named("emergency.told", "user").of_rows(people.to_vec()))
}

#[expect(clippy::unnecessary_wraps, reason = "the form of what looks at notices; others ask the database")]
fn look(_: &mut Reader, who: &Onlooker, about: &[About]) -> Result<Vec<Option<Told>>, Problem> {
    let standing = &who.actor.standing;
    let href = if standing.holds(AuditRead::INFO.id) {
        "/admin/directory/uses"
    } else if standing.holds(UserManage::INFO.id) {
        "/admin/directory"
    } else {
        "/notices"
    };
    let told = |one: &About| {
        let fact = |name: &str| one.facts.get(name).and_then(Value::as_str).unwrap_or_default();
        Some(Told {
            title: text::used(who.lang(), fact("login")),
            reason: text::used_from(who.lang(), fact("address")),
            href: href.to_owned(),
        })
    };
    Ok(about.iter().map(told).collect())
}

/// Somebody has looked at a use and notes what it was for.
///
/// # Errors
/// `NotFound` where it does not wait; `Refused` with `own_use` where they used it themselves.
pub fn review(tx: &mut Tx, id: i64, note: &str) -> Result<(), Problem> {
    let user_id = store::review(tx, id, note)?.ok_or(Problem::NotFound)?;
    tx.record(Event::about("emergency.reviewed", "user", user_id).because(note))
}
