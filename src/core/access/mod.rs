//! Who may do what to which record: permissions, scopes, standing, capabilities and the row-security policies.
//! The decision for one record, the filter for sets and the policies of PostgreSQL come from this folder alone.

mod actor;
mod can;
mod facts;
mod permission;
pub mod policy;
mod reach;
pub mod shape;
mod standing;

pub use actor::{Actor, ActorKind};
pub use can::{Allowed, Can, Seen};
pub use facts::{Facts, Guarded, Share};
pub use permission::*;
pub use reach::{Reach, ScopeKind};
pub use shape::{Shape, Way};
pub use standing::{Cache, Grant, Standing};
