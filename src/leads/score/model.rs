//! Rules of the score, as stored, as proposed and in words.

use super::text;
use crate::core::field::{Field, choice_label};
use crate::core::reference;
use crate::customers::fields::{Choices, SOURCES};
use crate::leads::fields::field;
use crate::row;
use crate::text::{Lang, format};
use rust_decimal::Decimal;
use serde::Serialize;

/// What can be filled in: id, Chinese, English. All but the first are fields of a lead.
pub const FILLED: Choices = &[
    ("mobile", "手机号", "a mobile phone"),
    ("phones", "电话", "a phone"),
    ("mails", "邮箱", "an e-mail address"),
    ("wechat", "微信", "WeChat"),
    ("name", "公司或个人", "a name"),
    ("contact", "联系人", "a contact"),
    ("title", "职务", "a title"),
    ("product", "意向产品", "an interest"),
    ("amount", "预计金额", "an amount"),
    ("industry", "行业", "an industry"),
    ("region", "所在地区", "a region"),
];

/// The kinds of rules, in the order in which a lead's parts are told.
pub const KINDS: [&str; 8] = ["filled", "source", "industry", "region", "amount", "title", "followed", "idle"];

/// A rule as it is proposed, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// A field of [`FILLED`], a source, a code, an amount, words, or days.
    pub value: String,
    /// Of an amount.
    pub currency: Option<String>,
    /// The value written out for comparing.
    pub covers: Vec<String>,
    /// From -100 to 100, never 0.
    pub points: i32,
}

row! {
    /// A rule as it is stored; of a lead, a part of its score.
    pub struct Part { kind: String, value: String, currency: Option<String>, covers: Vec<String>, points: i32 }
}

impl From<Part> for Rule {
    fn from(part: Part) -> Self {
        let kind = KINDS.into_iter().find(|kind| *kind == part.kind).unwrap_or_default();
        Self { kind, value: part.value, currency: part.currency, covers: part.covers, points: part.points }
    }
}

impl Rule {
    /// The field of a lead of which the rule tells something; none where it is about follow-ups.
    #[must_use]
    pub fn field(&self) -> Option<&'static Field> {
        field(match (self.kind, self.value.as_str()) {
            ("filled", "mobile") => "phones",
            ("filled", id) => id,
            ("followed" | "idle", _) => return None,
            (kind, _) => kind,
        })
    }

    /// What it looks for, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let value = self.value.as_str();
        match self.kind {
            "filled" => text::has(lang, choice_label(FILLED, value, lang)),
            "source" => text::source_is(lang, choice_label(SOURCES, value, lang)),
            "industry" => text::industry_is(lang, &reference::name("industry", value, lang)),
            "region" => text::region_is(lang, &reference::name("region", value, lang)),
            "amount" => {
                let amount: Decimal = value.parse().unwrap_or_default();
                text::amount_from(lang, &format::money(amount, self.currency.as_deref().unwrap_or_default()))
            }
            "title" => text::title_has(lang, value),
            "followed" => text::followed_within(lang, value),
            _ => text::idle_for(lang, value),
        }
    }
}

/// Points with their sign: `+20`, `−10`.
#[must_use]
pub fn signed(points: i32) -> String {
    if points < 0 { format!("−{}", points.unsigned_abs()) } else { format!("+{points}") }
}
