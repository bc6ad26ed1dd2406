//! The fields of a lead, described once. Where a customer has the same field, the values are the same, so that nothing is
//! lost when a lead becomes one.

use crate::core::field::Class::{Internal, Personal, Public};
use crate::core::field::{Catalogue, Field, FieldKind};
use crate::customers::fields::{Choices, SOURCES};

/// How far a lead has come, in order.
pub const STATUSES: Choices = &[
    ("new", "待跟进", "New"),
    ("following", "跟进中", "Following"),
    ("interested", "有意向", "Interested"),
    ("converted", "已转化", "Converted"),
    ("failed", "已关闭", "Failed"),
];

/// Why a lead came to nothing.
pub const FAILURES: Choices = &[
    ("no_need", "没有需求", "No need"),
    ("no_budget", "没有预算", "No budget"),
    ("unreachable", "联系不上", "Can’t be reached"),
    ("competitor", "已选竞品", "Chose a competitor"),
    ("invalid", "信息无效", "Wrong data"),
    ("duplicate", "重复线索", "Duplicate"),
    ("other", "其他", "Other"),
];

/// The catalogue, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        id: "name",
        zh: "公司或个人",
        en: "Company or person",
        kind: FieldKind::Text(200),
        class: Public,
        aliases: &["线索名称", "公司", "公司名称", "客户名称", "名称", "company", "company name", "lead", "name"],
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
        id: "contact",
        zh: "联系人",
        en: "Contact",
        kind: FieldKind::Text(100),
        class: Public,
        aliases: &["姓名", "联系人姓名", "contact name", "full name"],
    },
    Field {
        id: "title",
        zh: "职务",
        en: "Title",
        kind: FieldKind::Text(100),
        class: Internal,
        aliases: &["职位", "job title", "position"],
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
        id: "wechat",
        zh: "微信",
        en: "WeChat",
        kind: FieldKind::Text(100),
        class: Personal,
        aliases: &["微信号", "weixin"],
    },
    Field {
        id: "source",
        zh: "来源",
        en: "Source",
        kind: FieldKind::Choice(SOURCES),
        class: Internal,
        aliases: &["线索来源", "渠道", "lead source"],
    },
    Field {
        id: "industry",
        zh: "行业",
        en: "Industry",
        kind: FieldKind::Industry,
        class: Public,
        aliases: &["所属行业", "sector"],
    },
    Field {
        id: "region",
        zh: "所在地区",
        en: "Chinese region",
        kind: FieldKind::Region,
        class: Public,
        aliases: &["地区", "省市区", "城市", "city", "province"],
    },
    Field {
        id: "product",
        zh: "意向产品",
        en: "Interested in",
        kind: FieldKind::Text(200),
        class: Internal,
        aliases: &["产品", "需求", "product", "interest"],
    },
    Field {
        id: "amount",
        zh: "预计金额",
        en: "Estimated amount",
        kind: FieldKind::Money,
        class: Internal,
        aliases: &["金额", "预算", "amount", "budget", "value"],
    },
    Field {
        id: "amount_currency",
        zh: "币种",
        en: "Currency",
        kind: FieldKind::Currency,
        class: Internal,
        aliases: &["货币"],
    },
    Field {
        id: "remark",
        zh: "备注",
        en: "Remarks",
        kind: FieldKind::Long(20_000),
        class: Internal,
        aliases: &["说明", "留言", "notes", "message", "description"],
    },
];

/// The catalogue with what its field rules are about.
pub const CATALOGUE: Catalogue = Catalogue {
    object: "lead",
    fields: FIELDS,
    fixed: &["name", "contact"],
    along: &[("amount_currency", "amount")],
    extra: &[],
};

/// A field by its id.
#[must_use]
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}
