//! The people at the customers of the demonstration company.

use super::customers::person;
use super::is_there;
use crate::contacts::actions;
use crate::contacts::form::ContactForm;
use crate::contacts::store;
use crate::core::access::{Can, ContactCreate, CustomerView};
use crate::core::db::Db;
use crate::core::problem::Problem;
use crate::core::raw::Raw;
use crate::customers::store as customers;
use crate::text::Lang;

/// One contact: the login of the customer's owner, the customer's name, then fields of the form.
type Known = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const CONTACTS: &[Known] = &[
    (
        "li",
        "杭州云栖信息技术有限公司",
        &[
            ("name", "吴晓明"),
            ("title", "采购总监"),
            ("decision", "decides"),
            ("phones", "13857112233"),
            ("mails", "wu@yunqi.example"),
            ("wechat", "wuxm-yunqi"),
        ],
    ),
    (
        "li",
        "杭州云栖信息技术有限公司",
        &[("name", "林可"), ("title", "信息部经理"), ("decision", "uses"), ("phones", "13757116677")],
    ),
    (
        "li",
        "杭州云栖信息技术有限公司",
        &[("name", "郑国栋"), ("title", "财务经理"), ("decision", "blocks"), ("phones", "0571-86231188")],
    ),
    (
        "li",
        "上海浦江医疗器械有限公司",
        &[("name", "顾雪"), ("title", "副总经理"), ("decision", "decides"), ("phones", "13901761234")],
    ),
    (
        "li",
        "苏州华信电子股份有限公司",
        &[("name", "陆建平"), ("title", "工程部主管"), ("decision", "influences"), ("phones", "13812349876")],
    ),
    (
        "zhao",
        "温州瓯江鞋业有限公司",
        &[("name", "潘小燕"), ("title", "采购"), ("decision", "buys"), ("phones", "13757700112")],
    ),
    (
        "huang",
        "深圳前海数智科技有限公司",
        &[("name", "何嘉欣"), ("title", "技术总监"), ("decision", "supports"), ("phones", "13823456789")],
    ),
    (
        "emma",
        "Harbour Bridge Trading Ltd.",
        &[
            ("name", "Olivia Grant"),
            ("title", "Head of procurement"),
            ("decision", "decides"),
            ("phones", "+61 2 9374 4001"),
            ("mails", "o.grant@harbourbridge.example"),
        ],
    ),
];

/// Makes them as the customers' owners.
///
/// # Errors
/// As the database answers.
pub fn load(db: &Db) -> Result<(), Problem> {
    for (login, customer, fields) in CONTACTS {
        let name = fields.iter().find(|(field, _)| *field == "name").map_or("", |(_, name)| name);
        let there = "select count(*) as n from contact k join customer c on c.id = k.customer_id where c.name = $1 and k.name = $2";
        if is_there(db, there, &[customer, name])? {
            continue;
        }
        let actor = person(db, login)?;
        let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let draft = ContactForm(Raw::new(pairs)).check(Lang::Zh).map_err(Problem::Invalid)?;
        let (can, view) = (Can::<ContactCreate>::of(&actor)?, Can::<CustomerView>::of(&actor)?);
        db.write_now(&actor, |tx| {
            let found = customers::named(tx, vec![(*customer).to_owned()])?;
            let id = found.first().ok_or(Problem::NotFound)?.id;
            let place = can.place(store::place(tx, &view, id)?)?;
            actions::create(tx, &place, &draft)
        })?;
    }
    Ok(())
}
