//! Taking somebody's second factor away, who has lost it.

use super::pages::{Tried, show_page};
use super::parts::may_reset;
use super::store::{self, Person};
use super::text;
use crate::core::access::{Can, Standing, UserManage};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::sign_in::second_factor::actions;
use crate::web::form::raw_form;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done, Outcome};
use crate::web::who::Visit;
use actix_web::web;

raw_form!(
    /// Why a second factor is taken away.
    ResetForm ["reason"]
);

/// Takes it away; the person's sessions end, and they are told by mail.
pub async fn reset(
    can: Can<UserManage>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: crate::web::form::Posted<ResetForm>,
) -> Answer<Outcome> {
    let (id, key, lang) = (id.into_inner(), posted.key, visit.lang);
    let reason = posted.form.0.get("reason").to_owned();
    let done = house
        .db
        .write_once(can.actor(), key, move |tx| Ok(text::factor_gone(lang, &taken(tx, id, &reason)?.name)))
        .await;
    match done {
        Ok(words) => Ok(Done::to(format!("/admin/users/{id}")).say(words).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(show_page(&house, &visit, &can, id, &Tried { errors, ..Tried::default() }).await?.again().into())
        }
        Err(problem) => Err(problem),
    }
}

fn taken(tx: &mut Tx, id: i64, reason: &str) -> Result<Person, Problem> {
    let (person, lang) = (store::one(tx, id)?, tx.actor.lang);
    if reason.is_empty() {
        return Err(Problem::invalid("user", text::need_reason(lang)));
    }
    // Whom the database does not let in has no standing, and no side either.
    let theirs = if person.active { Standing::load(tx, id)? } else { Standing::none() };
    if tx.user_id() == Some(id) || !may_reset(&tx.actor.standing, &theirs) {
        return Err(Problem::invalid("user", text::factor_other(lang, &person.login)));
    }
    if !actions::reset(tx, id, reason)? {
        return Err(Problem::invalid("user", text::factor_none(lang)));
    }
    Ok(person)
}
