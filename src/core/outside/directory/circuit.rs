//! A server that failed twice is left alone for a while, so that nobody waits for it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const FAILURES: u32 = 2;
const REST: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Circuit(Mutex<(u32, Option<Instant>)>);

impl Circuit {
    /// Whether the server is to be left alone now.
    pub(super) fn is_open(&self) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1.is_some_and(|since| since.elapsed() < REST)
    }

    pub(super) fn failed(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = state.0.saturating_add(1);
        if state.0 >= FAILURES {
            state.1 = Some(Instant::now());
        }
    }

    pub(super) fn answered(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (0, None);
    }
}
