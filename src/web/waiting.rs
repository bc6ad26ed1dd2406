//! What waits for the person of a request, counted with the session, so that the menu of every page shows it without a query
//! of its own.

use super::todo::counted;
use crate::core::access::{CustomerView, Permission, Standing, TaskView};

/// How many things of the person's own wait, each at most a hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Customers to contact by today.
    pub follow_ups: i64,
    /// Tasks that are due by today.
    pub tasks: i64,
    /// Customers newly given to the person.
    pub given: i64,
    /// Customers newly shared with the person.
    pub shared: i64,
}

impl Waiting {
    /// From the array of `kz_waiting`.
    #[must_use]
    pub fn of(counts: &[i64]) -> Self {
        match counts {
            [follow_ups, tasks, given, shared] => {
                Self { follow_ups: *follow_ups, tasks: *tasks, given: *given, shared: *shared }
            }
            _ => Self::default(),
        }
    }

    /// What stands beside a menu entry: what waits there, of what the person may view.
    #[must_use]
    pub fn beside(self, href: &str, standing: &Standing) -> Option<String> {
        let customers = standing.reach(CustomerView::INFO.id);
        let of = |seen: bool, count: i64| if seen { count } else { 0 };
        let mine = customers.all || customers.own.contains(&standing.user_id);
        let shared = customers.all || customers.shared.contains(&standing.user_id);
        let tasks = of(standing.holds(TaskView::INFO.id), self.tasks);
        let count = match href {
            "/" => of(mine, self.follow_ups + self.given) + of(shared, self.shared) + tasks,
            "/tasks" => tasks,
            _ => 0,
        };
        (count > 0).then(|| counted(count))
    }
}
