//! One-time links by which a person sets a password. One that goes by mail is made of a random seed and the
//! installation's secret when the letter is sent, so that the database holds nothing that opens an account.

use super::letters::{self, Kind};
use super::one_time::token_of;
use super::rules::{RESET, RESET_ADDRESS};
use super::store;
use crate::core::access::Actor;
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::secret::{sha256, token};
use crate::core::tx::Tx;
use crate::web::House;
use chrono::TimeDelta;
use serde_json::{Value, json};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Printed by a command on the server.
    ByHand,
    /// A new account's first password.
    Invitation,
    /// A new password that the person asked for.
    Forgotten,
    /// A new password that an administrator asked for in the person's name.
    Administrator,
}

impl Purpose {
    /// How long the link is good.
    #[must_use]
    pub fn life(self) -> TimeDelta {
        match self {
            Self::ByHand | Self::Invitation => TimeDelta::hours(24),
            Self::Forgotten | Self::Administrator => TimeDelta::minutes(30),
        }
    }

    fn stored(self) -> &'static str {
        match self {
            Self::ByHand => "first_password",
            Self::Invitation => "invitation",
            Self::Forgotten | Self::Administrator => "reset",
        }
    }
}

/// Makes a link for the operator of the server; the token is returned once and stored as a hash.
///
/// # Errors
/// As the database answers.
pub fn by_hand(tx: &mut Tx, user_id: i64) -> Result<String, Problem> {
    let token = token();
    keep(tx, user_id, &token, Purpose::ByHand)?;
    tx.record(Event::about("user.invited", "user", user_id))?;
    Ok(token)
}

/// Sends a link to the person; nobody else sees it.
///
/// # Errors
/// As the database answers.
pub fn send(tx: &mut Tx, user_id: i64, purpose: Purpose) -> Result<(), Problem> {
    let seed = token();
    let token = token_of(tx.secret(), &seed);
    keep(tx, user_id, &token, purpose)?;
    let (kind, event) = match purpose {
        Purpose::ByHand | Purpose::Invitation => (Kind::Invitation, "user.invited"),
        Purpose::Forgotten => (Kind::Forgotten, "user.reset_sent"),
        Purpose::Administrator => (Kind::AdministratorReset, "user.reset_sent"),
    };
    letters::post(tx, user_id, kind, json!({ "seed": seed }))?;
    tx.record(Event::about(event, "user", user_id))
}

fn keep(tx: &mut Tx, user_id: i64, token: &str, purpose: Purpose) -> Result<(), Problem> {
    let expires = tx.now + purpose.life();
    store::make_link(tx, user_id, &sha256(token.as_bytes()), purpose.stored(), expires)
}

/// Notes that somebody asked for a new password, whoever they are: the same statements whether the account exists or
/// not. The job looks.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub fn ask(tx: &mut Tx, typed: &str, address: &str) -> Result<(), Problem> {
    let keys = [(format!("reset:{typed}"), RESET), (format!("reset-address:{address}"), RESET_ADDRESS)];
    for (key, brake) in &keys {
        if let Some(seconds) = brake.wait(store::tries(tx, key)?, tx.now) {
            return Err(Problem::TooMany(seconds));
        }
    }
    for (key, brake) in &keys {
        let tries = brake.after_failure(store::tries(tx, key)?, tx.now);
        store::remember_tries(tx, key, tries)?;
    }
    tx.enqueue("forgotten_password", None, json!({ "typed": typed }), tx.now)?;
    tx.record(Event::named("user.reset_asked", "user"))
}

/// The job: sends a link where what was typed names one active account with a password and an address; where the company's
/// directory has the password, word of where it is changed.
///
/// # Errors
/// As the database answers.
pub fn forgotten(house: &House, payload: &Value) -> Result<(), Problem> {
    let typed = payload.get("typed").and_then(Value::as_str).unwrap_or_default().to_owned();
    house.db.write_now(&Actor::robot("forgotten_password"), |tx| match store::forgetful(tx, &typed)?.as_slice() {
        [one] if one.elsewhere => {
            letters::post(tx, one.id, Kind::PasswordElsewhere, json!({}))?;
            tx.record(Event::about("user.reset_sent", "user", one.id).because("directory"))
        }
        [one] => send(tx, one.id, Purpose::Forgotten),
        _ => Ok(()),
    })
}
