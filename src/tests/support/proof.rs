//! What is asked of the proof, and of the ordinary run, which shares its machine with others.

use std::time::Duration;

/// Whether the long proofs are asked for.
pub fn is_proof() -> bool {
    std::env::var_os("KEZHAN_TEST_PROOF").is_some()
}

/// A limit of the design: as it stands in the proof, four times as long in the ordinary run, where a busy machine must not
/// look like a fault.
pub fn within(limit: Duration) -> Duration {
    if is_proof() { limit } else { limit * 4 }
}
