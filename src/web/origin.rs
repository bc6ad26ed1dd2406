//! Where a request comes from: the browser's long-lived cookie, form tokens, the origin check, the client's address.

use super::House;
use crate::config::Config;
use crate::core::problem::Problem;
use crate::core::secret::{self, Secret};
use actix_web::dev::ServiceRequest;
use actix_web::web;
use std::net::IpAddr;

/// The name of the cookie that tells one browser from another for two years.
pub const BROWSER_COOKIE: &str = "kezhan_browser";

/// The value of that cookie: given, or made for this request.
#[derive(Clone, Debug)]
pub struct Browser(pub String);

/// The id of a request: in its answer, each log line and an error page.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The token that every form of this browser carries. It outlives a session, so that a form that was filled before
/// the session ended is still good after signing in again.
#[must_use]
pub fn form_token(secret: &Secret, browser: &str) -> String {
    secret.hex("form", browser.as_bytes())
}

/// Whether a token is this browser's.
#[must_use]
pub fn token_is_good(secret: &Secret, browser: &str, token: &str) -> bool {
    !browser.is_empty() && secret::same(&form_token(secret, browser), token)
}

/// Refuses a change that another site's page asks for: by Sec-Fetch-Site, or by Origin where a plain-http intranet has none.
///
/// # Errors
/// `Foreign` with the reason.
pub fn check(req: &ServiceRequest) -> Result<(), Problem> {
    let header = |name: &str| req.headers().get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    if let Some(site) = header("sec-fetch-site") {
        return if matches!(site.as_str(), "same-origin" | "none") { Ok(()) } else { Err(Problem::Foreign("site")) };
    }
    let Some(origin) = header("origin") else { return Err(Problem::Foreign("no_origin")) };
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let public = req.app_data::<web::Data<House>>().and_then(|house| house.config.server.public_url.clone());
    let ours = header("host").is_some_and(|ours| ours == host)
        || public.is_some_and(|url| url.trim_end_matches('/') == origin);
    if ours { Ok(()) } else { Err(Problem::Foreign("origin")) }
}

/// The client's address; a forwarded one counts only from a configured proxy.
#[must_use]
pub fn address(req: &ServiceRequest, config: &Config) -> String {
    let Some(peer) = req.peer_addr().map(|addr| addr.ip()) else { return String::new() };
    let ours = |address: IpAddr| config.server.trusted_proxies.iter().any(|network| network.contains(address));
    if !ours(peer) {
        return peer.to_string();
    }
    // The last address that a proxy of ours did not write itself.
    let forwarded = req.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok()).unwrap_or("");
    let hops = forwarded.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
    hops.into_iter().find(|hop| !ours(*hop)).unwrap_or(peer).to_string()
}
