//! Everything beyond the process but PostgreSQL's answers: the clock, the attachment store, the directory, mail, the private
//! database server.

mod clock;
pub mod directory;
mod files;
pub mod mail;
pub mod open_files;
pub mod postgres;

pub use clock::Clock;
pub use directory::Directory;
pub use files::{Files, Half, Stored, disk_problem, refused};
pub use mail::Mail;
