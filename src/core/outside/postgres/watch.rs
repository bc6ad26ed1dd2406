//! Starts the private server again when it has died: nobody else would.

use super::{PrivatePostgres, Tuning};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often we look whether it runs.
const GLANCE: Duration = Duration::from_millis(100);

/// How long to wait after a start that failed.
const AGAIN: Duration = Duration::from_secs(1);

/// A private server under watch. Dropping it stops both.
#[derive(Debug)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Watches the server that was started below `dir` with this tuning. One that belongs to another instance is left to it.
    #[must_use]
    pub fn over(server: PrivatePostgres, dir: PathBuf, tuning: Tuning) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let spawned = thread::Builder::new().name("postgres watch".into()).spawn(move || {
            let mut server = Some(server);
            while !told.load(Ordering::Relaxed) {
                thread::sleep(GLANCE);
                if server.as_ref().is_some_and(PrivatePostgres::is_running) {
                    continue;
                }
                tracing::error!("the private database has ended; it is started again");
                // The old one gives back the lock of the directory first.
                drop(server.take());
                match PrivatePostgres::start(&dir, &tuning) {
                    Ok(started) => server = Some(started),
                    Err(error) => {
                        tracing::error!(%error, "the private database does not start");
                        thread::sleep(AGAIN);
                    }
                }
            }
        });
        let thread = spawned.inspect_err(|error| tracing::error!(%error, "no thread to watch the database")).ok();
        Self { stop, thread }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the watch over the database had panicked");
        }
    }
}
