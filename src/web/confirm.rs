//! Asking who is there once more before something grave. What the person had sent goes on after the proof: nothing that
//! was typed is lost.

use super::House;
use super::origin::token_is_good;
use super::render::tokens;
use super::route::{Confirm, RouteKind, RouteRow};
use super::session::{Former, SessionOf};
use super::visit::{Visit, visit};
use crate::core::problem::Problem;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link, submit};
use crate::ui::card::notice;
use crate::ui::field::{Field, Kind, field};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::{HttpMessage, HttpRequest, web};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::LocalBoxFuture;
use maud::{Markup, html};

/// How long a proof lasts.
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

/// The field that carries the proof beside those of the form.
pub const FIELD: &str = "confirm";

/// Checks a password or a code and notes the time; `ConfirmNeeded` with the words where it is wrong.
pub type Prove = fn(House, Visit, String) -> LocalBoxFuture<'static, Result<(), Problem>>;

/// The form as it was sent, without the proof.
#[derive(Clone)]
struct Kept(Vec<(String, String)>);

impl Visit {
    /// Whether the person has proved who they are within the last minutes. For routes that `may_ask_again`.
    ///
    /// # Errors
    /// `ConfirmNeeded`, which is drawn as the question; the form goes on after the answer.
    pub fn confirmed(&self, now: DateTime<Utc>) -> Result<(), Problem> {
        let fresh = self.confirmed_at.is_some_and(|at| now - at <= FRESH);
        if fresh { Ok(()) } else { Err(Problem::ConfirmNeeded(None)) }
    }
}

/// Takes the proof out of a form, checks it, and refuses what needs one that is not there.
///
/// # Errors
/// `ConfirmNeeded` where a proof is needed or wrong.
pub async fn settle(req: &mut ServiceRequest, row: &RouteRow) -> Result<(), Problem> {
    if row.confirm == Confirm::Never {
        return Ok(());
    }
    if row.kind == RouteKind::Action && is_form(req) {
        take_proof(req).await?;
    }
    if row.confirm == Confirm::Always {
        let house = house(req.request())?;
        visit(req.request())?.confirmed(house.db.clock().now())?;
    }
    Ok(())
}

fn house(req: &HttpRequest) -> Result<web::Data<House>, Problem> {
    req.app_data::<web::Data<House>>().cloned().ok_or_else(|| Problem::bug("no house"))
}

fn is_form(req: &ServiceRequest) -> bool {
    req.content_type() == "application/x-www-form-urlencoded"
}

async fn take_proof(req: &mut ServiceRequest) -> Result<(), Problem> {
    let body = req.extract::<web::Bytes>().await.map_err(|_overflow| Problem::TooLarge(1))?;
    let mut pairs: Vec<(String, String)> =
        form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let proof = pairs.iter().position(|(name, _)| name == FIELD).map(|at| pairs.remove(at).1);
    let token = pairs.iter().find(|(name, _)| name == "csrf").map_or("", |(_, value)| value.as_str()).to_owned();
    let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
    req.set_payload(Payload::from(web::Bytes::from(rest)));
    req.extensions_mut().insert(Kept(pairs));
    let Some(proof) = proof else { return Ok(()) };
    let (house, mut asking) = (house(req.request())?, visit(req.request())?);
    if !token_is_good(house.db.secret(), &asking.browser, &token) {
        return Err(Problem::Foreign("token"));
    }
    (house.site.prove)(House::clone(&house), asking.clone(), proof).await?;
    if asking.actor.session_id.is_some() {
        SessionOf::of(req.request()).renew(Former::Fades)?;
    }
    asking.confirmed_at = Some(house.db.clock().now());
    req.extensions_mut().insert(asking);
    Ok(())
}

/// The question, with what was sent so far.
#[must_use]
pub fn question(req: &HttpRequest, house: &House, visit: &Visit, wrong: Option<&str>) -> Markup {
    let lang = visit.lang;
    let kept = req.extensions().get::<Kept>().cloned();
    let action = if kept.is_some() { visit.path.as_str() } else { "/account/confirm" };
    let back = visit.from.clone().unwrap_or_else(|| "/".to_owned());
    html! {
        div.narrow.stack {
            h1 { (super::text::confirm_title(lang)) }
            p { (super::text::confirm_text(lang)) }
            @if let Some(wrong) = wrong { div role="alert" { (notice(Tone::Red, wrong, "")) } }
            form.stack method="post" action=(action) {
                @match &kept {
                    Some(kept) => { @for (name, value) in &kept.0 { input type="hidden" name=(name) value=(value); } }
                    None => { (tokens(house, visit)) input type="hidden" name="next" value=(visit.here); }
                }
                (field(&Field::new(FIELD, super::text::confirm_label(lang), "", Kind::Password { autocomplete: "current-password" })
                    .hint(super::text::confirm_hint(lang)).required().autofocus()))
                div.form-foot {
                    (submit(Look::Primary, super::text::confirm_go(lang)))
                    (link(Look::Plain, None, &back, super::text::cancel(lang)))
                }
            }
        }
    }
}
