//! What the demonstration company is to reach in the year in which it is loaded.

use super::customers::person;
use crate::core::access::{Can, TargetEdit, TargetView};
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::targets::form::{SheetForm, which};
use crate::targets::model::Node;
use crate::targets::{actions, store};
use chrono_tz::Tz;

/// Who sets the year of whose line, and to what; `p:` names a login, `d:` a department, and `sheet` the sheet in which it stands.
struct Told(&'static str, &'static str, &'static str, &'static str, &'static str);

const TOLD: &[Told] = &[
    Told("zhou", "company", "company", "target", "1200万"),
    Told("zhou", "company", "d:销售部", "target", "1150万"),
    Told("zhou", "company", "company", "stretch", "1320万"),
    Told("zhou", "company", "company", "challenge", "1500万"),
    Told("chen", "d:销售部", "d:华东组", "target", "620万"),
    Told("chen", "d:销售部", "d:华南组", "target", "480万"),
    Told("wang", "d:华东组", "p:li", "target", "240万"),
    Told("wang", "d:华东组", "p:zhao", "target", "240万"),
    Told("liu", "d:华南组", "p:huang", "target", "180万"),
    Told("liu", "d:华南组", "p:emma", "target", "180万"),
];

/// Sets them, each once, and spreads each year over its quarters and months.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    TOLD.iter().try_for_each(|told| write(db, told, zone))
}

fn write(db: &Db, told: &Told, zone: Tz) -> Result<(), Problem> {
    let Told(login, sheet, line, mark, amount) = *told;
    let actor = person(db, login)?;
    let (view, edit) = (Can::<TargetView>::of(&actor)?, Can::<TargetEdit>::of(&actor)?);
    let today = db.clock().today(zone);
    db.write_now(&actor, |tx| {
        let (sheet, line) = (node(tx, sheet)?, node(tx, line)?);
        let mut raw = Raw::default();
        raw.set("mark", mark);
        let which = which(&raw, (today, "CNY"));
        if store::sheet(tx, &view, &which, Some(sheet))?.cell(line, 0).is_some() {
            return Ok(());
        }
        for act in ["quarters", "months"] {
            raw.set(&format!("c-{}-0", line.id()), amount);
            raw.set("do", act);
            actions::save(tx, (&view, &edit), (&which, Some(sheet)), &SheetForm(raw.clone()))?;
        }
        Ok(())
    })
}

fn node(tx: &mut Tx, told: &'static str) -> Result<Node, Problem> {
    let found = |tx: &mut Tx, sql: &'static str, name: &'static str| {
        Ok::<i64, Problem>(Sql::new(sql).bind(name).one::<Number>(tx)?.n)
    };
    match (told.strip_prefix("d:"), told.strip_prefix("p:")) {
        (Some(name), _) => found(tx, "select id as n from department where name_zh = $1", name).map(Node::Department),
        (_, Some(login)) => found(tx, "select id as n from app_user where login = $1", login).map(Node::Person),
        _ => Ok(Node::Company),
    }
}
