//! The verbs of signing in. Each is one transaction; no password is hashed inside one.

use super::letters::{self, Kind};
use super::rules::{Brake, brakes};
use super::store;
use crate::config::PasswordRules;
use crate::core::event::{Change, Event, Outcome};
use crate::core::problem::Problem;
use crate::core::secret::sha256;
use crate::core::tx::Tx;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Where a try to sign in comes from.
#[derive(Clone, Debug)]
pub struct Try {
    pub login: String,
    pub address: String,
    pub browser: String,
}

impl Try {
    fn pair(&self) -> String {
        format!("pair:{}:{}", self.login, self.address)
    }

    fn keys(&self, profile: PasswordRules) -> [(String, Brake); 2] {
        let [pair, account, _] = brakes(profile);
        [(self.pair(), pair), (format!("account:{}", self.login), account)]
    }

    fn address_key(&self, profile: PasswordRules) -> (String, Brake) {
        let [_, _, address] = brakes(profile);
        (format!("address:{}", self.address), address)
    }

    fn browser_hash(&self) -> [u8; 32] {
        sha256(self.browser.as_bytes())
    }
}

/// Tries that were counted before their end was known: the key, what stood there then, and until when it had to wait.
#[derive(Clone, Debug)]
pub struct Counted(Vec<(String, i32, DateTime<Utc>)>);

/// Whether the password may be looked at now. The try is counted for its account before it is: tries that come at once are
/// counted one by one. The account, if it exists.
///
/// # Errors
/// `TooMany` with the seconds to wait: nothing is counted.
pub fn before(
    tx: &mut Tx,
    attempt: &Try,
    profile: PasswordRules,
) -> Result<(Option<store::Account>, Counted), Problem> {
    let account = store::account(tx, &attempt.login)?;
    let known = match &account {
        Some(account) => store::knows_browser(tx, account.id, &attempt.browser_hash())?,
        None => false,
    };
    let (address, brake) = attempt.address_key(profile);
    if let Some(seconds) = brake.wait(store::tries(tx, &address)?, tx.now) {
        return Err(Problem::TooMany(seconds));
    }
    let mut counted = Vec::new();
    for (key, brake) in attempt.keys(profile) {
        store::one_by_one(tx, &key)?;
        let tries = store::tries(tx, &key)?;
        let held_up = !(known && key.starts_with("account:"));
        if let Some(seconds) = brake.wait(tries, tx.now).filter(|_| held_up) {
            return Err(Problem::TooMany(seconds));
        }
        let after = brake.after_failure(tries, tx.now);
        store::remember_tries(tx, &key, after)?;
        counted.push((key, after.failures, tries.map_or(tx.now, |tries| tries.wait_until)));
    }
    Ok((account, Counted(counted)))
}

/// Takes counted tries back: the password was right, or nobody looked at it.
///
/// # Errors
/// As the database answers.
pub fn take_back(tx: &mut Tx, Counted(counted): &Counted) -> Result<(), Problem> {
    counted.iter().try_for_each(|(key, failures, wait_until)| store::take_back(tx, key, *failures, *wait_until))
}

/// Counts a try that is to be passed on to the company's directory, before it is: tries that come at once are counted one
/// by one. Browsers that have signed in to the account count for themselves, so that a stranger does not use up the
/// owner's tries. The key under which it was counted.
///
/// # Errors
/// `TooMany` with the seconds to wait: nothing is passed on.
pub fn pass_on(tx: &mut Tx, attempt: &Try, login: &str, brake: Brake) -> Result<String, Problem> {
    let known = has_signed_in(tx, attempt, login)?;
    let browser = if known { crate::core::secret::hex(&attempt.browser_hash()) } else { String::new() };
    count(tx, format!("directory:{login}:{browser}"), brake)
}

/// Counts a stranger's try at a local account as one that is passed on: the key under which it was counted. None for a
/// browser that has signed in to the account, which the other brakes hold.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub fn stranger(tx: &mut Tx, attempt: &Try, login: &str, brake: Brake) -> Result<Option<String>, Problem> {
    if has_signed_in(tx, attempt, login)? {
        return Ok(None);
    }
    count(tx, format!("directory:{login}:"), brake).map(Some)
}

fn has_signed_in(tx: &mut Tx, attempt: &Try, login: &str) -> Result<bool, Problem> {
    match store::account(tx, login)? {
        Some(account) => store::knows_browser(tx, account.id, &attempt.browser_hash()),
        None => Ok(false),
    }
}

fn count(tx: &mut Tx, key: String, brake: Brake) -> Result<String, Problem> {
    store::one_by_one(tx, &key)?;
    let tries = store::tries(tx, &key)?;
    if let Some(seconds) = brake.wait(tries, tx.now) {
        return Err(Problem::TooMany(seconds));
    }
    store::remember_tries(tx, &key, brake.after_failure(tries, tx.now))?;
    Ok(key)
}

