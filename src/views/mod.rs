//! Views of lists: filters, order and columns kept under a name, for oneself or shared. Tables `list_view`, `list_choice`.
//! A list joins by declaring itself [`Listed`], by registering the handlers of `pages` below its own address, and by its
//! object in `LISTED` of `core/access/policy.rs`; `customers/saved.rs` is the pattern.

pub mod actions;
pub mod columns;
pub mod form;
pub mod model;
pub mod pages;
pub mod parts;
pub mod store;
pub mod text;

use crate::core::access::{Permission, Standing};
use crate::core::problem::Problem;
use crate::core::raw::Raw;

/// A list whose views are kept.
pub trait Listed: Send + Sync + 'static {
    /// Who may see the list.
    type View: Permission;
    /// The object of the permissions, as stored.
    const OBJECT: &'static str;
    /// The address of the list; its views lie below, at `/views` and `/columns`.
    const PATH: &'static str;

    /// Whether the list is filtered or ordered by this name of its address.
    fn knows(name: &str) -> bool;

    /// What of an address is kept, as the filter of the list writes it: never what was searched for.
    ///
    /// # Errors
    /// `ForbiddenField` where the person reads a field nowhere by which it filters.
    fn query(raw: &Raw, standing: &Standing) -> Result<String, Problem>;

    /// The columns after the name, in the order of the catalogue.
    fn columns() -> Vec<&'static str>;

    /// Refuses a column that the field rules keep from the person.
    ///
    /// # Errors
    /// `ForbiddenField`.
    fn refuse_column(id: &str, standing: &Standing) -> Result<(), Problem>;

    /// Whether the person may share views with everybody who sees the list.
    ///
    /// # Errors
    /// `Forbidden` with the permission that is missing.
    fn may_share(standing: &Standing) -> Result<(), Problem>;
}
