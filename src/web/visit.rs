//! The visit: one request's visitor, known before anything else runs.

use super::session::Stage;
use super::waiting::Waiting;
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::text::Lang;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, Utc};
use std::future::{Ready, ready};
use std::sync::Arc;

/// One request's visitor, known before anything else runs.
#[derive(Clone, Debug)]
pub struct Visit {
    pub actor: Arc<Actor>,
    pub lang: Lang,
    pub theme: String,
    pub signed_in: bool,
    /// The password was right, and something is still to be done.
    pub halfway: Option<HalfwayIn>,
    /// When the person last proved who they are.
    pub confirmed_at: Option<DateTime<Utc>>,
    pub htmx: bool,
    /// The long-lived cookie of the browser, from which form tokens are made.
    pub browser: String,
    pub request_id: String,
    pub path: String,
    /// The path with its query, to come back to.
    pub here: String,
    /// The page of ours that the visitor came from: its path with its query.
    pub from: Option<String>,
    /// How many notices are unread, at most a hundred.
    pub unread: i64,
    /// What waits for the person, for the menu.
    pub waiting: Waiting,
    /// A message left by the page before.
    pub toast: Option<String>,
}

/// Who has given the right password, and what is still to be done.
#[derive(Clone, Debug)]
pub struct HalfwayIn {
    pub user_id: i64,
    pub session_id: i64,
    pub stage: Stage,
}

impl Visit {
    /// The list that the visitor came from, with its filters, order and page; else the first of `lists`, as it begins.
    #[must_use]
    pub fn back_to(&self, lists: &[&str]) -> String {
        let from = self.from.as_deref().filter(|from| is_list(from, lists));
        from.or_else(|| lists.first().copied()).unwrap_or("/").to_owned()
    }
}

/// Whether an address is that of one of these lists, whatever it asks of it.
#[must_use]
pub fn is_list(address: &str, lists: &[&str]) -> bool {
    lists.contains(&address.split('?').next().unwrap_or_default())
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(req))
    }
}

/// The visit of a request.
///
/// # Errors
/// `Bug` where the stack did not run.
pub fn visit(req: &HttpRequest) -> Result<Visit, Problem> {
    req.extensions().get::<Visit>().cloned().ok_or_else(|| Problem::bug("no visit"))
}
