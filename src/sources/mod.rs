//! Sources of leads: what each costs, and what came of the leads that it brought. Table `source_cost`; the rest is counted from
//! `lead` and `opportunity`.

pub mod costs;
pub mod filter;
pub mod model;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/leads/sources", pages::show).example(None, &[("by", "owner")]);
    costs::routes(r);
}
