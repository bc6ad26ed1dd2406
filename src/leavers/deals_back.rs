//! What somebody who has left had open goes back to them, as it was: all that was given to a colleague at once and nobody has
//! changed since.

use super::text;
use crate::bulk::pages::taken_back;
use crate::bulk::rows::{keep, noted};
use crate::core::access::{Can, CustomerAssign, LeadView, OpportunityView, Permission};
use crate::core::event::Event;
use crate::core::problem::Problem;
use crate::core::tx::Tx;
use crate::customers::changes::store::take_up;
use crate::customers::changes::undo::Undone;
use crate::customers::changes::{Kind, Row};
use crate::web::form::{Button, Posted};
use crate::web::registry::TheHouse;
use crate::web::respond::{Answer, Done};
use crate::web::who::Visit;
use crate::{leads, opportunities};
use actix_web::web;

/// Of what a row is.
const LEAD: &str = "lead";
const DEAL: &str = "opportunity";

/// Keeps what was given away; the id of the change.
///
/// # Errors
/// As the database answers.
pub fn kept(tx: &mut Tx, (deals, leads): (Vec<Row>, Vec<Row>), to: &str) -> Result<i64, Problem> {
    let of = |object: &'static str| move |row: Row| Row { object: object.to_owned(), ..row };
    let rows: Vec<Row> = deals.into_iter().map(of(DEAL)).chain(leads.into_iter().map(of(LEAD))).collect();
    keep(tx, Kind::LeaverDeals, to, &rows)
}

/// Takes one's own handing over back: what is still with the colleague returns to whose it was, though that person has left.
///
/// # Errors
/// `NotFound` where it is another's, undone, or too old; `Forbidden` where a right to give them away is gone.
pub fn back(tx: &mut Tx, can: &Can<CustomerAssign>, id: i64) -> Result<Undone, Problem> {
    let change = take_up(tx, id, &[Kind::LeaverDeals])?;
    let (deals, open): (Vec<Row>, Vec<Row>) = change.rows().into_iter().partition(|row| row.object == DEAL);
    let (mut count, mut kept) = (0, Vec::new());
    if !deals.is_empty() {
        let view = can.also().ok_or(Problem::Forbidden(OpportunityView::INFO.id))?;
        let (done, left) = opportunities::bulk::undo::put_back(tx, &view, Kind::LeaverDeals, &deals)?;
        count += done;
        kept.extend(left);
    }
    if !open.is_empty() {
        let view = can.also().ok_or(Problem::Forbidden(LeadView::INFO.id))?;
        let (done, left) = leads::bulk::undo::put_back(tx, &view, Kind::LeaverDeals, &open)?;
        count += done;
        kept.extend(left);
    }
    tx.record(Event::named("opportunity.hand_over_undone", "opportunity"))?;
    noted(tx, &change, count, kept)
}

/// Takes one's own handing over back.
pub async fn take_back(
    can: Can<CustomerAssign>,
    house: TheHouse,
    visit: Visit,
    id: web::Path<i64>,
    posted: Posted<Button>,
) -> Answer<Done> {
    let (id, writer) = (id.into_inner(), can.clone());
    let undone = house
        .db
        .write_once(can.actor(), posted.key, move |tx| {
            let undone = back(tx, &writer, id)?;
            Ok(format!("{} {}", undone.count, undone.kept.len()))
        })
        .await?;
    Ok(taken_back(&undone, (&visit, "/leavers", id), |count| text::things(visit.lang, count)))
}
