//! What is done to many opportunities.

use super::{Act, actions, form, text};
use crate::bulk::Act as _;
use crate::bulk::form::ActForm;
use crate::bulk::pages::Asking;
use crate::core::access::{Can, OpportunityAssign, OpportunityDelete, OpportunityEdit, OpportunityView};
use crate::core::problem::Problem;
use crate::customers::eyes::eyes;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Outcome};
use crate::web::who::Visit;

fn asking(
    can: Option<Can<OpportunityView>>,
    house: TheHouse,
    visit: Visit,
    (act, posted): (Act, Posted<ActForm<Act>>),
) -> Answer<Asking<Act>> {
    let can = can.ok_or(Problem::NotFound)?;
    Ok(Asking { can, house, visit, act, raw: posted.form.0, key: posted.key })
}

/// Gives opportunities to a colleague.
pub async fn transfer(
    can: Can<OpportunityAssign>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ActForm<Act>>,
) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = asking(can.also(), house, visit, (Act::Transfer, posted))?;
    let (ids, person) = (asking.ids(), asking.raw.get("person").to_owned());
    let done = asking.answer(move |tx, can| {
        let done = actions::transfer(tx, can, &ids, &person)?;
        Ok((text::transferred(lang, &Act::counted(lang, &done.count.to_string()), &done.to), done.change))
    });
    done.await
}

/// Puts expected days off.
pub async fn day(
    can: Can<OpportunityEdit>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ActForm<Act>>,
) -> Answer<Outcome> {
    let (lang, today) = (visit.lang, eyes(&house, &visit).today);
    let asking = asking(can.also(), house, visit, (Act::Day, posted))?;
    let ids = asking.ids();
    match form::put(&asking.raw, lang, today) {
        Err(errors) => asking.again(&errors).await,
        Ok(put) => {
            let done = asking.answer(move |tx, can| {
                let (change, count) = actions::put_off(tx, can, &ids, put)?;
                Ok((text::put(lang, &Act::counted(lang, &count.to_string())), change))
            });
            done.await
        }
    }
}

/// Puts opportunities into the recycle bin.
pub async fn delete(
    can: Can<OpportunityDelete>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ActForm<Act>>,
) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = asking(can.also(), house, visit, (Act::Delete, posted))?;
    let ids = asking.ids();
    let done = asking.answer(move |tx, can| {
        let (change, count) = actions::delete(tx, can, &ids)?;
        Ok((text::deleted(lang, &Act::counted(lang, &count.to_string())), change))
    });
    done.await
}
