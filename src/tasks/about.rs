//! What a form says a task is about, as far as its writer may view that.

use super::model::About;
use super::text;
use crate::contacts;
use crate::core::access::{
    Can, ContactView, CustomerView, FollowUpView, LeadView, OpportunityView, Permission, TaskCreate,
};
use crate::core::problem::Problem;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::customers::store as customer_store;
use crate::follow_ups::{self, records};

/// What `typed` says a task is about, as `object:id`; None where it says nothing.
///
/// # Errors
/// `NotFound` where it is absent or not to be known of; `BadRequest` where it makes no sense.
pub fn about(door: &mut impl Door, can: &Can<TaskCreate>, typed: &str) -> Result<Option<About>, Problem> {
    if typed.is_empty() {
        return Ok(None);
    }
    let (object, id) = typed.split_once(':').ok_or(Problem::BadRequest("about".into()))?;
    let id: i64 = id.parse().map_err(|_not_a_number| Problem::BadRequest("about".into()))?;
    let about = match object {
        "customer" => About::customer(id, &customer_store::one(door, &viewer::<CustomerView>(can)?, id)?.name),
        "contact" => {
            let row = contacts::store::one(door, &viewer::<ContactView>(can)?, id)?;
            let customer_id = Some(row.customer_id);
            About { on: Some(("contact", id)), customer_id, opportunity_id: None, name: row.name.clone() }
        }
        "follow_up" => {
            let row = follow_ups::store::one(door, &viewer::<FollowUpView>(can)?, id)?;
            let customer_id = Some(row.customer_id.ok_or(Problem::NotFound)?);
            About { on: Some(("follow_up", id)), customer_id, opportunity_id: None, name: row.subject_name.clone() }
        }
        "lead" => {
            let row = records::only(records::leads(door, &viewer::<LeadView>(can)?, vec![id])?)?;
            About { on: Some(("lead", id)), customer_id: row.customer_id, opportunity_id: None, name: row.name }
        }
        "opportunity" => {
            let row = records::only(records::opportunities(door, &viewer::<OpportunityView>(can)?, vec![id])?)?;
            let on = row.customer_id.map(|customer| ("customer", customer));
            About { on, customer_id: row.customer_id, opportunity_id: Some(id), name: row.name }
        }
        _ => return Err(Problem::BadRequest("about".into())),
    };
    Ok(Some(about))
}

fn viewer<P: Permission>(can: &Can<TaskCreate>) -> Result<Can<P>, Problem> {
    can.also().ok_or(Problem::NotFound)
}

/// Refuses a task on a lead that nobody has, or that is closed: what is to be done on a customer stands there.
///
/// # Errors
/// `Invalid` where it is so.
pub fn refuse_idle(tx: &mut Tx, about: &About) -> Result<(), Problem> {
    let Some(("lead", id)) = about.on else { return Ok(()) };
    let open = "select count(*) as n from lead where id = $1 and owner_id is not null and status not in ('converted', 'failed')";
    match Sql::new(open).bind(id).one::<Number>(tx)?.n {
        0 => Err(Problem::invalid("title", text::lead_idle(tx.actor.lang))),
        _ => Ok(()),
    }
}
