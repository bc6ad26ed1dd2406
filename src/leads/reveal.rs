//! Looking behind a mask of a lead.

use super::page_parts::one;
use super::store;
use crate::core::access::{Can, LeadReveal, LeadView};
use crate::customers::limit;
use crate::customers::masked::Reveal;
use crate::customers::reveal::{Behind, RevealForm};
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Listing};
use crate::web::who::Visit;
use actix_web::web;

/// Reveals a masked field of a lead.
pub async fn reveal(
    can: Can<LeadView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<RevealForm>,
) -> Answer<Listing> {
    let (id, form, lang) = (id.into_inner(), posted.form, visit.lang);
    let reader = can.clone();
    let seen = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<LeadReveal>()).await?;
    let (asks, path, tokens) = (seen.asks_reason::<LeadReveal>(), format!("/leads/{id}"), tokens(&house, &visit));
    let covered = one(&seen, &form.field, &Reveal { path: &path, tokens: &tokens, may: true, asks, lang });
    let label = form.check::<_, LeadReveal>(seen, lang)?;
    limit::reveal(&house, can.actor()).await?;
    let event = form.event("lead.revealed", "lead", id);
    let (reader, field) = (can.clone(), form.field);
    let opened = field.clone();
    let open = house
        .db
        .witness(can.actor(), event, move |r| store::one(r, &reader, id)?.opened::<LeadReveal>(&opened))
        .await?;
    let clear = one(&open, &field, &Reveal { path: &path, tokens: &tokens, may: false, asks: false, lang });
    Ok(Behind { label, name: &open.label(), path: &path, clear, covered }.answer(lang))
}
