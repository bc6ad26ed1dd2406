//! A department as it is proposed.

/// A checked proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name_zh: String,
    pub name_en: String,
    pub parent_id: Option<i64>,
    pub sort: i32,
}
