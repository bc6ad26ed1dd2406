//! Who comes first (排行): people by a metric in a month, a quarter or a year.

pub mod pages;
pub mod parts;
pub mod store;
