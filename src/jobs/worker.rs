//! The worker: a thread that claims one job at a time and runs it holding no connection in between.

use super::{schedule, store};
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::web::House;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the counts of function use are kept.
const KEEP_USAGE: Duration = Duration::from_mins(1);

/// The jobs of features: kind, and work on the payload that was enqueued. Boot knows them all.
pub type Known = &'static [(&'static str, fn(&House, &Value) -> Result<(), Problem>)];

/// A running worker.
pub struct Worker {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Lets it end its present job, and waits for that.
    pub fn stop(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the job worker had panicked");
        }
    }
}

/// Starts the worker of this node.
#[must_use]
pub fn start(house: House, known: Known) -> Worker {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let spawned = std::thread::Builder::new().name("jobs".into()).spawn(move || {
        let mut kept = Instant::now();
        while !told.load(Ordering::Relaxed) {
            if kept.elapsed() > KEEP_USAGE {
                kept = Instant::now();
                keep_usage(&house);
            }
            match turn(&house, known) {
                Ok(true) => {}
                Ok(false) => std::thread::sleep(Duration::from_secs(1)),
                Err(problem) => {
                    tracing::warn!(%problem, "jobs are waiting");
                    std::thread::sleep(Duration::from_secs(5));
                }
            }
        }
        keep_usage(&house);
    });
    let thread = spawned.inspect_err(|error| tracing::error!(%error, "no thread for jobs")).ok();
    Worker { stop, thread }
}

fn keep_usage(house: &House) {
    if let Err(problem) = house.usage.keep(&house.db) {
        tracing::warn!(%problem, "counts of function use wait");
    }
}

/// One turn: fire the schedule, claim, run, finish. Whether there was a job.
///
/// # Errors
/// As the database answers.
pub fn turn(house: &House, known: Known) -> Result<bool, Problem> {
    let zone = house.config.company.time_zone;
    house.db.housekeeping_now(|tx| schedule::fire(tx, zone))?;
    let Some(job) = house.db.housekeeping_now(store::claim)? else { return Ok(false) };
    match run(house, known, &job) {
        Ok(()) => house.db.housekeeping_now(|tx| store::finish(tx, &job)).map(|_held| ())?,
        Err(problem) => {
            tracing::warn!(job = job.kind, %problem, "a job failed");
            let again =
                matches!(problem, Problem::Stale(_) | Problem::Busy(_) | Problem::DiskFull(_) | Problem::Bug(_));
            house.db.housekeeping_now(|tx| store::fail(tx, &job, &problem.to_string(), again))?;
        }
    }
    Ok(true)
}

fn run(house: &House, known: Known, job: &store::Job) -> Result<(), Problem> {
    match job.kind.as_str() {
        "sweep" => house.db.write_now(&Actor::robot("sweep"), |tx| {
            store::sweep(tx)?;
            tx.record(crate::core::event::Event::named("system.swept", "system"))
        }),
        "make_months" => house.db.housekeeping_now(store::make_months),
        kind => match known.iter().find(|(name, _)| *name == kind) {
            Some((_, work)) => work(house, &job.payload),
            None => Err(Problem::Refused(format!("no job of kind {kind}").into())),
        },
    }
}
