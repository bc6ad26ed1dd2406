//! The versions of a pipeline: how many opportunities stand in each, and those of earlier ones moved to the present one.

pub mod actions;
pub mod pages;
pub mod parts;
pub mod store;
