//! Draws every problem, once, by kind of request, in the visitor's language; logs it with the same reference.

use super::render::{self, Content};
use super::respond::Page;
use super::who::{Visit, visit};
use super::{House, kept, public, text};
use crate::core::access::permission;
use crate::core::problem::Problem;
use crate::text::Lang;
use crate::ui::badge::Tone;
use crate::ui::button::{Look, link};
use crate::ui::card::empty_page;
use crate::ui::toast::{toast, toast_beside};
use crate::ui::{Icon, icon};
use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError, web};
use maud::html;

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::ForbiddenField(_) | Self::Foreign(_) | Self::ConfirmNeeded(_) => {
                StatusCode::FORBIDDEN
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(_) | Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::DiskFull(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// Replaces an answer that carries an error by the page, fragment or redirect that tells of it. Cookies that were set on
/// the way stay: without them a session whose key was just renewed would be lost.
pub fn draw(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let Some(error) = response.response().error() else { return response };
    let mut drawn = match error.as_error::<Problem>() {
        Some(problem) => answer(response.request(), problem),
        None => answer(response.request(), &foreign_error(error)),
    };
    let (request, refused) = response.into_parts();
    for cookie in refused.headers().get_all(SET_COOKIE) {
        drawn.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    ServiceResponse::new(request, drawn)
}

/// An answer that broke off outside of every handler, as where a session could not be kept; the request is gone by then.
#[must_use]
pub fn broken_off(house: &House, visit: &Visit, error: &actix_web::Error) -> HttpResponse {
    let problem = Problem::Busy(format!("{error:?}"));
    log(visit, &problem);
    let (title, words) = wording(visit.lang, &problem);
    not_now(house, visit, (title, &words), ("/", text::home(visit.lang)))
}

/// The answer where more is asked for than can be made: the same page again, in a moment.
#[must_use]
pub fn turned_away(house: &House, visit: &Visit) -> HttpResponse {
    let lang = visit.lang;
    not_now(house, visit, (text::busy_title(lang), text::crowded(lang)), (&visit.here, text::once_more(lang)))
}

/// An answer for whom nothing could be looked up, with the way on.
fn not_now(house: &House, visit: &Visit, (title, words): (&str, &str), (href, label): (&str, &str)) -> HttpResponse {
    let mut response = if visit.htmx {
        told(visit, StatusCode::SERVICE_UNAVAILABLE, (title, words))
    } else {
        let body = empty_page(Icon::Clock, title, words, link(Look::Primary, None, href, label));
        let page = render::page(house, visit, &Content { title: title.to_owned(), body });
        HttpResponse::ServiceUnavailable().content_type("text/html; charset=utf-8").body(page)
    };
    soon(&mut response);
    response
}

fn soon(response: &mut HttpResponse) {
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
}

/// What actix itself refuses: a path or payload that does not parse is not found or malformed; the rest is a fault.
fn foreign_error(error: &actix_web::Error) -> Problem {
    let status = error.as_response_error().status_code();
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Problem::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(1),
        _ if status.is_client_error() => Problem::BadRequest(error.to_string().into()),
        _ => Problem::bug(error),
    }
}

fn answer(req: &HttpRequest, problem: &Problem) -> HttpResponse {
    let (Ok(visit), Some(house)) = (visit(req), req.app_data::<web::Data<House>>()) else {
        return HttpResponse::new(problem.status_code());
    };
    log(&visit, problem);
    if matches!(problem, Problem::SignInNeeded) {
        return to_sign_in(req, &visit);
    }
    if let Problem::ConfirmNeeded(wrong) = problem {
        return ask_again(req, house, &visit, wrong.as_deref());
    }
    let mut response = if public::is_public(req) {
        public::told(req, &visit, problem)
    } else if visit.htmx {
        fragment(&visit, problem)
    } else {
        whole(req, house, &visit, problem)
    };
    if let Problem::TooMany(seconds) = problem
        && let Ok(value) = seconds.to_string().parse()
    {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    if matches!(problem, Problem::Busy(_)) {
        soon(&mut response);
    }
    response
}

/// The request's id stands on every line already.
fn log(visit: &Visit, problem: &Problem) {
    match problem {
        Problem::Bug(what) => tracing::error!(what, path = visit.path, "fault"),
        Problem::Busy(what) => tracing::warn!(what, path = visit.path, "busy"),
        Problem::DiskFull(what) => tracing::error!(what, path = visit.path, "disk full"),
        other => tracing::info!(what = kind(other), path = visit.path, "refused"),
    }
}

/// The kind alone: what a person typed does not belong in a log.
fn kind(problem: &Problem) -> &'static str {
    match problem {
        Problem::SignInNeeded => "sign-in needed",
        Problem::Forbidden(permission) => permission,
        Problem::ForbiddenField(field) => field.id,
        Problem::NotFound => "not found",
        Problem::Invalid(_) => "invalid",
        Problem::Refused(_) => "refused",
        Problem::Stale(_) => "stale",
        Problem::BadRequest(_) => "bad request",
        Problem::Foreign(why) => why,
        Problem::TooLarge(_) => "too large",
        Problem::TooMany(_) => "too many",
        Problem::ConfirmNeeded(_) => "confirmation needed",
        Problem::Busy(_) => "busy",
        Problem::DiskFull(_) => "disk full",
        Problem::Bug(_) => "bug",
    }
}

/// A page leads to sign-in and back; a form that was sent leads back to its page, where the browser restores what was typed.
fn to_sign_in(req: &HttpRequest, visit: &Visit) -> HttpResponse {
    let from = if req.method() == actix_web::http::Method::GET {
        visit.here.clone()
    } else {
        visit.from.clone().unwrap_or_else(|| "/".into())
    };
    let next: String = form_urlencoded::byte_serialize(from.as_bytes()).collect();
    let to = if from == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={next}") };
    if visit.htmx {
        HttpResponse::Ok().insert_header(("hx-redirect", to)).finish()
    } else {
        HttpResponse::SeeOther().insert_header(("location", to)).finish()
    }
}

/// The question who is there; it stands for the page, also where htmx asked for a part of it.
fn ask_again(req: &HttpRequest, house: &House, visit: &Visit, wrong: Option<&str>) -> HttpResponse {
    let body = super::confirm::question(req, house, visit, wrong);
    let content = Content { title: text::confirm_title(visit.lang).to_owned(), body };
    Page { content, status: StatusCode::FORBIDDEN, next: None }.respond_to(req)
}

fn fragment(visit: &Visit, problem: &Problem) -> HttpResponse {
    let (title, words) = wording(visit.lang, problem);
    told(visit, problem.status_code(), (title, &words))
}

/// The message that stands beside the page that asked.
fn told(visit: &Visit, status: StatusCode, (title, words): (&str, &str)) -> HttpResponse {
    let words = format!("{title}{}{words}", visit.lang.pick("：", ": "));
    let part = toast_beside(&toast(Tone::Red, &words, None, text::close(visit.lang)));
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header(("hx-reswap", "none"))
        .body(part.0)
}

fn whole(req: &HttpRequest, house: &House, visit: &Visit, problem: &Problem) -> HttpResponse {
    let lang = visit.lang;
    let (title, words) = wording(lang, problem);
    let home = if visit.signed_in { ("/", text::home(lang)) } else { ("/sign-in", text::sign_in_again(lang)) };
    let back = visit.from.as_ref().filter(|path| **path != visit.here);
    let kept = if problem.status_code().is_server_error() { kept::form(req, house, visit) } else { None };
    let words = if kept.is_some() { format!("{words}{}{}", lang.pick("", " "), text::kept(lang)) } else { words };
    let body = html! {
        (empty_page(picture(problem), title, &words, html! {
            @if let Some(back) = back { (link(Look::Plain, Some(Icon::Left), back, text::back(lang))) }
            @if let Some(kept) = &kept { (kept) } @else { (link(Look::Primary, None, home.0, home.1)) }
        }))
        p.blank-reference { (icon(Icon::Info)) (text::reference(lang, &visit.request_id)) }
    };
    let page = Page { content: Content { title: title.to_owned(), body }, status: problem.status_code(), next: None };
    page.respond_to(req)
}

fn picture(problem: &Problem) -> Icon {
    match problem {
        Problem::NotFound => Icon::Search,
        Problem::Forbidden(_) | Problem::ForbiddenField(_) | Problem::Foreign(_) => Icon::Lock,
        Problem::Busy(_) | Problem::TooMany(_) => Icon::Clock,
        _ => Icon::Warning,
    }
}

/// Title and text of a problem.
fn wording(lang: Lang, problem: &Problem) -> (&'static str, String) {
    match problem {
        Problem::SignInNeeded => (text::sign_in_title(lang), text::sign_in_text(lang).into()),
        Problem::Forbidden(id) => (text::forbidden_title(lang), text::forbidden(lang, &permission_words(lang, id))),
        Problem::ForbiddenField(field) => {
            (text::forbidden_title(lang), text::forbidden_field(lang, field.label(lang), field.id))
        }
        Problem::NotFound => (text::not_found_title(lang), text::not_found(lang).into()),
        Problem::Invalid(errors) => (
            text::invalid_title(lang),
            errors.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join(lang.pick("；", "; ")),
        ),
        Problem::Refused(_) => (text::invalid_title(lang), text::refused(lang).into()),
        Problem::Stale(_) => (text::stale_title(lang), text::stale(lang).into()),
        Problem::BadRequest(why) if why == "nul" => (text::bad_request_title(lang), text::bad_nul(lang).into()),
        Problem::BadRequest(_) => (text::bad_request_title(lang), text::bad_request(lang).into()),
        Problem::Foreign(_) => (text::foreign_title(lang), text::foreign(lang).into()),
        Problem::TooLarge(limit) => (text::too_large_title(lang), text::too_large(lang, *limit)),
        Problem::ConfirmNeeded(_) => (text::confirm_title(lang), text::confirm_text(lang).into()),
        Problem::TooMany(seconds) => (text::too_many_title(lang), text::too_many(lang, *seconds)),
        Problem::Busy(_) => (text::busy_title(lang), text::busy(lang).into()),
        Problem::DiskFull(_) => (text::disk_full_title(lang), text::disk_full(lang).into()),
        Problem::Bug(_) => (text::bug_title(lang), text::bug(lang).into()),
    }
}

/// A permission in words and by id, so that a person can ask for exactly it.
fn permission_words(lang: Lang, id: &str) -> String {
    permission(id).map_or_else(
        || id.to_owned(),
        |info| {
            let object = crate::core::access::object_label(info.object(), lang);
            let gap = if object.is_empty() { "" } else { " · " };
            format!("{object}{gap}{} ({id})", info.label(lang))
        },
    )
}
