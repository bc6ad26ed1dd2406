//! The order of what surrounds every request: request id, headers, problems, browser cookie, session, visitor.

use super::origin::{BROWSER_COOKIE, Browser, RequestId};
use super::session::POLLS;
use super::{assets, problems};
use crate::core::secret::{hex, random};
use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use std::time::Instant;
use tracing::Instrument;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
];

/// The outermost layer.
///
/// # Errors
/// Only what actix itself can't answer.
pub async fn surround(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = hex(&random::<8>());
    req.extensions_mut().insert(RequestId(id.clone()));
    // Every line that is logged on the way carries the id.
    let span = tracing::error_span!("request", id);
    let polls = req.path() == super::bell::POLL;
    POLLS.scope(polls, answered(req, next, id).instrument(span)).await
}

async fn answered(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    id: String,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let begun = Instant::now();
    let secure = req.app_data::<actix_web::web::Data<super::House>>().is_some_and(|house| house.site.secure);
    let given = req.cookie(BROWSER_COOKIE).map(|cookie| cookie.value().to_owned()).filter(|value| value.len() == 40);
    let browser = given.clone().unwrap_or_else(crate::core::secret::token);
    req.extensions_mut().insert(Browser(browser.clone()));
    let visit = super::who::stranger(&req);
    let house = req.app_data::<actix_web::web::Data<super::House>>().cloned();
    let mut response = match next.call(req).await {
        Ok(response) => problems::draw(response.map_into_boxed_body()),
        Err(error) => {
            let Some(house) = house else { return Err(error) };
            let mut response = problems::broken_off(&house, &visit, &error);
            dress(response.headers_mut(), &id, secure);
            return Err(InternalError::from_response("broken off", response).into());
        }
    };
    // Neither strangers who fill in a form nor what a page is drawn with are told apart by a cookie.
    let bare = super::public::is_public(response.request()) || response.request().path().starts_with(assets::PREFIX);
    if given.is_none() && !bare {
        let cookie = Cookie::build(BROWSER_COOKIE, browser)
            .path("/")
            .http_only(true)
            .secure(secure)
            .same_site(SameSite::Lax)
            .max_age(Duration::days(730))
            .finish();
        let _kept = response.response_mut().add_cookie(&cookie);
    }
    seal(response.headers_mut(), secure);
    dress(response.headers_mut(), &id, secure);
    log(&response, begun);
    if let Some(house) = response.request().app_data::<actix_web::web::Data<super::House>>() {
        house.meter.note(&response, begun.elapsed());
    }
    Ok(response)
}

/// Every cookie leaves with the same flags, wherever it was made.
fn seal(headers: &mut HeaderMap, secure: bool) {
    let made: Vec<HeaderValue> = headers.remove(SET_COOKIE).collect();
    for value in made {
        let Some(mut cookie) = value.to_str().ok().and_then(|text| Cookie::parse(text.to_owned()).ok()) else {
            continue;
        };
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(secure);
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            headers.append(SET_COOKIE, value);
        }
    }
}

/// One line for each request: its path without the query, which may hold what a person looked for.
fn log(response: &ServiceResponse<BoxBody>, begun: Instant) {
    let request = response.request();
    let (method, path, status) = (request.method(), request.path(), response.status().as_u16());
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    if path.starts_with("/assets/") || matches!(path, "/livez" | "/readyz") {
        tracing::debug!(%method, path, status, milliseconds, "answered");
    } else {
        tracing::info!(%method, path, status, milliseconds, "answered");
    }
}

fn dress(headers: &mut HeaderMap, id: &str, secure: bool) {
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if secure {
        headers.insert(
            HeaderName::from_static("strict-transport-security"),
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}
