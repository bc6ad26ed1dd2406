//! What the people of the demonstration company have to do, told relative to the day on which it is loaded.

use super::customers::person;
use crate::core::access::{Can, CustomerView, TaskCreate, TaskEdit, TaskView};
use crate::core::calendar::Calendar;
use crate::core::db::Db;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::customers;
use crate::tasks::form::{At, TaskForm};
use crate::tasks::model::About;
use crate::tasks::{actions, store};
use crate::text::Lang;
use chrono::TimeDelta;
use chrono_tz::Tz;

/// One task: who gives it, its title, a part of the customer's name (empty: on nothing), days ago when it was given, due as
/// typed on that day, and further fields.
struct Told(&'static str, &'static str, &'static str, i64, &'static str, &'static [(&'static str, &'static str)]);

const TOLD: &[Told] = &[
    Told(
        "li",
        "给云栖发续约合同草稿",
        "云栖",
        4,
        "2天后",
        &[("priority", "high"), ("checklist", "[x] 核对人数\n法务看过\n发送")],
    ),
    Told("li", "准备浦江的设备科演示", "浦江", 3, "3天后", &[("remarks", "带上医疗行业的两个案例。")]),
    Told("li", "整理本周跟进", "", 2, "2天后下午五点", &[("repeat", "week"), ("working", "1")]),
    Told("li", "预订展会摊位", "", 1, "月底", &[]),
    Told("li", "核对华信的报价折扣", "华信", 1, "明天", &[]),
    Told("wang", "提交华东组月度预测", "", 5, "月底", &[("repeat", "month_end"), ("working", "1")]),
    Told("zhao", "给外滩文化寄样册", "外滩", 6, "后天", &[]),
    Told("chen", "约刘洋谈华南组的目标", "", 1, "3天后上午十点", &[("priority", "high")]),
    Told(
        "emma",
        "Send the trial terms to Nordlicht",
        "Nordlicht",
        2,
        "in 3 days",
        &[("checklist", "Prices\nDuration")],
    ),
    Told("zhou", "复核年度续约名单", "", 3, "一周后", &[]),
];

/// Tasks that were done a day after they were given: by whom, and the title.
const DONE: &[Told] =
    &[Told("li", "把等保材料清单发给云栖", "云栖", 9, "后天", &[]), Told("sun", "更新客服值班表", "", 8, "3天后", &[])];

/// Writes them as their makers.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    for told in TOLD {
        write(db, told, zone)?;
    }
    for told in DONE {
        let id = write(db, told, zone)?;
        let actor = person(db, told.0)?;
        let (view, calendar) = (Can::<TaskView>::of(&actor)?, Calendar::usual(zone));
        let then = Clock::fixed(db.clock().now() - TimeDelta::days(told.3 - 1));
        db.with_clock(then).write_now(&actor, |tx| {
            let row = store::one(tx, &view, id)?.may::<TaskEdit>()?;
            actions::finish(tx, &row, None, &calendar)
        })?;
    }
    Ok(())
}

fn write(db: &Db, told: &Told, zone: Tz) -> Result<i64, Problem> {
    let Told(login, title, customer, days_ago, due, fields) = *told;
    let actor = person(db, login)?;
    let can = Can::<TaskCreate>::of(&actor)?;
    let now = db.clock().now() - TimeDelta::days(days_ago);
    let mut raw = Raw::default();
    for (name, value) in [("title", title), ("due", due)].iter().chain(fields) {
        raw.set(name, *value);
    }
    let at = At { lang: Lang::Zh, now: now.with_timezone(&zone).naive_local() };
    let draft = TaskForm(raw).check(at, None).map_err(Problem::Invalid)?;
    db.with_clock(Clock::fixed(now)).write_now(&actor, |tx| {
        let about = if customer.is_empty() { None } else { Some(about(tx, &Can::of(&actor)?, customer)?) };
        actions::create(tx, &can, &draft, about.as_ref())
    })
}

fn about(tx: &mut crate::core::tx::Tx, can: &Can<CustomerView>, part: &'static str) -> Result<About, Problem> {
    let id: Number = Sql::new("select id as n from customer where name like '%' || $1 || '%'").bind(part).one(tx)?;
    let row = customers::store::one(tx, can, id.n)?;
    Ok(About::customer(row.id, &row.name))
}
