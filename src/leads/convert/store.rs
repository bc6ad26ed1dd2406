//! All SQL of conversions.

use crate::core::access::{Allowed, Can, CustomerView, LeadConvert, Seen};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::core::sql::{Door, Number, Sql};
use crate::core::tx::Tx;
use crate::customers;
use crate::customers::model::Customer;
use crate::leads::model::Lead;
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A conversion can be taken back for so long.
pub const REVERSIBLE: TimeDelta = TimeDelta::days(7);

row! {
    struct Alike { id: i64, seen: bool }
    struct Used { used: bool }
    /// A conversion as it was made.
    pub struct Made { status: String, next_follow_up: Option<NaiveDate>, customer_id: i64, made_at: DateTime<Utc> }
    /// Where a lead went: as far as the actor may know.
    pub struct Gone {
        customer_id: Option<i64>, customer_name: Option<String>, contact_id: Option<i64>, contact_name: Option<String>,
        opportunity_id: Option<i64>, opportunity_name: Option<String>, by_name: Option<String>, made_at: DateTime<Utc>,
    }
}

/// Customers like a lead: those that the actor sees, and how many more there are.
#[derive(Default)]
pub struct Likes {
    pub seen: Vec<Seen<Customer>>,
    pub elsewhere: usize,
}

/// Customers with the name of a lead, or with one of its numbers, or with a contact who has one.
///
/// # Errors
/// As the database answers.
pub fn alike(door: &mut impl Door, can: Option<&Can<CustomerView>>, lead: &Seen<Lead>) -> Result<Likes, Problem> {
    let name = search_text::doubled(&lead.label());
    // A name without any letter is like no other.
    let pattern = if name.is_empty() { name } else { format!("|{name}|%") };
    let rows: Vec<Alike> = Sql::new(
        "select id, seen from kz_customer_alike($1, array(select unnest(s.numbers) from lead_search s where s.lead_id = $2))",
    )
    .bind(pattern)
    .bind(lead.id)
    .rows(door)?;
    let (seen, others): (Vec<Alike>, Vec<Alike>) = rows.into_iter().partition(|row| row.seen && can.is_some());
    let ids: Vec<i64> = seen.into_iter().map(|row| row.id).collect();
    let seen = can.map(|can| customers::store::several(door, can, &ids)).transpose()?.unwrap_or_default();
    Ok(Likes { seen, elsewhere: others.len() })
}

/// Says where a lead has gone, and notes how it was before.
///
/// # Errors
/// `Stale` where somebody changed it in between.
pub fn converted(
    tx: &mut Tx,
    lead: &Allowed<Lead, LeadConvert>,
    (customer_id, made_customer): (i64, bool),
    (contact_id, opportunity_id): (Option<i64>, Option<i64>),
) -> Result<(), Problem> {
    let changed = Sql::new(
        "update lead set status = 'converted', converted_at = $3, converted_by = $4, customer_id = $5, contact_id = $6, next_follow_up = null,
           updated_by = $4, updated_at = $3, version = version + 1 where id = $1 and version = $2",
    )
    .bind(lead.id)
    .bind(lead.version)
    .bind(tx.now)
    .bind(tx.user_id())
    .bind(customer_id)
    .bind(contact_id)
    .run(tx)?;
    if changed == 0 {
        return Err(Problem::Stale(lead.version));
    }
    Sql::new(
        "insert into lead_conversion (lead_id, customer_id, contact_id, made_customer, made_contact, status, next_follow_up, made_by, made_at, opportunity_id)
         values ($1, $2, $3, $4, $3 is not null, $5, $6, $7, $8, $9)",
    )
    .bind(lead.id)
    .bind(customer_id)
    .bind(contact_id)
    .bind(made_customer)
    .bind(lead.status.as_str())
    .bind(lead.next_follow_up)
    .bind(tx.user_id())
    .bind(tx.now)
    .bind(opportunity_id)
    .run(tx)?;
    Ok(())
}

/// Lets what was said on a lead go where the lead has gone; a customer that was made takes over what was planned.
///
/// # Errors
/// As the database answers.
pub fn follow(tx: &mut Tx, lead: i64, planned: Option<NaiveDate>) -> Result<(), Problem> {
    Sql::new("select kz_lead_follows($1, $2) as n").bind(lead).bind(planned).one::<Number>(tx).map(|_moved| ())
}

/// The conversion of a lead.
///
/// # Errors
/// `NotFound` where there is none.
pub fn made(door: &mut impl Door, lead: i64) -> Result<Made, Problem> {
    Sql::new("select status, next_follow_up, customer_id, made_at from lead_conversion where lead_id = $1")
        .bind(lead)
        .one(door)
}

/// Where a lead went: the customer, contact and opportunity as far as the actor may view them.
///
/// # Errors
/// As the database answers.
pub fn gone(door: &mut impl Door, lead: i64) -> Result<Option<Gone>, Problem> {
    Sql::new(
        "select c.id as customer_id, c.name as customer_name, k.id as contact_id, k.name as contact_name, o.id as opportunity_id, o.name as opportunity_name, u.name as by_name, t.converted_at as made_at
         from lead t left join customer c on c.id = t.customer_id and c.deleted_at is null
           left join contact k on k.id = t.contact_id and k.deleted_at is null left join lead_conversion v on v.lead_id = t.id
           left join opportunity o on o.id = v.opportunity_id and o.deleted_at is null and not o.customer_gone left join app_user u on u.id = t.converted_by
         where t.id = $1 and t.converted_at is not null",
    )
    .bind(lead)
    .maybe(door)
}

/// Whether anybody, seen or not, has built on what the conversion made.
///
/// # Errors
/// As the database answers.
pub fn used(door: &mut impl Door, lead: i64) -> Result<bool, Problem> {
    Ok(Sql::new("select kz_conversion_used($1) as used").bind(lead).one::<Used>(door)?.used)
}

/// Takes a conversion back: the lead is as it was, what was said returns to it, and what was made is gone.
///
/// # Errors
/// `Stale` where somebody changed the lead in between.
pub fn taken_back(tx: &mut Tx, lead: &Allowed<Lead, LeadConvert>, made: &Made) -> Result<(), Problem> {
    let changed = Sql::new(
        "update lead set status = $3, next_follow_up = $4, converted_at = null, converted_by = null, customer_id = null, contact_id = null,
           updated_by = $5, updated_at = $6, version = version + 1 where id = $1 and version = $2",
    )
    .bind(lead.id)
    .bind(lead.version)
    .bind(made.status.as_str())
    .bind(made.next_follow_up)
    .bind(tx.user_id())
    .bind(tx.now)
    .run(tx)?;
    if changed == 0 {
        return Err(Problem::Stale(lead.version));
    }
    follow(tx, lead.id, None)?;
    let back: Number = Sql::new("select kz_conversion_taken_back($1) as n").bind(lead.id).one(tx)?;
    if back.n == 1 { Ok(()) } else { Err(Problem::bug("a conversion was not taken back")) }
}
