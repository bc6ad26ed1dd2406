//! Product lines (产品明细) of an opportunity: products with quantity, price and discount, and what they come to. Table
//! `opportunity_line`; an opportunity whose amount is taken from its lines has their sum, kept by the database.

pub mod actions;
pub mod form;
pub mod pages;
pub mod parts;
pub mod rules;
pub mod store;
pub mod suggest;
pub mod text;
