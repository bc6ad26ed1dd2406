//! The workers: threads that claim one job at a time, renew its lease while it runs, and hold no connection in between.

use super::{schedule, store};
use crate::core::access::Actor;
use crate::core::problem::Problem;
use crate::web::House;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the counts of function use are kept.
const KEEP_USAGE: Duration = Duration::from_mins(1);
/// How often a running job's lease is renewed: several times before it runs out.
const RENEW: Duration = Duration::from_secs(20);
/// Threads of one node, so that a long import keeps no mail waiting.
pub const THREADS: u32 = 2;

/// How long a stop waits for the present jobs.
const LEAVE: Duration = Duration::from_secs(10);

/// The jobs of features: kind, and work on the payload that was enqueued. Boot knows them all. Work may be begun again
/// after it was cut off, so it is one transaction, or finds by itself what is done already. Where somebody waits for what a
/// job makes, a second line by its kind and [`GIVEN_UP`] tells them that it is parked.
pub type Known = &'static [(&'static str, fn(&House, &Value) -> Result<(), Problem>)];

/// What follows the kind of a job in the name of the work that is done when it is parked.
pub const GIVEN_UP: &str = ".given_up";

/// The running workers of this node.
pub struct Workers {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Lets them end their present jobs, and waits for that; not for ever, as the database may hang. What they leave is
    /// taken up when its lease ends.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        for thread in self.threads {
            while !thread.is_finished() {
                if begun.elapsed() > LEAVE {
                    tracing::warn!("a job is left where it stands");
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            if thread.join().is_err() {
                tracing::error!("a job worker had panicked");
            }
        }
    }
}

/// Starts the workers of this node, on connections apart from those of pages.
#[must_use]
pub fn start(house: &House, known: Known) -> Workers {
    let stop = Arc::new(AtomicBool::new(false));
    let house = House { db: house.db.aside(), ..house.clone() };
    let spawned = (1..=THREADS).map(|number| {
        let (house, told) = (house.clone(), Arc::clone(&stop));
        let run = move || run(&house, known, &told, number == 1);
        std::thread::Builder::new().name(format!("jobs-{number}")).spawn(run)
    });
    let threads = spawned
        .filter_map(|thread| thread.inspect_err(|error| tracing::error!(%error, "no thread for jobs")).ok())
        .collect();
    Workers { stop, threads }
}

fn run(house: &House, known: Known, told: &AtomicBool, keeps_usage: bool) {
    let mut kept = Instant::now();
    while !told.load(Ordering::Relaxed) {
        if keeps_usage && kept.elapsed() > KEEP_USAGE {
            kept = Instant::now();
            keep_usage(house);
        }
        match turn(house, known) {
            Ok(true) => {}
            Ok(false) => std::thread::sleep(Duration::from_secs(1)),
            Err(problem) => {
                tracing::warn!(%problem, "jobs are waiting");
                std::thread::sleep(Duration::from_secs(5));
            }
        }
    }
    if keeps_usage {
        keep_usage(house);
    }
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
    let follows = house.directory.is_on();
    house.db.housekeeping_now(|tx| {
        schedule::fire(tx, zone)?;
        schedule::fire_again(tx, follows)
    })?;
    let Some(job) = house.db.housekeeping_now(store::claim)? else { return Ok(false) };
    let done = if job.attempts > store::MOST_ATTEMPTS {
        // Whoever took it up was killed each time, perhaps by this very job.
        Err(Problem::bug("cut off too often"))
    } else {
        renewing(house, &job, || work(house, known, &job))
    };
    match done {
        Ok(()) => house.db.housekeeping_now(|tx| store::finish(tx, &job)).map(|_held| ())?,
        Err(problem) => failed(house, known, &job, &problem)?,
    }
    Ok(true)
}

/// Puts a failed job back, or parks it, which is told first: where that fails, the job is taken up again after its lease.
fn failed(house: &House, known: Known, job: &store::Job, problem: &Problem) -> Result<(), Problem> {
    tracing::warn!(job = job.kind, %problem, "a job failed");
    let again = matches!(problem, Problem::Stale(_) | Problem::Busy(_) | Problem::DiskFull(_) | Problem::Bug(_));
    if !again || job.attempts >= store::MOST_ATTEMPTS {
        let kind = format!("{}{GIVEN_UP}", job.kind);
        if let Some((_, tell)) = known.iter().find(|(name, _)| *name == kind) {
            tell(house, &job.payload)?;
        }
    }
    house.db.housekeeping_now(|tx| store::fail(tx, job, &problem.to_string(), again))
}

/// Works while another thread renews the lease, so that however long it takes, nobody else begins the same.
fn renewing(house: &House, job: &store::Job, work: impl FnOnce() -> Result<(), Problem>) -> Result<(), Problem> {
    let (done, wait) = channel::<()>();
    std::thread::scope(|scope| {
        let renewer = std::thread::Builder::new().name("lease".into()).spawn_scoped(scope, move || {
            while wait.recv_timeout(RENEW) == Err(RecvTimeoutError::Timeout) {
                let renewed = house.db.housekeeping_now(|tx| store::renew(tx, job));
                if !renewed.as_ref().is_ok_and(|held| *held) {
                    tracing::warn!(job = job.kind, ?renewed, "the lease could not be renewed");
                }
            }
        });
        if let Err(error) = renewer {
            tracing::warn!(%error, "no thread to renew the lease");
        }
        let worked = catch_unwind(AssertUnwindSafe(work));
        drop(done);
        worked.unwrap_or_else(|_panic| Err(Problem::bug("a job panicked")))
    })
}

fn work(house: &House, known: Known, job: &store::Job) -> Result<(), Problem> {
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
