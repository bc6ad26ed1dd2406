//! Administration: people, departments, roles and grants, and the permission matrix.

pub mod built_in;
pub mod calendar;
pub mod check;
pub mod departments;
pub mod directory;
pub mod matrix;
pub mod page;
pub mod people;
pub mod roles;
pub mod text;

use crate::web::registry::Registry;

/// The routes.
pub fn routes(r: &mut Registry) {
    people::routes(r);
    departments::routes(r);
    calendar::routes(r);
    directory::routes(r);
    roles::routes(r);
    matrix::routes(r);
}
