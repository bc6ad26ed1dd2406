//! From what was typed to a checked conversion.

use super::deal::{self, Deal};
use super::text;
use crate::core::problem::{Errors, Problem};
use crate::core::{check, credit_code};
use crate::leads::model::Lead;
use crate::opportunities::form::At;
use crate::text::Lang;
use crate::web::form::raw_form;
use std::borrow::Cow;

raw_form!(
    /// What a lead becomes, as typed: `target` is `new` or the number of a customer, `deal` is ticked where an
    /// opportunity is made along with it.
    ConvertForm [
        "target", "name", "credit_code", "contact", "deal", "deal_name", "deal_amount", "deal_currency", "deal_expected_on", "deal_pipeline",
        "deal_product"
    ]
);

/// What a lead becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub into: Target,
    /// The name of the contact that is made; empty for none.
    pub contact: String,
    /// The opportunity that is made along with it, if one is.
    pub deal: Option<Deal>,
}

/// The customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One that is made.
    New { name: String, credit_code: Option<String> },
    /// One that is there.
    Existing(i64),
}

/// The most characters of a customer's name, and of a contact's.
const LONGEST: (usize, usize) = (200, 100);

impl ConvertForm {
    /// As it is proposed.
    #[must_use]
    pub fn proposed(lead: &Lead) -> Self {
        let mut form = Self::default();
        form.0.set("target", "new");
        form.0.set("name", lead.label());
        form.0.set("contact", if lead.name.is_empty() { "" } else { lead.contact.as_str() });
        form
    }

    /// Checks everything and tells all that is wrong at once.
    ///
    /// # Errors
    /// Each field with what is wrong, in the person's language.
    pub fn check(&self, at: At) -> Result<Wanted, Problem> {
        let (lang, mut errors) = (at.lang, Errors::new());
        let contact = line(self, "contact", LONGEST.1, (lang, &mut errors));
        let into = match self.0.get("target") {
            "new" => {
                Target::New { name: named(self, (lang, &mut errors)), credit_code: coded(self, (lang, &mut errors)) }
            }
            id => match id.parse() {
                Ok(id) => Target::Existing(id),
                Err(_none) => {
                    errors.push(("target".into(), text::need_target(lang).into()));
                    Target::Existing(0)
                }
            },
        };
        let deal = deal::check(self, at, &mut errors);
        if errors.is_empty() { Ok(Wanted { into, contact, deal }) } else { Err(Problem::Invalid(errors)) }
    }
}

fn line(form: &ConvertForm, id: &'static str, most: usize, (lang, errors): (Lang, &mut Errors)) -> String {
    let typed = form.0.line(id);
    let count = typed.chars().count();
    if count > most {
        errors.push((Cow::Borrowed(id), check::text::too_long(lang, most, count)));
    }
    typed
}

fn named(form: &ConvertForm, (lang, errors): (Lang, &mut Errors)) -> String {
    let name = line(form, "name", LONGEST.0, (lang, &mut *errors));
    if name.is_empty() {
        errors.push((Cow::Borrowed("name"), text::need_name(lang).into()));
    }
    name
}

fn coded(form: &ConvertForm, (lang, errors): (Lang, &mut Errors)) -> Option<String> {
    let typed = form.0.line("credit_code");
    if typed.is_empty() {
        return None;
    }
    let code = credit_code::check(&typed).ok();
    if code.is_none() {
        errors.push((Cow::Borrowed("credit_code"), text::not_a_code(lang).into()));
    }
    code
}
