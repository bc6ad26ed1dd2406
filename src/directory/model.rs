//! What is known of accounts that the directory keeps, and what is to change about them.

use std::collections::{HashMap, HashSet};

/// What a group gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gift {
    Role(i64),
    Department(i64),
}

/// A group and what it gives, in the order in which they were set up.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub group_key: String,
    pub group_name: String,
    pub gift: Gift,
}

/// In place of a group's key: everybody for whom nothing else names a department.
pub const EVERYBODY: &str = "*";

/// An account that the directory keeps, as it is now.
#[derive(Clone, Debug)]
pub struct Account {
    pub user_id: i64,
    pub key: String,
    pub login: String,
    pub name: String,
    pub mail: String,
    pub phone: String,
    pub department_id: i64,
    pub manager_id: Option<i64>,
    pub active: bool,
    /// Disabled by the directory.
    pub closed: bool,
    pub missing: i32,
    /// Roles that the directory gave.
    pub managed: Vec<i64>,
    /// Roles that a person gave.
    pub by_hand: Vec<i64>,
}

/// What a decision about one account needs to know of everything else.
#[derive(Clone, Debug, Default)]
pub struct Around {
    pub mappings: Vec<Mapping>,
    /// The sides on which each role in use stands.
    pub sides: HashMap<i64, Vec<String>>,
    /// Which of the three administrators each role in use may be of; all where it administers nothing.
    pub duties: HashMap<i64, Vec<String>>,
    /// Roles of one of the three administrators.
    pub administrators: HashSet<i64>,
    /// Whether groups may give such roles.
    pub may_make_administrators: bool,
    /// Whether the administrators' duties are kept apart.
    pub apart: bool,
    /// Open departments by their names.
    pub departments: HashMap<String, i64>,
    pub department_names: HashMap<i64, String>,
    /// Where newcomers go for whom nothing else names one; none refuses them.
    pub entry_department: Option<i64>,
    /// Accounts of the directory by their names in it.
    pub by_dn: HashMap<String, i64>,
    /// Everybody's login.
    pub logins: HashMap<String, i64>,
    /// Everybody's manager.
    pub managers: HashMap<i64, i64>,
}

/// What becomes of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Stays,
    Opens,
    /// Disabled or expired in the directory.
    Closes,
    /// Absent for the first time: nothing happens yet.
    Missing,
    /// Absent for the second time.
    Gone,
}

impl Fate {
    /// Whether access ends, now or if the person is absent once more.
    #[must_use]
    pub fn leaves(self) -> bool {
        matches!(self, Self::Closes | Self::Gone | Self::Missing)
    }

    /// A stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Opens => "enable",
            Self::Closes => "disable",
            Self::Missing => "missing",
            Self::Gone => "gone",
        }
    }
}

/// What is to change about one account.
#[derive(Clone, Debug)]
pub struct Change {
    pub user_id: i64,
    /// By which the directory knows the person.
    pub key: String,
    /// As it was, for showing.
    pub login: String,
    pub fate: Fate,
    /// The new facts where any differs.
    pub facts: Option<Facts>,
    /// Which of them differ: name, old, new.
    pub differences: Vec<(&'static str, String, String)>,
    pub give: Vec<i64>,
    pub take: Vec<i64>,
    /// The groups' roles and the others can't be held together; no role of the directory is held.
    pub conflict: bool,
    /// The name in the directory now, in one form; empty for who is absent.
    pub dn: String,
    /// Another name by which the directory lets the person in.
    pub other_login: Option<String>,
}

impl Change {
    /// Whether nothing is to be written but that the person was seen.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.fate == Fate::Stays && self.facts.is_none() && self.give.is_empty() && self.take.is_empty()
    }
}

/// Facts of an account that come from the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub login: String,
    pub name: String,
    pub mail: String,
    pub phone: String,
    pub department_id: i64,
    pub manager_id: Option<i64>,
}

/// What one reading comes to.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// How many people the directory has.
    pub people: usize,
    /// How many of our accounts it keeps that are active.
    pub active: usize,
    /// Groups that the directory has no longer, by the names they had, as far as they take roles along.
    pub vanished: Vec<String>,
    /// How many people who stay would lose roles with them.
    pub stripped: usize,
}

impl Plan {
    /// How many accounts have one of these fates.
    #[must_use]
    pub fn count(&self, fates: &[Fate]) -> usize {
        self.changes.iter().filter(|change| fates.contains(&change.fate)).count()
    }

    /// How many people would lose access, now or if they are absent once more.
    #[must_use]
    pub fn leaving(&self) -> usize {
        self.changes.iter().filter(|change| change.fate.leaves()).count()
    }

    /// How many people are to be agreed to where following is braked.
    #[must_use]
    pub fn concerned(&self) -> usize {
        self.leaving().saturating_add(self.stripped)
    }

    /// Every role that would be given or taken, once.
    #[must_use]
    pub fn roles(&self) -> Vec<i64> {
        let mut roles: Vec<i64> =
            self.changes.iter().flat_map(|change| change.give.iter().chain(&change.take)).copied().collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// How many conflicts there are.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        self.changes.iter().filter(|change| change.conflict).count()
    }

    /// The figures of a reading, as they are kept and shown.
    #[must_use]
    pub fn counts(&self) -> serde_json::Value {
        serde_json::json!({
            "people": self.people,
            "accounts": self.active,
            "changed": self.changes.iter().filter(|change| !change.is_nothing()).count(),
            "enabled": self.count(&[Fate::Opens]),
            "disabled": self.count(&[Fate::Closes, Fate::Gone]),
            "missing": self.count(&[Fate::Missing]),
            "leaving": self.leaving(),
            "stripped": self.stripped,
            "groups": self.vanished.join(", "),
            "conflicts": self.conflicts(),
        })
    }
}
