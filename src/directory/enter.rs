//! Signing in by the directory.

use super::{actions, store};
use crate::core::access::Actor;
use crate::core::outside::directory::{Credentials, Fault, Member, SIGN_IN, login_of};
use crate::core::problem::Problem;
use crate::web::House;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No refusal comes quicker than this where there is a directory, whatever was wrong and wherever the account is kept.
pub const FLOOR: Duration = Duration::from_millis(300);

/// What signing in goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The directory knows the person: this account comes in.
    Known(i64),
    /// Name or password is wrong, or the person is not let in.
    Wrong,
    /// The directory can't answer; that is nobody's failure.
    Unreachable,
}

/// The name under which the directory is to be asked for what was typed: one for all spellings of it, so that they are
/// counted together. None where there is no directory, or the account is a local one and its own password decides.
///
/// # Errors
/// As the database answers.
pub async fn name(house: &House, typed: &str) -> Result<Option<String>, Problem> {
    let Some(settings) = house.directory.settings() else { return Ok(None) };
    let Some(login) = login_of(typed, settings) else { return Ok(None) };
    let (provider, typed, asked) = (settings.provider.clone(), typed.to_owned(), login.clone());
    let local = house.db.housekeeping(move |tx| {
        let mut is_local = |name: &str| -> Result<bool, Problem> {
            Ok(store::holder(tx, &provider, name)?.is_some_and(|holder| holder.key.is_none()))
        };
        Ok(is_local(&asked)? || (typed != asked && is_local(&typed)?))
    });
    Ok((!local.await?).then_some(login))
}

/// Asks the directory about a name that it is to be asked for.
///
/// # Errors
/// As the database answers.
pub async fn ask(house: &House, login: &str, password: &str) -> Result<Answer, Problem> {
    let Some(settings) = house.directory.settings() else { return Ok(Answer::Unreachable) };
    match Credentials::new(login, password, settings) {
        Some(credentials) => by_directory(house, &settings.provider.clone(), &credentials).await,
        None => Ok(Answer::Wrong),
    }
}

async fn by_directory(house: &House, provider: &str, credentials: &Credentials) -> Result<Answer, Problem> {
    let begun = Instant::now();
    let member = match house.directory.authenticate(credentials).await {
        Ok(Some(member)) => member,
        Ok(None) => return Ok(Answer::Wrong),
        Err(fault) => return Ok(unreachable(&fault)),
    };
    let left = SIGN_IN.saturating_sub(begun.elapsed());
    let gone = match tokio::time::timeout(left, earlier(house, provider, &member)).await {
        Ok(Ok(gone)) => gone?,
        Ok(Err(fault)) => return Ok(unreachable(&fault)),
        Err(_elapsed) => return Ok(unreachable(&Fault::late())),
    };
    let provider = provider.to_owned();
    let may = house.config.ldap.makes_administrators();
    let actor = Arc::new(Actor::robot("directory"));
    let admitted = house.db.write(&actor, move |tx| actions::admit(tx, &provider, &member, may, gone)).await?;
    Ok(admitted.map_or(Answer::Wrong, Answer::Known))
}

fn unreachable(fault: &Fault) -> Answer {
    tracing::warn!(%fault, "signing in by the directory is not possible");
    Answer::Unreachable
}

/// The earlier account of this login under another key, once the directory says that nobody has that key any longer.
async fn earlier(house: &House, provider: &str, member: &Member) -> Result<Result<Option<i64>, Problem>, Fault> {
    let (of, login) = (provider.to_owned(), member.person.login.clone());
    let holder = match house.db.housekeeping(move |tx| store::holder(tx, &of, &login)).await {
        Ok(holder) => holder,
        Err(problem) => return Ok(Err(problem)),
    };
    match holder.and_then(|holder| Some((holder.user_id, holder.key?))) {
        Some((user_id, key)) if key != member.person.key && !house.directory.knows(&key).await? => {
            Ok(Ok(Some(user_id)))
        }
        _ => Ok(Ok(None)),
    }
}
