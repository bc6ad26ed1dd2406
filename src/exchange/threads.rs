//! Reading and checking of files, on threads of their own, two at a time, so that pages are not kept waiting.

use crate::core::problem::Problem;
use std::sync::{Arc, LazyLock};
use tokio::sync::{Semaphore, oneshot};

/// Two files at a time; beyond forty waiting, people are asked to try again.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));
static QUEUE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(40)));

/// Does work that takes the processor, aside.
///
/// # Errors
/// `TooMany` where too many are waiting; `Bug` where the work panics.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let _waiting = Arc::clone(&QUEUE).try_acquire_owned().map_err(|_full| Problem::TooMany(10))?;
    let place = Arc::clone(&PLACES).acquire_owned().await.map_err(Problem::bug)?;
    let (send, receive) = oneshot::channel();
    std::thread::Builder::new()
        .name("import".into())
        .spawn(move || {
            let done = work();
            drop(place);
            let _listener_gone = send.send(done);
        })
        .map_err(|error| Problem::Busy(error.to_string()))?;
    receive.await.map_err(Problem::bug)
}
