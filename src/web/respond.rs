//! The shapes of an answer. Each knows how to answer a browser with and without htmx, so handlers need not.

use super::House;
use super::render::{self, Content};
use super::visit::visit;
use crate::core::problem::Problem;
use actix_web::body::BoxBody;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{AcceptEncoding, ContentEncoding, Encoding, Header, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder, web};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::Stream;
use maud::Markup;
use std::io::Write;
use std::pin::Pin;

/// The longest message that a page takes along to the next, in characters.
const TOAST: usize = 200;

/// A whole page.
#[derive(Clone, Debug)]
pub struct Page {
    pub content: Content,
    pub status: StatusCode,
    /// After so many seconds the browser goes on to this path.
    pub next: Option<(u32, String)>,
}

impl Page {
    /// A page that went well.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { content: Content { title: title.into(), body }, status: StatusCode::OK, next: None }
    }

    /// A page that is not left open: the browser goes on after so many seconds.
    #[must_use]
    pub fn leading_on(self, seconds: u32, path: &str) -> Self {
        Self { next: Some((seconds, path.to_owned())), ..self }
    }

    /// The form drawn again with what is wrong: 422.
    #[must_use]
    pub fn again(self) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, ..self }
    }

    /// Both versions, after somebody else saved: 409.
    #[must_use]
    pub fn conflict(self) -> Self {
        Self { status: StatusCode::CONFLICT, ..self }
    }
}

/// A fragment.
#[derive(Clone, Debug)]
pub struct Part(pub Markup);

/// A list: the page around it, and the part that htmx swaps.
pub struct Listing {
    pub page: Page,
    pub part: Markup,
}

/// Something was done: where a browser goes next, what htmx swaps instead, and what to say.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub to: String,
    pub part: Option<Markup>,
    pub toast: Option<String>,
    /// The path of an action that takes it back.
    pub undo: Option<String>,
    /// An event that other parts of the page listen to.
    pub event: Option<&'static str>,
}

impl Done {
    /// Done; on to `to`.
    pub fn to(to: impl Into<String>) -> Self {
        Self { to: to.into(), ..Self::default() }
    }

    /// And say so.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.toast = Some(text.into());
        self
    }

    /// With a way back.
    #[must_use]
    pub fn undo(mut self, path: impl Into<String>) -> Self {
        self.undo = Some(path.into());
        self
    }

    /// And tell the other parts of the page, which fetch themselves anew at this event.
    #[must_use]
    pub fn tells(mut self, event: &'static str) -> Self {
        self.event = Some(event);
        self
    }

    /// With what htmx swaps in place of a new page.
    #[must_use]
    pub fn swap(mut self, part: Markup) -> Self {
        self.part = Some(part);
        self
    }
}

/// What an action answers: done, or its form again.
pub enum Outcome {
    Done(Done),
    Again(Box<Page>),
    /// A form within a page, again: its part for htmx, else a page of its own.
    Within(Box<Listing>),
}

impl From<Done> for Outcome {
    fn from(done: Done) -> Self {
        Self::Done(done)
    }
}

impl From<Page> for Outcome {
    fn from(page: Page) -> Self {
        Self::Again(Box::new(page))
    }
}

/// A file to keep that is made while it is sent.
pub struct Streamed {
    pub name: String,
    pub media_type: &'static str,
    pub body: Pieces,
}

/// What a file is made of, piece by piece; the next one is asked for when the one before has left.
pub type Pieces = Pin<Box<dyn Stream<Item = Result<web::Bytes, Problem>>>>;

/// A file to keep.
pub struct Download {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Responder for Page {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let (Ok(visit), Some(house)) = (visit(req), req.app_data::<web::Data<House>>()) else {
            return HttpResponse::InternalServerError().finish();
        };
        let mut response = HttpResponse::build(self.status)
            .content_type("text/html; charset=utf-8")
            .insert_header(("vary", "hx-request"))
            .body(render::page(house, &visit, &self.content));
        if let Some((seconds, path)) = &self.next
            && let Ok(value) = HeaderValue::from_str(&format!("{seconds}; url={path}"))
        {
            response.headers_mut().insert(HeaderName::from_static("refresh"), value);
        }
        if visit.toast.is_some() {
            let mut gone = Cookie::build("kezhan_toast", "").path("/").finish();
            gone.make_removal();
            let _kept = response.add_cookie(&gone);
        }
        response
    }
}

