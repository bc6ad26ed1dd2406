//! Looking behind a mask: one field of one record, with the event in the log before the value is sent.

use super::about::one;
use super::masked::{Reveal, SECONDS, revealed};
use super::{limit, store, text};
use crate::core::access::{Actor, Can, CustomerReveal, CustomerView, Reveals, Ruled, Seen};
use crate::core::event::Event;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::ui::button::{Look, link};
use crate::ui::card::facts;
use crate::ui::{Icon, icon};
use crate::web::House;
use crate::web::form::{Form, Posted};
use crate::web::registry::TheHouse;
use crate::web::render::tokens;
use crate::web::respond::{Answer, Listing, Page};
use crate::web::who::Visit;
use actix_web::web;
use maud::{Markup, html};
use std::sync::Arc;

/// Records that sensitive values of a record are about to be shown in clear, where they are; `event` tells of which record.
///
/// # Errors
/// As the database answers: then nothing is shown.
pub async fn witness_sensitive<T: Ruled>(
    house: &House,
    actor: &Arc<Actor>,
    seen: &Seen<T>,
    event: Event,
) -> Answer<()> {
    let fields = seen.sensitive_in_clear();
    if fields.is_empty() {
        return Ok(());
    }
    let event = fields.into_iter().fold(event, Event::because);
    house.db.witness(actor, event, |_| Ok(())).await
}

/// Which field, and why.
pub struct RevealForm {
    pub field: String,
    reason: String,
}

impl Form for RevealForm {
    fn accepts(name: &str) -> bool {
        matches!(name, "field" | "reason")
    }

    fn read(raw: Raw) -> Self {
        let reason = raw.line("reason").chars().take(200).collect();
        Self { field: raw.get("field").to_owned(), reason }
    }
}

impl RevealForm {
    /// Whether the record's field may be revealed as asked; the field's label.
    ///
    /// # Errors
    /// As [`Seen::opened`]; `Invalid` where a reason is missing.
    pub fn check<T: Ruled, Q: Reveals>(&self, seen: Seen<T>, lang: Lang) -> Result<&'static str, Problem> {
        let asks = seen.asks_reason::<Q>() && self.reason.is_empty();
        seen.opened::<Q>(&self.field)?;
        if asks {
            return Err(Problem::Invalid(Errors::from([("reason".into(), text::need_reason(lang).to_owned())])));
        }
        Ok(T::CATALOGUE.field(&self.field).map_or("", |field| field.label(lang)))
    }

    /// What is recorded: the field, and the reason where one was given.
    #[must_use]
    pub fn event(&self, name: &'static str, object: &'static str, id: i64) -> Event {
        let event = Event::about(name, object, id).because(self.field.clone());
        if self.reason.is_empty() { event } else { event.because(self.reason.clone()) }
    }
}

/// What was revealed, to be shown in place of the mask, or on a page of its own.
pub struct Behind<'a> {
    pub label: &'a str,
    pub name: &'a str,
    /// The record's page.
    pub path: &'a str,
    pub clear: Option<Markup>,
    pub covered: Option<Markup>,
}

impl Behind<'_> {
    /// The answer. The page of its own leads back after a minute.
    #[must_use]
    pub fn answer(self, lang: Lang) -> Listing {
        let clear = self.clear.unwrap_or_default();
        let part = revealed(&clear, &self.covered.unwrap_or_default());
        let body = html! {
            header.page-head { div.page-title { h1 { bdi { (self.name) } } } }
            section.card.narrow { div.card-inner {
                (facts(&[(self.label, clear)]))
                p.quiet.small.cluster { (icon(Icon::Clock)) (text::revealed_for(lang, SECONDS)) }
                (link(Look::Plain, Some(Icon::Left), self.path, text::back_to_record(lang)))
            } }
        };
        let page = Page::new(self.label, body).leading_on(SECONDS, self.path);
        Listing { page, part }
    }
}

/// Reveals a masked field of a customer.
pub async fn reveal(
    can: Can<CustomerView>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<RevealForm>,
) -> Answer<Listing> {
    let (id, form, lang) = (id.into_inner(), posted.form, visit.lang);
    let reader = can.clone();
    let seen = house.db.read(can.actor(), move |r| store::one(r, &reader, id)?.that_may::<CustomerReveal>()).await?;
    let (asks, path, tokens) =
        (seen.asks_reason::<CustomerReveal>(), format!("/customers/{id}"), tokens(&house, &visit));
    let covered = one(&seen, &form.field, &Reveal { path: &path, tokens: &tokens, may: true, asks, lang });
    let label = form.check::<_, CustomerReveal>(seen, lang)?;
    limit::reveal(&house, can.actor()).await?;
    let (event, reader, field) =
        (form.event("customer.revealed", "customer", id).on_customer(id), can.clone(), form.field);
    let opened = field.clone();
    let open = house
        .db
        .witness(can.actor(), event, move |r| store::one(r, &reader, id)?.opened::<CustomerReveal>(&opened))
        .await?;
    let clear = one(&open, &field, &Reveal { path: &path, tokens: &tokens, may: false, asks: false, lang });
    Ok(Behind { label, name: &open.name, path: &path, clear, covered }.answer(lang))
}
