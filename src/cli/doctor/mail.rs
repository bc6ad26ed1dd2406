//! Checks 26 and 27: the mail server takes us in, and letters do not pile up.

use super::patient::Patient;
use super::text;
use super::verdict::Verdict;
use crate::boot;
use crate::core::outside::Mail;
use crate::core::outside::mail::{Relay, Security};
use crate::core::sql::{Number, Sql};
use crate::notify::store;
use std::sync::Arc;
use std::time::Duration;

/// The doctor waits no longer than this for an answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Connects, encrypts and signs in; sends nothing. Looks where links in letters lead.
pub(super) fn server(patient: &mut Patient) -> Verdict {
    let lang = patient.lang;
    let Mail::Smtp(relay) = boot::mail(&patient.config) else {
        return Verdict::skip(text::mail_off(lang));
    };
    let quick = Relay { timeout: relay.timeout.min(PATIENCE), ..relay.as_ref().clone() };
    let shown = format!("{}:{}", quick.server, quick.port);
    let plain = quick.security == Security::None;
    let way = match Mail::Smtp(Arc::new(quick)).meet() {
        Err(fault) => Verdict::fail(text::mail_fault(lang, &shown, fault.answer()), text::mail_how(lang)),
        Ok(_) if plain => Verdict::warn(text::mail_plain(lang, &shown), text::mail_plain_how(lang)),
        Ok(met) if met.is_some_and(|met| met.signed_in) => Verdict::ok(text::mail_signed_in(lang, &shown)),
        Ok(_) => Verdict::ok(text::mail_encrypted(lang, &shown)),
    };
    if patient.config.server.public_url.is_some() {
        return way;
    }
    let (fine, base) = (way.found.clone(), patient.config.base_url());
    Verdict::of(vec![way, Verdict::warn(text::mail_links(lang, &base), text::mail_links_how(lang))], fine)
}

/// Letters that should have gone half an hour ago, refusals of the last day, a way that is closed.
pub(super) fn outbox(patient: &mut Patient) -> Verdict {
    patient.ask(|connection, _, lang| {
        let late = Sql::new(
            "select count(*) as n from letter where state in ('waiting', 'sending') and wanted_at < now() - interval '30 minutes'",
        )
        .one::<Number>(connection)?
        .n;
        let refused = Sql::new(
            "select count(*) as n from letter where state in ('refused', 'returned', 'suppressed') and due_at > now() - interval '1 day'",
        )
        .one::<Number>(connection)?
        .n;
        let channel = store::channel(connection)?;
        if late > 0 {
            let why = if channel.answer.is_empty() { "–" } else { channel.answer.as_str() };
            return Ok(Verdict::fail(text::outbox_late(lang, late, why), text::outbox_late_how(lang)));
        }
        if channel.faults > 0 {
            return Ok(Verdict::warn(text::outbox_closed(lang, &channel.answer), text::outbox_late_how(lang)));
        }
        Ok(if refused > 0 {
            Verdict::warn(text::outbox_refused(lang, refused), text::outbox_refused_how(lang))
        } else {
            Verdict::ok(text::outbox_fine(lang))
        })
    })
}
