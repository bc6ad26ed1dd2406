//! The verbs of people. Each is one transaction: load, decide, save, record.

use super::form::Standin;
use super::model::Draft;
use super::store::{self, Person};
use super::text;
use crate::admin::text as shared;
use crate::core::event::{Change, Event};
use crate::core::field::Class;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::directory::store as directory;
use crate::sign_in;
use crate::sign_in::letters::{self, Kind};
use crate::sign_in::links::{self, Purpose};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

/// Makes an account without password and without rights; its id.
///
/// # Errors
/// `Invalid` where the login is taken or the manager is not found.
pub fn create(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let lang = tx.actor.lang;
    let manager_id = manager(tx, draft)?;
    let id = store::insert(tx, draft, manager_id).map_err(|problem| named(problem, lang))?;
    tx.record(Event::about("user.created", "user", id).with(differences(&Draft::default(), draft)))?;
    Ok(id)
}

/// Saves an account at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` where the login is taken or the manager does not fit.
pub fn change(tx: &mut Tx, person: &Person, version: i32, draft: &Draft) -> Result<(), Problem> {
    if person.version != version {
        return Err(Problem::Stale(person.version));
    }
    let lang = tx.actor.lang;
    let same = Draft { language: draft.language, ..of(person) };
    if same != *draft && directory::keeps(tx, person.id)? {
        return Err(Problem::invalid("login", text::kept_by_directory(lang)));
    }
    let manager_id = manager(tx, draft)?;
    if manager_id == Some(person.id) {
        return Err(Problem::invalid("manager", text::own_manager(lang)));
    }
    if !store::update(tx, person.id, version, draft, manager_id).map_err(|problem| named(problem, lang))? {
        return Err(Problem::Stale(person.version));
    }
    if person.mail != draft.mail && person.has_password && tx.user_id() != Some(person.id) {
        mail_changed(tx, person, draft)?;
    }
    tx.record(Event::about("user.changed", "user", person.id).with(differences(&of(person), draft)))
}

/// Links to a new password keep going to the address that the person has confirmed, who is told there.
fn mail_changed(tx: &mut Tx, person: &Person, draft: &Draft) -> Result<(), Problem> {
    sign_in::store::keep_earlier_mail(tx, person.id, &person.mail, &draft.mail)?;
    letters::post(tx, person.id, Kind::MailChanged, json!({}))
}

/// The stored account as a proposal.
#[must_use]
pub fn of(person: &Person) -> Draft {
    Draft {
        login: person.login.clone(),
        name: person.name.clone(),
        department_id: person.department_id,
        manager: person.manager_login.clone().unwrap_or_default(),
        mail: person.mail.clone(),
        phone: person.phone.clone(),
        language: crate::text::Lang::of_tag(&person.language).tag(),
    }
}

fn differences(old: &Draft, new: &Draft) -> Vec<Option<Change>> {
    let plain = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    let department = |draft: &Draft| if draft.department_id == 0 { Value::Null } else { json!(draft.department_id) };
    vec![
        Change::of("login", plain(&old.login), plain(&new.login)),
        Change::classed("name", Class::Public, plain(&old.name), plain(&new.name)),
        Change::of("department", department(old), department(new)),
        Change::of("manager", plain(&old.manager), plain(&new.manager)),
        Change::classed("mail", Class::Personal, plain(&old.mail), plain(&new.mail)),
        Change::classed("phone", Class::Personal, plain(&old.phone), plain(&new.phone)),
        Change::of("language", plain(old.language), plain(new.language)),
    ]
}

/// A constraint's refusal as an error of its field.
fn named(problem: Problem, lang: crate::text::Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "app_user_login" => Problem::invalid("login", text::login_taken(lang)),
        Problem::Refused(name) if name == "manager_circle" => Problem::invalid("manager", text::manager_circle(lang)),
        other => other,
    }
}

fn manager(tx: &mut Tx, draft: &Draft) -> Result<Option<i64>, Problem> {
    if draft.manager.is_empty() { Ok(None) } else { person_named(tx, "manager", &draft.manager).map(Some) }
}

/// The one active person whom a typed text names.
///
/// # Errors
/// `Invalid` for the field where nobody or several are meant.
pub fn person_named(tx: &mut Tx, field: &'static str, typed: &str) -> Result<i64, Problem> {
    let lang = tx.actor.lang;
    match store::named(tx, typed)?.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Problem::invalid(field, shared::no_such_person(lang, typed))),
        _ => Err(Problem::invalid(field, shared::several_persons(lang, typed))),
    }
}

