//! Who referred a lead (转介绍): a customer, a contact or a colleague, named where the lead's source is a referral; and what came
//! through each of them. Table `lead_referral`. It goes with the field `source`: whoever reads the source sees it.

pub mod actions;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The source of which somebody is named.
pub const SOURCE: &str = "referral";

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/leads/referred", pages::list).example(None, &[("person", "1")]);
    r.part("/leads/referrers", pages::propose).example(None, &[("contact", "王")]);
    r.page("/leads/{id}/referral", pages::edit).example(Some("lead"), &[]);
    r.action("/leads/{id}/referral", pages::save).example(Some("lead"), &[("person", "陈静")]);
}
