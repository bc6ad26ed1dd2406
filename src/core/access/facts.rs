//! What a decision needs to know of a record.

/// Whose a record is: all that a decision needs to know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub owner_id: Option<i64>,
    pub owner_dept_id: Option<i64>,
    pub pool_id: Option<i64>,
    /// Others whose it is as much: of a task its helper, who gave it and who made it.
    pub also: [Option<i64>; 3],
    /// The owner of the customer above; None for a customer itself.
    pub customer_owner_id: Option<i64>,
    /// The owner of what else it is on: of a task the lead or the opportunity.
    pub record_owner_id: Option<i64>,
    /// The actor's participation in this record (in this part of the customer), if any is valid now.
    pub shared: Option<Share>,
}

/// A participation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub can_write: bool,
}

/// A record that decisions are made about.
pub trait Guarded {
    /// Whose it is.
    fn facts(&self) -> Facts;
}

impl Guarded for Facts {
    fn facts(&self) -> Facts {
        *self
    }
}
