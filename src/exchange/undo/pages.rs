//! The button.

use crate::core::access::Can;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::exchange::batch::State;
use crate::exchange::kind::Kind;
use crate::exchange::received::SMALL;
use crate::exchange::{actions as imports, pages, store, text, work};
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done, Outcome};
use crate::web::who::Visit;
use actix_web::web;
use uuid::Uuid;

/// Takes an import back: at once, or by a job where it made many.
pub async fn undo<K: Kind>(
    can: Can<K::Import>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<Uuid>,
    posted: Posted<Button>,
) -> Answer<Outcome> {
    let (id, key, user, doer) = (id.into_inner(), posted.key, can.actor().user_id(), can.clone());
    let path = format!("{}/{id}", K::BATCH);
    let work = move |tx: &mut Tx| {
        let batch = store::one(tx, K::OBJECT, id, user)?;
        tx.once(key, |tx| {
            let small = usize::try_from(batch.kept).unwrap_or(usize::MAX).max(batch.plan.added) <= SMALL;
            match (batch.state, small) {
                (State::Done, true) => K::undo(tx, &doer, &batch).map(|_gone| ())?,
                (State::Done, false) => imports::begin_undo::<K>(tx, id)?,
                _ => {}
            }
            Ok(path)
        })
    };
    match house.db.write(can.actor(), work).await {
        Ok(to) => Ok(Done::to(to).say(text::undo_begun(visit.lang)).into()),
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(_) | Problem::Stale(_))) => {
            let words =
                work::words::<K>(&problem, visit.lang).unwrap_or_else(|| text::changed_since(visit.lang).to_owned());
            pages::again::<K>(&can, &house, &visit, id, &words).await
        }
        Err(problem) => Err(problem),
    }
}
