//! The next task of a lead (下一步任务): made for its owner when somebody says how far it has come, or follows it up for the
//! first time. Table `lead_step`.

pub mod form;
pub mod pages;
pub mod store;
pub mod text;

use super::model::Lead;
use crate::core::access::{BusinessManage, Permission};
use crate::core::calendar::Calendar;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::tasks::made::{Next, On, make};
use crate::ui::Icon;
use crate::web::registry::{MenuItem, Need, Registry};

/// The statuses that may make a task, in the order of the page.
pub const STATUSES: [&str; 2] = ["following", "interested"];

/// The most days until a task is due.
pub const MOST: i32 = 365;

/// The routes.
pub fn routes(r: &mut Registry) {
    r.menu(MenuItem {
        order: 83,
        href: "/admin/lead-steps",
        icon: Icon::Tasks,
        label: text::title,
        need: Need::Permission(BusinessManage::INFO),
        administration: true,
    });
    r.page("/admin/lead-steps", pages::show).example(None, &[]);
    r.action("/admin/lead-steps", pages::save).example(
        None,
        &[("following_zh", "发送资料"), ("following_days", "1"), ("interested_days", "3"), ("version", "2")],
    );
}

/// Makes the task of a status that a lead has now; none where nobody owns it or none is set.
///
/// # Errors
/// As the database answers.
pub fn follow(tx: &mut Tx, lead: &Lead, status: &str, calendar: &Calendar) -> Result<(), Problem> {
    let (Some(owner_id), Some(owner_dept_id)) = (lead.owner_id, lead.owner_dept_id) else { return Ok(()) };
    let Some(step) = store::of(tx, status)? else { return Ok(()) };
    let on = On { lead_id: Some(lead.id), owner_id, owner_dept_id, ..On::default() };
    let next = Next { event: "task.prompted", zh: &step.task_zh, en: &step.task_en, days: step.days };
    make(tx, &on, &next, calendar)
}
