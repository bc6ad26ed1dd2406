//! The fields of a customer, described once.

use crate::core::field::Class::{Internal, Personal, Public};
use crate::core::field::{Catalogue, Field, FieldKind};

/// The values of a field that is chosen from a list: id, Chinese, English.
pub type Choices = &'static [(&'static str, &'static str, &'static str)];

/// What a customer is.
pub const KINDS: Choices = &[
    ("company", "企业", "Company"),
    ("person", "个人", "Person"),
    ("channel", "渠道伙伴", "Channel partner"),
    ("public", "政府与事业单位", "Public body"),
    ("other", "其他", "Other"),
];

/// Value classes: key, normal, low.
pub const GRADES: Choices = &[("A", "A 重点", "A key"), ("B", "B 普通", "B normal"), ("C", "C 一般", "C low")];

/// Life-cycle stages, in order.
pub const STAGES: Choices = &[
    ("potential", "潜在", "Potential"),
    ("contacted", "已接触", "Contacted"),
    ("interested", "有意向", "Interested"),
    ("active", "已成交", "Active"),
    ("dormant", "沉睡", "Dormant"),
    ("lost", "流失", "Lost"),
];

/// Where a customer came from.
pub const SOURCES: Choices = &[
    ("referral", "转介绍", "Referral"),
    ("advertisement", "广告", "Advertisement"),
    ("search", "搜索引擎", "Search engine"),
    ("exhibition", "展会", "Exhibition"),
    ("website", "网站", "Website"),
    ("mail", "邮件", "E-mail"),
    ("phone", "电话咨询", "Phone"),
    ("visit", "陌生拜访", "Cold visit"),
    ("partner", "合作伙伴", "Partner"),
    ("import", "导入", "Import"),
    ("other", "其他", "Other"),
];

/// How a customer is taxed, which decides the invoice that it needs.
pub const TAXPAYERS: Choices = &[
    ("general", "一般纳税人", "General taxpayer"),
    ("small", "小规模纳税人", "Small-scale taxpayer"),
    ("none", "非增值税纳税人", "Not a VAT payer"),
];

