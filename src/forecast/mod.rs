//! The forecast (销售预测): what is won, committed, possible and weighted, by month, of a person, a department or the company; what
//! managers put in place of it. Table `forecast_override`, and what it reads of opportunities, targets and the organisation.

pub mod actions;
pub mod deals;
pub mod deals_parts;
pub mod form;
pub mod model;
pub mod over_parts;
pub mod pages;
pub mod parts;
pub mod rules;
pub mod scope;
pub mod store;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.page("/opportunities/forecast", pages::show).example(None, &[]);
    r.page("/opportunities/forecast/deals", pages::behind).example(None, &[]);
    r.page("/opportunities/forecast/override", pages::overriding)
        .example(None, &[("figure", "committed"), ("month", "2026-12")]);
    r.action("/opportunities/forecast/override", pages::put).example(
        None,
        &[
            ("month", "2026-12"),
            ("figure", "committed"),
            ("amount", "50万"),
            ("note", "客户已口头确认"),
            ("version", "0"),
        ],
    );
}
