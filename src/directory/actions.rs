//! The verbs of the directory. Each is one transaction; the directory was asked before.

use super::model::{Around, Change, Fate, Gift, Plan};
use super::{rules, state, store};
use crate::core::event::{self, Event, Outcome};
use crate::core::field::Class;
use crate::core::outside::directory::{Group, Member, canonical};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use serde_json::{Value, json};

/// Why somebody with the right password does not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The login belongs to another account, a local one or that of somebody who may still be there: never linked by itself.
    Taken,
    /// An administrator disabled the account here.
    Disabled,
    /// Neither a group nor the entry names a department, and there is none for everybody.
    Homeless,
}

impl Kept {
    fn id(self) -> &'static str {
        match self {
            Self::Taken => "directory: the login belongs to another account",
            Self::Disabled => "directory: the account is disabled here",
            Self::Homeless => "directory: nothing names a department",
        }
    }
}

/// What the directory was asked besides, before somebody comes in.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// An earlier account of the login, whose entry the directory has no longer.
    pub gone: Option<i64>,
    /// Groups behind the person's roles that the directory has no longer.
    pub lacking: Vec<String>,
}

/// Lets a person in whom the directory knows: their account, made at the first time with what the groups give and nothing
/// else.
///
/// # Errors
/// As the database answers.
pub fn admit(
    tx: &mut Tx,
    provider: &str,
    member: &Member,
    may_make_administrators: bool,
    asked: &Asked,
) -> Result<Result<i64, Kept>, Problem> {
    store::one_by_one(tx, provider, &member.person.login)?;
    state::reached(tx, provider)?;
    if let Some(user_id) = asked.gone {
        store::free_login(tx, user_id)?;
        tx.record(
            Event::about("user.disabled", "user", user_id).because("directory: another person has this login now"),
        )?;
    }
    let around = store::around(tx, provider, may_make_administrators)?;
    let groups: Vec<&Group> = member.groups.iter().collect();
    let known = store::of_key(tx, provider, &member.person.key)?;
    let user_id = match known {
        Some(account) if !account.active && !account.closed => return kept(tx, Kept::Disabled),
        Some(account) => {
            let mut change = rules::change(&account, &member.person, &groups, &around);
            rules::keep(&mut change, &asked.lacking, &around);
            apply_one(tx, provider, &change)?;
            account.user_id
        }
        None if around.logins.contains_key(&member.person.login) => return kept(tx, Kept::Taken),
        None => match first(tx, provider, member, &around)? {
            Some(user_id) => user_id,
            None => return kept(tx, Kept::Homeless),
        },
    };
    Ok(Ok(user_id))
}

fn kept(tx: &mut Tx, why: Kept) -> Result<Result<i64, Kept>, Problem> {
    tx.record(Event::named("directory.refused", "user").ended(Outcome::Deny).because(why.id()))?;
    Ok(Err(why))
}

/// The account of somebody who comes for the first time.
fn first(tx: &mut Tx, provider: &str, member: &Member, around: &Around) -> Result<Option<i64>, Problem> {
    let groups: Vec<&Group> = member.groups.iter().collect();
    let grants = rules::grants(&groups, &[], around);
    let Some(facts) = rules::facts(&member.person, None, grants.department_id, around) else { return Ok(None) };
    let id = store::insert(tx, &facts, tx.actor.lang.tag())?;
    let names = (canonical(&member.person.dn), member.person.other_login.clone());
    store::seen(tx, id, (provider, &member.person.key), names)?;
    tx.record(Event::about("user.created", "user", id).because("directory").with([
        event::Change::of("login", Value::Null, facts.login.as_str()),
        event::Change::classed("name", Class::Public, Value::Null, facts.name.as_str()),
        event::Change::of("department", Value::Null, facts.department_id),
    ]))?;
    for role in &grants.roles {
        give(tx, id, *role)?;
    }
    if grants.conflict {
        conflict(tx, id)?;
    }
    Ok(Some(id))
}