/// The catalogue, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        id: "name",
        zh: "客户名称",
        en: "Name",
        kind: FieldKind::Text(200),
        class: Public,
        aliases: &[
            "名称",
            "公司",
            "公司名称",
            "客户",
            "单位名称",
            "account",
            "company",
            "company name",
            "customer",
            "organization",
        ],
    },
    Field {
        id: "short_name",
        zh: "简称",
        en: "Short name",
        kind: FieldKind::Text(100),
        class: Public,
        aliases: &["客户简称", "alias"],
    },
    Field {
        id: "kind",
        zh: "类型",
        en: "Kind",
        kind: FieldKind::Choice(KINDS),
        class: Public,
        aliases: &["客户类型", "type"],
    },
    Field {
        id: "grade",
        zh: "级别",
        en: "Grade",
        kind: FieldKind::Choice(GRADES),
        class: Internal,
        aliases: &["客户级别", "等级", "level", "rating"],
    },
    Field {
        id: "stage",
        zh: "阶段",
        en: "Stage",
        kind: FieldKind::Choice(STAGES),
        class: Internal,
        aliases: &["生命周期", "客户状态", "status", "life cycle"],
    },
    Field {
        id: "source",
        zh: "来源",
        en: "Source",
        kind: FieldKind::Choice(SOURCES),
        class: Internal,
        aliases: &["客户来源", "渠道", "lead source"],
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
        id: "country",
        zh: "国家或地区",
        en: "Country",
        kind: FieldKind::Country,
        class: Public,
        aliases: &["国家", "country", "office location", "location"],
    },
    Field {
        id: "region",
        zh: "所在地区",
        en: "Chinese region",
        kind: FieldKind::Region,
        class: Public,
        aliases: &["地区", "省市区", "城市", "city", "province", "region"],
    },
    Field {
        id: "address",
        zh: "地址",
        en: "Address",
        kind: FieldKind::Text(500),
        class: Internal,
        aliases: &["详细地址", "street"],
    },
    Field {
        id: "phones",
        zh: "电话",
        en: "Phones",
        kind: FieldKind::Phones,
        class: Personal,
        aliases: &[
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "联系电话",
            "联系方式",
            "电话号码",
            "固定电话",
            "固话",
            "座机",
            "办公电话",
            "公司电话",
            "phone",
            "phone number",
            "mobile",
            "mobile phone",
            "mobile number",
            "cell",
            "cell phone",
            "tel",
            "telephone",
            "landline",
        ],
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
        aliases: &["微信号", "企业微信", "wechat id", "weixin"],
    },
    Field {
        id: "website",
        zh: "网站",
        en: "Website",
        kind: FieldKind::Text(300),
        class: Public,
        aliases: &["网址", "主页", "url", "homepage"],
    },
    Field {
        id: "credit_code",
        zh: "统一社会信用代码",
        en: "Credit code",
        kind: FieldKind::CreditCode,
        class: Internal,
        aliases: &["信用代码", "税号", "tax number", "tax id"],
    },
    Field {
        id: "taxpayer",
        zh: "纳税人类型",
        en: "Taxpayer",
        kind: FieldKind::Choice(TAXPAYERS),
        class: Internal,
        aliases: &["纳税人性质", "纳税人资质", "纳税人身份", "taxpayer type", "vat status"],
    },
    Field {
        id: "legal_person",
        zh: "法定代表人",
        en: "Legal representative",
        kind: FieldKind::Text(100),
        class: Public,
        aliases: &["法人", "法人代表", "法定代表", "legal person"],
    },
    Field {
        id: "parent",
        zh: "上级客户",
        en: "Parent",
        kind: FieldKind::Parent,
        class: Public,
        aliases: &["母公司", "上级公司", "集团", "subsidiary of", "parent company"],
    },
    Field {
        id: "revenue",
        zh: "年营业额",
        en: "Annual revenue",
        kind: FieldKind::Money,
        class: Internal,
        aliases: &["营业额", "年收入", "销售额", "turnover", "revenue"],
    },
    Field {
        id: "revenue_currency",
        zh: "币种",
        en: "Currency",
        kind: FieldKind::Currency,
        class: Internal,
        aliases: &["货币"],
    },
    Field {
        id: "staff",
        zh: "员工人数",
        en: "Staff",
        kind: FieldKind::Whole(0, 10_000_000),
        class: Public,
        aliases: &["人数", "员工", "规模", "employees", "headcount"],
    },
    Field {
        id: "founded",
        zh: "成立年份",
        en: "Founded",
        kind: FieldKind::Whole(1000, 2999),
        class: Public,
        aliases: &["成立时间", "year established", "established", "founding year"],
    },
    Field {
        id: "tags",
        zh: "标签",
        en: "Tags",
        kind: FieldKind::Tags,
        class: Internal,
        aliases: &["客户标签", "labels"],
    },
    Field {
        id: "remark",
        zh: "备注",
        en: "Remarks",
        kind: FieldKind::Long(20_000),
        class: Internal,
        aliases: &["说明", "notes", "note", "description"],
    },
];

/// The catalogue with what its field rules are about. Grade and stage steer Today, the rhythm of follow-ups and the lists, so
/// that they could be told from these.
pub const CATALOGUE: Catalogue = Catalogue {
    object: "customer",
    fields: FIELDS,
    fixed: &["name", "short_name", "grade", "stage"],
    along: &[("revenue_currency", "revenue")],
    extra: &["wechat", "taxpayer", "legal_person"],
};

/// The fields of `extra` by which lists are filtered, at most twenty: kept in `custom_value` too.
pub const FILTERED: &[&str] = &["taxpayer"];

/// A field by its id.
#[must_use]
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}
