//! The opportunity (商机) that a conversion may make along with the customer: the lead's owner's, at the first stage of a pipeline, in
//! the same transaction.

use super::form::ConvertForm;
use crate::core::access::{Can, CustomerView, LeadView, OpportunityCreate, Permission, ProductView, Seen};
use crate::core::calendar::Calendar;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::core::sql::Door;
use crate::core::tx::Tx;
use crate::customers;
use crate::leads::model::{Lead, written};
use crate::opportunities::actions::{Begun, begin};
use crate::opportunities::form::{At, OpportunityForm};
use crate::opportunities::lines::store::Wanted;
use crate::opportunities::lines::suggest::{Whom, look};
use crate::opportunities::model::{Above, Draft, Named, Place};
use crate::opportunities::offered::{Seller, choices};
use crate::opportunities::{self, lines};
use crate::products::store as products;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// The fields of the block, and which of an opportunity's each is.
const FIELDS: [(&str, &str); 5] = [
    ("deal_name", "name"),
    ("deal_amount", "amount"),
    ("deal_currency", "currency"),
    ("deal_expected_on", "expected_on"),
    ("deal_pipeline", "pipeline"),
];

/// An opportunity that is to be made, checked but for its product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    pub draft: Draft,
    /// None for the usual one.
    pub pipeline_id: Option<i64>,
    /// As typed; empty for none.
    pub product: String,
}

/// What the block offers; none where the actor may not make opportunities for the lead's owner.
pub struct Offered {
    /// The first is the usual one of the lead's owner.
    pub pipelines: Vec<Named>,
    /// The code of the product that the lead's interest names, where the actor may view products.
    pub product: Option<String>,
    pub views_products: bool,
}

/// Whose the opportunity would be.
fn place(lead: &Lead) -> Option<Place> {
    lead.owner_id.zip(lead.owner_dept_id).map(|(owner_id, owner_dept_id)| Place { owner_id, owner_dept_id })
}

/// What the block offers.
///
/// # Errors
/// As the database answers.
pub fn offered(door: &mut impl Door, can: &Can<LeadView>, lead: &Seen<Lead>) -> Result<Option<Offered>, Problem> {
    let Some((maker, place)) = can.also::<OpportunityCreate>().zip(place(lead)) else { return Ok(None) };
    if maker.place(place).is_err() {
        return Ok(None);
    }
    let view = can.also::<ProductView>();
    let interest = written(lead).product;
    let product = match &view {
        Some(view) if !interest.is_empty() => products::within(door, view, &interest)?.map(|one| one.code),
        _ => None,
    };
    let pipelines = choices(door, place.into(), Seller::of(can.actor()))?;
    Ok(Some(Offered { pipelines, product, views_products: view.is_some() }))
}

/// Proposes the opportunity in a form: ticked, named by the lead and the month, with the amount that the lead names.
pub fn propose(form: &mut ConvertForm, lead: &Seen<Lead>, offered: &Offered, at: &At) {
    let facts = written(lead);
    let label: String = lead.label().chars().take(150).collect();
    let month = at.now.format("%Y-%m").to_string();
    form.0.set("deal", "1");
    form.0.set("deal_name", opportunities::text::made_name(at.lang, &label, &month));
    form.0.set("deal_amount", facts.amount.map(|amount| amount.normalize().to_string()).unwrap_or_default());
    form.0.set("deal_currency", facts.amount_currency.unwrap_or_else(|| at.currency.to_owned()));
    form.0.set("deal_product", offered.product.as_deref().unwrap_or_default());
}

/// The opportunity of a form; none where it is not ticked. What is wrong is added, each with its field.
pub fn check(form: &ConvertForm, at: At, errors: &mut Errors) -> Option<Deal> {
    if form.0.get("deal").is_empty() {
        return None;
    }
    let mut raw = Raw::default();
    for (ours, theirs) in FIELDS {
        raw.set(theirs, form.0.get(ours));
    }
    // On whom it is stands in the other block.
    raw.set("customer", "-");
    let theirs = OpportunityForm(raw);
    match theirs.check(at, None) {
        Ok(draft) => Some(Deal { draft, pipeline_id: theirs.pipeline(), product: form.0.line("deal_product") }),
        Err(wrong) => {
            errors.extend(ours(wrong));
            None
        }
    }
}

