//! Who may do what to which record: permissions, scopes, standing, capabilities and the row-security policies.
//! The decision for one record, the filter for sets and the policies of PostgreSQL come from this folder alone.

mod actor;
mod can;
mod condition;
mod conversions;
mod costs;
mod deal_searches;
mod deals;
mod facts;
mod forecasts;
mod grants;
mod imports;
mod kept;
mod lead_imports;
mod lead_rules;
mod paces;
mod permission;
pub mod policy;
mod reach;
mod rule;
mod sales_imports;
mod searches;
pub mod shape;
mod standing;
mod tallies;
mod targets;
mod waiting;

pub use actor::{Actor, ActorKind};
pub use can::{Allowed, Can, Seen};
pub use facts::{Facts, Guarded, Share};
pub use kept::{Kept, Maskable, Ruled, Shown, changes, held_back};
pub use permission::*;
pub use reach::{Reach, ScopeKind};
pub use rule::{Place, Rule, View, decide, reach_of};
pub use shape::{Shape, Way};
pub use standing::{Cache, Grant, Standing};
