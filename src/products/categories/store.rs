//! All SQL of categories.

use super::form::Draft;
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::products::model::Category;
use crate::row;

row! { struct Id { id: i64 } }

/// Every category, parents before their children, in their order.
///
/// # Errors
/// As the database answers.
pub fn tree(door: &mut impl Door, _can: &Can<ProductView>) -> Result<Vec<Category>, Problem> {
    Sql::new(
        "with recursive tree (id, depth, path) as (
           select id, 0, array[sort::bigint, id] from product_category where parent_id is null
           union all select c.id, t.depth + 1, t.path || array[c.sort::bigint, c.id] from product_category c join tree t on c.parent_id = t.id)
         select c.id, c.parent_id, c.name_zh, c.name_en, c.sort, t.depth,
           (select count(*) from product p where p.category_id = c.id and p.state <> 'deleted') as products, c.version
         from tree t join product_category c on c.id = t.id order by t.path",
    )
    .rows(door)
}

/// Inserts a category; its id.
///
/// # Errors
/// `Refused` with `product_category_depth`.
pub fn insert(tx: &mut Tx, _can: &Can<ProductManage>, draft: &Draft) -> Result<i64, Problem> {
    let made: Id = Sql::new(
        "insert into product_category (name_zh, name_en, parent_id, sort) values ($1, $2, $3, $4) returning id",
    )
    .bind(draft.name_zh.as_str())
    .bind(draft.name_en.as_str())
    .bind(draft.parent_id)
    .bind(draft.sort)
    .one(tx)?;
    Ok(made.id)
}

/// Saves a category at the version that was seen; false where somebody saved in between.
///
/// # Errors
/// `Refused` with `product_category_depth`.
pub fn update(
    tx: &mut Tx,
    _can: &Can<ProductManage>,
    (id, version): (i64, i32),
    draft: &Draft,
) -> Result<bool, Problem> {
    let saved = Sql::new(
        "update product_category set name_zh = $3, name_en = $4, parent_id = $5, sort = $6, version = version + 1 where id = $1 and version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(draft.name_zh.as_str())
    .bind(draft.name_en.as_str())
    .bind(draft.parent_id)
    .bind(draft.sort)
    .run(tx)?;
    Ok(saved == 1)
}

/// Deletes a category; products in the recycle bin lose it.
///
/// # Errors
/// `Refused` where anything lies in it.
pub fn delete(tx: &mut Tx, _can: &Can<ProductManage>, id: i64) -> Result<(), Problem> {
    Sql::new("update product set category_id = null where category_id = $1 and state = 'deleted'").bind(id).run(tx)?;
    Sql::new("delete from product_category where id = $1").bind(id).run(tx)?;
    Ok(())
}
