//! The rules by which the demonstration company assigns its leads: two that are on and narrow, one that is still thought about.

use super::customers::person;
use super::is_there;
use crate::core::access::{BusinessManage, Can};
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::leads::rules::actions;
use crate::leads::rules::model::{Draft, Named};
use rust_decimal::Decimal;

/// Writes them down as the director, unless they are there.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    if is_there(db, "select count(*) as n from lead_rule where name = $1", &["江浙沪展会"])? {
        return Ok(());
    }
    let actor = person(db, "zhou")?;
    let can: Can<BusinessManage> = Can::of(&actor)?;
    db.write_now(&actor, |tx| {
        for (draft, on) in [(fair(tx)?, true), (large(tx)?, true), (skilled(tx)?, false)] {
            let id = actions::create(tx, &can, &draft)?;
            if on {
                actions::switch(tx, &can, id, true)?;
            }
        }
        Ok(())
    })
}

fn named(tx: &mut Tx, login: &str, good_at: &str) -> Result<Named, Problem> {
    let found: Number = Sql::new("select id as n from app_user where login = $1").bind(login).one(tx)?;
    Ok(Named { user_id: found.n, good_at: good_at.to_owned() })
}

fn some(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// What comes from a fair in the east: in turn, and on to the next after two days.
fn fair(tx: &mut Tx) -> Result<Draft, Problem> {
    Ok(Draft {
        name: "江浙沪展会".into(),
        regions: some(&["330000", "320000", "310000"]),
        sources: some(&["exhibition"]),
        way: "turn".into(),
        most_open: Some(40),
        passes: 2,
        people: vec![named(tx, "li", "")?, named(tx, "zhao", "")?],
        ..Draft::default()
    })
}

/// Large software projects go to whoever has the fewest leads.
fn large(tx: &mut Tx) -> Result<Draft, Problem> {
    Ok(Draft {
        name: "软件大单".into(),
        industries: some(&["I"]),
        amount_from: Some(Decimal::from(200_000)),
        amount_currency: Some("CNY".into()),
        way: "load".into(),
        people: vec![named(tx, "chen", "")?, named(tx, "liu", "")?],
        ..Draft::default()
    })
}

/// Enquiries of the website by what each is good at: not switched on yet.
fn skilled(tx: &mut Tx) -> Result<Draft, Problem> {
    Ok(Draft {
        name: "官网咨询按擅长".into(),
        sources: some(&["website"]),
        way: "skill".into(),
        people: vec![
            named(tx, "li", "浙江省、私有部署")?,
            named(tx, "huang", "广东省、医药")?,
            named(tx, "emma", "English, API")?,
        ],
        ..Draft::default()
    })
}
