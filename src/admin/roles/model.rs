//! A role as it is proposed.

use super::rules::common_sides;
use crate::core::access::{Rule, ScopeKind, permission};

/// One grant of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub permission: &'static str,
    pub scope: ScopeKind,
    pub departments: Vec<i64>,
}

/// What a proposal says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRule {
    pub object: &'static str,
    pub field: &'static str,
    pub rule: Rule,
}

/// A checked proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name_zh: String,
    pub name_en: String,
    pub purpose_zh: String,
    pub purpose_en: String,
    pub grants: Vec<Granted>,
    pub fields: Vec<FieldRule>,
    /// Whether holders give a reason each time they look behind a mask.
    pub asks_reason: bool,
}

impl Draft {
    /// The sides that all its grants stand on.
    #[must_use]
    pub fn sides(&self) -> Vec<&'static str> {
        common_sides(self.grants.iter().filter_map(|grant| permission(grant.permission)))
    }
}
