//! What the sources of the demonstration company's leads cost, and who referred one of them.

use super::customers::person;
use super::is_there;
use crate::core::access::{Can, LeadEdit, LeadView};
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::leads::referral::{actions as referrals, form::Typed};
use crate::leads::store;
use crate::sources::costs::{actions, form::CostForm};
use crate::sources::filter::{before, month_of, written};
use crate::text::Lang;

/// A cost: source, months ago, amount, currency, note.
const COSTS: &[(&str, u32, &str, &str, &str)] = &[
    ("exhibition", 1, "18000", "CNY", "苏州工业展展位"),
    ("search", 1, "3200", "CNY", "关键词推广"),
    ("search", 0, "2600", "CNY", "关键词推广"),
    ("website", 0, "1200", "CNY", "落地页改版"),
    ("exhibition", 0, "900", "EUR", "Hannover 展会资料"),
];

/// The lead that was referred, and by which customer.
const REFERRED: (&str, &str) = ("昆山精工模具有限公司", "上海外滩文化传媒有限公司");

/// Writes them down, unless they are there.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    if !is_there(db, "select count(*) as n from source_cost where note = $1", &["苏州工业展展位"])? {
        let actor = person(db, "zhou")?;
        db.write_now(&actor, costs)?;
    }
    let named = "select count(*) as n from lead_referral r join lead l on l.id = r.lead_id where l.name = $1";
    if is_there(db, named, &[REFERRED.0])? {
        return Ok(());
    }
    let actor = person(db, "zhao")?;
    let can = Can::<LeadView>::of(&actor)?;
    db.write_now(&actor, |tx| {
        let found: Option<Number> =
            Sql::new("select id as n from lead where name = $1 and deleted_at is null").bind(REFERRED.0).maybe(tx)?;
        let Some(id) = found.map(|found| found.n) else { return Ok(()) };
        let lead = store::one(tx, &can, id)?.may::<LeadEdit>()?;
        referrals::name(tx, &can, &lead, Some(Typed::Customer(REFERRED.1.to_owned())))
    })
}

fn costs(tx: &mut Tx) -> Result<(), Problem> {
    let present = month_of(tx.today());
    for (source, ago, amount, currency, note) in COSTS {
        let mut raw = Raw::default();
        let month = written(before(present, *ago));
        for (name, value) in
            [("source", *source), ("month", &month), ("amount", amount), ("currency", currency), ("note", note)]
        {
            raw.set(name, value);
        }
        actions::add(tx, &CostForm(raw).check(Lang::Zh, "CNY").map_err(Problem::Invalid)?)?;
    }
    Ok(())
}
