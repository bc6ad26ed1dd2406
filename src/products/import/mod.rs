//! Products out of a file or of pasted text, with their prices: all of them or, with each mistake named by its row, none.

pub mod actions;
pub mod pages;
pub mod table;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/products/import", pages::new).example(None, &[]);
    r.action("/products/import", pages::import).example(
        None,
        &[("text", ""), ("list", "@price_list"), ("@file", "products.csv\nproduct,sales_price\nGTX,550\n")],
    );
}
