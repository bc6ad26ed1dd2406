//! All SQL of comments. Row-level security shows those of what the actor may view.

use super::subject::{Kind, Subject};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Sql};
use crate::core::tx::Tx;
use crate::row;
use chrono::{DateTime, TimeDelta, Utc};

row! {
    /// A comment.
    pub struct Comment { id: i64, body: String, who: String, created_by: i64, created_at: DateTime<Utc> }
    /// A colleague whose name stands behind an @.
    pub struct Named { id: i64, name: String }
    struct Id { id: i64 }
    struct Gone { follow_up: Option<i64>, lead: Option<i64>, opportunity: Option<i64>, customer: Option<i64> }
}

const COMMENT: &str = "
    select c.id, c.body, u.name as who, c.created_by, c.created_at from follow_up_comment c join app_user u on u.id = c.created_by
    where c.deleted_at is null and ";

/// The comments of a subject that the actor may view, in their order.
///
/// # Errors
/// As the database answers.
pub fn of(door: &mut impl Door, (kind, id): (Kind, i64)) -> Result<Vec<Comment>, Problem> {
    let which = match kind {
        Kind::FollowUp => "c.follow_up_id = ",
        Kind::Lead => "c.lead_id = ",
        Kind::Opportunity => "c.opportunity_id = ",
    };
    Sql::new(COMMENT).text(which).value(id).text(" order by c.id limit 500").rows(door)
}

/// The active colleagues whose names stand behind an @ of a text.
///
/// # Errors
/// As the database answers.
pub fn named(door: &mut impl Door, body: &str) -> Result<Vec<Named>, Problem> {
    Sql::new("select id, name from app_user where active and strpos($1, '@' || name) > 0 order by id limit 50")
        .bind(body)
        .rows(door)
}

/// Inserts a comment; its id.
///
/// # Errors
/// As the database answers.
pub fn insert(tx: &mut Tx, on: &Subject, body: &str, named: Vec<i64>) -> Result<i64, Problem> {
    let of = |kind: Kind| (on.kind == kind).then_some(on.id);
    let made: Id = Sql::new(
        "insert into follow_up_comment (follow_up_id, lead_id, opportunity_id, customer_id, body, named, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
    )
    .bind(of(Kind::FollowUp))
    .bind(of(Kind::Lead))
    .bind(of(Kind::Opportunity))
    .bind(on.customer_id)
    .bind(body)
    .bind(named)
    .bind(tx.actor.standing.user_id)
    .bind(tx.now)
    .one(tx)?;
    Ok(made.id)
}

/// Takes one's own comment back, while it is fresh: on what it was, and of which customer.
///
/// # Errors
/// `NotFound` where it is somebody else's, absent, or not to be known of.
pub fn take_back(tx: &mut Tx, id: i64, fresh: TimeDelta) -> Result<(Kind, i64, Option<i64>), Problem> {
    let gone: Gone = Sql::new(
        "update follow_up_comment set deleted_at = $2 where id = $1 and created_by = $3 and deleted_at is null and created_at > $4
         returning follow_up_id as follow_up, lead_id as lead, opportunity_id as opportunity, customer_id as customer",
    )
    .bind(id)
    .bind(tx.now)
    .bind(tx.actor.standing.user_id)
    .bind(tx.now - fresh)
    .one(tx)?;
    let on = Kind::ALL.into_iter().zip([gone.follow_up, gone.lead, gone.opportunity]);
    let (kind, id) = on.into_iter().find_map(|(kind, id)| Some((kind, id?))).ok_or(Problem::NotFound)?;
    Ok((kind, id, gone.customer))
}
