//! What the customers of the demonstration company may buy, told relative to the day on which it is loaded.

use super::customers::person;
use crate::core::access::{
    Actor, Can, CustomerView, OpportunityClose, OpportunityCreate, OpportunityEdit, OpportunityView,
};
use crate::core::calendar::Calendar;
use crate::core::db::Db;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::customers;
use crate::opportunities::actions::{self, New};
use crate::opportunities::form::{At, OpportunityForm};
use crate::opportunities::model::Above;
use crate::opportunities::store::{self, Ending};
use crate::text::Lang;
use chrono::{Days, TimeDelta};
use chrono_tz::Tz;
use std::sync::Arc;

/// One opportunity: whose, a part of the customer's name, its own, the amount, days until it is to be closed, days ago when
/// it was made, the key of its stage, and how it ended: state and reason in Chinese.
struct Told(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    i64,
    i64,
    &'static str,
    Option<(&'static str, &'static str)>,
);

const TOLD: &[Told] = &[
    Told("li", "钟山", "智慧教室一期", "48万", 40, 50, "quote", None),
    Told("li", "钟山", "教务系统升级", "", 75, 3, "contact", None),
    Told("zhao", "外滩", "年度画册印制", "86000", 12, 20, "negotiation", None),
    Told("zhao", "越城", "面料样品打样", "12000", 25, 25, "need", None),
    Told("huang", "白云", "冷链包装改造", "35万", 30, 16, "quote", None),
    Told("huang", "南海", "展厅家具定制", "9万", 5, 40, "need", Some(("lost", "价格"))),
    Told("emma", "Harbour", "Customs brokerage 2027", "26000", 18, 28, "negotiation", Some(("won", "服务与关系"))),
    Told("emma", "Nordlicht", "Spare parts frame contract", "120000", 60, 9, "need", None),
];

/// Writes them as their owners, each once.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    for told in TOLD {
        if !super::is_there(db, "select count(*) as n from opportunity where name = $1", &[told.2])? {
            write(db, told, zone)?;
        }
    }
    Ok(())
}

fn write(db: &Db, told: &Told, zone: Tz) -> Result<(), Problem> {
    let Told(login, customer, _, _, _, days_ago, stage, end) = *told;
    let actor = person(db, login)?;
    let (calendar, now) = (Calendar::usual(zone), db.clock().now());
    let at = |days: i64| db.with_clock(Clock::fixed(now - TimeDelta::days(days)));
    let id = at(days_ago).write_now(&actor, |tx| create(tx, &actor, told, (customer, &calendar)))?;
    let view = Can::<OpportunityView>::of(&actor)?;
    at(days_ago / 2).write_now(&actor, |tx| {
        let row = store::one(tx, &view, id)?.may::<OpportunityEdit>()?;
        let stages = store::stages(tx, row.version_id)?;
        let there = stages.iter().find(|one| one.key == stage).ok_or(Problem::NotFound)?.id;
        actions::move_to(tx, &row, (there, row.version), &calendar)
    })?;
    let Some((outcome, reason)) = end else { return Ok(()) };
    at(1).write_now(&actor, |tx| {
        let row = store::one(tx, &view, id)?.may::<OpportunityClose>()?;
        let named = "select id as n from outcome_reason where kind = $1 and name_zh = $2";
        let reason: Number = Sql::new(named).bind(outcome).bind(reason).one(tx)?;
        let competitor: Number = Sql::new("select min(id) as n from competitor").one(tx)?;
        let competitor_id = (outcome == "lost").then_some(competitor.n);
        let day = tx.now.with_timezone(&zone).date_naive();
        let ending = Ending { state: outcome, reason_id: Some(reason.n), competitor_id, note: String::new(), day };
        actions::close(tx, (&row, row.version), &ending)
    })
}

fn create(
    tx: &mut Tx,
    actor: &Arc<Actor>,
    told: &Told,
    (customer, calendar): (&'static str, &Calendar),
) -> Result<i64, Problem> {
    let Told(_, _, name, amount, days_until, days_ago, ..) = *told;
    let now = tx.now.with_timezone(&calendar.zone).naive_local();
    let ahead = u64::try_from(days_ago + days_until).unwrap_or_default();
    let expected = now.date().checked_add_days(Days::new(ahead)).unwrap_or(now.date()).to_string();
    let id: Number =
        Sql::new("select id as n from customer where name like '%' || $1 || '%'").bind(customer).one(tx)?;
    let row = customers::store::one(tx, &Can::<CustomerView>::of(actor)?, id.n)?;
    let mut raw = Raw::default();
    for (field, value) in
        [("customer", row.name.as_str()), ("name", name), ("amount", amount), ("expected_on", &expected)]
    {
        raw.set(field, value);
    }
    let at = At { lang: Lang::Zh, now, currency: "CNY" };
    let draft = OpportunityForm(raw).check(at, None).map_err(Problem::Invalid)?;
    let above = Above {
        customer_id: row.id,
        name: row.name.clone(),
        short_name: row.short_name.clone(),
        contact_id: None,
        contact_name: None,
    };
    let new = New { draft: &draft, above: &above, owner: "", pipeline_id: None };
    actions::create(tx, &Can::<OpportunityCreate>::of(actor)?, &new, calendar)
}
