//! The form of a new customer: its own fields, the first of its contacts, and whose it becomes.

use crate::contacts::along::{self, NAME, PHONES};
use crate::contacts::model::Draft as Contact;
use crate::core::field::Field;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::customers::fields::FIELDS;
use crate::customers::form::CustomerForm;
use crate::customers::model::Draft;
use crate::text::Lang;
use crate::web::form::Form;

/// The field of the owner: a colleague's name, label or login.
pub const OWNER: &str = "owner";

/// What the visitor may fill in.
pub struct Offer {
    /// The customer's own fields.
    pub fields: Vec<&'static Field>,
    /// Whether a contact may be made with it.
    pub contact: bool,
    /// Whether that contact's phones may be written.
    pub phones: bool,
    /// Whether it may become another person's.
    pub owner: bool,
}

/// As typed.
#[derive(Clone, Debug, Default)]
pub struct NewForm(pub Raw);

impl Form for NewForm {
    fn accepts(name: &str) -> bool {
        matches!(name, NAME | PHONES | OWNER) || CustomerForm::accepts(name)
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// What was proposed, checked.
pub struct Proposal {
    pub customer: Draft,
    pub contact: Option<Contact>,
}

impl NewForm {
    /// Refuses fields that were not offered, as those that the form does not have.
    ///
    /// # Errors
    /// `BadRequest` with `unknown_field`.
    pub fn refuse_unoffered(&self, offer: &Offer) -> Result<(), Problem> {
        self.0.refuse_unknown(|name| match name {
            NAME => offer.contact,
            PHONES => offer.phones,
            OWNER => offer.owner,
            _ => FIELDS.iter().all(|field| field.id != name) || offer.fields.iter().any(|field| field.id == name),
        })
    }

    /// Checks everything and tells all that is wrong at once. A phone without a contact is the customer's own.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, lang: Lang, currency: &str) -> Result<Proposal, Errors> {
        let customer = CustomerForm(self.0.clone()).check(lang, currency);
        match (customer, along::check(&self.0, lang)) {
            (Ok(mut customer), Ok(along)) => {
                along.give_phones(&mut customer.phones, lang)?;
                Ok(Proposal { customer, contact: along.contact })
            }
            (customer, along) => {
                let wrong = [customer.err(), along.err()];
                Err(wrong.into_iter().flatten().flatten().collect())
            }
        }
    }
}
