//! Exchange with other programs: reading a table out of a CSV or XLSX file, guessing what its columns mean, the dry run
//! that names every problem, the import itself, and cells no spreadsheet program runs as a formula. Tables
//! `import_batch`, `import_progress`.

pub mod actions;
pub mod batch;
pub mod cells;
pub mod check;
pub mod customers;
pub mod fields;
pub mod fold;
pub mod form;
pub mod groups;
pub mod kind;
pub mod kinship;
pub mod known;
mod list;
mod making;
pub mod mapping;
pub mod nearest;
pub mod pages;
pub mod parents;
pub mod parts;
pub mod people;
pub mod progress;
mod progress_parts;
pub mod read;
pub mod received;
pub mod refused;
pub mod report;
pub mod rest;
pub mod store;
pub mod summary;
pub mod text;
pub mod there;
mod threads;
pub mod undo;
pub mod unit;
pub mod work;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    kind::import_routes!(r, customers::Customers, "/import/customers", "/import", "import", "客户名称");
}
