//! The verbs of the second factor.

use super::store::{self, State};
use super::totp;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::secret::{Secret, random};
use crate::core::tx::Tx;
use crate::sign_in::letters::{self, Kind};
use crate::sign_in::store::end_sessions;
use serde_json::json;

/// How many recovery codes a person gets.
const CODES: usize = 10;

/// The letters of recovery codes: base32 without what looks alike.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// What a right code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    App,
    Recovery,
}

/// Makes a new seed that waits for its first code. The one in use stays in use.
///
/// # Errors
/// As the database answers.
pub fn prepare(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    store::keep_waiting(tx, user_id, &totp::new_seed())?;
    tx.record(Event::about("second_factor.begun", "user", user_id))
}

/// Takes the seed that waited into use, if the code is right: gives new recovery codes, ends the other sessions and
/// tells the person by mail. None where the code is wrong.
///
/// # Errors
/// As the database answers.
pub fn confirm(tx: &mut Tx, user_id: i64, typed: &str, but: Option<i64>) -> Result<Option<Vec<String>>, Problem> {
    let Some(seed) = store::seed_held(tx, user_id, State::Waiting)? else { return Ok(None) };
    let Some(step) = totp::step(&seed.bytes, typed, tx.now, seed.last_step) else { return Ok(None) };
    store::activate(tx, user_id, step)?;
    end_sessions(tx, user_id, but)?;
    let codes = new_codes(tx, user_id)?;
    letters::post(tx, user_id, Kind::SecondFactorSet, json!({}))?;
    tx.record(Event::about("second_factor.set", "user", user_id))?;
    Ok(Some(codes))
}

/// Looks at a code and uses it up: the app's, or a recovery code. None where it is wrong.
///
/// # Errors
/// As the database answers.
pub fn check(tx: &mut Tx, user_id: i64, typed: &str) -> Result<Option<Code>, Problem> {
    let Some(seed) = store::seed_held(tx, user_id, State::Active)? else { return Ok(None) };
    if let Some(step) = totp::step(&seed.bytes, typed, tx.now, seed.last_step) {
        store::used(tx, user_id, step)?;
        return Ok(Some(Code::App));
    }
    let hash = hashed(tx.secret(), user_id, typed);
    if !store::use_code(tx, user_id, &hash)? {
        return Ok(None);
    }
    let left = store::codes_left(tx, user_id)?.to_string();
    letters::post(tx, user_id, Kind::RecoveryCodeUsed, json!({ "left": left }))?;
    tx.record(Event::about("second_factor.code_used", "user", user_id))?;
    Ok(Some(Code::Recovery))
}

/// The actor's own second factor goes.
///
/// # Errors
/// As the database answers.
pub fn remove(tx: &mut Tx, user_id: i64, but: Option<i64>) -> Result<(), Problem> {
    if store::remove(tx, user_id)? {
        end_sessions(tx, user_id, but)?;
        letters::post(tx, user_id, Kind::SecondFactorRemoved, json!({}))?;
        tx.record(Event::about("second_factor.removed", "user", user_id))?;
    }
    Ok(())
}

/// Takes somebody else's second factor away, who lost it; they are told by mail. Whether there was one.
///
/// # Errors
/// As the database answers.
pub fn reset(tx: &mut Tx, user_id: i64, reason: &str) -> Result<bool, Problem> {
    let had = store::remove(tx, user_id)?;
    if had {
        end_sessions(tx, user_id, None)?;
        letters::post(tx, user_id, Kind::SecondFactorReset, json!({ "reason": reason }))?;
        tx.record(Event::about("second_factor.reset", "user", user_id).because(reason.to_owned()))?;
    }
    Ok(had)
}

/// New recovery codes in place of the earlier ones, of 80 bits each; they are shown once and kept as hashes.
///
/// # Errors
/// As the database answers.
pub fn renew_codes(tx: &mut Tx, user_id: i64) -> Result<Vec<String>, Problem> {
    let codes = new_codes(tx, user_id)?;
    tx.record(Event::about("second_factor.codes", "user", user_id))?;
    Ok(codes)
}

fn new_codes(tx: &mut Tx, user_id: i64) -> Result<Vec<String>, Problem> {
    let codes: Vec<String> = (0..CODES).map(|_| new_code()).collect();
    let hashes = codes.iter().map(|code| hashed(tx.secret(), user_id, code)).collect();
    store::set_codes(tx, user_id, hashes)?;
    Ok(codes)
}

fn new_code() -> String {
    let letters: Vec<char> = random::<16>()
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn hashed(secret: &Secret, user_id: i64, typed: &str) -> Vec<u8> {
    let plain: String = typed.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    secret.mac("recovery code", format!("{user_id}|{plain}").as_bytes()).to_vec()
}
