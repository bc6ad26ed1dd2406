//! What was typed, of a request that gets no further.

use super::form::FORM_LIMIT;
use super::kept::{Typed, remember};
use super::upload;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpMessage, web};

/// Reads the form of a request that gets no further, because the database did not say whose it is.
pub async fn rescue(req: &mut ServiceRequest) {
    if req.method() != Method::POST {
        return;
    }
    let kind = req.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
    let typed = if kind.starts_with("multipart/") {
        let payload = req.take_payload();
        let received = upload::texts(req.request(), payload).await;
        received.ok().map(|(pairs, files)| Typed::Texts(pairs, files))
    } else {
        req.extract::<web::Bytes>().await.ok().filter(|body| body.len() <= FORM_LIMIT).map(Typed::Form)
    };
    if let Some(typed) = typed {
        remember(req.request(), typed);
    }
}
