//! The verbs of the forecast. Each is one transaction: load, decide, save, record.

use super::form::{OverrideForm, month_id};
use super::store::{self, Place};
use crate::core::access::{Can, OpportunityForecast};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;

/// Puts a figure in place of one, or takes it away, at the version that the person saw; whether anything changed.
///
/// # Errors
/// `Invalid` for what is no amount or has no note; `Stale` where somebody changed it in between; `NotFound` and `Forbidden` where it
/// is not the actor's to set.
pub fn put(tx: &mut Tx, can: &Can<OpportunityForecast>, place: &Place, form: &OverrideForm) -> Result<bool, Problem> {
    let (amount, why) = form.check(tx.actor.lang).map_err(Problem::Invalid)?;
    let (node, _) = store::settable(tx, can, place.node)?;
    let place = Place { node, ..place.clone() };
    store::hold(tx, &place)?;
    let stands = store::history(tx, can, &place)?.into_iter().find(|one| one.replaced_at.is_none());
    let version = stands.as_ref().map_or(0, |one| one.id);
    if version != form.version() {
        return Err(Problem::Stale(i32::try_from(version).unwrap_or(i32::MAX)));
    }
    let stood = stands.as_ref().and_then(|one| one.amount);
    if amount == stood && (amount.is_none() || stands.as_ref().is_some_and(|one| one.note == why)) {
        return Ok(false);
    }
    store::put(tx, can, &place, (stands.as_ref().map(|one| one.id), amount, &why))?;
    let name = if amount.is_some() { "forecast.overridden" } else { "forecast.released" };
    let of = format!("{} {} {} {}", place.node.id(), month_id(place.month), place.figure.id(), place.currency);
    let plain = |amount: Option<rust_decimal::Decimal>| amount.map(|amount| amount.normalize().to_string());
    tx.record(
        Event::named(name, "forecast")
            .with([Change::of("of", serde_json::Value::Null, of), Change::of("amount", plain(stood), plain(amount))]),
    )?;
    Ok(true)
}
