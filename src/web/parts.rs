//! The parts of a form with files, one after the other.

use crate::core::problem::Problem;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::web::Bytes;
use futures_util::TryStreamExt;

/// The parts of a body.
pub struct Parts(Multipart);

/// One part.
pub struct Part(Field);

impl Parts {
    /// Of a body with these headers.
    #[must_use]
    pub fn of(headers: &HeaderMap, body: Payload) -> Self {
        Self(Multipart::new(headers, body))
    }

    /// The next part; none at the end. After an error it is not asked again.
    ///
    /// # Errors
    /// `BadRequest` where the body is malformed.
    pub async fn next(&mut self) -> Result<Option<Part>, Problem> {
        Ok(self.0.try_next().await.map_err(malformed)?.map(Part))
    }
}

impl Part {
    /// The name of the field, and the name of the file where it is one.
    #[must_use]
    pub fn names(&self) -> (Option<String>, Option<String>) {
        self.0
            .content_disposition()
            .map_or((None, None), |d| (d.get_name().map(str::to_owned), d.get_filename().map(str::to_owned)))
    }

    /// The next bytes; none at the end. After an error it is not asked again.
    ///
    /// # Errors
    /// `BadRequest` where the body is malformed.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        self.0.try_next().await.map_err(malformed)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err asks for")]
fn malformed(error: MultipartError) -> Problem {
    Problem::BadRequest(format!("multipart: {error}").into())
}
