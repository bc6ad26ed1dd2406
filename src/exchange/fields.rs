//! What columns of a file of customers may be read into: the fields of the catalogue, a contact, and whose a customer is.

use super::customers::Customers;
use super::fold;
use super::kind::Kind;
use super::mapping::{Target, without_number};
use crate::contacts::along::{self, NAME, PHONES, TITLE};
use crate::contacts::fields::CATALOGUE as CONTACTS;
use crate::core::access::{ContactCreate, Permission, Place, Rule, Standing};
use crate::customers::fields::{CATALOGUE, FIELDS};

/// The person who gets the customer, by login or name.
pub const OWNER: &str = "owner";
/// The person who made it elsewhere, by login or name.
pub const CREATOR: &str = "creator";
/// When it was made elsewhere.
pub const CREATED: &str = "created";

/// The contact that comes along.
const CONTACT: [Target; 3] = [
    Target {
        id: NAME,
        zh: "联系人",
        en: "Contact",
        aliases: &[
            "联系人姓名",
            "联系人名称",
            "主要联系人",
            "首要联系人",
            "联络人",
            "姓名",
            "contact name",
            "contact person",
            "primary contact",
            "main contact",
            "full name",
        ],
        several: false,
        exact: true,
    },
    Target {
        id: PHONES,
        zh: "联系人电话",
        en: "Contact's phone",
        aliases: &[
            "联系人手机",
            "联系人手机号",
            "联系人手机号码",
            "联系人联系电话",
            "联系人联系方式",
            "contact phone",
            "contact phone number",
            "contact mobile",
            "contact tel",
            "contact number",
        ],
        several: true,
        exact: true,
    },
    Target {
        id: TITLE,
        zh: "联系人职务",
        en: "Contact's title",
        aliases: &["职务", "职位", "岗位", "联系人职位", "title", "job title", "position", "contact title"],
        several: false,
        exact: true,
    },
];

/// Names of a mobile, which is the contact's where the file has contacts.
const MOBILES: [&str; 9] =
    ["手机", "手机号", "手机号码", "移动电话", "mobile", "mobilephone", "mobilenumber", "cellphone", "cell"];

/// What is not a field of the form, of any kind of records.
pub const BESIDE: [Target; 3] = [
    Target {
        id: OWNER,
        zh: "负责人",
        en: "Owner",
        aliases: &[
            "客户负责人",
            "业务员",
            "销售",
            "跟进人",
            "所属人",
            "salesperson",
            "sales rep",
            "account manager",
            "account owner",
        ],
        several: false,
        exact: false,
    },
    Target {
        id: CREATOR,
        zh: "创建人",
        en: "Created by",
        aliases: &["录入人", "creator", "author"],
        several: false,
        exact: false,
    },
    Target {
        id: CREATED,
        zh: "创建时间",
        en: "Created",
        aliases: &[
            "创建日期",
            "录入时间",
            "录入日期",
            "建档日期",
            "created at",
            "created date",
            "date created",
            "created on",
        ],
        several: false,
        exact: false,
    },
];

/// Everything a column may be read into, in the order of the form.
#[must_use]
pub fn targets() -> Vec<Target> {
    let of_form = FIELDS.iter().map(|field| Target {
        id: field.id,
        zh: field.zh,
        en: field.en,
        aliases: field.aliases,
        several: Customers::takes_several(field.id),
        exact: false,
    });
    of_form.chain(CONTACT).chain(BESIDE).collect()
}

/// Whether a column's name is that of a mobile.
#[must_use]
pub fn is_mobile(header: &str) -> bool {
    MOBILES.contains(&without_number(&fold::key(header)))
}

/// Whether no role lets this person write the field of any customer, or make contacts where it is one of a contact.
#[must_use]
pub fn is_refused(id: &str, standing: &Standing) -> bool {
    if let Some(own) = along::own(id) {
        let writes = standing.best_rule((&CONTACTS, own), Place::Record) == Rule::Write;
        return !(standing.holds(ContactCreate::INFO.id) && writes);
    }
    standing.best_rule((&CATALOGUE, id), Place::Record) < Rule::Write
}

/// The units that a person may choose: id, factor, Chinese, English.
pub const UNITS: [(&str, u64, &str, &str); 5] = [
    ("one", 1, "原值", "As is"),
    ("thousand", 1_000, "千", "Thousand"),
    ("wan", 10_000, "万", "Ten thousand (万)"),
    ("million", 1_000_000, "百万", "Million"),
    ("yi", 100_000_000, "亿", "Hundred million (亿)"),
];

/// A unit's factor by its id, in words as commands take them.
#[must_use]
pub fn factor_of(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    UNITS.iter().find(|(id, _, zh, _)| id.eq_ignore_ascii_case(typed) || *zh == typed).map(|(_, factor, ..)| *factor)
}