/// What is wrong with an opportunity, at the fields of the block.
fn ours(wrong: Errors) -> Errors {
    let field = |of: &str| FIELDS.iter().find(|(_, theirs)| *theirs == of).map_or("deal", |(ours, _)| *ours);
    wrong.into_iter().map(|(of, words)| (Cow::Borrowed(field(&of)), words)).collect()
}

fn whom(tx: &Tx, customer_id: Option<i64>, currency: &str) -> Whom {
    Whom { customer_id, currency: currency.to_owned(), day: tx.today() }
}

/// What is wrong with the product of a form, besides all that was found before.
///
/// # Errors
/// `Invalid` with all of it; `Forbidden` where the actor may not view products.
pub fn with_product<T>(
    tx: &mut Tx,
    can: &Can<LeadView>,
    form: &ConvertForm,
    checked: Result<T, Problem>,
) -> Result<T, Problem> {
    let typed = form.0.line("deal_product");
    if form.0.get("deal").is_empty() || typed.is_empty() {
        return checked;
    }
    let view = can.also::<ProductView>().ok_or(Problem::Forbidden(ProductView::INFO.id))?;
    let whom = whom(tx, None, "");
    let catalogue = look(tx, &view, whom, std::slice::from_ref(&typed))?;
    let Err(words) = catalogue.product(&typed, &[], tx.actor.lang) else { return checked };
    let mut errors = match checked {
        Ok(_) => Errors::new(),
        Err(Problem::Invalid(errors)) => errors,
        Err(problem) => return Err(problem),
    };
    errors.push(("deal_product".into(), words));
    Err(Problem::Invalid(errors))
}

/// Makes it, for the lead's owner; its id. A product becomes a line of one with the price of the list that counts, which is the
/// amount where none is known.
///
/// # Errors
/// `Forbidden` where the actor may not make it; `Invalid` where its pipeline can't be taken.
pub fn make(
    tx: &mut Tx,
    can: &Can<LeadView>,
    (lead, deal): (&Lead, &Deal),
    (customer_id, contact_id): (i64, Option<i64>),
    calendar: &Calendar,
) -> Result<i64, Problem> {
    let refused = || Problem::Forbidden(OpportunityCreate::INFO.id);
    let (maker, place) = can.also::<OpportunityCreate>().zip(place(lead)).ok_or_else(refused)?;
    let view: Can<CustomerView> = can.also().ok_or(Problem::NotFound)?;
    let customer = customers::store::one(tx, &view, customer_id)?;
    let above = Above {
        customer_id,
        name: customer.name.clone(),
        short_name: customer.short_name.clone(),
        contact_id,
        contact_name: None,
    };
    let line = line(tx, can, deal, customer_id)?;
    // Whoever may not edit it can't say that the amount is taken from the line; it is the same.
    let from_lines = deal.draft.amount.is_none() && line.is_some();
    let amount = deal.draft.amount.or_else(|| line.as_ref().and_then(lines::actions::amount));
    let draft = Draft { amount, ..deal.draft.clone() };
    let owner_name = lead.owner_name.clone().unwrap_or_default();
    let begun = Begun { draft: &draft, above: &above, place, owner_name, pipeline_id: deal.pipeline_id };
    let id = begin(tx, &maker, &begun, calendar).map_err(|problem| match problem {
        Problem::Invalid(wrong) => Problem::Invalid(ours(wrong)),
        other => other,
    })?;
    if let Some(line) = line {
        lines::store::begin(tx, id, (&[line], from_lines))?;
    }
    Ok(id)
}

/// The line of the product that was named; none where none was.
fn line(tx: &mut Tx, can: &Can<LeadView>, deal: &Deal, customer_id: i64) -> Result<Option<Wanted>, Problem> {
    if deal.product.is_empty() {
        return Ok(None);
    }
    let view = can.also::<ProductView>().ok_or(Problem::Forbidden(ProductView::INFO.id))?;
    let whom = whom(tx, Some(customer_id), &deal.draft.currency);
    let catalogue = look(tx, &view, whom, std::slice::from_ref(&deal.product))?;
    let product = catalogue
        .product(&deal.product, &[], tx.actor.lang)
        .map_err(|words| Problem::Invalid(vec![("deal_product".into(), words)]))?;
    Ok(Some(lines::actions::begun(&catalogue, product, (Decimal::ONE, None))))
}
