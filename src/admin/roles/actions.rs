//! The verbs of roles. Each is one transaction: load, decide, save, record.

use super::catalogues::{self, find};
use super::model::{Draft, FieldRule, Granted};
use super::store::{self, FieldRow, GrantRow, Role};
use super::text;
use crate::admin::people;
use crate::core::access::{PERMISSIONS, Rule, ScopeKind, permission};
use crate::core::event::{Change, Event};
use crate::core::field::Field;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::directory::store as directory;
use serde_json::Value;

/// Makes a role; its id.
///
/// # Errors
/// `Invalid` where its grants stand on two sides.
pub fn create(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let id = store::insert(tx, draft).map_err(|problem| named(problem, tx.actor.lang))?;
    tx.record(Event::about("role.created", "role", id).with(differences(&Draft::default(), draft)))?;
    Ok(id)
}

/// Saves a role at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` where it is built in, the actor holds it, or it would mix two sides.
pub fn change(tx: &mut Tx, role: &Role, version: i32, draft: &Draft) -> Result<(), Problem> {
    changeable(tx, role)?;
    if role.version != version {
        return Err(Problem::Stale(role.version));
    }
    let old = of(role, &store::grants(tx, role.id)?, &store::fields(tx, role.id)?);
    let lang = tx.actor.lang;
    if !store::update(tx, role.id, version, draft).map_err(|problem| named(problem, lang))? {
        return Err(Problem::Stale(role.version));
    }
    tx.record(Event::about("role.changed", "role", role.id).with(differences(&old, draft)))
}

/// A built-in role stays as it is, and nobody changes a role that they hold.
fn changeable(tx: &mut Tx, role: &Role) -> Result<(), Problem> {
    let lang = tx.actor.lang;
    if role.built_in {
        return Err(Problem::invalid("role", text::built_in_hint(lang)));
    }
    match tx.user_id() {
        Some(me) if store::holds(tx, me, role.id)? => Err(Problem::invalid("role", text::mine_hint(lang))),
        _ => Ok(()),
    }
}

/// A constraint's refusal in words.
fn named(problem: Problem, lang: crate::text::Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "separate_administrators" => {
            Problem::invalid("abilities", text::mixed_holder(lang))
        }
        Problem::Refused(name) if name == "no_self_grant" => Problem::invalid("role", text::mine_hint(lang)),
        Problem::Refused(name) if name == "one_administrator" => Problem::invalid("abilities", text::one_group(lang)),
        other => other,
    }
}

/// The stored role as a proposal; grants of permissions that this binary does not know are left out.
#[must_use]
pub fn of(role: &Role, grants: &[GrantRow], fields: &[FieldRow]) -> Draft {
    let granted = |row: &GrantRow| {
        Some(Granted {
            permission: permission(&row.permission)?.id,
            scope: ScopeKind::of_id(&row.scope)?,
            departments: row.departments.clone(),
        })
    };
    let ruled = |row: &FieldRow| {
        let (object, field) = find(&format!("{}.{}", row.object, row.field))?;
        Some(FieldRule { object, field: field.id, rule: Rule::of_id(&row.rule)? })
    };
    Draft {
        name_zh: role.name_zh.clone(),
        name_en: role.name_en.clone(),
        purpose_zh: role.purpose_zh.clone(),
        purpose_en: role.purpose_en.clone(),
        grants: grants.iter().filter_map(granted).collect(),
        fields: fields.iter().filter_map(ruled).collect(),
        asks_reason: role.asks_reason,
    }
}

/// What changes: the names, and each permission whose scope differs.
fn differences(old: &Draft, new: &Draft) -> Vec<Option<Change>> {
    let scope = |draft: &Draft, id: &str| {
        draft.grants.iter().find(|grant| grant.permission == id).map_or(Value::Null, |grant| {
            let departments = grant.departments.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
            Value::String(if departments.is_empty() {
                grant.scope.id().to_owned()
            } else {
                format!("{}:{departments}", grant.scope.id())
            })
        })
    };
    let mut out = vec![
        Change::of("name_zh", old.name_zh.as_str(), new.name_zh.as_str()),
        Change::of("name_en", old.name_en.as_str(), new.name_en.as_str()),
        Change::of("purpose_zh", old.purpose_zh.as_str(), new.purpose_zh.as_str()),
        Change::of("purpose_en", old.purpose_en.as_str(), new.purpose_en.as_str()),
    ];
    out.extend(
        PERMISSIONS
            .iter()
            .map(|permission| Change::of(permission.id, scope(old, permission.id), scope(new, permission.id))),
    );
    let rule = |draft: &Draft, (object, field): (&str, &Field)| {
        let said = draft.fields.iter().find(|one| one.object == object && one.field == field.id);
        said.map_or(Value::Null, |one| Value::from(one.rule.id()))
    };
    out.extend(catalogues::ruled().map(|(object, field)| {
        let id = format!("{object}.{}", field.id);
        Change::of(&id, rule(old, (object, field)), rule(new, (object, field)))
    }));
    out.push(Change::of("asks_reason", old.asks_reason, new.asks_reason));
    out
}

