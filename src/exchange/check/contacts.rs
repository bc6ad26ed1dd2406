//! The contact that a row brings.

use super::Check;
use crate::contacts::along::{self, ALONG, Along, NAME, PHONES};
use crate::contacts::fields::CATALOGUE as CONTACTS;
use crate::contacts::model::Place as ContactPlace;
use crate::contacts::text as words;
use crate::core::access::{Guarded, Place as Where, Rule};
use crate::core::raw::Raw;
use crate::customers::fields::CATALOGUE;
use crate::customers::model::{Draft, Place};
use crate::exchange::batch::Line;
use crate::exchange::customers::Customers;
use crate::exchange::kind::Kind;
use crate::exchange::text;

impl Check<'_> {
    /// What a row says of a contact; phones that are nobody's go to the customer.
    pub(super) fn along(&mut self, line: &Line, customer: &mut Draft) -> Along {
        if self.contacts.is_none() {
            return Along::default();
        }
        let lang = self.cells.at.lang;
        let pairs = ALONG.iter().map(|(id, _)| ((*id).to_owned(), self.cells.joined(line, id)));
        let mut along = match along::check(&Raw::new(pairs.collect()), lang) {
            Ok(along) => along,
            Err(errors) => {
                self.cells.faults(line, errors);
                return Along::default();
            }
        };
        if let Err(errors) = along.give_phones(&mut customer.phones, lang) {
            self.cells.faults(line, errors);
        }
        if let Some(contact) = &mut along.contact {
            contact.main = true;
        }
        along
    }

    /// What the actor may not write of a contact of that customer.
    pub(super) fn unwritten_along(&mut self, line: &Line, place: Place, along: &Along) {
        let (lang, standing) = (self.cells.at.lang, self.cells.at.standing.clone());
        if !along.phones.is_empty()
            && standing.rule((&CATALOGUE, "phones"), &place.facts(), Where::Record) < Rule::Write
        {
            let own = text::not_written(lang, Customers::label("phones", lang));
            self.cells.fault(line, PHONES.into(), own, false);
        }
        if along.contact.is_none() {
            return;
        }
        let facts = ContactPlace::with_new(0, place).facts();
        if !self.contacts.as_ref().is_some_and(|reach| reach.covers(&facts)) {
            self.cells.fault(line, NAME.into(), words::beyond(lang).into(), false);
        }
        for (id, own) in ALONG {
            if self.cells.sends(line, id) && standing.rule((&CONTACTS, own), &facts, Where::Record) < Rule::Write {
                self.cells.fault(line, id.into(), text::not_written(lang, Customers::label(id, lang)), false);
            }
        }
    }
}
