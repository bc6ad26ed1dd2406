//! The button.

use super::actions;
use crate::core::access::{Can, CustomerImport};
use crate::core::problem::Problem;
use crate::exchange::batch::State;
use crate::exchange::received::SMALL;
use crate::exchange::{actions as imports, pages, store, text, work};
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done, Outcome};
use crate::web::who::Visit;
use actix_web::web;
use uuid::Uuid;

/// Takes an import back: at once, or by a job where it made many.
pub async fn undo(
    can: Can<CustomerImport>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, user, doer) = (id.into_inner(), posted.key, can.actor().user_id(), can.clone());
    let path = format!("/import/{id}");
    let work = move |tx: &mut crate::core::tx::Tx| {
        let batch = store::one(tx, id, user)?;
        tx.once(key, |tx| {
            let small = usize::try_from(batch.kept).unwrap_or(usize::MAX).max(batch.plan.added) <= SMALL;
            match (batch.state, small) {
                (State::Done, true) => actions::undo(tx, &doer, &batch).map(|_gone| ())?,
                (State::Done, false) => imports::begin_undo(tx, id)?,
                _ => {}
            }
            Ok(path)
        })
    };
    match house.db.write(can.actor(), work).await {
        Ok(to) => Ok(Done::to(to).say(text::undo_begun(visit.lang)).into()),
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(_) | Problem::Stale(_))) => {
            let words = work::words(&problem, visit.lang).unwrap_or_else(|| text::changed_since(visit.lang).to_owned());
            pages::again(&can, &house, &visit, id, &words).await
        }
        Err(problem) => Err(problem),
    }
}
