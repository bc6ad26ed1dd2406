//! To whom a matter goes up: the line of superiors of a person.

use crate::core::access::{CustomerAssign, Permission};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::row;
use std::collections::{BTreeMap, BTreeSet};

/// To how many superiors a matter goes.
const LEVELS: usize = 2;

row! {
    struct Superior { user_id: i64, above: Vec<i64>, heads: Vec<i64>, fallback: Vec<i64> }
}

/// The line of superiors of a person: the active ones, nearest first. Disabled ones are passed over; after the managers come
/// the heads of the person's department and of those above it. Nobody is their own superior, and nobody comes twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Superiors {
    pub line: Vec<i64>,
    /// Whoever may assign every customer, for where nobody of the line is left.
    pub fallback: Vec<i64>,
}

impl Superiors {
    /// All that a matter may be told to.
    pub fn all(&self) -> impl Iterator<Item = i64> {
        self.line.iter().chain(&self.fallback).copied()
    }

    /// To whom a matter goes up: the nearest who may know of it, and the next after them. Where nobody above may, it still
    /// reaches somebody, once.
    pub fn of(&self, sees: impl Fn(i64) -> bool) -> Vec<i64> {
        let nearest: Vec<i64> = self.line.iter().copied().filter(|id| sees(*id)).take(LEVELS).collect();
        if nearest.is_empty() {
            self.fallback.iter().copied().find(|id| sees(*id)).into_iter().collect()
        } else {
            nearest
        }
    }
}

/// The superiors of each of these people.
///
/// # Errors
/// As the database answers.
pub fn above(door: &mut impl Door, people: Vec<i64>) -> Result<BTreeMap<i64, Superiors>, Problem> {
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

fn whole(row: &Superior) -> Superiors {
    Superiors { line: line(row.user_id, &row.above, &row.heads), fallback: line(row.user_id, &[], &row.fallback) }
}

/// One line of superiors out of managers and heads of departments, without the person and without repetitions.
#[must_use]
pub fn line(person: i64, above: &[i64], heads: &[i64]) -> Vec<i64> {
    let mut met = BTreeSet::from([person]);
    above.iter().chain(heads).copied().filter(|id| met.insert(*id)).collect()
}
