//! What of leads waits for a person.

use super::text;
use crate::core::access::{LeadView, Permission};
use crate::web::todo::Todo;

/// New ones that nobody has contacted yet.
const COUNT_NEW: &str =
    "select count(*) from (select from lead where owner_id = $1 and status = 'new' and deleted_at is null limit 100) x";
/// Those whose next follow-up is due.
const COUNT_DUE: &str = "select count(*) from (select from lead where owner_id = $1 and next_follow_up <= $2::date and deleted_at is null limit 100) x";

/// The kinds.
pub const TODO: &[Todo] = &[
    Todo {
        order: 12,
        label: text::todo_new,
        href: "/leads?view=mine&status=new",
        need: LeadView::INFO,
        count: COUNT_NEW,
        late: false,
    },
    Todo {
        order: 13,
        label: text::todo_due,
        href: "/leads?view=mine&due=due",
        need: LeadView::INFO,
        count: COUNT_DUE,
        late: true,
    },
];
