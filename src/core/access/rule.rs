//! Field rules (字段权限): what the roles that let a person view a record say of one of its fields. Pure.

use super::facts::Facts;
use super::reach::Reach;
use crate::core::field::Class;
use crate::text::Lang;
use std::collections::BTreeMap;

/// What a role says of a field; the greater is the more permissive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The value is not sent at all.
    Hidden,
    /// A mask is sent in its place: 138****8000.
    Masked,
    Read,
    /// Read, and written by those who may edit the record.
    Write,
}

impl Rule {
    /// All of them, from the strictest on.
    pub const ALL: [Self; 4] = [Self::Hidden, Self::Masked, Self::Read, Self::Write];

    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Masked => "masked",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// From what is stored or typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// In words.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Hidden => lang.pick("隐藏", "Hidden"),
            Self::Masked => lang.pick("掩码", "Masked"),
            Self::Read => lang.pick("只读", "Read"),
            Self::Write => lang.pick("读写", "Read and write"),
        }
    }

    /// What counts where a role says nothing: public and internal fields are as the record; personal ones are so on the
    /// record and masked in lists; sensitive ones are hidden.
    #[must_use]
    pub fn usual(class: Class, place: Place) -> Self {
        match (class, place) {
            (Class::Public | Class::Internal, _) | (Class::Personal, Place::Record) => Self::Write,
            (Class::Personal, Place::List) => Self::Masked,
            (Class::Sensitive, _) => Self::Hidden,
        }
    }
}

/// Where a value is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among many: lists, search results, proposals.
    List,
    /// On the record itself: its page, form, history.
    Record,
}

/// One role that lets a person view records of an object: how far, and what it says of fields.
#[derive(Clone, Debug)]
pub struct View {
    pub reach: Reach,
    /// By the field's id; what is not here is as usual for its class.
    pub rules: BTreeMap<String, Rule>,
}

impl View {
    /// What this role says of a field.
    #[must_use]
    pub fn rule(&self, field: &str, class: Class, place: Place) -> Rule {
        self.rules.get(field).copied().unwrap_or_else(|| Rule::usual(class, place))
    }
}

/// The rule of a field of one record: of the roles that let one view that record, the most permissive counts.
#[must_use]
pub fn decide(views: &[View], (field, class): (&str, Class), facts: &Facts, place: Place) -> Rule {
    views
        .iter()
        .filter(|view| view.reach.covers(facts))
        .map(|view| view.rule(field, class, place))
        .max()
        .unwrap_or(Rule::Hidden)
}

/// The records on which a field has at least this rule: those on which [`decide`] says so.
#[must_use]
pub fn reach_of(views: &[View], (field, class): (&str, Class), place: Place, least: Rule) -> Reach {
    let mut reach = Reach::default();
    for view in views.iter().filter(|view| view.rule(field, class, place) >= least) {
        reach.unite(&view.reach);
    }
    reach
}
