//! What the doors count: who waits, who went through, and how long it took.

use super::countdown::Countdown;
use super::problem::Problem;
use diesel::pg::PgConnection;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// Numbers, and times in microseconds.
#[derive(Debug, Default)]
pub struct Tally {
    waiting: AtomicU32,
    entries: AtomicU32,
    refused: AtomicU32,
    waited: AtomicU64,
    inside: AtomicU64,
    round_trips: AtomicU32,
}

/// What comes before each statement: it is counted, and a test may want it to fail.
#[derive(Clone, Copy)]
pub struct Toll<'c> {
    pub tally: &'c Tally,
    pub countdown: Option<&'c Countdown>,
}

impl Toll<'_> {
    /// Counts a statement that comes on a connection.
    ///
    /// # Errors
    /// `Bug` where it is the one that a test lets fail.
    pub fn pay(self, connection: &mut PgConnection) -> Result<(), Problem> {
        self.tally.round_trips(1);
        self.countdown.map_or(Ok(()), |countdown| countdown.tick(connection))
    }
}

/// One who waits; counted also where the visitor goes away meanwhile.
pub struct Waits<'a>(&'a AtomicU32);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What went through the doors since the start; times in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Who waits for a place now.
    pub waiting: f64,
    pub entries: f64,
    /// Those for whom no place was free in time.
    pub refused: f64,
    pub waited: f64,
    pub inside: f64,
    /// To the database: statements, and the beginning and end of each transaction.
    pub round_trips: f64,
}

impl Tally {
    /// Somebody waits until what is given here is dropped.
    pub fn wait(&self) -> Waits<'_> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Waits(&self.waiting)
    }

    /// Somebody waited so long, and was let in or not.
    pub fn waited(&self, time: Duration, entered: bool) {
        self.waited.fetch_add(micros(time), Ordering::Relaxed);
        let counter = if entered { &self.entries } else { &self.refused };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody was inside for so long.
    pub fn inside(&self, time: Duration) {
        self.inside.fetch_add(micros(time), Ordering::Relaxed);
    }

    /// So many more round trips to the database.
    pub fn round_trips(&self, count: u32) {
        self.round_trips.fetch_add(count, Ordering::Relaxed);
    }

    /// Everything counted so far.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let seconds = |micros: &AtomicU64| Duration::from_micros(micros.load(Ordering::Relaxed)).as_secs_f64();
        let number = |count: &AtomicU32| f64::from(count.load(Ordering::Relaxed));
        Figures {
            waiting: number(&self.waiting),
            entries: number(&self.entries),
            refused: number(&self.refused),
            waited: seconds(&self.waited),
            inside: seconds(&self.inside),
            round_trips: number(&self.round_trips),
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
