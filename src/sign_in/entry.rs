//! From a right password to a session: what is still to be done, and what is kept of it.

use super::actions::{self, Counted, Try};
use super::rules::{self, CODE, is_needed};
use super::second_factor;
use super::{password, store};
use crate::config::{PasswordRules, SignIn};
use crate::core::access::{Actor, ActorKind, Standing};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::directory::enter::{self, Where};
use crate::directory::{emergency, store as directory};
use crate::web::House;
use crate::web::respond::{Answer, Done};
use crate::web::session::{SessionOf, SignedInAs, Stage};
use crate::web::visit::Visit;
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Instant;

/// How old a password may be under `mlps3`.
const PASSWORD_LIFE: TimeDelta = TimeDelta::days(90);

/// A person on the way in.
#[derive(Clone)]
pub struct Entry {
    pub user_id: i64,
    pub person: Arc<Actor>,
    attempt: Try,
}

impl Entry {
    /// Of a person whose password was right.
    ///
    /// # Errors
    /// `NotFound` where the account is gone or disabled.
    pub async fn of(house: &House, visit: &Visit, user_id: i64) -> Answer<Self> {
        let (standing, account) = house
            .db
            .housekeeping(move |tx| Ok((Standing::load(tx, user_id)?, store::account_of(tx, user_id)?)))
            .await?;
        let (address, browser) = (visit.actor.address.clone(), visit.browser.clone());
        let person = Actor { kind: ActorKind::User, standing: Arc::new(standing), ..Actor::clone(&visit.actor) };
        Ok(Self { user_id, person: Arc::new(person), attempt: Try { login: account.login, address, browser } })
    }

    /// What is still to be done; where nothing is, the person is let in.
    ///
    /// # Errors
    /// As the database answers.
    pub fn advance(&self, tx: &mut Tx, rules: &SignIn, code_given: bool) -> Result<Stage, Problem> {
        let stage = self.stage(tx, rules, code_given)?;
        match stage {
            Stage::Whole => actions::admit(tx, &self.attempt, self.user_id)?,
            Stage::Enrol => second_factor::actions::prepare(tx, self.user_id)?,
            Stage::Code | Stage::Password => actions::halfway(tx, self.user_id)?,
        }
        Ok(stage)
    }

    fn stage(&self, tx: &mut Tx, rules: &SignIn, code_given: bool) -> Result<Stage, Problem> {
        if !code_given && second_factor::store::has(tx, self.user_id)? {
            return Ok(Stage::Code);
        }
        let emergency = emergency::store::is_one(tx, self.user_id)?;
        if !code_given && (emergency || is_needed(rules.second_factor, &self.person.standing)) {
            return Ok(Stage::Enrol);
        }
        // Passwords of the directory grow old there.
        if directory::keeps(tx, self.user_id)? {
            return Ok(Stage::Whole);
        }
        let account = store::account_of(tx, self.user_id)?;
        let old = account.password_set_at.is_none_or(|at| tx.now - at > PASSWORD_LIFE);
        Ok(if old && rules.password_rules == PasswordRules::Mlps3 { Stage::Password } else { Stage::Whole })
    }

    /// Remembers and records a wrong code.
    ///
    /// # Errors
    /// As the database answers.
    pub fn wrong_code(&self, tx: &mut Tx) -> Result<(), Problem> {
        let key = code_key(self.user_id);
        let tries = CODE.after_failure(store::tries(tx, &key)?, tx.now);
        store::remember_tries(tx, &key, tries)?;
        actions::refused(tx, Some(self.user_id), "wrong code")
    }

    /// Goes on under a new session key.
    ///
    /// # Errors
    /// `Bug` where the state can't be written.
    pub fn go(&self, session: &SessionOf, stage: Stage, next: &str) -> Answer<Done> {
        let (user_id, address) = (self.user_id, self.attempt.address.clone());
        session.begin(&SignedInAs { user_id, stage, address, agent: session.agent.clone() })?;
        Ok(Done::to(onward(stage, next)))
    }
}

fn code_key(user_id: i64) -> String {
    format!("code:{user_id}")
}