/// Copies a role under a name of its own; the copy's id.
///
/// # Errors
/// `NotFound` where there is no such role.
pub fn copy(tx: &mut Tx, id: i64) -> Result<i64, Problem> {
    let role = store::one(tx, id)?;
    let mut draft = of(&role, &store::grants(tx, id)?, &store::fields(tx, id)?);
    let lang = tx.actor.lang;
    draft.name_zh = text::copy_of_zh(lang, &draft.name_zh).chars().take(100).collect();
    if !draft.name_en.is_empty() {
        draft.name_en = text::copy_of_en(lang, &draft.name_en).chars().take(100).collect();
    }
    let copy = store::insert(tx, &draft)?;
    tx.record(
        Event::about("role.copied", "role", copy)
            .with(differences(&Draft::default(), &draft))
            .because(format!("copy of role {id}")),
    )?;
    Ok(copy)
}

/// Retires a role: it grants nothing from now on; as it was.
///
/// # Errors
/// `Invalid` where it is built in or the actor holds it.
pub fn retire(tx: &mut Tx, id: i64) -> Result<Role, Problem> {
    let role = store::one(tx, id)?;
    changeable(tx, &role)?;
    if store::set_retired(tx, id, true)? {
        tx.record(Event::about("role.retired", "role", id).with([Change::of("retired", false, true)]))?;
    }
    Ok(role)
}

/// Brings a retired role back; as it was.
///
/// # Errors
/// `Invalid` where the actor holds it, or a holder would stand on two sides.
pub fn restore(tx: &mut Tx, id: i64) -> Result<Role, Problem> {
    let role = store::one(tx, id)?;
    changeable(tx, &role)?;
    let lang = tx.actor.lang;
    if store::set_retired(tx, id, false).map_err(|problem| named(problem, lang))? {
        tx.record(Event::about("role.restored", "role", id).with([Change::of("retired", true, false)]))?;
    }
    Ok(role)
}

/// Gives a person a role.
///
/// # Errors
/// `Invalid` where it is the actor, the role is retired, the account disabled, or the two sides must stay apart.
pub fn give(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<Role, Problem> {
    let lang = tx.actor.lang;
    let person = people::store::one(tx, user_id)?;
    let role = store::one(tx, role_id)?;
    let refused = if tx.user_id() == Some(user_id) {
        Some(text::not_oneself(lang))
    } else if !person.active {
        Some(text::disabled_person(lang))
    } else if role.retired {
        Some(text::retired_role(lang))
    } else {
        None
    };
    if let Some(words) = refused {
        return Err(Problem::invalid("role", words));
    }
    let given = store::give(tx, user_id, role_id).map_err(|problem| match problem {
        Problem::Refused(name) if name == "separate_administrators" => {
            Problem::invalid("role", text::separated(lang, &person.name))
        }
        Problem::Refused(name) if name == "no_self_grant" => Problem::invalid("role", text::not_oneself(lang)),
        other => other,
    })?;
    if given {
        tx.record(Event::about("role.given", "user", user_id).with([
            Change::of("role", Value::Null, role.name_zh.as_str()),
            Change::of("role_id", Value::Null, role_id),
        ]))?;
    }
    Ok(role)
}

/// Takes a role from a person.
///
/// # Errors
/// `Invalid` where it is the actor.
pub fn take(tx: &mut Tx, user_id: i64, role_id: i64) -> Result<Role, Problem> {
    people::store::one(tx, user_id)?;
    let role = store::one(tx, role_id)?;
    if tx.user_id() == Some(user_id) {
        return Err(Problem::invalid("role", text::not_oneself(tx.actor.lang)));
    }
    if directory::manages(tx, user_id, role_id)? {
        return Err(Problem::invalid("role", text::managed_hint(tx.actor.lang)));
    }
    if store::take(tx, user_id, role_id)? {
        tx.record(Event::about("role.taken", "user", user_id).with([
            Change::of("role", role.name_zh.as_str(), Value::Null),
            Change::of("role_id", role_id, Value::Null),
        ]))?;
    }
    Ok(role)
}

/// Switches the separation of administrators off or on.
///
/// # Errors
/// `Invalid` where it is to be on and somebody stands on two sides.
pub fn set_separation(tx: &mut Tx, off: bool) -> Result<(), Problem> {
    let was = store::separation_off(tx)?;
    let lang = tx.actor.lang;
    store::set_separation(tx, off).map_err(|problem| match problem {
        Problem::Refused(name) if name == "separate_administrators" => {
            Problem::invalid("separation", text::switch_refused(lang))
        }
        other => other,
    })?;
    let word = |off: bool| if off { "off" } else { "on" };
    tx.record(
        Event::named("setting.changed", "setting")
            .with([Change::of("separation", word(was), word(off))])
            .because(format!("separation {}", word(off))),
    )
}
