//! What came of taking an import back, as its page tells it and its batch keeps it.

use serde::{Deserialize, Serialize};

/// What came of taking an import back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Undone {
    /// Customers deleted.
    pub gone: i64,
    /// Customers that stay, and the first of them by name.
    pub stay: usize,
    pub named: Vec<Kept>,
    /// Contacts deleted that it had added to customers that were there, and those of them that stay.
    pub contacts: i64,
    pub contacts_stay: Vec<Kept>,
}

/// A customer of the import that stays, or a contact that it added to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: i64,
    /// Its name; None where the actor may not view it.
    pub name: Option<String>,
    pub why: Why,
}

/// Why a customer of the import stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Somebody changed it since, whoever it was.
    Changed(String),
    /// Contacts, follow-ups, files, participants or subsidiaries were added since.
    Used,
    /// It is the parent of one that stays.
    Parent,
}
