//! Sales records of another program: accounts, products, people and deals come in together, from several files. Tables
//! `sales_import`, `sales_import_file`.

pub mod actions;
mod apply;
pub mod check;
pub mod dates;
pub mod form;
pub mod kinds;
pub mod known;
pub mod pages;
mod parts;
mod places;
pub mod plan;
pub mod report;
mod result;
mod stock;
pub mod store;
pub mod tables;
pub mod text;
mod way;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    const RECORD: Option<&str> = Some("sales import");
    r.page("/opportunities/import", pages::new).example(None, &[]);
    r.action("/opportunities/import", pages::upload)
        .example(None, &[("@file", "deals.csv\ndeal_stage,sales_agent\nWon,Anna\n")]);
    r.page("/opportunities/import/{id}", pages::show).example(RECORD, &[]);
    r.action("/opportunities/import/{id}/choices", pages::choose).example(RECORD, &[("currency", "USD")]);
    r.action("/opportunities/import/{id}/replace", pages::replace)
        .example(RECORD, &[("file", "0"), ("column", "0"), ("from", "GTXPro"), ("to", "GTX Pro")]);
    r.action("/opportunities/import/{id}/mend", pages::mend).example(RECORD, &[]);
    r.action("/opportunities/import/{id}/decide", pages::decide)
        .example(RECORD, &[("rows", "good"), ("version", "@version")]);
    r.action("/opportunities/import/{id}/undo", pages::undo).example(RECORD, &[]);
    r.action("/opportunities/import/{id}/drop", pages::forget).example(RECORD, &[]);
}