/// Counts a failed try for its address, and records it. Many people may sit behind an address, and sign in at once.
///
/// # Errors
/// As the database answers.
pub fn failed(tx: &mut Tx, attempt: &Try, user_id: Option<i64>, profile: PasswordRules) -> Result<(), Problem> {
    let (key, brake) = attempt.address_key(profile);
    store::one_by_one(tx, &key)?;
    let tries = brake.after_failure(store::tries(tx, &key)?, tx.now);
    store::remember_tries(tx, &key, tries)?;
    refused(tx, user_id, "wrong account or password")
}

/// Records a failed try.
///
/// # Errors
/// As the database answers.
pub fn refused(tx: &mut Tx, user_id: Option<i64>, why: &'static str) -> Result<(), Problem> {
    let event = user_id.map_or_else(
        || Event::named("sign_in.failed", "user"),
        |id| Event { row_id: None, ids: vec![], ..Event::about("sign_in.failed", "user", id) },
    );
    tx.record(event.ended(Outcome::Deny).because(why))
}

/// Lets a person in: the browser is known from now on, and the failures of this place are forgotten.
///
/// # Errors
/// As the database answers.
pub fn admit(tx: &mut Tx, attempt: &Try, user_id: i64) -> Result<(), Problem> {
    store::signed_in(tx, user_id, &attempt.browser_hash())?;
    store::forget_tries(tx, &attempt.pair())?;
    crate::directory::emergency::used(tx, user_id)?;
    tx.record(Event::about("sign_in.succeeded", "user", user_id))
}

/// Records that the password was right while something is still to be done.
///
/// # Errors
/// As the database answers.
pub fn halfway(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    tx.record(Event::about("sign_in.halfway", "user", user_id))
}

/// Notes that the actor has proved who they are.
///
/// # Errors
/// As the database answers.
pub fn confirmed(tx: &mut Tx) -> Result<(), Problem> {
    if let Some(session_id) = tx.actor.session_id {
        store::confirm_session(tx, session_id)?;
    }
    let user_id = tx.user_id().unwrap_or_default();
    tx.record(Event::about("session.confirmed", "user", user_id))
}

/// Records the end of a session by its owner.
///
/// # Errors
/// As the database answers.
pub fn sign_out(tx: &mut Tx) -> Result<(), Problem> {
    let id = tx.user_id().unwrap_or_default();
    tx.record(Event::about("sign_in.ended", "user", id))
}

/// Sets the password by a link, and ends every session of the person.
///
/// # Errors
/// `NotFound` where the link is used up or expired.
pub fn first_password(tx: &mut Tx, token: &str, hash: &str) -> Result<(), Problem> {
    let token_hash = sha256(token.as_bytes());
    let account = store::link_for(tx, &token_hash)?.ok_or(Problem::NotFound)?;
    if !store::use_link(tx, &token_hash)? {
        return Err(Problem::NotFound);
    }
    set_password(tx, account.id, hash, None)
}

/// Sets a person's password, ends their sessions but the one named, and tells them by mail.
///
/// # Errors
/// As the database answers.
pub fn set_password(tx: &mut Tx, user_id: i64, hash: &str, but: Option<i64>) -> Result<(), Problem> {
    store::set_password(tx, user_id, hash)?;
    store::end_sessions(tx, user_id, but)?;
    letters::post(tx, user_id, Kind::PasswordSet, json!({}))?;
    tx.record(Event::about("user.password_set", "user", user_id))
}

/// Ends one of the actor's own sessions.
///
/// # Errors
/// `NotFound` where it is not theirs or has ended.
pub fn end_session(tx: &mut Tx, id: i64) -> Result<(), Problem> {
    let user_id = tx.user_id().unwrap_or_default();
    if store::end_session(tx, user_id, id)? == 0 {
        return Err(Problem::NotFound);
    }
    tx.record(Event::about("session.ended", "user", user_id))
}

/// Keeps language and look.
///
/// # Errors
/// As the database answers.
pub fn set_preferences(tx: &mut Tx, language: Option<String>, theme: Option<String>) -> Result<(), Problem> {
    let user_id = tx.user_id().unwrap_or_default();
    store::set_preferences(tx, user_id, language.clone(), theme.clone())?;
    tx.record(Event::about("user.preferences", "user", user_id).with([
        Change::of("language", serde_json::Value::Null, language),
        Change::of("theme", serde_json::Value::Null, theme),
    ]))
}

/// Confirms the address that somebody else entered for the actor: links to a new password go there from now on.
///
/// # Errors
/// As the database answers.
pub fn confirm_mail(tx: &mut Tx) -> Result<(), Problem> {
    let user_id = tx.user_id().unwrap_or_default();
    if store::confirm_mail(tx, user_id)? > 0 {
        tx.record(Event::about("user.mail_confirmed", "user", user_id))?;
    }
    Ok(())
}
