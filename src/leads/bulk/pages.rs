//! What is done to many leads.

use super::{Act, actions, form, text};
use crate::bulk::Act as _;
use crate::bulk::form::ActForm;
use crate::bulk::pages::Asking;
use crate::core::access::{Can, LeadAssign, LeadDelete, LeadEdit, LeadView};
use crate::core::problem::Problem;
use crate::text::Lang;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Outcome};
use crate::web::who::Visit;

fn asking(
    can: Option<Can<LeadView>>,
    house: TheHouse,
    visit: Visit,
    (act, posted): (Act, Posted<ActForm<Act>>),
) -> Answer<Asking<Act>> {
    let can = can.ok_or(Problem::NotFound)?;
    Ok(Asking { can, house, visit, act, raw: posted.form.0, key: posted.key })
}

fn things(lang: Lang, count: usize) -> String {
    Act::counted(lang, &count.to_string())
}

/// Gives leads to a colleague.
pub async fn assign(
    can: Can<LeadAssign>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ActForm<Act>>,
) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = asking(can.also(), house, visit, (Act::Assign, posted))?;
    let (ids, person, reason) = (asking.ids(), asking.raw.line("person"), form::brief(&asking.raw));
    let done = asking.answer(move |tx, can| {
        let done = actions::assign(tx, can, &ids, (&person, &reason))?;
        Ok((text::assigned(lang, &things(lang, done.count), &done.to), done.change))
    });
    done.await
}

/// Gives leads back to the pool.
pub async fn release(
    can: Can<LeadAssign>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ActForm<Act>>,
) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = asking(can.also(), house, visit, (Act::Release, posted))?;
    let (ids, reason) = (asking.ids(), form::reason(&asking.raw, lang));
    let done = asking.answer(move |tx, can| {
        let (change, count) = actions::release(tx, can, &ids, reason)?;
        Ok((text::released(lang, &things(lang, count)), change))
    });
    done.await
}

/// Sets source and industry.
pub async fn edit(can: Can<LeadEdit>, house: TheHouse, visit: Visit, posted: Posted<ActForm<Act>>) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = asking(can.also(), house, visit, (Act::Edit, posted))?;
    let ids = asking.ids();
    match form::Values::read(&asking.raw, lang) {
        Err(errors) => asking.again(&errors).await,
        Ok(values) => {
            let done = asking.answer(move |tx, can| {
                let (change, count) = actions::edit(tx, can, &ids, &values)?;
                Ok((text::edited(lang, &things(lang, count), &values.note(lang)), change))
            });
            done.await
        }
    }
}

/// Puts leads into the recycle bin.
pub async fn delete(
    can: Can<LeadDelete>,
    house: TheHouse,
    visit: Visit,
    posted: Posted<ActForm<Act>>,
) -> Answer<Outcome> {
    let lang = visit.lang;
    let asking = asking(can.also(), house, visit, (Act::Delete, posted))?;
    let ids = asking.ids();
    let done = asking.answer(move |tx, can| {
        let (change, count) = actions::delete(tx, can, &ids)?;
        Ok((text::deleted(lang, &things(lang, count)), change))
    });
    done.await
}
