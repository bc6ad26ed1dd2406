//! The worker: a thread that claims one job at a time and runs it holding no connection in between.

use super::{schedule, store};
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::web::House;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A running worker.
pub struct Worker {
    stop: Arc<AtomicBool>,
}

impl Worker {
    /// Asks it to end after its present job.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Starts the worker of this node.
#[must_use]
pub fn start(house: House) -> Worker {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let spawned = std::thread::Builder::new().name("jobs".into()).spawn(move || {
        while !told.load(Ordering::Relaxed) {
            match turn(&house) {
                Ok(true) => {}
                Ok(false) => std::thread::sleep(Duration::from_secs(1)),
                Err(problem) => {
                    tracing::warn!(%problem, "jobs are waiting");
                    std::thread::sleep(Duration::from_secs(5));
                }
            }
        }
    });
    if let Err(error) = spawned {
        tracing::error!(%error, "no thread for jobs");
    }
    Worker { stop }
}

/// One turn: fire the schedule, claim, run, finish. Whether there was a job.
///
/// # Errors
/// As the database answers.
pub fn turn(house: &House) -> Result<bool, Problem> {
    let zone = house.config.company.time_zone;
    house.db.housekeeping_now(|tx| schedule::fire(tx, zone))?;
    let Some(job) = house.db.housekeeping_now(store::claim)? else { return Ok(false) };
    match run(house, &job) {
        Ok(()) => house.db.housekeeping_now(|tx| store::finish(tx, &job)).map(|_held| ())?,
        Err(problem) => {
            tracing::warn!(job = job.kind, %problem, "a job failed");
            let again = matches!(problem, Problem::Stale(_) | Problem::Busy(_) | Problem::Bug(_));
            house.db.housekeeping_now(|tx| store::fail(tx, &job, &problem.to_string(), again))?;
        }
    }
    Ok(true)
}

fn run(house: &House, job: &store::Job) -> Result<(), Problem> {
    match job.kind.as_str() {
        "sweep" => house.db.write_now(&Actor::robot("sweep"), |tx| {
            store::sweep(tx)?;
            tx.record(crate::core::event::Event::named("system.swept", "system"))
        }),
        "make_months" => house.db.housekeeping_now(store::make_months),
        "empty_bin" => crate::customers::jobs::empty_bin(&house.db),
        other => Err(Problem::Refused(format!("no job of kind {other}").into())),
    }
}
