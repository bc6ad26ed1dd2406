//! Refusals for lack of a permission are events too, within a bound, so that nobody floods the log by asking again.

use super::House;
use super::route::RouteRow;
use super::visit::{Visit, visit};
use crate::core::event::{Event, Outcome};
use crate::core::problem::Problem;
use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::web;
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// The refusals of the current minute that have been recorded: person and permission.
#[derive(Debug, Default)]
pub struct Refusals(Mutex<(i64, HashSet<(i64, &'static str)>)>);

impl Refusals {
    /// Whether this is the minute's first refusal of this permission to this person.
    fn is_first(&self, user_id: i64, permission: &'static str, now: DateTime<Utc>) -> bool {
        let minute = now.timestamp().div_euclid(60);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != minute {
            *seen = (minute, HashSet::new());
        }
        seen.1.insert((user_id, permission))
    }
}

/// Records an answer that refuses a signed-in person for lack of a permission or by a field rule; other answers are none of its business.
pub async fn note(response: &ServiceResponse<BoxBody>, row: &RouteRow) {
    let problem = response.response().error().and_then(|error| error.as_error::<Problem>());
    let permission = match problem {
        Some(Problem::Forbidden(permission)) => *permission,
        Some(Problem::ForbiddenField(field)) => field.id,
        _ => return,
    };
    let request = response.request();
    let (Ok(visit), Some(house)) = (visit(request), request.app_data::<web::Data<House>>()) else { return };
    let Some(user_id) = visit.actor.user_id() else { return };
    if !house.refusals.is_first(user_id, permission, house.db.clock().now()) {
        return;
    }
    let route = format!("{} {}", row.kind.method(), row.path);
    if let Err(problem) = record(house, &visit, permission, route).await {
        tracing::warn!(%problem, "a refusal could not be recorded");
    }
}

async fn record(house: &House, visit: &Visit, permission: &'static str, route: String) -> Result<(), Problem> {
    let event = Event::named("access.refused", "route").ended(Outcome::Deny).because(permission).because(route);
    house.db.write(&visit.actor, move |tx| tx.record(event)).await
}
