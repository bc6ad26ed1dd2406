//! Naming emergency accounts.

use super::form::{LoginForm, RemoveForm};
use super::pages::{Tried, show_page};
use super::text;
use crate::admin::text as shared;
use crate::core::access::{Can, UserManage};
use crate::core::problem::Problem;
use crate::directory::{emergency, store};
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done, Outcome};
use crate::web::who::Visit;

/// Names one.
pub async fn name(can: Can<UserManage>, house: TheHouse, visit: Visit, posted: Posted<LoginForm>) -> Answer<Outcome> {
    let (login, key, lang) = (posted.form.0.get("login").trim().to_owned(), posted.key, visit.lang);
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let user_id = store::user_of_login(tx, &login)?.ok_or(Problem::NotFound)?;
            emergency::name(tx, user_id)?;
            Ok(String::new())
        })
        .await;
    let error = match done {
        Ok(_) => return Ok(Done::to("/admin/directory").say(shared::saved(lang)).into()),
        Err(Problem::NotFound) => text::emergency_unknown(lang),
        Err(Problem::Refused(rule)) if rule == "two_emergency_accounts" => text::emergency_two(lang),
        Err(Problem::Refused(rule)) if rule == "emergency_is_local" => text::emergency_local(lang),
        Err(problem) => return Err(problem),
    };
    let tried = Tried { emergency_error: Some(error), ..Tried::default() };
    Ok(show_page(&house, &visit, &can, &tried).await?.again().into())
}

/// It is none any longer.
pub async fn remove(can: Can<UserManage>, house: TheHouse, visit: Visit, posted: Posted<RemoveForm>) -> Answer<Done> {
    let (user_id, key) = (posted.form.0.get("id").parse().unwrap_or_default(), posted.key);
    house
        .db
        .write_once(can.actor(), key, move |tx| {
            emergency::remove(tx, user_id)?;
            Ok(String::new())
        })
        .await?;
    Ok(Done::to("/admin/directory").say(shared::saved(visit.lang)))
}
