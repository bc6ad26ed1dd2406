//! The fields of a product, described once, and the lists that they choose from.

use crate::core::field::Class::{Internal, Public};
use crate::core::field::{Field, FieldKind};
use rust_decimal::Decimal;

/// The values of a field that is chosen from a list: id, Chinese, English.
pub type Choices = &'static [(&'static str, &'static str, &'static str)];

/// What is counted.
pub const UNITS: Choices = &[
    ("unit", "台", "unit"),
    ("set", "套", "set"),
    ("piece", "个", "piece"),
    ("item", "件", "item"),
    ("pair", "双", "pair"),
    ("sheet", "张", "sheet"),
    ("volume", "本", "volume"),
    ("branch", "支", "stick"),
    ("roll", "卷", "roll"),
    ("bottle", "瓶", "bottle"),
    ("bag", "袋", "bag"),
    ("barrel", "桶", "barrel"),
    ("box", "盒", "box"),
    ("carton", "箱", "carton"),
    ("pallet", "托", "pallet"),
    ("batch", "批", "batch"),
    ("gram", "克", "g"),
    ("kilogram", "千克", "kg"),
    ("tonne", "吨", "t"),
    ("litre", "升", "l"),
    ("metre", "米", "m"),
    ("square_metre", "平方米", "m²"),
    ("cubic_metre", "立方米", "m³"),
    ("kilometre", "公里", "km"),
    ("kilowatt_hour", "千瓦时", "kWh"),
    ("hour", "小时", "hour"),
    ("day", "天", "day"),
    ("person_day", "人天", "person-day"),
    ("month", "月", "month"),
    ("year", "年", "year"),
    ("user", "用户", "user"),
    ("user_year", "用户/年", "user per year"),
    ("licence", "许可", "licence"),
    ("time", "次", "time"),
    ("project", "项", "project"),
];

/// The rates of Chinese value-added tax (增值税), in percent of the price without tax.
pub const TAX_RATES: Choices = &[
    ("13", "13%", "13%"),
    ("9", "9%", "9%"),
    ("6", "6%", "6%"),
    ("3", "3%", "3%"),
    ("1", "1%", "1%"),
    ("0", "0%", "0%"),
    ("exempt", "免税", "Exempt"),
];

/// The rate that most goods have.
pub const USUAL_TAX: &str = "13";

/// What states a product may be in.
pub const STATES: Choices =
    &[("active", "在售", "For sale"), ("retired", "已停售", "Retired"), ("deleted", "回收站", "Recycle bin")];

/// The catalogue, in the order of the form. The category is beside it: its values are the company's own.
pub const FIELDS: &[Field] = &[
    Field {
        id: "code",
        zh: "产品编码",
        en: "Code",
        kind: FieldKind::Text(40),
        class: Public,
        aliases: &["编码", "产品编号", "编号", "货号", "型号", "sku", "product code", "item no"],
    },
    Field {
        id: "name",
        zh: "产品名称",
        en: "Name",
        kind: FieldKind::Text(200),
        class: Public,
        aliases: &["名称", "产品", "品名", "product", "product name", "item"],
    },
    Field {
        id: "name_en",
        zh: "英文名称",
        en: "English name",
        kind: FieldKind::Text(200),
        class: Public,
        aliases: &["english", "name in english"],
    },
    Field {
        id: "series",
        zh: "系列",
        en: "Series",
        kind: FieldKind::Text(60),
        class: Public,
        aliases: &["产品系列", "product series", "line"],
    },
    Field {
        id: "unit",
        zh: "单位",
        en: "Unit",
        kind: FieldKind::Choice(UNITS),
        class: Public,
        aliases: &["计量单位", "uom"],
    },
    Field {
        id: "tax_rate",
        zh: "税率",
        en: "Tax rate",
        kind: FieldKind::Choice(TAX_RATES),
        class: Public,
        aliases: &["增值税率", "vat", "tax"],
    },
    Field {
        id: "description",
        zh: "说明",
        en: "Description",
        kind: FieldKind::Long(20000),
        class: Internal,
        aliases: &["描述", "规格", "备注", "remark", "specification"],
    },
];

/// A field of the catalogue by its id.
#[must_use]
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}

/// The percent of a tax rate as stored; none where no tax is due.
#[must_use]
pub fn percent(tax_rate: &str) -> Decimal {
    tax_rate.parse().unwrap_or_default()
}
