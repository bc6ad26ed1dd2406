//! Everything beyond the process but PostgreSQL's answers: the clock, the attachment store, the private database server.

mod clock;
mod files;
pub mod postgres;

pub use clock::Clock;
pub use files::{Files, Stored};
