//! Work that takes the processor, on threads of its own, a few at a time, so that pages are not kept waiting.

use super::problem::Problem;
use tokio::sync::{Semaphore, oneshot};

/// A line of such work.
pub struct Aside {
    name: &'static str,
    places: Semaphore,
    waiting: Semaphore,
}

impl Aside {
    /// `places` pieces are done at a time; beyond `waiting` more, people are asked to come again.
    #[must_use]
    pub const fn new(name: &'static str, places: usize, waiting: usize) -> Self {
        Self { name, places: Semaphore::const_new(places), waiting: Semaphore::const_new(waiting) }
    }

    /// Does a piece of work when its turn comes. It is done to its end though nobody waits for it any more.
    ///
    /// # Errors
    /// `Busy` where too many are waiting; `Bug` where the work panics.
    pub async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let full = |_full| Problem::Busy(format!("the line of {} is full", self.name));
        let _waiting = self.waiting.try_acquire().map_err(full)?;
        let place = self.places.acquire().await.map_err(Problem::bug)?;
        let (send, receive) = oneshot::channel();
        std::thread::Builder::new()
            .name(self.name.into())
            .spawn(move || {
                let done = work();
                drop(place);
                let _listener_gone = send.send(done);
            })
            .map_err(|error| Problem::Busy(error.to_string()))?;
        receive.await.map_err(Problem::bug)
    }
}
