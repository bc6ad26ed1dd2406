//! The kinds that this feature counts on Today; follow-ups and tasks declare theirs themselves.

use super::{store, text};
use crate::core::access::{CustomerView, FollowUpView, Permission, ReminderManage};
use crate::web::todo::Todo;

/// The kinds.
pub const TODO: &[Todo] = &[
    Todo {
        order: 31,
        label: text::todo_given,
        href: "/todo?kind=given",
        need: CustomerView::INFO,
        count: store::COUNT_GIVEN,
        late: false,
    },
    Todo {
        order: 32,
        label: text::todo_shared,
        href: "/todo?kind=shared",
        need: CustomerView::INFO,
        count: store::COUNT_SHARED,
        late: false,
    },
    Todo {
        order: 33,
        label: text::comment,
        href: "/todo?kind=comment",
        need: FollowUpView::INFO,
        count: store::COUNT_COMMENTS,
        late: false,
    },
    Todo {
        order: 41,
        label: text::todo_team,
        href: "/todo?kind=follow_up&whose=team&state=overdue",
        need: CustomerView::INFO,
        count: store::COUNT_TEAM,
        late: true,
    },
    Todo {
        order: 42,
        label: text::todo_team_neglected,
        href: "/todo?kind=neglected&whose=team",
        need: CustomerView::INFO,
        count: store::COUNT_TEAM_NEGLECTED,
        late: true,
    },
    Todo {
        order: 60,
        label: text::todo_fault,
        href: "/todo?kind=fault",
        need: ReminderManage::INFO,
        count: store::COUNT_FAULTS,
        late: true,
    },
];
