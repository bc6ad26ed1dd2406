//! All SQL of leavers.

use crate::core::access::{Can, CustomerAssign, LeadAssign, OpportunityAssign, TaskView, shape};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Fragment, Sql, Word};
use crate::core::tx::Reader;
use crate::row;

row! {
    /// Somebody who has left, with what they still own and the actor may hand over.
    pub struct Leaver { id: i64, name: String, login: String, department_zh: String, department_en: String,
        customers: i64, contacts: i64, deals: i64, leads: i64, tasks: i64 }
    /// A task that somebody has left open.
    pub struct OpenTask { id: i64, title: String, owner_name: String }
}

/// How many have left and still own customers, open opportunities or open leads that the person sees.
pub const COUNT: &str = "
    select count(*) from app_user u where not u.active and u.id <> $1
      and (exists (select 1 from customer c where c.owner_id = u.id and c.deleted_at is null limit 1)
        or exists (select 1 from opportunity o where o.owner_id = u.id and o.state in ('open', 'paused') and o.deleted_at is null and not o.customer_gone limit 1)
        or exists (select 1 from lead l where l.owner_id = u.id and l.status in ('new', 'following', 'interested') and l.deleted_at is null limit 1))";

/// People shown on one page.
const MOST: i32 = 200;

/// Who has left and still owns something within the actor's reach, those with most first.
///
/// # Errors
/// As the database answers.
pub fn leavers(reader: &mut Reader, can: &Can<CustomerAssign>) -> Result<Vec<Leaver>, Problem> {
    let mut sql = Sql::new("");
    let customers = shape::CUSTOMER.condition(&mut sql, &can.reach());
    let nothing = || Fragment::new("false");
    let tasks = can.also::<TaskView>().map_or_else(nothing, |may| shape::TASK.condition(&mut sql, &may.reach()));
    let deals = can.also::<OpportunityAssign>();
    let deals = deals.map_or_else(nothing, |may| shape::OPPORTUNITY.condition(&mut sql, &may.reach()));
    let leads = can.also::<LeadAssign>().map_or_else(nothing, |may| shape::LEAD.condition(&mut sql, &may.reach()));
    sql.text(
        "select u.id, u.name, u.login, d.name_zh as department_zh, d.name_en as department_en, x.customers, x.contacts, x.deals, x.leads, x.tasks
         from app_user u join department d on d.id = u.department_id
         cross join lateral (select
           (select count(*) from customer t where t.owner_id = u.id and t.deleted_at is null and ",
    )
    .fragment(&customers)
    .text(
        ") as customers,
           (select count(*) from contact c where c.deleted_at is null and c.customer_id in
             (select t.id from customer t where t.owner_id = u.id and t.deleted_at is null and ",
    )
    .fragment(&customers)
    .text(
        ")) as contacts,
           (select count(*) from opportunity t where t.owner_id = u.id and t.deleted_at is null and not t.customer_gone and t.state in ('open', 'paused') and ",
    )
    .fragment(&deals)
    .text(
        ") as deals,
           (select count(*) from lead t where t.owner_id = u.id and t.deleted_at is null and t.status not in ('converted', 'failed') and ",
    )
    .fragment(&leads)
    .text(
        ") as leads,
           (select count(*) from task t where t.owner_id = u.id and t.deleted_at is null and t.done_at is null and ",
    )
    .fragment(&tasks)
    .text(
        ") as tasks) x
         where not u.active and (x.customers > 0 or x.deals > 0 or x.leads > 0 or x.tasks > 0)
         order by x.customers desc, x.deals desc, x.leads desc, x.tasks desc, u.id limit ",
    )
    .value(MOST)
    .rows(reader)
}

/// The name of somebody who has left.
///
/// # Errors
/// `NotFound` where the account is active or there is none.
pub fn name_of_leaver(door: &mut impl Door, id: i64) -> Result<String, Problem> {
    let found: Word = Sql::new("select name as t from app_user where id = $1 and not active").bind(id).one(door)?;
    Ok(found.t)
}

/// The open tasks of those who have left, the first to be done first.
///
/// # Errors
/// As the database answers.
pub fn open_tasks(reader: &mut Reader, can: &Can<CustomerAssign>) -> Result<Vec<OpenTask>, Problem> {
    let Some(may) = can.also::<TaskView>() else { return Ok(Vec::new()) };
    let mut sql = Sql::new("");
    let tasks = shape::TASK.condition(&mut sql, &may.reach());
    sql.text(
        "select t.id, t.title, u.name as owner_name from task t join app_user u on u.id = t.owner_id
         where not u.active and t.deleted_at is null and t.done_at is null and ",
    )
    .fragment(&tasks)
    .text(" order by t.due_key, t.id limit ")
    .value(MOST)
    .rows(reader)
}
