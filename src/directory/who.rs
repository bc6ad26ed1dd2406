//! Who somebody is in the directory, and what they would get here.

use super::model::{Around, Plan};
use super::rules;
use super::store;
use super::sync::{self, Done};
use crate::core::access::Actor;
use crate::core::outside::directory::{Fault, Group, Member};
use crate::core::problem::Problem;
use crate::web::House;
use std::sync::Arc;

/// Somebody of the directory.
#[derive(Debug)]
pub struct Who {
    pub member: Member,
    pub grants: rules::Grants,
    /// The account that they have here, if any.
    pub user_id: Option<i64>,
    /// The login belongs to a local account.
    pub taken: bool,
    /// Somebody new, whom nothing gives a department: such a person is not let in.
    pub homeless: bool,
}

/// Looks somebody up.
///
/// # Errors
/// As the database answers; inside, as the directory answers.
pub async fn who(house: &House, actor: &Arc<Actor>, login: &str) -> Result<Result<Option<Who>, Fault>, Problem> {
    let member = match house.directory.find(login).await {
        Ok(Some(member)) => member,
        Ok(None) => return Ok(Ok(None)),
        Err(fault) => return Ok(Err(fault)),
    };
    let (provider, may) = (house.directory.provider().to_owned(), house.config.ldap.makes_administrators());
    let found = house
        .db
        .read(actor, move |r| {
            let around = store::around(r, &provider, may)?;
            let account = store::of_key(r, &provider, &member.person.key)?;
            Ok(met(member, account, &around))
        })
        .await?;
    Ok(Ok(Some(found)))
}

fn met(member: Member, account: Option<super::model::Account>, around: &Around) -> Who {
    let groups: Vec<&Group> = member.groups.iter().collect();
    let by_hand = account.as_ref().map(|account| account.by_hand.clone()).unwrap_or_default();
    let grants = rules::grants(&groups, &by_hand, around);
    let homeless = rules::facts(&member.person, account.as_ref(), grants.department_id, around).is_none();
    let user_id = account.map(|account| account.user_id);
    let taken = around.logins.get(&member.person.login).is_some_and(|holder| Some(*holder) != user_id);
    Who { member, grants, user_id, taken, homeless }
}

/// What following the directory now would change.
///
/// # Errors
/// As the database answers.
pub async fn try_out(house: &House, actor: &Arc<Actor>) -> Result<Done, Problem> {
    let snapshot = match house.directory.snapshot().await {
        Ok(snapshot) => snapshot.into_inner(),
        Err(fault) => return Ok(Done::Failed(fault)),
    };
    let (provider, may) = (house.directory.provider().to_owned(), house.config.ldap.makes_administrators());
    let plan: Plan = house.db.read(actor, move |r| sync::planned(r, &provider, &snapshot, may)).await?;
    let brake = rules::brake(&plan, 0);
    Ok(Done::Tried(plan, brake))
}
