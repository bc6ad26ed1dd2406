//! An account as it is proposed.

/// A checked proposal. The manager stays as typed until the store has found them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub login: String,
    pub name: String,
    pub department_id: i64,
    /// An account or a name; empty for none.
    pub manager: String,
    pub mail: String,
    pub phone: String,
    pub language: &'static str,
}
