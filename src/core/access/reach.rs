//! Scopes as granted, and what they come to for one person: the reach.

use super::facts::Facts;
use crate::text::Lang;
use std::collections::HashSet;
use std::sync::Arc;

/// A data scope (数据范围) of a grant. Grants are united, not ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    Own,
    Line,
    Team,
    Department,
    Subtree,
    Chosen,
    All,
    /// Not about records: the grant of an ability.
    Ability,
}

impl ScopeKind {
    /// The scopes of records, narrow to wide, as the role editor offers them.
    pub const RECORDS: [Self; 7] =
        [Self::Own, Self::Line, Self::Team, Self::Department, Self::Subtree, Self::Chosen, Self::All];

    /// As stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Line => "line",
            Self::Team => "team",
            Self::Department => "department",
            Self::Subtree => "subtree",
            Self::Chosen => "chosen",
            Self::All => "all",
            Self::Ability => "ability",
        }
    }

    /// From what is stored or typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::RECORDS.into_iter().chain([Self::Ability]).find(|kind| kind.id() == id)
    }

    /// In words.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Own => lang.pick("本人", "Own"),
            Self::Line => lang.pick("本人及下属", "Own + reports"),
            Self::Team => lang.pick("本人及参与", "Own + shared"),
            Self::Department => lang.pick("本部门", "Department"),
            Self::Subtree => lang.pick("本部门及下属", "Dept + below"),
            Self::Chosen => lang.pick("指定部门", "Chosen depts"),
            Self::All => lang.pick("全部", "All"),
            Self::Ability => lang.pick("有", "Yes"),
        }
    }
}

/// What the grants of one permission come to for one person at one moment.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    pub all: bool,
    /// Persons whose own records count: the actor, and whom the actor stands in for.
    pub own: Vec<i64>,
    /// Persons whose subordinates' records count.
    pub line: Vec<i64>,
    /// Everyone below those persons, for decisions about one record.
    pub below: Arc<HashSet<i64>>,
    pub departments: Vec<i64>,
    pub pools: Vec<i64>,
    /// Persons whose participations count.
    pub shared: Vec<i64>,
    /// Whether this is for viewing, where the record cone and a participation without the right to write count too.
    pub view: bool,
    /// Whether the departments hold so much of the table that a list is read by its order rather than by department.
    pub wide: bool,
}

impl Reach {
    /// Everything: what jobs and commands work with.
    #[must_use]
    pub fn everything() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Whether a record lies within.
    #[must_use]
    pub fn covers(&self, facts: &Facts) -> bool {
        let mut people = facts.owner_id.into_iter().chain(facts.also.into_iter().flatten());
        self.all
            || people
                .any(|person| self.own.contains(&person) || (!self.line.is_empty() && self.below.contains(&person)))
            || [facts.customer_owner_id, facts.record_owner_id]
                .into_iter()
                .flatten()
                .any(|owner| self.view && self.own.contains(&owner))
            || facts.owner_dept_id.is_some_and(|dept| self.departments.contains(&dept))
            || facts.pool_id.is_some_and(|pool| self.pools.contains(&pool))
            || (!self.shared.is_empty() && facts.shared.is_some_and(|share| share.can_write || self.view))
    }

    /// The union with another reach.
    pub fn unite(&mut self, other: &Self) {
        fn add(to: &mut Vec<i64>, from: &[i64]) {
            to.extend_from_slice(from);
            to.sort_unstable();
            to.dedup();
        }
        self.all |= other.all;
        add(&mut self.own, &other.own);
        add(&mut self.line, &other.line);
        add(&mut self.departments, &other.departments);
        add(&mut self.pools, &other.pools);
        add(&mut self.shared, &other.shared);
        self.view |= other.view;
        self.wide |= other.wide;
        if self.below.is_empty() {
            self.below = Arc::clone(&other.below);
        }
    }
}
