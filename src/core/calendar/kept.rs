//! The calendar in memory, for pages that propose a day.

use super::Calendar;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A change on another node shows here after this long; on this node at once.
const FRESH: Duration = Duration::from_mins(1);

/// The calendar as it was last loaded.
#[derive(Default)]
pub struct Kept(Mutex<Option<(Instant, Arc<Calendar>)>>);

impl Kept {
    /// The calendar, while it is fresh.
    #[must_use]
    pub fn get(&self) -> Option<Arc<Calendar>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(at, _)| at.elapsed() < FRESH).map(|(_, calendar)| Arc::clone(calendar))
    }

    /// Keeps it.
    pub fn put(&self, calendar: &Arc<Calendar>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(calendar)));
    }

    /// Forgets it: it was changed.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