/// Whether a code may be looked at now.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub fn code_brake(tx: &mut Tx, user_id: i64) -> Result<(), Problem> {
    let tries = store::tries(tx, &code_key(user_id))?;
    CODE.wait(tries, tx.now).map_or(Ok(()), |seconds| Err(Problem::TooMany(seconds)))
}

/// Where a session at a stage goes.
#[must_use]
pub fn onward(stage: Stage, next: &str) -> String {
    let page = match stage {
        Stage::Whole => return next.to_owned(),
        Stage::Code => "/sign-in/code",
        Stage::Enrol => "/sign-in/second-factor",
        Stage::Password => "/sign-in/new-password",
    };
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{page}?next={next}")
}

/// Looks at the brakes, then the password; who is on the way in then. `NotFound` is a wrong account or password.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn by_password(house: &House, visit: &Visit, attempt: Try, typed: String) -> Answer<(Entry, Stage)> {
    let tried = look(house, &attempt, &typed).await?;
    let outdated = tried.hash.as_deref().is_some_and(password::is_outdated);
    let (true, Some(user_id)) = (tried.right, tried.whose) else {
        let profile = house.config.sign_in.password_rules;
        house.db.write(&visit.actor, move |tx| actions::failed(tx, &attempt, tried.whose, profile)).await?;
        return Err(Problem::NotFound);
    };
    if outdated {
        let hash = password::hash(typed).await?;
        house.db.housekeeping(move |tx| store::rehash(tx, user_id, &hash)).await?;
    }
    let entry = Entry::of(house, visit, user_id).await?;
    let (asked, rules) = (entry.clone(), house.config.sign_in.clone());
    let advance = move |tx: &mut Tx| {
        actions::take_back(tx, &tried.counted)?;
        asked.advance(tx, &rules, false)
    };
    let stage = house.db.write(&entry.person, advance).await?;
    Ok((entry, stage))
}

/// A password that was looked at: whether it was right, and whose account it is, if there is one.
struct Tried {
    right: bool,
    whose: Option<i64>,
    hash: Option<String>,
    counted: Counted,
}

/// Looks at the brakes, counts the try, and looks at the password. The count is taken back where nobody came to look.
async fn look(house: &House, attempt: &Try, typed: &str) -> Answer<Tried> {
    let (asked, profile) = (attempt.clone(), house.config.sign_in.password_rules);
    let (account, counted) = house.db.housekeeping(move |tx| actions::before(tx, &asked, profile)).await?;
    let (id, hash) = account.map_or((None, None), |account| (Some(account.id), account.password_hash));
    match opens(house, attempt, typed, (id, hash.clone())).await {
        Ok((right, whose)) => Ok(Tried { right, whose, hash, counted }),
        Err(problem) => {
            house.db.housekeeping(move |tx| actions::take_back(tx, &counted)).await?;
            Err(problem)
        }
    }
}

/// What is busy when the company's directory does not answer.
pub const DIRECTORY: &str = "the company's directory";

/// The rule that refuses a newcomer whose department nothing names.
pub const HOMELESS: &str = "newcomer_without_department";

/// Whether a password opens an account, and whose it is then: the directory's word for its people, otherwise the account's
/// own password.
async fn opens(
    house: &House,
    attempt: &Try,
    typed: &str,
    (id, hash): (Option<i64>, Option<String>),
) -> Answer<(bool, Option<i64>)> {
    let begun = Instant::now();
    let opened = match enter::place(house, &attempt.login).await? {
        Where::There(login) => by_directory(house, attempt, (login, typed), id).await?,
        Where::Here(login) => beside_directory(house, attempt, (login, typed), (id, hash)).await?,
        Where::Alone => (password::verify(typed.to_owned(), hash).await?, id),
    };
    if !opened.0 && house.directory.is_on() {
        // Where an account is kept does not show in the time of a refusal.
        tokio::time::sleep(enter::FLOOR.saturating_sub(begun.elapsed())).await;
    }
    Ok(opened)
}

