//! All SQL of departments.

use super::model::Draft;
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use crate::text::Lang;

row! {
    /// A department in its tree. `people` counts active accounts of the department itself.
    pub struct Node { id: i64, parent_id: Option<i64>, name_zh: String, name_en: String, sort: i32, depth: i32, closed: bool, people: i64,
        heads: Vec<String>, version: i32 }
    /// A head.
    pub struct Head { id: i64, login: String, name: String }
    /// What keeps a department open.
    pub struct Inside { people: i64, children: i64 }
    struct Id { id: i64 }
}

/// Every department, parents before their children, in their order.
///
/// # Errors
/// As the database answers.
pub fn tree(door: &mut impl Door) -> Result<Vec<Node>, Problem> {
    Sql::new(
        "with recursive tree (id, depth, path) as (
           select id, 0, array[sort::bigint, id] from department where parent_id is null
           union all select d.id, t.depth + 1, t.path || array[d.sort::bigint, d.id] from department d join tree t on d.parent_id = t.id)
         select d.id, d.parent_id, d.name_zh, d.name_en, d.sort, t.depth, d.closed_at is not null as closed,
           (select count(*) from app_user u where u.department_id = d.id and u.active) as people,
           array(select u.name from department_head h join app_user u on u.id = h.user_id where h.department_id = d.id order by u.id) as heads,
           d.version
         from tree t join department d on d.id = t.id order by t.path",
    )
    .rows(door)
}

/// The departments that are open.
#[must_use]
pub fn open_ids(tree: &[Node]) -> Vec<i64> {
    tree.iter().filter(|node| !node.closed).map(|node| node.id).collect()
}

/// The name of a department by its id as text; the text itself where there is none.
#[must_use]
pub fn name_of(tree: &[Node], id: &str, lang: Lang) -> String {
    tree.iter()
        .find(|node| node.id.to_string() == id)
        .map_or_else(|| id.to_owned(), |node| lang.name(&node.name_zh, &node.name_en).to_owned())
}

/// A department of a tree.
///
/// # Errors
/// `NotFound` where there is none.
pub fn one(tree: &[Node], id: i64) -> Result<Node, Problem> {
    tree.iter().find(|node| node.id == id).cloned().ok_or(Problem::NotFound)
}

/// The heads of a department.
///
/// # Errors
/// As the database answers.
pub fn heads(door: &mut impl Door, id: i64) -> Result<Vec<Head>, Problem> {
    Sql::new("select u.id, u.login, u.name from department_head h join app_user u on u.id = h.user_id where h.department_id = $1 order by u.id")
        .bind(id)
        .rows(door)
}

/// Inserts a department; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, draft: &Draft) -> Result<i64, Problem> {
    let id: Id =
        Sql::new("insert into department (name_zh, name_en, parent_id, sort) values ($1,$2,$3,$4) returning id")
            .bind(draft.name_zh.as_str())
            .bind(draft.name_en.as_str())
            .bind(draft.parent_id)
            .bind(draft.sort)
            .one(tx)?;
    Ok(id.id)
}

/// Saves names and place at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// `Refused` with `department_circle`.
pub fn update(tx: &mut Tx, id: i64, version: i32, draft: &Draft) -> Result<bool, Problem> {
    let saved = Sql::new("update department set name_zh = $3, name_en = $4, parent_id = $5, sort = $6, version = version + 1 where id = $1 and version = $2")
        .bind(id)
        .bind(version)
        .bind(draft.name_zh.as_str())
        .bind(draft.name_en.as_str())
        .bind(draft.parent_id)
        .bind(draft.sort)
        .run(tx)?;
    Ok(saved == 1)
}

/// Who and what is still in a department, with the row locked.
///
/// # Errors
/// As the database answers.
pub fn inside(tx: &mut Tx, id: i64) -> Result<Inside, Problem> {
    Sql::new("select id from department where id = $1 for update").bind(id).one::<Id>(tx)?;
    Sql::new(
        "select (select count(*) from (select id from app_user where department_id = $1 and active
                   union select p.user_id from post p join app_user u on u.id = p.user_id where p.department_id = $1 and u.active) x) as people,
           (select count(*) from department where parent_id = $1 and closed_at is null) as children",
    )
    .bind(id)
    .one(tx)
}

/// Closes or reopens a department.
///
/// # Errors
/// As the database answers.
pub fn set_closed(tx: &mut Tx, id: i64, closed: bool) -> Result<(), Problem> {
    Sql::new("update department set closed_at = case when $2 then $3 end, version = version + 1 where id = $1")
        .bind(id)
        .bind(closed)
        .bind(tx.now)
        .run(tx)?;
    Ok(())
}

/// Makes somebody a head; false where they already are.
///
/// # Errors
/// As the database answers.
pub fn add_head(tx: &mut Tx, id: i64, user_id: i64) -> Result<bool, Problem> {
    let added = Sql::new("insert into department_head (department_id, user_id) values ($1,$2) on conflict do nothing")
        .bind(id)
        .bind(user_id)
        .run(tx)?;
    Ok(added == 1)
}

/// Takes a head away; false where they were none.
///
/// # Errors
/// As the database answers.
pub fn remove_head(tx: &mut Tx, id: i64, user_id: i64) -> Result<bool, Problem> {
    let gone = Sql::new("delete from department_head where department_id = $1 and user_id = $2")
        .bind(id)
        .bind(user_id)
        .run(tx)?;
    Ok(gone == 1)
}
