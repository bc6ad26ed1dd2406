//! Administration: people, departments, roles and grants.

pub mod built_in;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(_: &mut Registry) {}
