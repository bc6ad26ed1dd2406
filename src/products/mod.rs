//! Products (产品): categories, products, price lists and prices. Tables `product_category`, `product`; those of prices are in
//! `prices`. Others ask for a price by `prices::rules::price_of`.

pub mod actions;
pub mod categories;
pub mod fields;
pub mod filter;
pub mod form;
pub mod import;
pub mod model;
pub mod pages;
pub mod parts;
pub mod prices;
pub mod store;
pub mod text;

use crate::core::access::{Permission, ProductView};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 40,
        href: "/products",
        icon: Icon::Products,
        label: text::title,
        need: Need::Permission(ProductView::INFO),
        administration: false,
    });
    r.page("/products", pages::list).example(None, &[]);
    r.part("/products/names", pages::propose).example(None, &[("product", "gtx")]);
    r.page("/products/new", pages::new).example(None, &[]);
    r.action("/products/new", pages::create).example(None, &[("code", "NEW-1"), ("name", "新产品")]);
    r.page("/products/{id}", pages::show).example(Some("product"), &[]);
    r.page("/products/{id}/edit", pages::edit).example(Some("product"), &[]);
    r.action("/products/{id}/edit", pages::save)
        .example(Some("product"), &[("code", "NEW-2"), ("name", "改名"), ("version", "@version")]);
    r.action("/products/{id}/retire", pages::retire).example(Some("product"), &[]);
    r.action("/products/{id}/restore", pages::restore).example(Some("product retired"), &[]);
    r.action("/products/{id}/delete", pages::delete).example(Some("product unused"), &[]);
    categories::routes(r);
    import::routes(r);
    prices::routes(r);
}