impl Responder for Part {
    type Body = BoxBody;

    /// Packed here where the browser takes it: tighter than pages are, which keep to the quickest way. A part is asked for again
    /// and again, and is to weigh little on a phone.
    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        answer.content_type("text/html; charset=utf-8").insert_header(("vary", "hx-request, accept-encoding"));
        match packed(req, &self.0.0) {
            Some(packed) => answer.insert_header(ContentEncoding::Gzip).body(packed),
            None => answer.body(self.0.0),
        }
    }
}

/// How tight a part is packed, of 9: a list of fifty rows weighs 15 % less than by the quickest way.
const TIGHT: u32 = 3;
/// What is smaller is not packed, in bytes.
const SMALL: usize = 1000;

/// The text by gzip; None where the browser does not take that, or where it is not worth it.
fn packed(req: &HttpRequest, text: &str) -> Option<Vec<u8>> {
    let asked = AcceptEncoding::parse(req).ok()?;
    let chosen = asked.negotiate([Encoding::gzip(), Encoding::identity()].iter())?;
    if chosen != Encoding::gzip() || text.len() < SMALL {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(TIGHT));
    encoder.write_all(text.as_bytes()).ok()?;
    encoder.finish().ok()
}

impl Responder for Listing {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        if visit(req).is_ok_and(|visit| visit.htmx) {
            Part(self.part).respond_to(req)
        } else {
            self.page.respond_to(req)
        }
    }
}

impl Responder for Done {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let htmx = visit(req).is_ok_and(|visit| visit.htmx);
        if let (true, Some(part)) = (htmx, self.part) {
            let mut response = Part(part).respond_to(req);
            if let Some(event) = self.event {
                response.headers_mut().insert(HeaderName::from_static("hx-trigger"), HeaderValue::from_static(event));
            }
            return response;
        }
        let mut response = if htmx {
            HttpResponse::Ok().insert_header(("hx-redirect", self.to)).finish()
        } else {
            HttpResponse::SeeOther().insert_header(("location", self.to)).finish()
        };
        if let Some(toast) = self.toast {
            let toast = shortened(toast);
            let text = self.undo.map_or(toast.clone(), |undo| format!("{toast}\u{1f}{undo}"));
            let value = percent(&text);
            let cookie =
                Cookie::build("kezhan_toast", value).path("/").http_only(true).same_site(SameSite::Lax).finish();
            let _kept = response.add_cookie(&cookie);
        }
        response
    }
}

impl Responder for Outcome {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        match self {
            Self::Done(done) => done.respond_to(req),
            Self::Again(page) => page.respond_to(req),
            Self::Within(listing) => {
                let status = listing.page.status;
                let mut response = listing.respond_to(req);
                *response.status_mut() = status;
                response
            }
        }
    }
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        attachment(&self.name, self.media_type).body(self.bytes)
    }
}

impl Responder for Streamed {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        attachment(&self.name, self.media_type.to_owned()).streaming(self.body)
    }
}

/// The head of an answer that is kept as a file and may do nothing in the browser.
fn attachment(name: &str, media_type: String) -> HttpResponseBuilder {
    let encoded: String = percent(name);
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type)
        .insert_header(("content-disposition", format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")))
        .insert_header(("content-security-policy", "sandbox; default-src 'none'"));
    response
}

/// A message as a cookie has room for it: a Chinese character takes nine of some four thousand bytes.
fn shortened(message: String) -> String {
    if message.chars().count() <= TOAST { message } else { message.chars().take(TOAST).chain(['…']).collect() }
}

/// RFC 5987 encoding: of a file name, and of a message in a cookie, which is decoded where cookies are read.
fn percent(name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// A path of ours to come back to; anything else becomes `otherwise`.
#[must_use]
pub fn local(path: &str, otherwise: &str) -> String {
    let fine =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if fine { path.to_owned() } else { otherwise.to_owned() }
}

/// The path of our own page that a request came from, as its `Referer` names it.
#[must_use]
pub fn referer(header: &str) -> Option<String> {
    let (_, rest) = header.split_once("://")?;
    let path = rest.find('/').and_then(|at| rest.get(at..))?;
    Some(local(path, "/"))
}

/// A handler's answer.
pub type Answer<T> = Result<T, Problem>;