/// Disables an account and ends its sessions at once.
///
/// # Errors
/// `Invalid` where it is the actor's own.
pub fn disable(tx: &mut Tx, id: i64) -> Result<Person, Problem> {
    let person = store::one(tx, id)?;
    if tx.user_id() == Some(id) {
        return Err(Problem::invalid("user", text::not_oneself(tx.actor.lang)));
    }
    if store::set_active(tx, id, false)? {
        sign_in::store::end_sessions(tx, id, None)?;
        tx.record(Event::about("user.disabled", "user", id).with([Change::of("active", true, false)]))?;
    }
    Ok(person)
}

/// Enables an account again.
///
/// # Errors
/// `NotFound` where there is none.
pub fn enable(tx: &mut Tx, id: i64) -> Result<Person, Problem> {
    let person = store::one(tx, id)?;
    if store::set_active(tx, id, true)? {
        tx.record(Event::about("user.enabled", "user", id).with([Change::of("active", false, true)]))?;
    }
    Ok(person)
}

/// A new one-time link for the operator of the server to hand over: its token.
///
/// # Errors
/// `Invalid` where the account is disabled.
pub fn link_by_hand(tx: &mut Tx, id: i64) -> Result<String, Problem> {
    active(tx, id)?;
    links::by_hand(tx, id)
}

/// Sends the person a link by mail: to a first password, or to a new one. No administrator sees it.
///
/// # Errors
/// `Invalid` where the account is disabled or has no address that the person has confirmed.
pub fn send_link(tx: &mut Tx, id: i64) -> Result<Person, Problem> {
    let person = active(tx, id)?;
    if sign_in::store::confirmed_mail(tx, id)?.is_none() {
        return Err(Problem::invalid("user", text::link_without_mail(tx.actor.lang)));
    }
    links::send(tx, id, if person.has_password { Purpose::Administrator } else { Purpose::Invitation })?;
    Ok(person)
}

fn active(tx: &mut Tx, id: i64) -> Result<Person, Problem> {
    let person = store::one(tx, id)?;
    if !person.active {
        return Err(Problem::invalid("user", text::link_of_disabled(tx.actor.lang)));
    }
    if directory::keeps(tx, id)? {
        return Err(Problem::invalid("user", text::password_in_directory(tx.actor.lang)));
    }
    Ok(person)
}

/// Gives a part-time post.
///
/// # Errors
/// `Invalid` where the department is the person's own.
pub fn add_post(tx: &mut Tx, id: i64, department_id: i64, title: &str) -> Result<(), Problem> {
    let person = store::one(tx, id)?;
    if person.department_id == department_id {
        return Err(Problem::invalid("department", text::post_own(tx.actor.lang)));
    }
    store::add_post(tx, id, department_id, title)?;
    tx.record(
        Event::about("post.added", "user", id)
            .with([Change::of("department", Value::Null, department_id), Change::of("title", Value::Null, title)]),
    )
}

/// Takes a part-time post away.
///
/// # Errors
/// `NotFound` where there is no such person.
pub fn remove_post(tx: &mut Tx, id: i64, department_id: i64) -> Result<(), Problem> {
    store::one(tx, id)?;
    if store::remove_post(tx, id, department_id)? > 0 {
        tx.record(Event::about("post.removed", "user", id).with([Change::of(
            "department",
            department_id,
            Value::Null,
        )]))?;
    }
    Ok(())
}

/// Lets somebody stand in for a person, from the beginning of one day to the end of another.
///
/// # Errors
/// `Invalid` where the deputy is not found or is the person.
pub fn add_deputy(tx: &mut Tx, id: i64, standin: &Standin, zone: Tz) -> Result<(), Problem> {
    store::one(tx, id)?;
    let deputy_id = person_named(tx, "deputy", &standin.deputy)?;
    if deputy_id == id {
        return Err(Problem::invalid("deputy", text::own_deputy(tx.actor.lang)));
    }
    let end = standin.ends.succ_opt().unwrap_or(standin.ends);
    let times = (midnight(standin.starts, zone), midnight(end, zone));
    store::add_deputy(tx, id, deputy_id, times, &standin.reason)?;
    tx.record(Event::about("deputy.added", "user", id).because(standin.reason.clone()).with([
        Change::of("deputy", Value::Null, deputy_id),
        Change::of("starts", Value::Null, standin.starts.to_string()),
        Change::of("ends", Value::Null, standin.ends.to_string()),
    ]))
}

/// The first moment of a day in a zone.
fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

/// Ends a time of standing in.
///
/// # Errors
/// `NotFound` where there is no such person.
pub fn remove_deputy(tx: &mut Tx, id: i64, deputy: i64) -> Result<(), Problem> {
    store::one(tx, id)?;
    if store::remove_deputy(tx, id, deputy)? > 0 {
        tx.record(Event::about("deputy.removed", "user", id).with([Change::of("deputy", deputy, Value::Null)]))?;
    }
    Ok(())
}
