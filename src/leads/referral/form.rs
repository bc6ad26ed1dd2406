//! From what was typed to who is meant, and back.

use super::store::Referrer;
use crate::core::raw::Raw;
use crate::web::form::raw_form;

raw_form!(
    /// Who referred a lead, as typed: one of the three, or nobody.
    ReferralForm ["customer", "contact", "person"]
);

/// Who is named, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Nobody,
    Customer(String),
    Contact(String),
    Person(String),
}

impl ReferralForm {
    /// Who is named; none where more than one is.
    #[must_use]
    pub fn typed(&self) -> Option<Typed> {
        let [customer, contact, person] = ["customer", "contact", "person"].map(|name| self.0.line(name));
        match (customer.is_empty(), contact.is_empty(), person.is_empty()) {
            (true, true, true) => Some(Typed::Nobody),
            (false, true, true) => Some(Typed::Customer(customer)),
            (true, false, true) => Some(Typed::Contact(contact)),
            (true, true, false) => Some(Typed::Person(person)),
            _ => None,
        }
    }

    /// Who is stored, as the form shows them; somebody who is not to be known of is not shown.
    #[must_use]
    pub fn stored(referrer: Option<&Referrer>) -> Self {
        let mut raw = Raw::default();
        if let Some(one) = referrer {
            raw.set("customer", one.customer_typed());
            raw.set("contact", one.contact_typed());
            raw.set("person", one.user_login.clone().unwrap_or_default());
        }
        Self(raw)
    }
}
