//! Lets the n-th statement fail, or its connection break, so that tests see what is left of a use case that broke off
//! there. The product opens its doors without one.

use super::problem::Problem;
use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// Statements until one fails; at rest while below zero.
#[derive(Clone, Debug)]
pub struct Countdown(Arc<Count>);

#[derive(Debug)]
struct Count {
    left: AtomicI64,
    /// The connection breaks; otherwise the statement fails.
    breaks: AtomicBool,
}

impl Default for Countdown {
    fn default() -> Self {
        Self(Arc::new(Count { left: AtomicI64::new(-1), breaks: AtomicBool::new(false) }))
    }
}

impl Countdown {
    /// The n-th statement from now fails, counted from 1; 0 is none.
    pub fn set(&self, n: u32) {
        self.begin(n, false);
    }

    /// Before the n-th statement from now, counted from 1, the server ends the connection.
    pub fn cut(&self, n: u32) {
        self.begin(n, true);
    }

    fn begin(&self, n: u32, breaks: bool) {
        self.0.breaks.store(breaks, Ordering::SeqCst);
        self.0.left.store(i64::from(n) - 1, Ordering::SeqCst);
    }

    /// Puts it to rest; whether a statement has failed.
    #[must_use]
    pub fn struck(&self) -> bool {
        self.0.left.swap(-1, Ordering::SeqCst) < 0
    }

    /// Counts a statement that comes on a connection.
    ///
    /// # Errors
    /// `Bug` where it is the one that fails.
    pub(super) fn tick(&self, connection: &mut PgConnection) -> Result<(), Problem> {
        if self.0.left.fetch_sub(1, Ordering::SeqCst) != 0 {
            return Ok(());
        }
        if !self.0.breaks.load(Ordering::SeqCst) {
            return Err(Problem::bug("a statement failed on trial"));
        }
        // Its answer is that there is no answer any more; the statement itself meets what is left.
        drop(connection.batch_execute("select pg_terminate_backend(pg_backend_pid())"));
        Ok(())
    }
}
