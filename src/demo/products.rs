//! What the demonstration company sells, and for how much.

use super::customers::person;
use super::is_there;
use crate::core::access::{Actor, Can, ProductManage, ProductView};
use crate::core::db::Db;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::core::tx::Tx;
use crate::products::categories::{actions as category_actions, form::CategoryForm, store as category_store};
use crate::products::prices::actions as price_actions;
use crate::products::prices::form::{LinesForm, ListForm};
use crate::products::{actions, form::ProductForm};
use crate::text::Lang;
use chrono::{Datelike, NaiveDate, TimeDelta};
use std::sync::Arc;

/// Categories: name, English name, the one above.
const CATEGORIES: &[(&str, &str, &str)] = &[
    ("硬件", "Hardware", ""),
    ("工作站", "Workstations", "硬件"),
    ("GTX 系列", "GTX series", "工作站"),
    ("外设", "Peripherals", "硬件"),
    ("软件", "Software", ""),
    ("服务", "Services", ""),
];

/// A product: code, name, English name, category, series, unit, tax rate.
struct Sold(&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const SOLD: &[Sold] = &[
    Sold("GTX-BASIC", "GTX Basic", "", "GTX 系列", "GTX", "unit", "13"),
    Sold("GTX-PRO", "GTX Pro", "", "GTX 系列", "GTX", "unit", "13"),
    Sold("GTX-PLUS-BASIC", "GTX Plus Basic", "", "GTX 系列", "GTX", "unit", "13"),
    Sold("GTX-PLUS-PRO", "GTX Plus Pro", "", "GTX 系列", "GTX", "unit", "13"),
    Sold("MG-SPECIAL", "MG Special", "", "工作站", "MG", "unit", "13"),
    Sold("MG-ADVANCED", "MG Advanced", "", "工作站", "MG", "unit", "13"),
    Sold("GTK-500", "GTK 500", "", "工作站", "GTK", "unit", "13"),
    Sold("BQ-300", "条码打印机", "Label printer", "外设", "BQ", "unit", "13"),
    Sold("BQ-ZHI", "不干胶标签纸", "Adhesive labels", "外设", "BQ", "roll", "13"),
    Sold("YL-CRM", "云来客户管理软件", "Yunlai CRM", "软件", "云来", "user_year", "6"),
    Sold("FW-SHISHI", "实施服务", "Implementation", "服务", "", "person_day", "6"),
    Sold("FW-WEIBAO", "年度维保", "Yearly maintenance", "服务", "", "year", "6"),
    Sold("FW-PEIXUN", "操作培训", "Training", "服务", "", "time", "exempt"),
];

/// Prices in lines as the form takes them.
const STANDARD: &str = "GTX-BASIC, 550\nGTX-PRO, 4821\nGTX-PLUS-BASIC, 1096\nGTX-PLUS-PRO, 5482\nMG-SPECIAL, 55\nMG-ADVANCED, 3393\n\
    GTK-500, 26800\nBQ-300, 1280\nBQ-ZHI, 18.5\nBQ-ZHI, 16.8, 100\nYL-CRM, 1200\nYL-CRM, 960, 50\nFW-SHISHI, 2400\n\
    FW-WEIBAO, 6800\nFW-PEIXUN, 3000";
const LATER: &str = "GTK-500, 26768\nBQ-ZHI, 15.25, 1000";
const KEY: &str = "GTX-PRO, 4600\nGTX-PLUS-PRO, 5200\nYL-CRM, 1080";
const YUNQI: &str = "YL-CRM, 880\nYL-CRM, 760, 300\nFW-SHISHI, 2200";

/// Makes them as the director, unless they are there.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    if is_there(db, "select count(*) as n from product where code = $1", &["GTX-PRO"])? {
        return Ok(());
    }
    let actor = person(db, "zhou")?;
    let earlier = db.with_clock(Clock::fixed(db.clock().now() - TimeDelta::days(60)));
    earlier.write_now(&actor, |tx| products(tx, &actor))?;
    earlier.write_now(&actor, |tx| lists(tx, &actor))?;
    db.write_now(&actor, |tx| {
        let id: Number =
            Sql::new("select id as n from price_list where kind = 'standard' and currency = 'CNY'").one(tx)?;
        let today = tx.today();
        prices(tx, &actor, id.n, (LATER, today))
    })
}

