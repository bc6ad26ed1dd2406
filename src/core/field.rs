//! The field catalogue: each field described once. Lists, filters, forms, import, masks, history and rules read it.

use crate::text::Lang;
use std::collections::BTreeMap;

/// How sensitive a field is; drives what is shown where no role says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Public,
    Internal,
    /// Masked in lists, read on the record.
    Personal,
    /// Hidden unless a role shows it.
    Sensitive,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines of at most so many characters.
    Long(usize),
    /// A whole number between two bounds.
    Whole(i32, i32),
    Money,
    Date,
    /// One of a fixed list: (id, Chinese, English).
    Choice(&'static [(&'static str, &'static str, &'static str)]),
    Phones,
    Mails,
    Country,
    Region,
    Industry,
    CreditCode,
    /// Another customer, by name.
    Parent,
    /// An ISO 4217 code.
    Currency,
    Tags,
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Stable: stored in rules, histories and saved mappings.
    pub id: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub kind: FieldKind,
    pub class: Class,
    /// Other names by which files call it.
    pub aliases: &'static [&'static str],
}

impl Field {
    /// The label.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }

    /// A stored text in words: the label where it is a choice.
    #[must_use]
    pub fn words<'a>(&self, stored: &'a str, lang: Lang) -> &'a str {
        match self.kind {
            FieldKind::Choice(choices) => choice_label(choices, stored, lang),
            _ => stored,
        }
    }
}

/// The fields of an object of which roles say who sees and writes what.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// The object of the permissions: `customer`.
    pub object: &'static str,
    pub fields: &'static [Field],
    /// By these a record is known and worked on, so that they can't be told apart from it: who views it, sees them.
    pub fixed: &'static [&'static str],
    /// Fields that go with another: (the field, the one whose rule counts).
    pub along: &'static [(&'static str, &'static str)],
    /// Fields without a column of their own: texts and choices, kept in `extra` by their ids.
    pub extra: &'static [&'static str],
}

/// The values of the fields that have no column of their own, by field; those without a value are not there.
pub type Extra = BTreeMap<String, String>;

impl Catalogue {
    /// A field by its id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The field whose rule counts for one; None where it is fixed, or none of the catalogue.
    #[must_use]
    pub fn governing(&self, id: &str) -> Option<&'static Field> {
        let id = self.along.iter().find(|(field, _)| *field == id).map_or(id, |(_, governing)| governing);
        if self.fixed.contains(&id) { None } else { self.field(id) }
    }

    /// The fields of which a role can say something.
    pub fn ruled(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let (fixed, along) = (self.fixed, self.along);
        self.fields
            .iter()
            .filter(move |field| !fixed.contains(&field.id) && !along.iter().any(|(with, _)| *with == field.id))
    }
}

/// Currencies of amounts.
pub const CURRENCIES: &[(&str, &str, &str)] = &[
    ("CNY", "人民币", "CNY"),
    ("USD", "美元", "USD"),
    ("EUR", "欧元", "EUR"),
    ("HKD", "港元", "HKD"),
    ("JPY", "日元", "JPY"),
    ("GBP", "英镑", "GBP"),
    ("KRW", "韩元", "KRW"),
    ("SGD", "新加坡元", "SGD"),
    ("AUD", "澳大利亚元", "AUD"),
    ("TWD", "新台币", "TWD"),
];

/// The words of a stored choice.
#[must_use]
pub fn choice_label(choices: &[(&'static str, &'static str, &'static str)], id: &str, lang: Lang) -> &'static str {
    choices.iter().find(|(key, ..)| *key == id).map_or("", |(_, zh, en)| lang.pick(zh, en))
}
