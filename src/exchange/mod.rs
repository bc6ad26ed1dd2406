//! Exchange with other programs: reading a table out of a CSV or XLSX file, guessing what its columns mean, the dry run
//! that names every problem, the import itself, and cells no spreadsheet program runs as a formula. Tables
//! `import_batch`, `import_progress`.

pub mod actions;
pub mod batch;
pub mod check;
pub mod fields;
mod fold;
pub mod form;
pub mod groups;
pub mod kinship;
pub mod known;
mod list;
pub mod mapping;
pub mod nearest;
pub mod pages;
pub mod parents;
pub mod parts;
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
    r.page("/import/customers", pages::new).example(None, &[]);
    r.file("/import/customers/template", pages::template).example(None, &[]);
    r.action("/import/customers", pages::upload)
        .example(None, &[("text", ""), ("@file", "客户.csv\n客户名称\n示例客户\n")]);
    r.page("/import/{id}", pages::show).example(Some("import"), &[]);
    r.part("/import/{id}/progress", pages::progress).example(Some("import"), &[]);
    r.file("/import/{id}/rest", pages::rest).example(Some("import"), &[]);
    r.action("/import/{id}/columns", pages::columns).example(Some("import"), &[("field0", "name")]);
    r.action("/import/{id}/replace", pages::replace)
        .example(Some("import"), &[("column", "0"), ("from", "示例客户"), ("to", "示例公司")]);
    r.action("/import/{id}/cell", pages::cell)
        .example(Some("import"), &[("column", "0"), ("row", "2"), ("to", "示例公司")]);
    r.action("/import/{id}/mend", pages::mend).example(Some("import"), &[]);
    r.action("/import/{id}/decide", pages::decide)
        .example(Some("import"), &[("rows", "good"), ("version", "@version")]);
    r.action("/import/{id}/sheet", pages::sheet).example(Some("import"), &[("sheet", "客户")]);
    r.action("/import/{id}/check", pages::check_again).example(Some("import"), &[]);
    r.action("/import/{id}/cancel", pages::cancel).example(Some("import"), &[]);
    r.action("/import/{id}/undo", undo::pages::undo).example(Some("import"), &[]);
    r.action("/import/{id}/drop", pages::forget).example(Some("import"), &[]);
}
