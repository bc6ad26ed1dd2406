//! How many pages are made at a time. Whoever comes on top of that is told so at once, before session and database: what is left
//! of the machine goes to those who can be served, and nobody is turned away after half of the work was done for them.

use super::{House, problems, who};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Pages under way for each connection to the database: each then waits less than a second where a statement takes 30 ms.
const PAGES: usize = 32;

/// The hall.
#[derive(Debug)]
pub struct Hall {
    places: Arc<Semaphore>,
    /// Those turned away since that was last told to the log.
    turned_away: AtomicU64,
    since: Instant,
    /// The last second, counted from `since`, of which the log was told.
    told: AtomicU64,
}

impl Hall {
    /// A hall for so many connections to the database.
    #[must_use]
    pub fn new(connections: usize) -> Self {
        let places = connections.saturating_mul(PAGES).clamp(1, Semaphore::MAX_PERMITS);
        let (turned_away, told) = (AtomicU64::new(0), AtomicU64::new(u64::MAX));
        Self { places: Arc::new(Semaphore::new(places)), turned_away, since: Instant::now(), told }
    }

    /// A place, where there is one; it is free again when dropped.
    #[must_use]
    pub fn enter(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// Counts somebody who was turned away, and tells the log once a second.
    fn note(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
        let second = self.since.elapsed().as_secs();
        if self.told.swap(second, Ordering::Relaxed) != second {
            let turned_away = self.turned_away.swap(0, Ordering::Relaxed);
            tracing::warn!(turned_away, "more pages are asked for than can be made");
        }
    }
}

/// Lets a request in, or answers that it may come again. What sends a form is let in: it brings what somebody typed, may be slow
/// to arrive, and stands in the line of the database's gate.
///
/// # Errors
/// Those of what lies behind.
pub async fn pass(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(house) = req.app_data::<web::Data<House>>().cloned() else {
        return Ok(next.call(req).await?.map_into_boxed_body());
    };
    if !matches!(*req.method(), Method::GET | Method::HEAD) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let Some(_place) = house.hall.enter() else {
        house.hall.note();
        let visit = who::stranger(&req);
        return Ok(req.into_response(problems::turned_away(&house, &visit)));
    };
    Ok(next.call(req).await?.map_into_boxed_body())
}
