//! Work that no one waits for: a row enqueued in a transaction, claimed under a lease, run holding no connection, finished.
//! Tables `job`, `schedule_firing`.

pub mod schedule;
pub mod store;
pub mod worker;
