//! The verbs of categories. Each is one transaction: load, decide, save, record.

use super::form::Draft;
use super::store;
use crate::core::access::{Can, ProductManage, ProductView};
use crate::core::event::{Change, Event};
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::products::model::Category;
use crate::products::text;
use crate::text::Lang;
use serde_json::{Value, json};

/// Makes a category; its id.
///
/// # Errors
/// `Invalid` where it would be a fourth level.
pub fn create(tx: &mut Tx, can: &Can<ProductManage>, draft: &Draft) -> Result<i64, Problem> {
    let lang = tx.actor.lang;
    let id = store::insert(tx, can, draft).map_err(|problem| named(problem, lang))?;
    tx.record(Event::about("product_category.created", "product_category", id).with([
        Change::of("name_zh", Value::Null, draft.name_zh.as_str()),
        Change::of("name_en", "", draft.name_en.as_str()),
        Change::of("parent", Value::Null, json!(draft.parent_id)),
    ]))?;
    Ok(id)
}

/// Renames and moves a category at the version that was seen.
///
/// # Errors
/// `Stale` where somebody saved in between; `Invalid` where it would be a fourth level or lie below itself.
pub fn edit(tx: &mut Tx, can: &Can<ProductManage>, id: i64, version: i32, draft: &Draft) -> Result<(), Problem> {
    let (lang, old) = (tx.actor.lang, one(tx, can, id)?);
    if !store::update(tx, can, (id, version), draft).map_err(|problem| named(problem, lang))? {
        return Err(Problem::Stale(old.version));
    }
    tx.record(Event::about("product_category.changed", "product_category", id).with([
        Change::of("name_zh", old.name_zh.as_str(), draft.name_zh.as_str()),
        Change::of("name_en", old.name_en.as_str(), draft.name_en.as_str()),
        Change::of("parent", json!(old.parent_id), json!(draft.parent_id)),
        Change::of("sort", old.sort, draft.sort),
    ]))
}

/// Deletes a category that nothing lies in; as it was.
///
/// # Errors
/// `Invalid` where products or categories lie in it.
pub fn delete(tx: &mut Tx, can: &Can<ProductManage>, id: i64) -> Result<Category, Problem> {
    let (lang, old, tree) = (tx.actor.lang, one(tx, can, id)?, all(tx, can)?);
    if old.products > 0 || tree.iter().any(|one| one.parent_id == Some(id)) {
        return Err(Problem::invalid("delete", text::category_in_use(lang)));
    }
    store::delete(tx, can, id)?;
    let name = Change::of("name_zh", old.name_zh.as_str(), Value::Null);
    tx.record(Event::about("product_category.deleted", "product_category", id).with([name]))?;
    Ok(old)
}

fn all(tx: &mut Tx, can: &Can<ProductManage>) -> Result<Vec<Category>, Problem> {
    let view = can.also::<ProductView>().ok_or(Problem::NotFound)?;
    store::tree(tx, &view)
}

fn one(tx: &mut Tx, can: &Can<ProductManage>, id: i64) -> Result<Category, Problem> {
    all(tx, can)?.into_iter().find(|one| one.id == id).ok_or(Problem::NotFound)
}

fn named(problem: Problem, lang: Lang) -> Problem {
    match problem {
        Problem::Refused(name) if name == "product_category_depth" => {
            Problem::invalid("parent", text::category_too_deep(lang))
        }
        other => other,
    }
}
