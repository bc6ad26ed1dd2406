//! Conversion and cycle (转化与周期): how opportunities go through the stages of a pipeline, and how long those that were won took.
//! Reads the tables of `opportunities` and `pipelines`.

pub mod filter;
pub mod pages;
pub mod parts;
pub mod rules;
pub mod sheet;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/opportunities/pace", pages::show).example(None, &[]);
    r.file("/opportunities/pace.csv", pages::download).example(None, &[]);
}
