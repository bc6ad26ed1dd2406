//! Price lists (价目表) and prices: for everybody, for a grade of customers, for one customer; with days, quantities and their
//! history. Tables `price_list`, `price`. Which price counts is `rules::price_of`.

pub mod actions;
pub mod customer;
pub mod form;
pub mod model;
pub mod on_product;
pub mod pages;
pub mod parts;
pub mod rules;
pub mod store;
pub mod text;
pub mod trial;

use crate::web::registry::Registry;

/// Lists as forms send them, for the matrix.
const NEW: &[(&str, &str)] = &[("name", "年度价目表"), ("kind", "standard"), ("currency", "EUR"), ("tax", "included")];
const CHANGED: &[(&str, &str)] =
    &[("name", "改名"), ("kind", "standard"), ("currency", "USD"), ("tax", "included"), ("version", "@version")];

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/prices", pages::lists).example(None, &[]);
    r.page("/prices/new", pages::new).example(None, &[]);
    r.action("/prices/new", pages::create).example(None, NEW);
    r.page("/prices/{id}", pages::show).example(Some("price list"), &[]);
    r.page("/prices/{id}/edit", pages::edit).example(Some("price list"), &[]);
    r.action("/prices/{id}/edit", pages::save).example(Some("price list"), CHANGED);
    r.action("/prices/{id}/lines", pages::lines).example(Some("price list"), &[("lines", "MATRIX-1, 12.5")]);
    r.action("/prices/{id}/delete", pages::delete).example(Some("price list without prices"), &[]);
    r.action("/products/{id}/price", pages::set)
        .example(Some("product"), &[("list", "@price_list"), ("price", "12.5")]);
    r.action("/products/{id}/price/end", pages::end)
        .example(Some("product"), &[("list", "@price_list"), ("quantity", "0")]);
}