/// The directory counts wrong passwords too and may lock the account for everything that it is good for. So a try is
/// counted before it is passed on, and given back unless the password was wrong.
async fn by_directory(
    house: &House,
    attempt: &Try,
    (login, typed): (String, &str),
    id: Option<i64>,
) -> Answer<(bool, Option<i64>)> {
    let brake = rules::directory(house.config.ldap.wrong_passwords);
    let (asked, name, provider) = (attempt.clone(), login.clone(), house.directory.provider().to_owned());
    let pass_on = move |tx: &mut Tx| {
        // Both names of an account are one in the counting.
        let name = directory::counted_as(tx, &provider, &name)?;
        actions::pass_on(tx, &asked, &name, brake)
    };
    let key = house.db.housekeeping(pass_on).await?;
    let answer = enter::ask(house, &login, typed).await?;
    if answer != enter::Answer::Wrong {
        let whole = answer != enter::Answer::Unreachable;
        house.db.housekeeping(move |tx| store::give_back(tx, &key, whole)).await?;
    }
    match answer {
        enter::Answer::Known(user_id) => Ok((true, Some(user_id))),
        enter::Answer::Wrong => Ok((false, id)),
        enter::Answer::Homeless => Err(Problem::Refused(HOMELESS.into())),
        enter::Answer::Unreachable => Err(Problem::Busy(DIRECTORY.into())),
    }
}

/// A local account where there is a directory. Strangers have as few tries at it as at the directory's people, so that the
/// answers do not tell where an account is kept, or that there is one.
async fn beside_directory(
    house: &House,
    attempt: &Try,
    (login, typed): (String, &str),
    (id, hash): (Option<i64>, Option<String>),
) -> Answer<(bool, Option<i64>)> {
    let (asked, brake) = (attempt.clone(), rules::directory(house.config.ldap.wrong_passwords));
    let key = house.db.housekeeping(move |tx| actions::stranger(tx, &asked, &login, brake)).await?;
    let looked = password::verify(typed.to_owned(), hash).await;
    if let Some(key) = key.filter(|_| !matches!(looked, Ok(false))) {
        let whole = looked.is_ok();
        house.db.housekeeping(move |tx| store::give_back(tx, &key, whole)).await?;
    }
    Ok((looked?, id))
}

/// Whether what was typed proves who the signed-in person is: the password, or a code of the second factor.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn proves(house: &House, visit: &Visit, typed: String) -> Answer<bool> {
    let user_id = visit.actor.standing.user_id;
    let entry = Entry::of(house, visit, user_id).await?;
    let code = typed.len() == 6 && typed.chars().all(|c| c.is_ascii_digit());
    if code && house.db.housekeeping(move |tx| second_factor::store::has(tx, user_id)).await? {
        let asked = entry.clone();
        let checked = house.db.write(&visit.actor, move |tx| {
            code_brake(tx, user_id)?;
            match second_factor::actions::check(tx, user_id, &typed)? {
                Some(_) => actions::confirmed(tx).map(|()| true),
                None => asked.wrong_code(tx).map(|()| false),
            }
        });
        return checked.await;
    }
    proves_by_password(house, visit, entry.attempt, typed).await
}

/// Whether a password is the signed-in person's.
///
/// # Errors
/// `TooMany` with the seconds to wait.
pub async fn proves_by_password(house: &House, visit: &Visit, attempt: Try, typed: String) -> Answer<bool> {
    let (user_id, profile) = (visit.actor.standing.user_id, house.config.sign_in.password_rules);
    let tried = look(house, &attempt, &typed).await?;
    let right = tried.right && tried.whose == Some(user_id);
    let kept = move |tx: &mut Tx| {
        if !right {
            return actions::failed(tx, &attempt, Some(user_id), profile);
        }
        actions::take_back(tx, &tried.counted)?;
        actions::confirmed(tx)
    };
    house.db.write(&visit.actor, kept).await?;
    Ok(right)
}

/// What is wrong with a new password of an account, in words.
///
/// # Errors
/// As the database answers.
pub async fn weakness(house: &House, visit: &Visit, user_id: i64, typed: (&str, &str)) -> Answer<Option<String>> {
    let words = house.db.housekeeping(move |tx| store::context_words(tx, user_id)).await?;
    let profile = house.config.sign_in.password_rules;
    let weak = super::strength::check(profile, typed.0, &words).err();
    Ok(weak
        .map(|weak| super::strength::words(weak, visit.lang).to_owned())
        .or_else(|| (typed.0 != typed.1).then(|| super::text::not_same(visit.lang).to_owned())))
}
