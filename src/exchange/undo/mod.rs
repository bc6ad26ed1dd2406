//! Takes an import back: what it made is deleted for good, but for what anybody changed or uses since.

pub mod actions;
mod added;
pub mod pages;
pub mod parts;
pub mod store;
pub mod undone;
