//! The parts of a form with files, one after the other. The parser fails by a panic for some bodies that break off, and
//! waits for ever for more of others that have ended; both are malformed here.

use crate::core::problem::Problem;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt, stream};
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

/// The parts of a body.
pub struct Parts {
    multipart: Multipart,
    ended: Rc<Cell<bool>>,
}

/// One part.
pub struct Part {
    field: Field,
    ended: Rc<Cell<bool>>,
}

impl Parts {
    /// Of a body with these headers.
    #[must_use]
    pub fn of(headers: &HeaderMap, body: Payload) -> Self {
        let ended = Rc::new(Cell::new(false));
        let end = Rc::clone(&ended);
        let watched = body.chain(stream::poll_fn(move |_| {
            end.set(true);
            Poll::Ready(None)
        }));
        Self { multipart: Multipart::new(headers, watched), ended }
    }

    /// The next part; none at the end.
    ///
    /// # Errors
    /// `BadRequest` where the body is malformed.
    pub async fn next(&mut self) -> Result<Option<Part>, Problem> {
        let field = next(&mut self.multipart, &self.ended).await?;
        Ok(field.map(|field| Part { field, ended: Rc::clone(&self.ended) }))
    }
}

impl Part {
    /// The name of the field, and the name of the file where it is one.
    #[must_use]
    pub fn names(&self) -> (Option<String>, Option<String>) {
        self.field
            .content_disposition()
            .map_or((None, None), |d| (d.get_name().map(str::to_owned), d.get_filename().map(str::to_owned)))
    }

    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// `BadRequest` where the body is malformed.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        next(&mut self.field, &self.ended).await
    }
}

async fn next<S, T>(parts: &mut S, ended: &Cell<bool>) -> Result<Option<T>, Problem>
where
    S: Stream<Item = Result<T, MultipartError>> + Unpin,
{
    let malformed = |why: &str| Problem::BadRequest(format!("multipart: {why}").into());
    let polled = poll_fn(|cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(&mut *parts).poll_next(cx)));
        match polled {
            Err(_panic) => Poll::Ready(Err(malformed("broken off"))),
            Ok(Poll::Pending) if ended.get() => Poll::Ready(Err(malformed("it has ended"))),
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(part)) => Poll::Ready(part.transpose().map_err(|error| malformed(&error.to_string()))),
        }
    });
    polled.await
}
