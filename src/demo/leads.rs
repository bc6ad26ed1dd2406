//! The leads of the demonstration company: written down by its people, some laid into the pool, some followed, one closed.

use super::customers::person;
use super::is_there;
use crate::core::access::{Can, FollowUpCreate, LeadCreate, LeadEdit, LeadView};
use crate::core::calendar::Calendar;
use crate::core::db::Db;
use crate::core::outside::Clock;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::tx::Tx;
use crate::follow_ups::actions::New;
use crate::follow_ups::form::{At, FollowUpForm};
use crate::leads::form::LeadForm;
use crate::leads::model::Place;
use crate::leads::{actions, store};
use crate::text::Lang;
use chrono::TimeDelta;
use chrono_tz::Tz;

/// One lead: who wrote it down, days ago, fields of the form, what was said on the next day, and what became of it.
struct Told(&'static str, i64, &'static [(&'static str, &'static str)], &'static str, Came);

/// What became of a lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Open,
    Interested,
    Pooled,
    Failed(&'static str, &'static str),
}

const TOLD: &[Told] = &[
    Told(
        "li",
        6,
        &[
            ("name", "嘉兴南湖新材料有限公司"),
            ("contact", "吴敏"),
            ("title", "采购经理"),
            ("phones", "13757311020"),
            ("source", "exhibition"),
            ("industry", "26"),
            ("product", "客户管理 20 人"),
            ("amount", "8万"),
        ],
        "展会上看过演示，想要报价，下周再通电话。",
        Came::Interested,
    ),
    Told(
        "li",
        3,
        &[
            ("name", "湖州太湖源生态农业"),
            ("contact", "沈建国"),
            ("phones", "13857222030"),
            ("source", "website"),
            ("region", "浙江省湖州市"),
            ("product", "线索与公海"),
        ],
        "电话里了解了团队规模，十二个业务员，现在用表格。",
        Came::Open,
    ),
    Told("li", 0, &[("contact", "郑女士"), ("phones", "18968012345"), ("source", "phone")], "", Came::Open),
    Told(
        "li",
        20,
        &[("name", "台州路桥塑料制品厂"), ("phones", "0576-82445566"), ("source", "advertisement")],
        "对方只要免费软件，没有预算。",
        Came::Failed("no_budget", "明年再问"),
    ),
    Told(
        "zhao",
        5,
        &[
            ("name", "昆山精工模具有限公司"),
            ("contact", "钱伟"),
            ("phones", "13962611223"),
            ("source", "referral"),
            ("industry", "35"),
            ("amount", "15万"),
        ],
        "由外滩文化介绍，约好周四上门拜访。",
        Came::Interested,
    ),
    Told(
        "zhao",
        1,
        &[("name", "扬州运河文旅发展有限公司"), ("source", "search"), ("mails", "it@yunhe.example")],
        "",
        Came::Open,
    ),
    Told(
        "huang",
        4,
        &[
            ("name", "东莞松山湖电子科技有限公司"),
            ("contact", "梁志强"),
            ("phones", "13600221133"),
            ("source", "exhibition"),
            ("industry", "39"),
            ("amount", "30万"),
        ],
        "研发副总很感兴趣，希望先看接口文档。",
        Came::Interested,
    ),
    Told(
        "huang",
        2,
        &[("name", "珠海横琴医药贸易有限公司"), ("phones", "0756-8881234"), ("source", "partner")],
        "",
        Came::Open,
    ),
    Told(
        "emma",
        3,
        &[
            ("name", "Fjordland Seafood AS"),
            ("contact", "Ingrid Solberg"),
            ("mails", "ingrid@fjordland.example"),
            ("source", "website"),
            ("product", "English interface, 8 users"),
        ],
        "Asked for a trial account for two weeks.",
        Came::Open,
    ),
    Told(
        "chen",
        2,
        &[
            ("name", "南昌红谷建筑设计院"),
            ("contact", "罗工"),
            ("phones", "13707911234"),
            ("source", "website"),
            ("remark", "官网留言：想了解私有部署。"),
        ],
        "",
        Came::Pooled,
    ),
    Told(
        "chen",
        1,
        &[("name", "福州闽江口冷链物流有限公司"), ("phones", "0591-87654321"), ("source", "search"), ("amount", "5万")],
        "",
        Came::Pooled,
    ),
    Told(
        "wang",
        1,
        &[("name", "青岛海蓝装备制造有限公司"), ("contact", "于经理"), ("phones", "13705321234")],
        "",
        Came::Pooled,
    ),
];

/// Writes them down as their makers.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, zone: Tz) -> Result<(), Problem> {
    for told in TOLD {
        let Told(login, days_ago, fields, said, came) = told;
        let typed = |id: &str| fields.iter().find(|(field, _)| *field == id).map_or("", |(_, value)| value);
        let there = "select count(*) as n from lead where name = $1 and contact = $2";
        if is_there(db, there, &[typed("name"), typed("contact")])? {
            continue;
        }
        let actor = person(db, login)?;
        let (can, view) = (Can::<LeadCreate>::of(&actor)?, Can::<LeadView>::of(&actor)?);
        let raw = Raw::new(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let draft = LeadForm(raw).check(Lang::Zh, "CNY").map_err(Problem::Invalid)?;
        let place = Place { owner_id: actor.standing.user_id, owner_dept_id: actor.standing.department_id };
        let now = db.clock().now();
        let then = db.with_clock(Clock::fixed(now - TimeDelta::days(*days_ago)));
        let id = then.write_now(&actor, |tx| actions::create(tx, &can, &draft, (place, *came == Came::Pooled)))?;
        let later = db.with_clock(Clock::fixed((now - TimeDelta::days(days_ago - 1)).min(now)));
        if !said.is_empty() {
            let at = At { lang: Lang::Zh, zone, now: later.clock().now() };
            let can = Can::<FollowUpCreate>::of(&actor)?;
            later.write_now(&actor, |tx| say(tx, (&can, &view), id, said, at))?;
        }
        if !matches!(came, Came::Open | Came::Pooled) {
            later.write_now(&actor, |tx| become_of(tx, &view, id, *came))?;
        }
    }
    Ok(())
}

fn say(
    tx: &mut Tx,
    (can, view): (&Can<FollowUpCreate>, &Can<LeadView>),
    id: i64,
    body: &str,
    at: At,
) -> Result<(), Problem> {
    let mut raw = Raw::default();
    raw.set("body", body);
    let draft = FollowUpForm(raw).check(at).map_err(Problem::Invalid)?;
    let lead = store::one(tx, view, id)?;
    let new = New { draft: &draft, kept: &[] };
    crate::follow_ups::actions::create(tx, can, &lead.subject(), &new, &Calendar::usual(at.zone)).map(|_id| ())
}

fn become_of(tx: &mut Tx, view: &Can<LeadView>, id: i64, came: Came) -> Result<(), Problem> {
    let row = store::one(tx, view, id)?.may::<LeadEdit>()?;
    match came {
        Came::Failed(failure, note) => actions::fail(tx, &row, (failure, note)),
        _ => actions::set_status(tx, &row, "interested", &Calendar::usual(tx.zone)),
    }
}
