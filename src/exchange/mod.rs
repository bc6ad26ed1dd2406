//! Exchange with other programs: reading a table out of a CSV or XLSX file, guessing what its
//! columns mean, and writing cells no spreadsheet program runs as a formula.
//!
//! Everything here is a pure function of its arguments: no database, no HTTP and no text for people.

mod fold;
pub mod mapping;
pub mod nearest;
pub mod parents;
pub mod read;
pub mod safe_cell;
pub mod unit;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(_: &mut Registry) {}
