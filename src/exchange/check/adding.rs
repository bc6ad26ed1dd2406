//! Rows whose name is that of a customer that is there: where the plan says so they bring it their contact, and nothing else.

use super::Check;
use super::twice::Twice;
use crate::contacts::along::{ALONG, NAME};
use crate::contacts::fields::CATALOGUE as CONTACTS;
use crate::contacts::model::Draft as Contact;
use crate::core::access::{Guarded, Place as Where, Rule};
use crate::customers::model::Draft;
use crate::customers::store::Made;
use crate::exchange::batch::Line;
use crate::exchange::customers::Customers;
use crate::exchange::kind::Kind;
use crate::exchange::report::{Checked, Fate, Link, Ready};
use crate::exchange::there::There;
use crate::exchange::{fold, text};

impl Check<'_> {
    /// What becomes of such a row; None of any other. A customer that the actor may not view is none that is there.
    pub(super) fn adding(&mut self, line: &Line, twice: &mut Twice) -> Option<(Checked, Ready)> {
        if !self.cells.plan.add_contacts || self.contacts.is_none() {
            return None;
        }
        let (known, name) = (self.known, self.cells.typed(line, "name").to_owned());
        let there = match known.customers(&name) {
            [] => return None,
            [one] => Some(known.there(*one)?),
            _ => None,
        };
        let faults = self.cells.faults.len();
        self.report.known += 1;
        let contact = there.and_then(|there| self.added(line, there, twice));
        if there.is_none() {
            self.cells.fault(line, "name".into(), text::several_known(self.cells.at.lang, &name), false);
        }
        let fate = match contact {
            _ if self.cells.faults.len() > faults => Fate::Faulty,
            Some(_) => Fate::Good,
            None => Fate::Known,
        };
        let row = Checked {
            number: line.number,
            name: name.as_str().into(),
            named_parent: None,
            parent: Link::None,
            contact: contact.is_some(),
            joins: None,
            adds: there.map(|there| there.id),
            fate,
        };
        let made = Made { by: None, at: None };
        Some((row, Ready { draft: Draft { name, ..Draft::default() }, contact, place: None, made }))
    }

    /// The contact for a customer, if the row has one; what is wrong with it is told.
    fn added(&mut self, line: &Line, there: &There, twice: &mut Twice) -> Option<Contact> {
        let (lang, standing) = (self.cells.at.lang, self.cells.at.standing.clone());
        let mut contact = self.along(line, &mut Draft::default()).contact?;
        if !there.may_get(&standing) {
            self.cells.fault(line, "name".into(), text::may_not_add(lang).into(), false);
            return None;
        }
        let facts = there.place().facts();
        for (id, own) in ALONG {
            if self.cells.sends(line, id) && standing.rule((&CONTACTS, own), &facts, Where::Record) < Rule::Write {
                self.cells.fault(line, id.into(), text::not_written(lang, Customers::label(id, lang)), false);
            }
        }
        let folded = |name: &str| fold::folded(name).into_boxed_str();
        let names =
            twice.there.entry(there.id).or_insert_with(|| there.contacts.iter().map(|one| folded(one)).collect());
        let name = folded(&contact.name);
        if names.contains(&name) {
            self.cells.fault(line, NAME.into(), text::contact_there(lang, &contact.name), false);
            return None;
        }
        contact.main = names.is_empty();
        names.push(name);
        Some(contact)
    }
}
