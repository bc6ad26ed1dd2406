//! Categories of products: a tree of at most three levels. Table `product_category`.

pub mod actions;
pub mod form;
pub mod pages;
pub mod store;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/products/categories", pages::tree).example(None, &[]);
    r.action("/products/categories", pages::create).example(None, &[("name", "新分类")]);
    r.page("/products/categories/{id}", pages::edit).example(Some("product category"), &[]);
    r.action("/products/categories/{id}", pages::save)
        .example(Some("product category"), &[("name", "改名"), ("version", "@version")]);
    r.action("/products/categories/{id}/delete", pages::delete).example(Some("product category"), &[]);
}
