//! What happened, for auditors.

use crate::web::registry::Registry;

/// The routes.
pub fn routes(_: &mut Registry) {}
