//! The public surface: what strangers open by an address that somebody gave them. No session is looked for, no cookie is read
//! or set, no script runs, nothing of the house stands around a page, and no page may be found by searching.

use super::form::FORM_LIMIT;
use super::kept::{self, Typed, remember};
use super::render::filters;
use super::respond::Done;
use super::visit::Visit;
use super::{House, assets, text, who};
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::ui::sprite;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, Responder, ResponseError, web};
use askama::Template;
use maud::{Markup, html};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Where all of it lies.
pub const PREFIX: &str = "/f";

/// The longest form, in bytes: 2,000 Chinese characters url-encoded are 18 KB.
pub const LIMIT: usize = 64 * 1024;
const _: () = assert!(LIMIT < FORM_LIMIT, "a stranger sends less than the house takes");

/// Marks a request of the public surface.
struct Public;

/// Whether a request is of the public surface.
#[must_use]
pub fn is_public(req: &HttpRequest) -> bool {
    req.extensions().get::<Public>().is_some()
}

/// Meets a stranger: whoever has signed in elsewhere in this browser is one here too.
///
/// # Errors
/// As the inner service answers.
pub async fn meet(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let known = who::stranger(&req);
    let lang = language(req.request()).unwrap_or(match req.app_data::<web::Data<House>>() {
        Some(house) => house.config.company.default_language,
        None => Lang::Zh,
    });
    let actor = Actor { lang, ..Actor::clone(&known.actor) };
    let visit = Visit {
        actor: Arc::new(actor),
        lang,
        theme: "auto".into(),
        browser: String::new(),
        toast: None,
        htmx: false,
        ..known
    };
    req.extensions_mut().insert(Public);
    req.extensions_mut().insert(visit);
    next.call(req).await.map(ServiceResponse::map_into_boxed_body)
}

/// The language that the address asks for, or else the browser.
fn language(req: &HttpRequest) -> Option<Lang> {
    let query = form_urlencoded::parse(req.query_string().as_bytes());
    let asked = query.into_owned().find(|(name, _)| name == "lang").map(|(_, tag)| Lang::of_tag(&tag));
    let header = || req.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    asked.or_else(|| Lang::of_header(header()))
}

/// What there is where nothing is.
///
/// # Errors
/// `NotFound`, always.
pub async fn lost() -> Result<String, Problem> {
    Err(Problem::NotFound)
}

/// A form of a stranger, as it was typed. Which fields it has, and whether it was drawn here, its handler says.
pub struct Sent(pub Raw);

impl FromRequest for Sent {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(req, payload);
        let req = req.clone();
        Box::pin(async move {
            let body = body.await.map_err(|_overflow| Problem::TooLarge(1))?;
            remember(&req, Typed::Form(body.clone()));
            let raw = Raw::new(form_urlencoded::parse(&body).into_owned().collect());
            raw.refuse_unknown(|_| true).map(|()| Self(raw))
        })
    }
}

/// A page of the public surface.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub title: String,
    pub body: Markup,
    pub status: StatusCode,
    /// After so many seconds it may be tried again.
    pub retry: Option<u64>,
}

/// What a form of the public surface answers: on to the next page, or itself again.
pub enum Reply {
    Done(Done),
    Again(Box<Sheet>),
}

struct Language {
    href: String,
    tag: &'static str,
    label: &'static str,
    current: bool,
}

#[derive(Template)]
#[template(path = "public.html")]
struct Frame<'a> {
    lang_tag: &'static str,
    title: &'a str,
    asset: &'static str,
    languages: [Language; 2],
    body: &'a Markup,
    sprite: Markup,
}

impl Sheet {
    /// A page that went well.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), body, status: StatusCode::OK, retry: None }
    }

    fn answer(&self, visit: &Visit) -> HttpResponse {
        let language = |lang: Lang, label| Language {
            href: format!("{}?lang={}", visit.path, lang.tag()),
            tag: lang.tag(),
            label,
            current: visit.lang == lang,
        };
        let frame = Frame {
            lang_tag: visit.lang.tag(),
            title: &self.title,
            asset: assets::PREFIX,
            languages: [language(Lang::Zh, "中文"), language(Lang::En, "English")],
            body: &self.body,
            sprite: sprite(),
        };
        let page = frame.render().unwrap_or_else(|error| {
            tracing::error!(%error, "a page could not be drawn");
            String::new()
        });
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        response
            .content_type("text/html; charset=utf-8")
            .insert_header(("x-robots-tag", "noindex, nofollow"))
            .insert_header(("vary", "accept-language"))
            .body(page)
    }
}

impl Responder for Sheet {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        match super::visit::visit(req) {
            Ok(visit) => self.answer(&visit),
            Err(_no_visit) => HttpResponse::InternalServerError().finish(),
        }
    }
}

impl Responder for Reply {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        match self {
            Self::Done(done) => done.respond_to(req),
            Self::Again(sheet) => sheet.respond_to(req),
        }
    }
}

/// Tells a stranger of a problem, in words that say nothing about the house. What they typed stays on the page where they
/// can do nothing about it.
#[must_use]
pub fn told(req: &HttpRequest, visit: &Visit, problem: &Problem) -> HttpResponse {
    let (lang, status) = (visit.lang, problem.status_code());
    let (title, words) = match problem {
        Problem::NotFound => (text::public_gone_title(lang), text::public_gone(lang)),
        Problem::TooMany(_) => (text::too_many_title(lang), text::public_wait(lang)),
        Problem::TooLarge(_) => (text::too_large_title(lang), text::public_large(lang)),
        _ if status.is_server_error() => (text::busy_title(lang), text::public_busy(lang)),
        _ => (text::bad_request_title(lang), text::public_wrong(lang)),
    };
    let kept = if status.is_server_error() { kept::public(req, visit) } else { None };
    let body = html! {
        h1 { (title) }
        p { (words) @if kept.is_some() { " " (text::kept(lang)) } }
        @if let Some(kept) = kept { (kept) }
        p.quiet.small { (text::reference(lang, &visit.request_id)) }
    };
    Sheet { title: title.to_owned(), body, status, retry: None }.answer(visit)
}
