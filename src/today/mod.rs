//! Today: what is due, with the reason and what to do about it.

use crate::web::registry::Registry;

/// The routes.
pub fn routes(_: &mut Registry) {}
