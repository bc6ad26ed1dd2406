//! Names and credit codes that stand twice in a file. A row of a name that is there may bring one more contact of that
//! customer: offices keep one row for each person.

use super::Check;
use crate::core::problem::Problem;
use crate::customers::fields::CATALOGUE;
use crate::customers::model::Draft;
use crate::exchange::batch::Line;
use crate::exchange::customers::Customers;
use crate::exchange::fields::{CREATED, CREATOR, OWNER};
use crate::exchange::kind::Kind;
use crate::exchange::report::{Checked, Fate, Fault, Ready};
use crate::exchange::{fold, text};
use serde_json::Value;
use std::collections::HashMap;

/// What stands in the rows above.
pub(super) struct Twice {
    /// Names, folded, with the index of the row that had each first.
    names: HashMap<Box<str>, usize>,
    /// Credit codes with the number of the row that had each first.
    codes: HashMap<Box<str>, usize>,
    /// Names of contacts, folded, by the index of the row of their customer, where it has several rows.
    contacts: HashMap<usize, Vec<Box<str>>>,
    /// The same of customers that are there and get contacts, by id.
    pub(super) there: HashMap<i64, Vec<Box<str>>>,
    /// Nothing of the file is imported yet, so that a name that is known is another's.
    undecided: bool,
}

impl Twice {
    pub(super) fn new(undecided: bool) -> Self {
        Self {
            names: HashMap::new(),
            codes: HashMap::new(),
            contacts: HashMap::new(),
            there: HashMap::new(),
            undecided,
        }
    }
}

/// The first row of a name.
pub(super) struct First {
    index: usize,
    pub(super) ready: Ready,
}

impl Check<'_> {
    /// The row above that has this row's name, where this one may bring a contact of it.
    pub(super) fn first_of(&self, line: &Line, twice: &Twice) -> Result<Option<First>, Problem> {
        if self.contacts.is_none() || self.cells.plan.same {
            return Ok(None);
        }
        let index = twice.names.get(fold::folded(self.cells.typed(line, "name")).as_str()).copied();
        index.map(|index| self.report.ready.get(index).map(|ready| First { index, ready })).transpose()
    }

    /// Names and credit codes that stand twice in the file, and names that customers have.
    pub(super) fn twice(
        &mut self,
        line: &Line,
        (row, ready): (&mut Checked, &mut Ready),
        first: Option<&First>,
        twice: &mut Twice,
    ) {
        if row.name.is_empty() {
            return;
        }
        self.name_again(line, (&mut *row, &mut *ready), first, twice);
        if let Some(code) = ready.draft.credit_code.as_deref().filter(|_| row.joins.is_none()) {
            let first = *twice.codes.entry(code.into()).or_insert(row.number);
            if first != row.number {
                let words = text::same_code(self.cells.at.lang, first);
                self.whole(row, ("credit_code", code.to_owned()), words);
            }
        }
        let known = twice.undecided && !self.known.customers(&row.name).is_empty();
        self.report.known += usize::from(known);
        if known && self.cells.plan.skip_known && row.fate == Fate::Good {
            row.fate = Fate::Known;
        }
    }

    fn name_again(
        &mut self,
        line: &Line,
        (row, ready): (&mut Checked, &mut Ready),
        first: Option<&First>,
        twice: &mut Twice,
    ) {
        let here = self.report.rows.len();
        let above = *twice.names.entry(fold::folded(&row.name).into()).or_insert(here);
        let Some(number) = self.report.rows.get(above).map(|row| row.number) else { return };
        let words = match first.filter(|first| first.index == above) {
            // What is wrong with the row itself is to be mended first.
            Some(_) if row.fate != Fate::Good => return,
            Some(first) => {
                let folded = |name: &str| fold::folded(name).into_boxed_str();
                let of_first = || first.ready.contact.iter().map(|contact| folded(&contact.name)).collect();
                let there = twice.contacts.entry(above).or_insert_with(of_first);
                let apart = self.apart(line, (first, &*ready), number, there);
                if let (None, Some(contact)) = (&apart, &mut ready.contact) {
                    contact.main = there.is_empty();
                    there.push(folded(&contact.name));
                    (row.joins, row.named_parent) = (Some(above), None);
                    return;
                }
                apart
            }
            None => None,
        };
        self.report.duplicates += 1;
        if !self.cells.plan.same {
            let words = words.unwrap_or_else(|| text::same_name(self.cells.at.lang, number));
            self.whole(row, ("name", row.name.to_string()), words);
        }
    }

    /// Why a row does not bring one more contact of the customer above; None where it does.
    fn apart(
        &self,
        line: &Line,
        (first, ready): (&First, &Ready),
        number: usize,
        there: &[Box<str>],
    ) -> Option<String> {
        let lang = self.cells.at.lang;
        let Some(contact) = &ready.contact else { return Some(text::same_name(lang, number)) };
        let name = fold::folded(&contact.name);
        if there.iter().any(|one| **one == *name) {
            return Some(text::same_contact(lang, number, &contact.name));
        }
        // What is wrong above is to be mended first; until then this row waits.
        self.report.rows.get(first.index).filter(|row| row.fate == Fate::Good)?;
        match self.differing(line, &first.ready, ready)? {
            "phones" => Some(text::same_name_phones(lang, number)),
            field => Some(text::same_name_but(lang, number, Customers::label(field, lang))),
        }
    }

    /// A field in which a row says something else than the one above.
    fn differing(&self, line: &Line, above: &Ready, ready: &Ready) -> Option<&'static str> {
        let json = |draft: &Draft| serde_json::to_value(draft).unwrap_or_default();
        let (was, is) = (json(&above.draft), json(&ready.draft));
        let fields = CATALOGUE.fields.iter().map(|field| field.id).filter(|id| *id != "name");
        let beside = [
            (OWNER, above.place == ready.place),
            (CREATOR, above.made.by == ready.made.by),
            (CREATED, above.made.at == ready.made.at),
        ];
        let of_form = fields.map(|id| (id, agrees(was.get(id), is.get(id))));
        of_form.chain(beside).find(|(id, same)| !same && self.cells.sends(line, id)).map(|(id, _)| id)
    }

    /// A fault of the row among others: changing its value elsewhere would not mend it.
    fn whole(&mut self, row: &mut Checked, (field, value): (&'static str, String), words: String) {
        row.fate = Fate::Faulty;
        let column = self.cells.plan.column_of(field);
        self.cells.faults.push(Fault { row: row.number, column, field: field.into(), value, words, of_value: false });
    }
}

/// Whether a value is the one that stands above, or some of those.
fn agrees(was: Option<&Value>, is: Option<&Value>) -> bool {
    match (was, is) {
        (Some(Value::Array(was)), Some(Value::Array(is))) => is.iter().all(|one| was.contains(one)),
        _ => was == is,
    }
}