fn raw(fields: &[(&str, &str)]) -> Raw {
    let mut raw = Raw::default();
    for (name, value) in fields {
        raw.set(name, *value);
    }
    raw
}

fn products(tx: &mut Tx, actor: &Arc<Actor>) -> Result<(), Problem> {
    let (can, view): (Can<ProductManage>, Can<ProductView>) = (Can::of(actor)?, Can::of(actor)?);
    for (place, (name, name_en, above)) in (1..).zip(CATEGORIES) {
        let place: i32 = place;
        let tree = category_store::tree(tx, &view)?;
        let parent = tree.iter().find(|one| one.name_zh == *above).map(|one| one.id.to_string()).unwrap_or_default();
        let form = raw(&[("name", name), ("name_en", name_en), ("parent", &parent), ("sort", &place.to_string())]);
        let draft = CategoryForm(form).check(Lang::Zh, &tree).map_err(Problem::Invalid)?;
        category_actions::create(tx, &can, &draft)?;
    }
    let tree = category_store::tree(tx, &view)?;
    let mut drafts = Vec::new();
    for Sold(code, name, name_en, category, series, unit, tax_rate) in SOLD {
        let category = tree.iter().find(|one| one.name_zh == *category).map(|one| one.id.to_string());
        let form = raw(&[
            ("code", code),
            ("name", name),
            ("name_en", name_en),
            ("category", &category.unwrap_or_default()),
            ("series", series),
            ("unit", unit),
            ("tax_rate", tax_rate),
        ]);
        drafts.push(ProductForm(form).check(Lang::Zh, &tree).map_err(Problem::Invalid)?);
    }
    actions::create(tx, &can, &drafts, "demo").map(|_| ())
}

fn lists(tx: &mut Tx, actor: &Arc<Actor>) -> Result<(), Problem> {
    let year = NaiveDate::from_ymd_opt(tx.today().year(), 1, 1).unwrap_or_default();
    let first = year.to_string();
    let first = first.as_str();
    let standard = [("name", "标准价目表"), ("name_en", "Standard list"), ("kind", "standard"), ("from", first)];
    let key =
        [("name", "A 级客户价"), ("name_en", "Key customers"), ("kind", "grade"), ("grade", "A"), ("from", first)];
    let yunqi =
        [("name", "云栖协议价"), ("kind", "customer"), ("customer", "杭州云栖信息技术有限公司"), ("from", first)];
    for (fields, lines) in [(&standard[..], STANDARD), (&key[..], KEY), (&yunqi[..], YUNQI)] {
        let can: Can<ProductManage> = Can::of(actor)?;
        let proposal = ListForm(raw(fields)).check(Lang::Zh, (year, "CNY")).map_err(Problem::Invalid)?;
        let id = price_actions::create(tx, &can, &proposal)?;
        prices(tx, actor, id, (lines, year))?;
    }
    Ok(())
}

fn prices(tx: &mut Tx, actor: &Arc<Actor>, list_id: i64, (lines, from): (&str, NaiveDate)) -> Result<(), Problem> {
    let (can, view): (Can<ProductManage>, Can<ProductView>) = (Can::of(actor)?, Can::of(actor)?);
    let form = LinesForm(raw(&[("lines", lines), ("from", &from.to_string())]));
    let (lines, days) = form.check(Lang::Zh, from).map_err(Problem::Invalid)?;
    let entries = price_actions::entries(tx, &view, &lines)?;
    price_actions::set(tx, &can, list_id, (&entries, days)).map(|_| ())
}
