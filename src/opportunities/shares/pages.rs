//! The page of shares: takes, checks, calls once, shows.

use super::form::{SharesForm, fields};
use super::{actions, parts, store};
use crate::core::access::{Can, OpportunityEdit, OpportunityView};
use crate::core::problem::{Errors, Problem};
use crate::opportunities::act_pages::{acted, told};
use crate::opportunities::{store as deals, text};
use crate::web::House;
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Done, Outcome, Page};
use crate::web::who::Visit;
use actix_web::web;

/// The form of shares; without any it proposes the owner.
pub async fn show(can: Can<OpportunityView>, house: TheHouse, visit: Visit, id: web::Path<i64>) -> Answer<Page> {
    page(&can, &house, &visit, id.into_inner(), (None, &Errors::new())).await
}

async fn page(
    can: &Can<OpportunityView>,
    house: &House,
    visit: &Visit,
    id: i64,
    (typed, errors): (Option<&SharesForm>, &Errors),
) -> Answer<Page> {
    let (reader, lang) = (can.clone(), visit.lang);
    let (row, shares) = house
        .db
        .read(can.actor(), move |r| {
            let row = deals::one(r, &reader, id)?.that_may::<OpportunityEdit>()?;
            Ok((row, store::of(r, id)?))
        })
        .await?;
    let mut form = typed.cloned().unwrap_or_default();
    if typed.is_none() {
        form.0.set("version", row.version.to_string());
        for (place, one) in shares.iter().enumerate() {
            let (person, share) = fields(place);
            form.0.set(&person, parts::label(one, lang));
            form.0.set(&share, one.share.normalize().to_string());
        }
        if shares.is_empty() {
            form.0.set("person-0", row.owner_name.as_str());
        }
    }
    let body = parts::form(&row, (&form, errors), &tokens(house, visit), lang);
    Ok(acted(&row, text::shares(lang), &body, lang))
}

/// Keeps the shares, or shows what is wrong with them.
pub async fn save(
    can: Can<OpportunityView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<SharesForm>,
) -> Answer<Outcome> {
    let (id, key, lang, writer, form) = (id.into_inner(), posted.key, visit.lang, can.clone(), posted.form);
    let wanted = match form.check(lang) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(page(&can, &house, &visit, id, (Some(&form), &errors)).await?.again().into()),
    };
    let version = form.0.version();
    let kept = house
        .db
        .write_once(can.actor(), key, move |tx| {
            let row = deals::one(tx, &writer, id)?.may::<OpportunityEdit>()?;
            actions::keep(tx, (&row, version), &wanted).map(|()| format!("/opportunities/{id}"))
        })
        .await;
    match kept {
        Ok(path) => Ok(Done::to(path).say(text::shared(lang)).into()),
        Err(Problem::Invalid(errors)) => {
            Ok(page(&can, &house, &visit, id, (Some(&form), &errors)).await?.again().into())
        }
        Err(problem) => told(&can, &house, &visit, id, Err(problem)).await,
    }
}
