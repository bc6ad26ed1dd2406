//! The customers of the demonstration company, made by its people through the product's own actions.

use super::is_there;
use super::people::PEOPLE;
use crate::core::access::{Actor, Can, CustomerCreate, Standing};
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::core::sql::{Number, Sql};
use crate::customers::actions;
use crate::customers::form::CustomerForm;
use crate::customers::model::Place;
use crate::text::Lang;
use chrono_tz::Tz;
use std::sync::Arc;

/// One customer: owner's login, then fields of the form.
type Known = (&'static str, &'static [(&'static str, &'static str)]);

const CUSTOMERS: &[Known] = &[
    (
        "li",
        &[
            ("name", "杭州云栖信息技术有限公司"),
            ("grade", "A"),
            ("stage", "active"),
            ("industry", "65"),
            ("phones", "0571-86231122"),
            ("staff", "320"),
            ("founded", "2012"),
            ("revenue", "1.2亿"),
            ("source", "referral"),
            ("tags", "重点, 续约"),
            ("website", "www.yunqi.example"),
            ("wechat", "yunqi-service"),
            ("taxpayer", "general"),
            ("legal_person", "沈云栖"),
        ],
    ),
    (
        "li",
        &[
            ("name", "上海浦江医疗器械有限公司"),
            ("grade", "A"),
            ("stage", "interested"),
            ("industry", "35"),
            ("phones", "021-58881234"),
            ("staff", "860"),
            ("source", "exhibition"),
        ],
    ),
    (
        "li",
        &[
            ("name", "苏州华信电子股份有限公司"),
            ("grade", "B"),
            ("stage", "contacted"),
            ("industry", "39"),
            ("phones", "13812345678"),
            ("source", "phone"),
        ],
    ),
    (
        "li",
        &[
            ("name", "宁波港通物流有限公司"),
            ("grade", "B"),
            ("stage", "interested"),
            ("industry", "59"),
            ("phones", "0574-87651234"),
        ],
    ),
    ("li", &[("name", "南京钟山教育科技集团有限公司"), ("grade", "C"), ("stage", "potential"), ("industry", "83")]),
    (
        "li",
        &[
            ("name", "无锡太湖精密机械有限公司"),
            ("grade", "B"),
            ("stage", "dormant"),
            ("industry", "34"),
            ("phones", "0510-82345678"),
        ],
    ),
    (
        "li",
        &[
            ("name", "合肥科大讯通软件有限公司"),
            ("grade", "A"),
            ("stage", "active"),
            ("industry", "65"),
            ("staff", "1500"),
            ("revenue", "3.6亿"),
        ],
    ),
    (
        "zhao",
        &[
            ("name", "上海外滩文化传媒有限公司"),
            ("grade", "B"),
            ("stage", "contacted"),
            ("industry", "86"),
            ("phones", "13900001234"),
        ],
    ),
    ("zhao", &[("name", "绍兴越城纺织有限公司"), ("grade", "C"), ("stage", "potential"), ("industry", "17")]),
    (
        "zhao",
        &[("name", "温州瓯江鞋业有限公司"), ("grade", "B"), ("stage", "active"), ("industry", "19"), ("staff", "430")],
    ),
    (
        "wang",
        &[
            ("name", "重庆山城建设集团有限公司"),
            ("grade", "A"),
            ("stage", "interested"),
            ("industry", "48"),
            ("revenue", "12亿"),
        ],
    ),
    (
        "huang",
        &[
            ("name", "深圳前海数智科技有限公司"),
            ("grade", "A"),
            ("stage", "active"),
            ("industry", "65"),
            ("phones", "0755-26781234"),
            ("staff", "2100"),
        ],
    ),
    (
        "huang",
        &[
            ("name", "广州白云食品有限公司"),
            ("grade", "B"),
            ("stage", "contacted"),
            ("industry", "14"),
            ("phones", "020-36001234"),
        ],
    ),
    ("huang", &[("name", "佛山南海家具有限公司"), ("grade", "C"), ("stage", "lost"), ("industry", "21")]),
    (
        "emma",
        &[
            ("name", "Harbour Bridge Trading Ltd."),
            ("grade", "A"),
            ("stage", "interested"),
            ("country", "AU"),
            ("phones", "+61 2 9374 4000"),
            ("mails", "hello@harbourbridge.example"),
            ("industry", "51"),
        ],
    ),
    (
        "emma",
        &[
            ("name", "Nordlicht Maschinenbau GmbH"),
            ("grade", "B"),
            ("stage", "contacted"),
            ("country", "DE"),
            ("industry", "34"),
        ],
    ),
    (
        "emma",
        &[
            ("name", "香港维港贸易有限公司"),
            ("grade", "B"),
            ("stage", "potential"),
            ("country", "HK"),
            ("phones", "+852 2525 1234"),
        ],
    ),
    (
        "chen",
        &[
            ("name", "中原农业发展集团"),
            ("grade", "A"),
            ("stage", "potential"),
            ("industry", "A"),
            ("region", "河南省"),
        ],
    ),
];

/// Makes them as their owners.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db, _zone: Tz) -> Result<(), Problem> {
    for (login, fields) in CUSTOMERS {
        let name = fields.iter().find(|(field, _)| *field == "name").map_or("", |(_, name)| name);
        if is_there(db, "select count(*) as n from customer where name = $1", &[name])? {
            continue;
        }
        let actor = person(db, login)?;
        let form = CustomerForm(Raw::new(
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ));
        let draft = form.check(Lang::Zh, "CNY").map_err(Problem::Invalid)?;
        let place = Place { owner_id: actor.standing.user_id, owner_dept_id: actor.standing.department_id };
        let can = Can::<CustomerCreate>::of(&actor)?;
        db.write_now(&actor, |tx| actions::create(tx, &can, &draft, place))?;
    }
    Ok(())
}

/// One of the people as an actor.
///
/// # Errors
/// `NotFound` where there is none of this login.
pub fn person(db: &Db, login: &str) -> Result<Arc<Actor>, Problem> {
    let login = login.to_owned();
    let lang =
        PEOPLE.iter().find(|person| person.login == login).map_or(Lang::Zh, |person| Lang::of_tag(person.language));
    let standing = db.housekeeping_now(|tx| {
        let id: Number = Sql::new("select id as n from app_user where login = $1").bind(login).one(tx)?;
        Standing::load(tx, id.n)
    })?;
    Ok(Arc::new(Actor::person(Arc::new(standing), lang)))
}
