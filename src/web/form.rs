//! What comes in by form or query, as it was typed, with its token checked and unknown fields refused.

use super::House;
use super::kept::{self, Typed};
use super::origin::token_is_good;
use super::visit::visit;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use uuid::Uuid;

/// The longest form, in bytes: 20,000 Chinese characters url-encoded are 180 KB.
pub const FORM_LIMIT: usize = 1024 * 1024;

/// A form: raw text by field name; only the names it accepts.
pub trait Form: Sized + 'static {
    /// Whether a field belongs to the form.
    fn accepts(name: &str) -> bool;
    /// From what was typed.
    fn read(raw: Raw) -> Self;
}

/// Declares a form that is kept as it was typed, with these names.
macro_rules! raw_form {
    ($(#[$meta:meta])* $name:ident $fields:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        pub struct $name(pub $crate::core::raw::Raw);
        impl $crate::web::form::Form for $name {
            fn accepts(name: &str) -> bool {
                const NAMES: &[&str] = &$fields;
                NAMES.contains(&name)
            }
            fn read(raw: $crate::core::raw::Raw) -> Self {
                Self(raw)
            }
        }
    };
}
pub(crate) use raw_form;

/// A form that came from a page of ours, with the key that makes it count once.
pub struct Posted<T> {
    pub form: T,
    pub key: Uuid,
}

/// A form without fields of its own: a button.
pub struct Button;

impl Form for Button {
    fn accepts(_: &str) -> bool {
        false
    }
    fn read(_: Raw) -> Self {
        Self
    }
}

/// What a mail program posts to a signed address, or our own button there: it carries nothing that counts.
pub struct OneClick;

impl FromRequest for OneClick {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self))
    }
}

impl<T: Form> FromRequest for Posted<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(req, payload);
        let req = req.clone();
        Box::pin(async move {
            let body = body.await.map_err(|_overflow| Problem::TooLarge(1))?;
            kept::remember(&req, Typed::Form(body.clone()));
            let pairs =
                form_urlencoded::parse(&body).map(|(key, value)| (key.into_owned(), value.into_owned())).collect();
            let mut raw = Raw::new(pairs);
            let key = take_token(&req, &mut raw)?;
            raw.refuse_unknown(T::accepts)?;
            Ok(Self { form: T::read(raw), key })
        })
    }
}

/// Takes the token and the key out of what was sent.
///
/// # Errors
/// `Foreign` where the token is not this browser's; `BadRequest` where the key is malformed.
pub fn take_token(req: &HttpRequest, raw: &mut Raw) -> Result<Uuid, Problem> {
    check_token(req, raw.take("csrf").as_deref())?;
    raw.take("key")
        .map_or_else(|| Ok(Uuid::now_v7()), |key| key.parse().map_err(|_not_a_key| Problem::BadRequest("key".into())))
}

/// Looks at a form's token; a script of ours may send it as a header instead.
///
/// # Errors
/// `Foreign` where it is not this browser's.
pub fn check_token(req: &HttpRequest, typed: Option<&str>) -> Result<(), Problem> {
    let visit = visit(req)?;
    let house = req.app_data::<web::Data<House>>().ok_or_else(|| Problem::bug("no house"))?;
    let header = req.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    let token = typed.or(header).unwrap_or_default();
    if token_is_good(house.db.secret(), &visit.browser, token) { Ok(()) } else { Err(Problem::Foreign("token")) }
}

/// The query of a page, as typed. Each page says which names it knows.
#[derive(Clone, Debug, Default)]
pub struct Asked(pub Raw);

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = form_urlencoded::parse(req.query_string().as_bytes())
            .map(|(k, v)| (k.into_owned(), v.into_owned()))
            .collect();
        let raw = Raw::new(pairs);
        ready(raw.refuse_unknown(|_| true).map(|()| Self(raw)))
    }
}
