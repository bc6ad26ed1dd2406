//! The fields of a contact, described once.

use crate::core::field::Class::{Internal, Personal, Public};
use crate::core::field::{Catalogue, Field, FieldKind};

/// The contact's role in a decision to buy.
pub const DECISIONS: &[(&str, &str, &str)] = &[
    ("decides", "决策人", "Decides"),
    ("influences", "影响者", "Influences"),
    ("uses", "使用者", "Uses"),
    ("buys", "采购", "Buys"),
    ("blocks", "反对者", "Blocks"),
    ("supports", "支持者", "Supports"),
];

/// The catalogue, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        id: "name",
        zh: "姓名",
        en: "Name",
        kind: FieldKind::Text(100),
        class: Public,
        aliases: &["联系人", "联系人姓名", "contact", "contact name", "full name"],
    },
    Field {
        id: "title",
        zh: "职务",
        en: "Title",
        kind: FieldKind::Text(100),
        class: Internal,
        aliases: &["职位", "岗位", "job title", "position"],
    },
    Field {
        id: "decision",
        zh: "决策角色",
        en: "Role in the decision",
        kind: FieldKind::Choice(DECISIONS),
        class: Internal,
        aliases: &["角色", "role"],
    },
    Field {
        id: "phones",
        zh: "电话",
        en: "Phones",
        kind: FieldKind::Phones,
        class: Personal,
        aliases: &["手机", "联系电话", "phone", "mobile", "tel"],
    },
    Field {
        id: "mails",
        zh: "邮箱",
        en: "E-mail",
        kind: FieldKind::Mails,
        class: Personal,
        aliases: &["电子邮箱", "邮件", "email", "mail"],
    },
    Field {
        id: "wechat", zh: "微信", en: "WeChat", kind: FieldKind::Text(100), class: Personal, aliases: &["微信号"]
    },
    Field {
        id: "birthday",
        zh: "生日",
        en: "Birthday",
        kind: FieldKind::Date,
        class: Personal,
        aliases: &["出生日期", "date of birth"],
    },
    Field {
        id: "remark",
        zh: "备注",
        en: "Remarks",
        kind: FieldKind::Long(20_000),
        class: Internal,
        aliases: &["说明", "notes", "note"],
    },
];

/// The catalogue with what its field rules are about.
pub const CATALOGUE: Catalogue =
    Catalogue { object: "contact", fields: FIELDS, fixed: &["name"], along: &[], extra: &[] };

/// A field by its id.
#[must_use]
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}
