//! How far a job is with an import, for those who wait for it.

use super::store;
use crate::core::db::Db;
use crate::core::problem::Problem;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How often it is told.
const OFTEN: Duration = Duration::from_millis(700);
/// The refusal that ends a job whose import was cancelled.
pub const STOPPED: &str = "import_stopped";

/// What a job is doing with an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Reading,
    Checking,
    Applying,
    Undoing,
}

impl Stage {
    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Checking => "checking",
            Self::Applying => "applying",
            Self::Undoing => "undoing",
        }
    }
}

/// Tells how far it is, in transactions of its own, so that others see it before the work is committed.
pub struct Progress<'a> {
    db: &'a Db,
    batch: Uuid,
    stage: Stage,
    total: usize,
    told: Instant,
}

impl<'a> Progress<'a> {
    /// Begins to tell.
    ///
    /// # Errors
    /// As the database answers.
    pub fn begin(db: &'a Db, batch: Uuid) -> Result<Self, Problem> {
        let progress = Self { db, batch, stage: Stage::Reading, total: 0, told: Instant::now() };
        db.housekeeping_now(|tx| store::begin_progress(tx, batch))?;
        Ok(progress)
    }

    /// Goes on to the next stage, of `total` rows.
    ///
    /// # Errors
    /// `Refused` by [`STOPPED`] where the import was cancelled.
    pub fn stage(&mut self, stage: Stage, total: usize) -> Result<(), Problem> {
        (self.stage, self.total) = (stage, total);
        self.tell(0)
    }

    /// Tells that so many rows are done; seldom enough to cost nothing.
    ///
    /// # Errors
    /// `Refused` by [`STOPPED`] where the import was cancelled.
    pub fn done(&mut self, rows: usize) -> Result<(), Problem> {
        if self.told.elapsed() < OFTEN { Ok(()) } else { self.tell(rows) }
    }

    fn tell(&mut self, rows: usize) -> Result<(), Problem> {
        self.told = Instant::now();
        let (stage, total) = (self.stage.id(), self.total);
        match self.db.housekeeping_now(|tx| store::progressed(tx, self.batch, stage, (rows, total))) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Problem::Refused(STOPPED.into())),
            Err(problem) => {
                // Who waits sees an older figure; the work itself goes on.
                tracing::debug!(%problem, "progress was not told");
                Ok(())
            }
        }
    }
}
