//! People whom the company's directory (LDAP, Active Directory) knows: how they come in, what its groups give them, and how
//! accounts follow it. Tables `directory_account`, `directory_map`, `managed_role`, `directory_sync`, `directory_state`,
//! `emergency_account`, `emergency_use`. Pages stand in `admin/directory`.

pub mod actions;
pub mod emergency;
pub mod enter;
pub mod jobs;
pub mod list;
pub mod model;
pub mod recheck;
pub mod rules;
pub mod state;
pub mod store;
pub mod sync;
pub mod text;
pub mod who;
