//! Signing in by the directory.

use super::{actions, store};
use crate::core::access::Actor;
use crate::core::outside::directory::{Credentials, Fault, Member, login_of};
use crate::core::problem::Problem;
use crate::web::House;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No refusal comes quicker than this, whatever was wrong.
const FLOOR: Duration = Duration::from_millis(300);

/// What signing in goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The account is a local one, or there is no directory: its own password decides.
    Local,
    /// The directory knows the person: this account comes in.
    Known(i64),
    /// Name or password is wrong, or the person is not let in.
    Wrong,
    /// The directory can't answer; that is nobody's failure.
    Unreachable,
}

/// Asks the directory, where the account is not a local one.
///
/// # Errors
/// As the database answers.
pub async fn ask(house: &House, typed: &str, password: &str) -> Result<Answer, Problem> {
    let Some(settings) = house.directory.settings() else { return Ok(Answer::Local) };
    let provider = settings.provider.clone();
    let Some(login) = login_of(typed, settings) else { return Ok(Answer::Local) };
    let (asked, of) = (login.clone(), provider.clone());
    let holder = house.db.housekeeping(move |tx| store::holder(tx, &of, &asked)).await?;
    if holder.is_some_and(|holder| holder.key.is_none()) {
        return Ok(Answer::Local);
    }
    let begun = Instant::now();
    let answer = match Credentials::new(typed, password, settings) {
        Some(credentials) => by_directory(house, &provider, &credentials).await?,
        None => Answer::Wrong,
    };
    if answer == Answer::Wrong {
        tokio::time::sleep(FLOOR.saturating_sub(begun.elapsed())).await;
    }
    Ok(answer)
}

async fn by_directory(house: &House, provider: &str, credentials: &Credentials) -> Result<Answer, Problem> {
    let member = match house.directory.authenticate(credentials).await {
        Ok(Some(member)) => member,
        Ok(None) => return Ok(Answer::Wrong),
        Err(fault) => return Ok(unreachable(&fault)),
    };
    let gone = match earlier(house, provider, &member).await {
        Ok(gone) => gone?,
        Err(fault) => return Ok(unreachable(&fault)),
    };
    let provider = provider.to_owned();
    let may = super::who::may_make_administrators(house);
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
