//! What is due, for one person. Row-level security leaves out what that person may not view.

use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use chrono::{DateTime, NaiveDate, Utc};

/// The most lines of a group; the rest is in the list of customers.
pub const MOST: usize = 20;
/// The most lines of the team's group, and of one person in it.
pub const MOST_OF_TEAM: usize = 60;
/// See [`MOST_OF_TEAM`].
pub const MOST_OF_ONE: usize = 5;

row! {
    /// A customer that waits for a follow-up.
    pub struct Waiting {
        id: i64, name: String, grade: Option<String>, next_follow_up: Option<NaiveDate>, last_follow_up_at: Option<DateTime<Utc>>,
        owner_id: Option<i64>, owner_name: Option<String>, shared: bool, said: Option<String>,
    }
    /// A role of the person: name and purpose in both languages.
    pub struct RoleOf { name_zh: String, name_en: String, purpose_zh: String, purpose_en: String }
}

/// The columns of a waiting customer, over the alias `c` and whether it is shared in `m`; the last text as far as it may be viewed.
const WAITING: &str = "
    select c.id, c.name, c.grade, c.next_follow_up, c.last_follow_up_at, c.owner_id, o.name as owner_name, m.shared,
      (select left(f.body, 80) from follow_up f where f.customer_id = c.id and f.deleted_at is null order by f.happened_at desc, f.id desc limit 1) as said
    from mine m join customer c on c.id = m.id left join app_user o on o.id = c.owner_id ";

/// Customers whose next follow-up is due by `until`: one's own, and those one takes part in. What is overdue, what is due
/// today and what comes later are cut apart, so that a long list of one keeps none of the others away.
///
/// # Errors
/// As the database answers.
pub fn due(
    door: &mut impl Door,
    user_id: i64,
    (today, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Waiting>, Problem> {
    Sql::new(
        "with mine as (
           select x.id, x.shared from (values ('-infinity'::date, $2::date - 1), ($2, $2), ($2 + 1, $3::date)) span(first, last)
           cross join lateral (
             (select id, false as shared from customer where owner_id = $1 and deleted_at is null
                and next_follow_up between span.first and span.last order by next_follow_up, id limit 21)
             union all
             (select c.id, true from participant p join customer c on c.id = p.row_id
                where p.object = 'customer' and p.user_id = $1 and (p.until is null or p.until > now())
                  and c.owner_id is distinct from $1 and c.deleted_at is null and c.next_follow_up between span.first and span.last
                order by c.next_follow_up, c.id limit 21)) x)",
    )
    .text(WAITING)
    .text("order by c.next_follow_up, c.grade nulls last, c.id")
    .bind(user_id)
    .bind(today)
    .bind(until)
    .rows(door)
}

/// One's own customers without a next date; lost ones are left in peace.
///
/// # Errors
/// As the database answers.
pub fn unplanned(door: &mut impl Door, user_id: i64) -> Result<Vec<Waiting>, Problem> {
    Sql::new(
        "with mine as (
           select id, false as shared from customer where owner_id = $1 and deleted_at is null and next_follow_up is null and stage <> 'lost'
             order by updated_at desc, id desc limit 21)",
    )
    .text(WAITING)
    .text("order by c.grade nulls last, c.updated_at desc, c.id desc")
    .bind(user_id)
    .rows(door)
}

/// What is overdue with the people below a manager or in the departments that one heads, by owner.
///
/// # Errors
/// As the database answers.
pub fn team(door: &mut impl Door, user_id: i64, today: NaiveDate) -> Result<Vec<Waiting>, Problem> {
    Sql::new(
        "with people as (
           select user_id as id from reporting_line where manager_id = $1
           union select u.id from department_head h join department_line l on l.ancestor_id = h.department_id
             join app_user u on u.department_id = l.department_id where h.user_id = $1 and u.id <> $1),
         named as (select u.id, u.name from people p join app_user u on u.id = p.id order by u.name, u.id),
         mine as (
           select x.id, false as shared from named p cross join lateral (
             select c.id, c.next_follow_up from customer c where c.owner_id = p.id and c.deleted_at is null and c.next_follow_up < $2
             order by c.next_follow_up, c.id limit 6) x
           order by p.name, p.id, x.next_follow_up, x.id limit 61)",
    )
    .text(WAITING)
    .text("order by o.name, o.id, c.next_follow_up, c.id limit 61")
    .bind(user_id)
    .bind(today)
    .rows(door)
}

/// The roles of a person.
///
/// # Errors
/// As the database answers.
pub fn roles(door: &mut impl Door, user_id: i64) -> Result<Vec<RoleOf>, Problem> {
    Sql::new(
        "select r.name_zh, r.name_en, r.purpose_zh, r.purpose_en from user_role ur join role r on r.id = ur.role_id
         where ur.user_id = $1 and r.retired_at is null order by r.id",
    )
    .bind(user_id)
    .rows(door)
}
