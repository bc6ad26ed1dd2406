//! Lets the n-th statement fail, so that tests see what is left of a use case that broke off there. The product opens its
//! doors without one.

use super::problem::Problem;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Statements until one fails; at rest while below zero.
#[derive(Clone, Debug)]
pub struct Countdown(Arc<AtomicI64>);

impl Default for Countdown {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(-1)))
    }
}

impl Countdown {
    /// The n-th statement from now fails, counted from 1; 0 is none.
    pub fn set(&self, n: u32) {
        self.0.store(i64::from(n) - 1, Ordering::SeqCst);
    }

    /// Puts it to rest; whether a statement has failed.
    #[must_use]
    pub fn struck(&self) -> bool {
        self.0.swap(-1, Ordering::SeqCst) < 0
    }

    /// Counts a statement.
    ///
    /// # Errors
    /// `Bug` where it is the one that fails.
    pub(super) fn tick(&self) -> Result<(), Problem> {
        if self.0.fetch_sub(1, Ordering::SeqCst) == 0 {
            Err(Problem::bug("a statement failed on trial"))
        } else {
            Ok(())
        }
    }
}
