//! What is commented on: a follow-up, a lead, an opportunity.

use crate::core::access::{Actor, Can, FollowUpView, LeadView, OpportunityView};
use crate::core::problem::Problem;
use crate::core::sql::Door;
use crate::follow_ups::{records, store};
use std::sync::Arc;

/// What is commented on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    FollowUp,
    Lead,
    Opportunity,
}

/// One of them, as far as its viewer needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: Kind,
    pub id: i64,
    /// Its own name; of a follow-up that of what it is on.
    pub name: String,
    /// The customer above a follow-up.
    pub customer_id: Option<i64>,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::FollowUp, Self::Lead, Self::Opportunity];

    /// The object, as events and notices name it.
    #[must_use]
    pub fn object(self) -> &'static str {
        match self {
            Self::FollowUp => "follow_up",
            Self::Lead => "lead",
            Self::Opportunity => "opportunity",
        }
    }

    /// Where its comments stand.
    #[must_use]
    pub fn comments(self, id: i64) -> String {
        match self {
            Self::FollowUp => format!("/follow-ups/{id}/comments"),
            Self::Lead => format!("/leads/{id}#comments"),
            Self::Opportunity => format!("/opportunities/{id}#comments"),
        }
    }

    /// Where its form leads.
    #[must_use]
    pub fn action(self, id: i64) -> String {
        match self {
            Self::FollowUp => format!("/follow-ups/{id}/comments"),
            Self::Lead => format!("/leads/{id}/comments"),
            Self::Opportunity => format!("/opportunities/{id}/comments"),
        }
    }
}

/// The subject, if this person may view it.
///
/// # Errors
/// `NotFound` where it is absent or not to be known of.
pub fn of(door: &mut impl Door, person: &Arc<Actor>, (kind, id): (Kind, i64)) -> Result<Subject, Problem> {
    some(door, person, (kind, vec![id]))?.into_iter().next().ok_or(Problem::NotFound)
}

/// Of these those that a person may view.
///
/// # Errors
/// As the database answers.
pub fn some(door: &mut impl Door, person: &Arc<Actor>, (kind, ids): (Kind, Vec<i64>)) -> Result<Vec<Subject>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<(i64, String, Option<i64>)> = match kind {
        Kind::FollowUp => match Can::<FollowUpView>::of(person) {
            Ok(can) => store::some(door, &can, ids)?
                .into_iter()
                .map(|row| (row.id, row.subject_name.clone(), row.customer_id))
                .collect(),
            Err(_forbidden) => Vec::new(),
        },
        Kind::Lead => match Can::<LeadView>::of(person) {
            Ok(can) => records::leads(door, &can, ids)?.into_iter().map(|row| (row.id, row.name, None)).collect(),
            Err(_forbidden) => Vec::new(),
        },
        Kind::Opportunity => match Can::<OpportunityView>::of(person) {
            Ok(can) => {
                records::opportunities(door, &can, ids)?.into_iter().map(|row| (row.id, row.name, None)).collect()
            }
            Err(_forbidden) => Vec::new(),
        },
    };
    Ok(found.into_iter().map(|(id, name, customer_id)| Subject { kind, id, name, customer_id }).collect())
}
