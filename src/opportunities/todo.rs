//! What of opportunities waits for a person.

use super::list::{COUNT_OVERDUE, COUNT_STALE};
use super::text;
use crate::core::access::{OpportunityView, Permission};
use crate::web::todo::Todo;

/// The kinds.
pub const TODO: &[Todo] = &[
    Todo {
        order: 25,
        label: text::todo_overdue,
        href: "/opportunities?mine=1&only=overdue&sort=expected",
        need: OpportunityView::INFO,
        count: COUNT_OVERDUE,
        late: true,
    },
    Todo {
        order: 26,
        label: text::todo_stale,
        href: "/opportunities?mine=1&only=stale",
        need: OpportunityView::INFO,
        count: COUNT_STALE,
        late: false,
    },
];
