//! To whom a matter goes up: the line of superiors of a person.

use crate::core::access::{CustomerAssign, Permission};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use std::collections::{BTreeMap, BTreeSet};

/// How many levels are followed.
const LEVELS: usize = 2;

row! {
    struct Superior { user_id: i64, above: Vec<i64>, heads: Vec<i64>, fallback: Vec<i64> }
}

/// The active superiors of each of these people, nearest first, at most two. Disabled ones are passed over; where a line
/// ends too soon, the heads of the person's department and of those above it follow, and where nobody is found, whoever may
/// assign every customer. Nobody is their own superior, and nobody comes twice.
///
/// # Errors
/// As the database answers.
pub fn above(door: &mut impl Door, people: Vec<i64>) -> Result<BTreeMap<i64, Vec<i64>>, Problem> {
    let rows: Vec<Superior> = Sql::new(
        "with recursive up(person, id, n) as (
           select u.id, u.manager_id, 1 from app_user u where u.id = any($1) and u.manager_id is not null
           union all
           select up.person, u.manager_id, up.n + 1 from up join app_user u on u.id = up.id where u.manager_id is not null and up.n < 20)
         select p.id as user_id,
           array(select up.id from up join app_user u on u.id = up.id where up.person = p.id and u.active order by up.n) as above,
           array(select h.user_id from department_line l join department_head h on h.department_id = l.ancestor_id
                 join app_user u on u.id = h.user_id
                 where l.department_id = p.department_id and u.active order by l.depth, h.user_id) as heads,
           array(select distinct u.id from role_grant g join role r on r.id = g.role_id join user_role ur on ur.role_id = r.id join app_user u on u.id = ur.user_id
                 where g.permission = $2 and g.scope = 'all' and r.retired_at is null and r.administrator is null and u.active order by u.id) as fallback
         from app_user p where p.id = any($1)",
    )
    .bind(people)
    .bind(CustomerAssign::INFO.id)
    .rows(door)?;
    Ok(rows.into_iter().map(|row| (row.user_id, whole(&row))).collect())
}

fn whole(row: &Superior) -> Vec<i64> {
    let found = line(row.user_id, &row.above, &row.heads);
    // With nobody above, the matter still reaches somebody, once.
    if found.is_empty() { line(row.user_id, &[], &row.fallback).into_iter().take(1).collect() } else { found }
}

/// One line of superiors out of managers and heads of departments, without the person and without repetitions.
#[must_use]
pub fn line(person: i64, above: &[i64], heads: &[i64]) -> Vec<i64> {
    let mut met = BTreeSet::from([person]);
    above.iter().chain(heads).copied().filter(|id| met.insert(*id)).take(LEVELS).collect()
}
