//! What the opportunities of the demonstration company are about, and what a manager expects of them.

use super::customers::person;
use super::is_there;
use crate::core::access::{Can, OpportunityEdit, OpportunityForecast, OpportunityView, ProductView};
use crate::core::db::Db;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::forecast::actions as forecast_actions;
use crate::forecast::form::{OverrideForm, month_id, place};
use crate::opportunities::lines::actions::{self, Typed};
use crate::opportunities::lines::form::{LinesForm, named};
use crate::opportunities::store;
use crate::targets::model::Node;
use crate::text::Lang;
use chrono::TimeDelta;
use chrono_tz::Tz;

/// A line: the product, a note, how many, the price and the discount as typed; an empty price is that of the list.
type Line = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// The lines of an opportunity: whose, its name, days ago when they were written, whether the amount is their sum.
struct Told(&'static str, &'static str, i64, bool, &'static [Line]);

const TOLD: &[Told] = &[
    // They come to what was typed before.
    Told(
        "li",
        "智慧教室一期",
        24,
        true,
        &[
            ("GTK-500", "每间教室一台", "15", "", ""),
            ("FW-SHISHI", "安装与联调", "25", "", ""),
            ("FW-PEIXUN", "教师培训", "6", "", ""),
        ],
    ),
    Told(
        "huang",
        "冷链包装改造",
        7,
        false,
        &[("BQ-300", "", "60", "", ""), ("BQ-ZHI", "耐低温", "6000", "", "8"), ("GTK-500", "", "4", "", "5")],
    ),
    Told("zhao", "面料样品打样", 12, false, &[("BQ-ZHI", "", "500", "", ""), ("FW-PEIXUN", "", "1", "2800", "")]),
    Told(
        "emma",
        "Spare parts frame contract",
        4,
        false,
        &[("MG-ADVANCED", "First call-off", "20", "", "5"), ("FW-WEIBAO", "", "3", "", "")],
    ),
];

/// The manager who expects something else, of which department in the present month, how much, and why.
const EXPECTED: (&str, &str, &str, &str) =
    ("wang", "华东组", "60万", "智慧教室一期的合同已在校方流程中，按整体金额计入承诺。");

/// Writes them as their owners and the manager, each once.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    for told in TOLD {
        let there = "select count(*) as n from opportunity_line l join opportunity o on o.id = l.opportunity_id where o.name like $1 || '%'";
        if !is_there(db, there, &[told.1])? {
            write(db, told)?;
        }
    }
    if is_there(db, "select count(*) as n from forecast_override where note = $1", &[EXPECTED.3])? {
        return Ok(());
    }
    expect(db, zone)
}

fn write(db: &Db, told: &Told) -> Result<(), Problem> {
    let Told(login, name, days_ago, sums, lines) = *told;
    let actor = person(db, login)?;
    let mut raw = Raw::default();
    raw.set("source", if sums { "lines" } else { "typed" });
    for (place, (product, note, quantity, price, discount)) in lines.iter().enumerate() {
        for (column, typed) in [
            ("product", product),
            ("description", note),
            ("quantity", quantity),
            ("price", price),
            ("discount", discount),
        ] {
            raw.set(&named(column, place), *typed);
        }
    }
    let form = LinesForm(raw);
    let then = Clock::fixed(db.clock().now() - TimeDelta::days(days_ago));
    db.with_clock(then).write_now(&actor, |tx| {
        let (view, products) = (Can::<OpportunityView>::of(&actor)?, Can::<ProductView>::of(&actor)?);
        let id: Number =
            Sql::new("select id as n from opportunity where name like '%' || $1 || '%'").bind(name).one(tx)?;
        let row = store::one(tx, &view, id.n)?.may::<OpportunityEdit>()?;
        let (rows, errors) = form.check(Lang::Zh);
        let typed = Typed { rows: &rows, errors: &errors, from_lines: form.from_lines() };
        actions::keep(tx, &products, (&row, row.version), &typed)
    })
}

fn expect(db: &Db, zone: Tz) -> Result<(), Problem> {
    let (login, department, amount, note) = EXPECTED;
    let actor = person(db, login)?;
    let month = month_id(db.clock().today(zone));
    db.write_now(&actor, |tx| {
        let id: Number = Sql::new("select id as n from department where name_zh = $1").bind(department).one(tx)?;
        let whose = Node::Department(id.n).id();
        let mut raw = Raw::default();
        for (field, value) in
            [("node", whose.as_str()), ("month", &month), ("figure", "committed"), ("amount", amount), ("note", note)]
        {
            raw.set(field, value);
        }
        let place = place(&raw, (id.n, "CNY"))?;
        forecast_actions::put(tx, &Can::<OpportunityForecast>::of(&actor)?, &place, &OverrideForm(raw)).map(|_| ())
    })
}
