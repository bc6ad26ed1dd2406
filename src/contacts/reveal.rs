//! Looking behind a mask of a contact.

use super::parts::one;
use super::store;
use crate::core::access::{Can, ContactReveal, ContactView};
use crate::customers::limit;
use crate::customers::masked::Reveal;
use crate::customers::reveal::{Behind, RevealForm};
use crate::web::form::Posted;
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Listing};
use crate::web::who::Visit;
use actix_web::web;

/// Reveals a masked field of a contact.
pub async fn reveal(
    can: Can<ContactView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<RevealForm>,
) -> Answer<Listing> {
    let (id, form, lang) = (id.into_inner(), posted.form, visit.lang);
    let reader = can.clone();
    let seen = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<ContactReveal>()).await?;
    let (asks, path, tokens) = (seen.asks_reason::<ContactReveal>(), format!("/contacts/{id}"), tokens(&house, &visit));
    let covered = one(&seen, &form.field, &Reveal { path: &path, tokens: &tokens, may: true, asks, lang });
    let customer_id = seen.customer_id;
    let label = form.check::<_, ContactReveal>(seen, lang)?;
    limit::reveal(&house, can.actor()).await?;
    let event = form.event("contact.revealed", "contact", id).on_customer(customer_id);
    let (reader, field) = (can.clone(), form.field);
    let opened = field.clone();
    let open = house
        .db
        .witness(can.actor(), event, move |r| store::one(r, &reader, id)?.opened::<ContactReveal>(&opened))
        .await?;
    let clear = one(&open, &field, &Reveal { path: &path, tokens: &tokens, may: false, asks: false, lang });
    Ok(Behind { label, name: &open.name, path: &path, clear, covered }.answer(lang))
}
