//! Signing in by the directory.

use super::actions::{self, Asked, Kept};
use super::{state, store};
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
    /// The password is right, but nothing says to which department somebody new belongs.
    Homeless,
    /// The directory can't answer; that is nobody's failure.
    Unreachable,
}

/// Where the password of a name is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In the directory, which is asked for this name: one for all spellings, so that they are counted together.
    There(String),
    /// Here, though there is a directory. Tries are counted under this name as if it were asked, so that answers do not tell
    /// local accounts from others.
    Here(String),
    /// Here, for there is no directory, or no name of its people reads so.
    Alone,
}

/// Where the password of a name is kept: of a local account here.
///
/// # Errors
/// As the database answers.
pub async fn place(house: &House, typed: &str) -> Result<Where, Problem> {
    let Some(settings) = house.directory.settings() else { return Ok(Where::Alone) };
    let Some(login) = login_of(typed, settings) else { return Ok(Where::Alone) };
    let (provider, typed, asked) = (settings.provider.clone(), typed.to_owned(), login.clone());
    let local = house.db.housekeeping(move |tx| {
        let mut is_local = |name: &str| -> Result<bool, Problem> {
            Ok(store::holder(tx, &provider, name)?.is_some_and(|holder| holder.key.is_none()))
        };
        Ok(is_local(&asked)? || (typed != asked && is_local(&typed)?))
    });
    Ok(if local.await? { Where::Here(login) } else { Where::There(login) })
}

/// Asks the directory about a name that it is to be asked for.
///
/// # Errors
/// As the database answers.
pub async fn ask(house: &House, login: &str, password: &str) -> Result<Answer, Problem> {
    let Some(settings) = house.directory.settings() else { return Ok(Answer::Unreachable) };
    // What was counted is what is sent, and nothing else.
    match Credentials::new(login, password, settings).filter(|credentials| credentials.login() == login) {
        Some(credentials) => by_directory(house, &settings.provider.clone(), &credentials).await,
        None => Ok(Answer::Wrong),
    }
}

async fn by_directory(house: &House, provider: &str, credentials: &Credentials) -> Result<Answer, Problem> {
    let begun = Instant::now();
    let member = match house.directory.authenticate(credentials).await {
        Ok(Some(member)) => member,
        Ok(None) => return Ok(Answer::Wrong),
        Err(fault) => return unreachable(house, &fault).await,
    };
    let left = SIGN_IN.saturating_sub(begun.elapsed());
    let asked = match tokio::time::timeout(left, beforehand(house, provider, &member)).await {
        Ok(Ok(asked)) => asked?,
        Ok(Err(fault)) => return unreachable(house, &fault).await,
        Err(_elapsed) => return unreachable(house, &Fault::late()).await,
    };
    let provider = provider.to_owned();
    let may = house.config.ldap.makes_administrators();
    let actor = Arc::new(Actor::robot("directory"));
    let admitted = house.db.write(&actor, move |tx| actions::admit(tx, &provider, &member, may, &asked)).await?;
    Ok(match admitted {
        Ok(user_id) => Answer::Known(user_id),
        Err(Kept::Homeless) => Answer::Homeless,
        Err(Kept::Taken | Kept::Disabled) => Answer::Wrong,
    })
}

async fn unreachable(house: &House, fault: &Fault) -> Result<Answer, Problem> {
    tracing::warn!(%fault, "signing in by the directory is not possible");
    // What is wrong about one entry is no outage.
    if house.directory.is_down() {
        let provider = house.directory.provider().to_owned();
        house.db.housekeeping(move |tx| state::not_reached(tx, &provider)).await?;
    }
    Ok(Answer::Unreachable)
}

/// What else the directory must say before this person comes in: whether nobody has the key any longer under which an earlier
/// account has the login, and which groups behind the person's roles are gone. Where nobody reads, an earlier account is
/// gone when an administrator has disabled it.
async fn beforehand(house: &House, provider: &str, member: &Member) -> Result<Result<Asked, Problem>, Fault> {
    let (of, login, key) = (provider.to_owned(), member.person.login.clone(), member.person.key.clone());
    let known = house.db.housekeeping(move |tx| Ok((store::holder(tx, &of, &login)?, store::behind(tx, &of, &key)?)));
    let (holder, mut groups) = match known.await {
        Ok(known) => known,
        Err(problem) => return Ok(Err(problem)),
    };
    let reads = house.directory.settings().is_some_and(|settings| settings.bind.reads_everybody());
    let mut asked = Asked::default();
    if let Some((holder, key)) = holder.and_then(|holder| holder.key.clone().map(|key| (holder, key)))
        && key != member.person.key
    {
        let gone = if reads { !house.directory.knows(&key).await? } else { !holder.active };
        asked.gone = gone.then_some(holder.user_id);
    }
    groups.retain(|key| member.groups.iter().all(|group| group.key != *key));
    if reads {
        asked.lacking = house.directory.lacks(&groups).await?;
    }
    Ok(Ok(asked))
}
