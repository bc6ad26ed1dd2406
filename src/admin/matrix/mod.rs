//! The permission matrix: what each role and each person may do, and where a person's rights come from.

use crate::web::registry::Registry;

/// The routes.
pub fn routes(_: &mut Registry) {}
