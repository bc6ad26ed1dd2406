//! Who asks: the visit, the guard of each route, and the capabilities as handlers take them.

use super::route::{Need, RouteKind, RouteRow};
use super::session::{Former, SessionOf, Stage};
pub use super::visit::{HalfwayIn, Visit, visit};
use super::waiting::Waiting;
use super::{House, confirm, origin};
use crate::core::access::{Actor, Can, Permission, Standing};
use crate::core::problem::Problem;
use crate::text::Lang;
use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{FromRequest, HttpMessage, HttpRequest, Route, web};
use futures_util::FutureExt;
use std::future::{Ready, ready};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Anyone may come here; the list of such routes may only shrink.
pub struct Anyone(pub Visit);

/// Who has given the right password and must do something else before they are signed in.
pub struct Halfway(pub Visit, pub HalfwayIn);

impl FromRequest for Halfway {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(req).and_then(|visit| match visit.halfway.clone() {
            Some(halfway) => Ok(Self(visit, halfway)),
            None => Err(Problem::SignInNeeded),
        }))
    }
}

/// A signed-in person, whatever their rights.
pub struct SignedIn(pub Visit);

impl SignedIn {
    /// The person.
    #[must_use]
    pub fn actor(&self) -> &Arc<Actor> {
        &self.0.actor
    }

    /// A capability, where held.
    #[must_use]
    pub fn also<Q: Permission>(&self) -> Option<Can<Q>> {
        Can::of(&self.0.actor).ok()
    }
}

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(req).map(Self))
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(req).and_then(|visit| if visit.signed_in { Ok(Self(visit)) } else { Err(Problem::SignInNeeded) }))
    }
}

impl<P: Permission> FromRequest for Can<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(visit(req).and_then(|visit| Self::of(&visit.actor)))
    }
}

/// Wraps a route so that its need is settled before any extractor reads the request.
#[must_use]
pub fn guarded(route: Route, row: RouteRow) -> Route {
    route.wrap(from_fn(move |req: ServiceRequest, next: Next<BoxBody>| async move {
        let response = settled(req, next, &row).await?;
        super::refusals::note(&response, &row).await;
        Ok(response)
    }))
}

async fn settled(
    mut req: ServiceRequest,
    next: Next<BoxBody>,
    row: &RouteRow,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if let Err(problem) = check(&req, row) {
        return Ok(refuse(req, problem));
    }
    if let Err(problem) = confirm::settle(&mut req, row).await {
        return Ok(refuse(req, problem));
    }
    count(&req, row.path);
    let request = req.request().clone();
    match AssertUnwindSafe(next.call(req)).catch_unwind().await {
        Ok(answer) => answer.map(ServiceResponse::map_into_boxed_body),
        Err(_panic) => Ok(ServiceResponse::from_err(Problem::bug("a handler panicked"), request)),
    }
}

/// Counts the use of a function, from the first day on.
fn count(req: &ServiceRequest, route: &'static str) {
    // Nobody used anything: an open page asked.
    if route == super::bell::POLL {
        return;
    }
    let Some(house) = req.app_data::<web::Data<House>>() else { return };
    if let Some(user_id) = visit(req.request()).ok().and_then(|visit| visit.actor.user_id()) {
        house.usage.count(house.db.clock().today(house.config.company.time_zone), user_id, route);
    }
}

/// Answers with a problem, to be drawn by the stack.
#[must_use]
pub fn refuse(req: ServiceRequest, problem: Problem) -> ServiceResponse<BoxBody> {
    let (request, _payload) = req.into_parts();
    ServiceResponse::from_err(problem, request)
}

fn check(req: &ServiceRequest, row: &RouteRow) -> Result<(), Problem> {
    let visit = visit(req.request())?;
    if row.kind == RouteKind::Action && !row.signed {
        origin::check(req)?;
    }
    match row.need {
        Need::Anyone => Ok(()),
        Need::Halfway if visit.halfway.is_some() => Ok(()),
        _ if !visit.signed_in => Err(Problem::SignInNeeded),
        Need::SignedIn => Ok(()),
        Need::Permission(info) if visit.actor.standing.holds(info.id) => Ok(()),
        Need::Halfway => Err(Problem::SignInNeeded),
        Need::Permission(info) => Err(Problem::Forbidden(info.id)),
    }
}

