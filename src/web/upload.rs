//! Forms with files. The token comes first, so that nothing is read for a foreign page.

use super::House;
use super::form::take_token;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::TryStreamExt;
use std::future::Future;
use std::pin::Pin;
use uuid::Uuid;

/// The most files of one form.
const MOST_FILES: usize = 20;
/// The longest text field, in bytes.
const FIELD_LIMIT: usize = 1024 * 1024;

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A form with files from a page of ours.
pub struct Upload {
    pub raw: Raw,
    pub files: Vec<Sent>,
    pub key: Uuid,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = Multipart::from_request(req, payload);
        let req = req.clone();
        Box::pin(async move {
            receive(&req, multipart.await.map_err(|_not_a_form| Problem::BadRequest("multipart".into()))?).await
        })
    }
}

async fn receive(req: &HttpRequest, mut multipart: Multipart) -> Result<Upload, Problem> {
    let house = req.app_data::<web::Data<House>>().ok_or_else(|| Problem::bug("no house"))?;
    let limit = u64::from(house.config.data.max_attachment_mib);
    let most = usize::try_from(limit).unwrap_or(20).saturating_mul(1024 * 1024);
    announced(req, limit)?;
    let mut pairs = Vec::new();
    let mut files = Vec::new();
    let mut total = 0usize;
    while let Some(mut field) = multipart.try_next().await.map_err(malformed)? {
        let (name, file_name) = field
            .content_disposition()
            .map_or((None, None), |d| (d.get_name().map(str::to_owned), d.get_filename().map(str::to_owned)));
        let is_file = file_name.is_some();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(malformed)? {
            bytes.extend_from_slice(&chunk);
            total = total.saturating_add(chunk.len());
            if is_file && bytes.len() > most || total > most.saturating_add(FIELD_LIMIT) {
                return Err(Problem::TooLarge(limit));
            }
            if !is_file && bytes.len() > FIELD_LIMIT {
                return Err(Problem::TooLarge(1));
            }
        }
        match file_name {
            Some(name) if !name.is_empty() => files.push(Sent { name, bytes }),
            Some(_) => {}
            None => pairs.push((
                name.unwrap_or_default(),
                String::from_utf8(bytes).map_err(|_bad| Problem::BadRequest("encoding".into()))?,
            )),
        }
        if files.len() > MOST_FILES {
            return Err(Problem::BadRequest("too_many_files".into()));
        }
    }
    let mut raw = Raw::new(pairs);
    let key = take_token(req, &mut raw)?;
    Ok(Upload { raw, files, key })
}

/// Refuses by the announced length, before reading.
fn announced(req: &HttpRequest, limit: u64) -> Result<(), Problem> {
    let length = req.headers().get("content-length").and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    match length {
        Some(length) if length > (limit + 2) * 1024 * 1024 => Err(Problem::TooLarge(limit)),
        _ => Ok(()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn malformed(error: actix_multipart::MultipartError) -> Problem {
    Problem::BadRequest(format!("multipart: {error}").into())
}
