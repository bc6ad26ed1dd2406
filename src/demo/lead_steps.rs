//! What the demonstration company does next with a lead, by how far it has come.

use super::customers::person;
use super::is_there;
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::leads::steps::store::{self, Step};

/// Writes it down as the director, unless somebody set it before.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    if is_there(db, "select count(*) as n from lead_step where version > 1 and status = $1", &["following"])? {
        return Ok(());
    }
    let actor = person(db, "zhou")?;
    let step = |status: &str, zh: &str, en: &str, days: i32| Step {
        status: status.to_owned(),
        task_zh: zh.to_owned(),
        task_en: en.to_owned(),
        days,
        version: 1,
    };
    let steps = [
        step("following", "发送资料", "Send material", 1),
        step("interested", "约产品演示", "Arrange a demonstration", 3),
    ];
    db.write_now(&actor, |tx| store::save(tx, &steps, 1))
}