fn give(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<(), Problem> {
    store::give(tx, user_id, role_id)?;
    tx.record(Event::about("role.given", "user", user_id).because("directory").with([event::Change::of(
        "role_id",
        Value::Null,
        role_id,
    )]))
}

fn conflict(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    tx.record(
        Event::about("directory.conflict", "user", user_id)
            .ended(Outcome::Deny)
            .because("separation of administrators"),
    )
}

/// Applies a whole reading.
///
/// # Errors
/// As the database answers: then nothing has changed.
pub fn apply(tx: &mut Tx, provider: &str, plan: &Plan) -> Result<(), Problem> {
    for change in &plan.changes {
        apply_one(tx, provider, change)?;
    }
    state::reached(tx, provider)?;
    state::keep_sync(tx, provider, ("applied", ""), plan.counts())?;
    tx.record(Event::named("directory.synced", "directory"))
}

/// Applies what becomes of one account.
///
/// # Errors
/// As the database answers.
pub fn apply_one(tx: &mut Tx, provider: &str, change: &Change) -> Result<(), Problem> {
    let id = change.user_id;
    match change.fate {
        Fate::Missing => return store::missed(tx, id),
        Fate::Gone | Fate::Closes => {
            store::set_active(tx, id, false)?;
            let why =
                if change.fate == Fate::Gone { "directory: no longer there" } else { "directory: disabled there" };
            tx.record(
                Event::about("user.disabled", "user", id).because(why).with([event::Change::of("active", true, false)]),
            )?;
        }
        Fate::Opens => {
            store::set_active(tx, id, true)?;
            tx.record(
                Event::about("user.enabled", "user", id)
                    .because("directory")
                    .with([event::Change::of("active", false, true)]),
            )?;
        }
        Fate::Stays => {}
    }
    if change.dn.is_empty() {
        return Ok(());
    }
    store::seen(tx, id, (provider, &change.key), (change.dn.clone(), change.other_login.clone()))?;
    if let Some(facts) = &change.facts {
        store::update(tx, id, facts)?;
        let class = |field: &str| if matches!(field, "mail" | "phone") { Class::Personal } else { Class::Internal };
        let changes = change
            .differences
            .iter()
            .map(|(field, old, new)| event::Change::classed(field, class(field), old.as_str(), new.as_str()));
        tx.record(Event::about("user.changed", "user", id).because("directory").with(changes))?;
    }
    for role in &change.take {
        store::take(tx, id, *role)?;
        tx.record(Event::about("role.taken", "user", id).because("directory").with([event::Change::of(
            "role_id",
            *role,
            Value::Null,
        )]))?;
    }
    for role in &change.give {
        give(tx, id, *role)?;
    }
    if change.conflict && !change.take.is_empty() {
        conflict(tx, id)?;
    }
    Ok(())
}

/// Keeps that a reading was not applied, and why. Administrators are told on their page, and by mail when it begins and
/// once a day while it goes on: hourly letters are read by nobody, and a single one is forgotten.
///
/// # Errors
/// As the database answers.
pub fn not_applied(tx: &mut Tx, provider: &str, (outcome, reason): (&str, &str), counts: Value) -> Result<(), Problem> {
    if state::is_to_be_told(tx, provider, outcome)? {
        let kind = if outcome == "braked" { "directory_braked" } else { "directory_failed" };
        let facts = json!({ "reason": reason, "leaving": counts.get("leaving"), "active": counts.get("accounts"),
                    "stripped": counts.get("stripped"), "groups": counts.get("groups"),
                    "fault": counts.get("fault"), "what": counts.get("what"), "told": counts.get("told") });
        tx.enqueue("alarm", None, json!({ "kind": kind, "facts": facts }), tx.now)?;
    }
    state::keep_sync(tx, provider, (outcome, reason), counts)?;
    let name = if outcome == "braked" { "directory.braked" } else { "directory.failed" };
    tx.record(Event::named(name, "directory").ended(Outcome::Error).because(reason))
}

/// Lets a group of the directory give a role or a department.
///
/// # Errors
/// `Refused` with `one_administrator` where the group would give two of the three administrators.
pub fn map(tx: &mut Tx, provider: &str, group: (&str, &str), gift: Gift) -> Result<(), Problem> {
    if let Some(id) = store::add_map(tx, provider, group, gift)? {
        let (kind, given) = match gift {
            Gift::Role(id) => ("role_id", id),
            Gift::Department(id) => ("department", id),
        };
        tx.record(Event::about("directory.mapped", "directory", id).with([
            event::Change::of("group", Value::Null, group.1),
            event::Change::of(kind, Value::Null, json!(given)),
        ]))?;
    }
    Ok(())
}

/// Ends what a group gives.
///
/// # Errors
/// `NotFound` where there is no such mapping.
pub fn unmap(tx: &mut Tx, id: i64, of_roles: bool) -> Result<(), Problem> {
    if !store::remove_map(tx, id, of_roles)? {
        return Err(Problem::NotFound);
    }
    tx.record(Event::about("directory.unmapped", "directory", id))
}
