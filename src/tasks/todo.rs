//! What of tasks waits for a person.

use super::list::{COUNT_OVERDUE, COUNT_TEAM, COUNT_TODAY};
use super::text;
use crate::core::access::{Permission, TaskView};
use crate::web::todo::Todo;

/// The kinds.
pub const TODO: &[Todo] = &[
    Todo {
        order: 20,
        label: text::todo_overdue,
        href: "/tasks?which=overdue",
        need: TaskView::INFO,
        count: COUNT_OVERDUE,
        late: true,
    },
    Todo {
        order: 21,
        label: text::todo_today,
        href: "/tasks?which=today",
        need: TaskView::INFO,
        count: COUNT_TODAY,
        late: false,
    },
    Todo {
        order: 40,
        label: text::todo_team,
        href: "/tasks?whose=team&which=overdue",
        need: TaskView::INFO,
        count: COUNT_TEAM,
        late: true,
    },
];
