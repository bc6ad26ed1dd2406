//! The gate before the connections: as many places as connections, and a line before it that is not endless.

use super::problem::Problem;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a request stands in the line.
const WAIT: Duration = Duration::from_secs(1);

/// How many may stand in the line for each place. Whoever comes later would not be served within `WAIT` anyway, so it is
/// told at once, and what is left of the machine serves those who can be.
const LINE: usize = 32;

/// The gate.
#[derive(Clone, Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    line: Arc<Semaphore>,
}

/// A place; it is free again when dropped.
pub struct Place(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Gate {
    /// A gate with so many places.
    #[must_use]
    pub fn new(places: usize) -> Self {
        let line = places.saturating_mul(LINE).min(Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(places)), line: Arc::new(Semaphore::new(line)) }
    }

    /// Takes a place, waiting for it where need be.
    ///
    /// # Errors
    /// `Busy` where the line is full, or no place became free in time.
    pub async fn enter(&self) -> Result<Place, Problem> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(Place(place));
        }
        let _in_line = self.line.try_acquire().map_err(|_full| Problem::Busy("the line at the door is full".into()))?;
        let place = tokio::time::timeout(WAIT, Arc::clone(&self.places).acquire_owned()).await;
        place.map_err(|_elapsed| Problem::Busy("no place at the door".into()))?.map(Place).map_err(Problem::bug)
    }
}
