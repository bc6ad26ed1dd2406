//! Everything beyond the process but PostgreSQL's answers: the clock, the attachment store, mail, the private database server.

mod clock;
mod files;
pub mod mail;
pub mod postgres;

pub use clock::Clock;
pub use files::{Files, Half, Stored, disk_problem};
pub use mail::Mail;
