//! Reading and checking of files, aside.

use crate::core::aside::Aside;
use crate::core::problem::Problem;

static FILES: Aside = Aside::new("imports", 2, 40);

/// Does work that takes the processor, aside.
///
/// # Errors
/// `Busy` where too many are waiting; `Bug` where the work panics.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    FILES.run(work).await
}