/// Finds out who asks: session, person, standing, language.
///
/// # Errors
/// As the inner service answers.
pub async fn meet(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let met = introduce(&req).await;
    match met {
        Ok(visit) => {
            req.extensions_mut().insert(visit);
            next.call(req).await.map(ServiceResponse::map_into_boxed_body)
        }
        Err(problem) => {
            let stranger = stranger(&req);
            req.extensions_mut().insert(stranger);
            super::rescue::rescue(&mut req).await;
            Ok(refuse(req, problem))
        }
    }
}

async fn introduce(req: &ServiceRequest) -> Result<Visit, Problem> {
    let mut visit = stranger(req);
    let Some(known) = super::session::known(&req.get_session())? else { return Ok(visit) };
    let house = req.app_data::<web::Data<House>>().ok_or_else(|| Problem::bug("no house"))?;
    if known.stage != Stage::Whole {
        // What was chosen on the way in counts there; the account's own language afterwards.
        if req.cookie("kezhan_lang").is_none() {
            visit.lang = Lang::of_tag(&known.language);
        }
        let (user_id, session_id) = (known.user_id, known.session_id);
        visit.halfway = Some(HalfwayIn { user_id, session_id, stage: known.stage });
        return Ok(visit);
    }
    let standing = standing(house, known.user_id, known.rights_version).await?;
    if !visit.htmx && known.roles.as_ref().is_some_and(|then| *then != standing.roles()) {
        SessionOf::of(req.request()).renew(Former::Fades)?;
    }
    visit.confirmed_at = Some(known.confirmed_at);
    visit.lang = Lang::of_tag(&known.language);
    visit.theme = known.theme;
    visit.unread = known.unread;
    visit.waiting = Waiting::of(&known.waiting);
    visit.signed_in = true;
    visit.actor = Arc::new(Actor {
        kind: crate::core::access::ActorKind::User,
        standing,
        lang: visit.lang,
        session_id: Some(known.session_id),
        address: origin::address(req, &house.config),
        request_id: visit.request_id.clone(),
    });
    Ok(visit)
}

/// The standing at this version of the rights, from memory or from the database.
async fn standing(house: &web::Data<House>, user_id: i64, version: i64) -> Result<Arc<Standing>, Problem> {
    let now = house.db.clock().now();
    if let Some(kept) = house.standings.get(user_id, version, now) {
        return Ok(kept);
    }
    let loaded = house.db.housekeeping(move |tx| Standing::load(tx, user_id)).await?;
    let standing = Arc::new(loaded);
    house.standings.put(version, &standing);
    Ok(standing)
}

/// A visitor whom nobody knows yet.
#[must_use]
pub fn stranger(req: &ServiceRequest) -> Visit {
    let header = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let cookie = |name: &str| req.cookie(name).map(|cookie| cookie.value().to_owned());
    let house = req.app_data::<web::Data<House>>();
    let request_id = req.extensions().get::<origin::RequestId>().map_or_else(String::new, |id| id.0.clone());
    let lang = cookie("kezhan_lang")
        .map(|tag| Lang::of_tag(&tag))
        .or_else(|| Lang::of_header(header("accept-language")))
        .unwrap_or_else(|| house.map_or(Lang::Zh, |house| house.config.company.default_language));
    let mut actor = Actor::nobody(lang);
    actor.request_id.clone_from(&request_id);
    if let Some(house) = house {
        actor.address = origin::address(req, &house.config);
    }
    Visit {
        actor: Arc::new(actor),
        lang,
        theme: cookie("kezhan_theme")
            .filter(|theme| matches!(theme.as_str(), "light" | "dark"))
            .unwrap_or_else(|| "auto".into()),
        signed_in: false,
        halfway: None,
        confirmed_at: None,
        htmx: header("hx-request") == "true",
        browser: req.extensions().get::<origin::Browser>().map_or_else(String::new, |browser| browser.0.clone()),
        request_id,
        path: req.path().to_owned(),
        from: super::respond::referer(header("referer")),
        here: req.uri().path_and_query().map_or_else(|| req.path().to_owned(), ToString::to_string),
        unread: 0,
        waiting: Waiting::default(),
        toast: cookie("kezhan_toast"),
    }
}
