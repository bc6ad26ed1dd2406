//! What the people of the demonstration company did with their customers, told relative to the day on which it is loaded.

use super::customers::person;
use super::is_there;
use crate::core::access::{Can, CustomerView, FollowUpCreate};
use crate::core::calendar::Calendar;
use crate::core::db::Db;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::customers;
use crate::follow_ups::actions::{New, create};
use crate::follow_ups::form::{At, FollowUpForm};
use crate::follow_ups::model::Subject;
use crate::text::Lang;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// One follow-up: author's login, a part of the customer's name, days ago, type, text, customer's feedback, and the next
/// date in days from today (None: as the grade says).
struct Told(&'static str, &'static str, u32, &'static str, &'static str, &'static str, Option<i64>);

/// In the order of time for each customer.
const TOLD: &[Told] = &[
    Told(
        "li",
        "云栖",
        35,
        "visit",
        "拜访云栖，介绍了企业版的权限设计和私有部署方案。",
        "希望看到审计日志的演示。",
        None,
    ),
    Told(
        "li",
        "云栖",
        20,
        "meeting",
        "线上演示审计日志和权限矩阵，技术负责人全程参加。",
        "认可方案，要求补充等保材料。",
        None,
    ),
    Told("li", "云栖", 9, "wechat", "发送了等保材料清单，约好本周确认续约人数。", "", Some(-2)),
    Told(
        "li",
        "浦江",
        12,
        "call",
        "电话了解采购流程：科室申请、设备科汇总、院办审批，预算在年底前下达。",
        "预算约 80 万。",
        None,
    ),
    Told("li", "浦江", 5, "mail", "寄出了医疗器械行业的两个案例和报价草案。", "已收到，正在内部讨论。", Some(0)),
    Told("li", "华信", 16, "call", "第一次通电话，对方正在比较三家供应商。", "价格是主要顾虑。", Some(-1)),
    Told("li", "港通", 3, "visit", "到仓库现场看了流程，入库环节最费人工。", "希望先做一个仓库的试点。", Some(2)),
    Told("li", "科大讯通", 6, "meeting", "季度回顾会：使用率良好，明年想增加两个事业部。", "请准备扩容报价。", Some(4)),
    Told("li", "太湖", 60, "call", "客户暂停了今年的采购计划，约好年后再联系。", "", Some(-10)),
    Told("zhao", "外滩", 8, "wechat", "加了市场总监的微信，发了产品介绍视频。", "周末会看。", Some(-3)),
    Told("zhao", "瓯江", 2, "call", "回访使用情况，新员工培训还差一次。", "希望下周安排线上培训。", Some(3)),
    Told("wang", "山城", 4, "visit", "陪同拜访集团信息中心，确认了立项时间表。", "需要集团层面的授权方案。", Some(1)),
    Told("huang", "前海", 7, "meeting", "与前海数智的架构师讨论接口对接。", "接口文档写得清楚。", Some(0)),
    Told("huang", "白云", 21, "call", "食品公司关心批次追溯，已记录需求。", "", Some(-6)),
    Told(
        "emma",
        "Harbour",
        6,
        "mail",
        "Sent the revised quote with the shipping terms they asked for.",
        "Will answer after the board meeting.",
        Some(-1),
    ),
    Told(
        "emma",
        "Nordlicht",
        11,
        "call",
        "First call with the plant manager; they want a trial for ten people.",
        "Send the trial terms.",
        Some(5),
    ),
    Told("chen", "中原", 10, "visit", "与陈总一起拜访，对方介绍了合作社的组织方式。", "春节后启动选型。", Some(6)),
];

/// Writes them as their authors.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    let (today, calendar) = (db.clock().today(zone), Calendar::usual(zone));
    for told in TOLD {
        let Told(login, customer, days_ago, kind, body, feedback, next) = *told;
        if is_there(db, "select count(*) as n from follow_up where body = $1", &[body])? {
            continue;
        }
        let actor = person(db, login)?;
        let (view, can) = (Can::<CustomerView>::of(&actor)?, Can::<FollowUpCreate>::of(&actor)?);
        let now = then(today, days_ago, zone).ok_or_else(|| Problem::bug("no such moment"))?;
        let mut raw = Raw::default();
        for (name, value) in [("type", kind), ("body", body), ("feedback", feedback)] {
            raw.set(name, value);
        }
        if let Some(days) = next {
            raw.set("next_date", (today + TimeDelta::days(days)).to_string());
        }
        let draft = FollowUpForm(raw).check(At { lang: Lang::Zh, zone, now }).map_err(Problem::Invalid)?;
        db.with_clock(Clock::fixed(now)).write_now(&actor, |tx| {
            let id: Number =
                Sql::new("select id as n from customer where name like '%' || $1 || '%'").bind(customer).one(tx)?;
            let seen = customers::store::one(tx, &view, id.n)?;
            create(tx, &can, &Subject::from(&*seen), &New { draft: &draft, kept: &[] }, &calendar)
        })?;
    }
    Ok(())
}

/// A moment in the office hours of a past day.
fn then(today: NaiveDate, days_ago: u32, zone: Tz) -> Option<DateTime<Utc>> {
    let day = today - TimeDelta::days(i64::from(days_ago));
    let local = day.and_hms_opt(9 + days_ago % 8, days_ago * 7 % 60, 0)?;
    Some(zone.from_local_datetime(&local).earliest()?.to_utc())
}
