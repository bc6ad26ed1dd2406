//! A contact that comes along with a new customer: in its form, in a row of a file.

use super::fields::FIELDS;
use super::form::ContactForm;
use super::model::Draft;
use super::text;
use crate::core::check::{Check, text as wrong};
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use std::borrow::Cow;

/// The contact's name beside the fields of the customer.
pub const NAME: &str = "contact";
/// Its phones.
pub const PHONES: &str = "contact_phones";
/// Its post.
pub const TITLE: &str = "contact_title";

/// Each with the contact's own field.
pub const ALONG: [(&str, &str); 3] = [(NAME, "name"), (PHONES, "phones"), (TITLE, "title")];

/// The contact's own field.
#[must_use]
pub fn own(id: &str) -> Option<&'static str> {
    ALONG.iter().find(|(along, _)| *along == id).map(|(_, own)| *own)
}

/// What was said of a contact: one, or phones that are the customer's own as nobody was named with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Along {
    pub contact: Option<Draft>,
    pub phones: Vec<String>,
}

/// Checks what was said, by the rule of contacts.
///
/// # Errors
/// Each field with what is wrong, in the person's language; a post without a name.
pub fn check(typed: &Raw, lang: Lang) -> Result<Along, Errors> {
    let pairs = ALONG.iter().map(|(along, own)| ((*own).to_owned(), typed.get(along).to_owned()));
    let form = ContactForm(Raw::new(pairs.collect()));
    if !form.0.get("name").is_empty() {
        let contact = form.check(lang).map_err(renamed)?;
        return Ok(Along { contact: Some(contact), phones: Vec::new() });
    }
    let mut check = Check::of(FIELDS, &form.0, lang);
    let phones = check.phones("phones");
    if !form.0.get("title").is_empty() {
        check.wrong("name", text::need_contact(lang).into());
    }
    check.finish(Along { contact: None, phones }).map_err(renamed)
}

impl Along {
    /// Adds the phones that are the customer's own to those it has.
    ///
    /// # Errors
    /// Where these are too many.
    pub fn give_phones(&self, to: &mut Vec<String>, lang: Lang) -> Result<(), Errors> {
        for phone in &self.phones {
            if !to.contains(phone) {
                to.push(phone.clone());
            }
        }
        if self.phones.is_empty() || to.len() <= 10 {
            Ok(())
        } else {
            Err(vec![(Cow::Borrowed(PHONES), wrong::too_many_values(lang, 10))])
        }
    }
}

fn renamed(errors: Errors) -> Errors {
    let name = |own: &str| ALONG.iter().find(|(_, field)| *field == own).map(|(along, _)| *along);
    errors.into_iter().map(|(own, words)| (name(&own).map_or(own, Cow::Borrowed), words)).collect()
}
