//! The fields of opportunities, for forms, histories and imports.

use crate::core::field::{Class, Field, FieldKind};
use crate::customers::fields::{Choices, SOURCES};

/// How an opportunity stands: id, Chinese, English.
pub const STATES: Choices = &[
    ("open", "进行中", "Open"),
    ("won", "赢单", "Won"),
    ("lost", "输单", "Lost"),
    ("invalid", "无效", "Invalid"),
    ("paused", "暂停", "Paused"),
];

/// Where its owner puts it in the forecast.
pub const COMMITMENTS: Choices = &[
    ("commit", "承诺", "Commit"),
    ("best", "乐观", "Best case"),
    ("pipeline", "一般", "Pipeline"),
    ("omitted", "不计入", "Omitted"),
];

/// The most characters of the remarks.
pub const REMARKS: usize = 20_000;

/// Fields that a stage may ask for before an opportunity goes on.
pub const REQUIRABLE: &[&str] = &["customer", "contact", "amount", "expected_on", "source", "remarks"];

/// What is known of an opportunity.
pub const FIELDS: &[Field] = &[
    internal(
        "name",
        "商机名称",
        "Name",
        FieldKind::Text(200),
        &["商机", "opportunity", "opportunity name", "deal", "deal name"],
    ),
    internal("customer", "客户", "Customer", FieldKind::Parent, &["客户名称", "account", "account name", "company"]),
    internal("contact", "联系人", "Contact", FieldKind::Text(100), &["contact name"]),
    internal(
        "amount",
        "金额",
        "Amount",
        FieldKind::Money,
        &["商机金额", "预计金额", "value", "deal value", "close_value"],
    ),
    internal("currency", "币种", "Currency", FieldKind::Currency, &[]),
    internal(
        "expected_on",
        "预计成交日期",
        "Expected close",
        FieldKind::Date,
        &["预计签约日期", "close date", "expected close date"],
    ),
    internal("commitment", "预测类别", "Forecast category", FieldKind::Choice(COMMITMENTS), &["forecast"]),
    internal("source", "来源", "Source", FieldKind::Choice(SOURCES), &["商机来源", "lead source"]),
    internal("remarks", "备注", "Remarks", FieldKind::Long(REMARKS), &["说明", "description", "notes"]),
];

const fn internal(
    id: &'static str,
    zh: &'static str,
    en: &'static str,
    kind: FieldKind,
    aliases: &'static [&'static str],
) -> Field {
    Field { id, zh, en, kind, class: Class::Internal, aliases }
}

/// The catalogue's entry of a field.
#[must_use]
pub fn field(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.id == id)
}
