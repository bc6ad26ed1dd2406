//! What of follow-ups waits for a person.

use super::cycle::store::COUNT_NEGLECTED;
use super::store::COUNT_DUE;
use super::text;
use crate::core::access::{CustomerView, Permission};
use crate::web::todo::Todo;

/// The kinds.
pub const TODO: &[Todo] = &[
    Todo {
        order: 10,
        label: text::todo_due,
        href: "/todo?kind=follow_up",
        need: CustomerView::INFO,
        count: COUNT_DUE,
        late: true,
    },
    Todo {
        order: 30,
        label: text::todo_neglected,
        href: "/todo?kind=neglected",
        need: CustomerView::INFO,
        count: COUNT_NEGLECTED,
        late: false,
    },
];
