//! The dry run of leads: every row passes the same check as the form, and is compared with the rows above and with what is there.

use super::known::Known;
use super::{Leads, Ready, text};
use crate::core::access::{Guarded, Place as Where, Rule};
use crate::core::problem::Problem;
use crate::core::search_text;
use crate::customers::form::Lookups;
use crate::customers::model::Place;
use crate::customers::store::Made;
use crate::exchange::batch::{Batch, Line, Rows};
use crate::exchange::cells::{Cells, Whose};
use crate::exchange::check::Circumstances;
use crate::exchange::fields::{CREATED, CREATOR, OWNER};
use crate::exchange::fold::folded;
use crate::exchange::kind::Told;
use crate::exchange::report::{Checked, Fate, Fault, Link, Report};
use crate::exchange::text as shared;
use crate::leads::fields::CATALOGUE;
use crate::leads::form::{LeadForm, named};
use crate::leads::model::Draft;
use crate::text::format;
use std::collections::HashMap;

/// Checks a file with all its rows, telling how many are checked so far.
///
/// # Errors
/// Those of `told`, which ends the check by one; as the disk answers.
pub(super) fn check(
    (batch, rows): (&Batch, Rows),
    known: &Known,
    at: &Circumstances,
    told: Told,
) -> Result<Report<Ready>, Problem> {
    let cells = Cells::new(&batch.plan, &known.people, at);
    let known = batch.state.undecided().then_some(known);
    let own = Place { owner_id: at.standing.user_id, owner_dept_id: at.standing.department_id };
    let report = Report::default();
    let mut check = Check { cells, known, own, lookups: Lookups::default(), above: Above::default(), report };
    for (done, line) in rows.each().enumerate() {
        told(done)?;
        let line = line?;
        check.take(&line, batch.contents.header.len())?;
    }
    let mut report = Report { faults: check.cells.faults, ..check.report };
    report.order = (0..report.rows.len()).collect();
    report.faults.sort_by_key(|fault| (fault.row, fault.column));
    Ok(report)
}

struct Check<'a> {
    cells: Cells<'a, Leads>,
    /// None once the file is imported, so that what is there may be its own.
    known: Option<&'a Known>,
    /// Where the importer's own leads stand.
    own: Place,
    lookups: Lookups,
    above: Above,
    report: Report<Ready>,
}

/// What stands in the rows above, by the number of the row that had it first.
#[derive(Default)]
struct Above {
    /// By name, folded: with who is asked for.
    names: HashMap<String, Vec<(String, usize)>>,
    numbers: HashMap<String, usize>,
}

/// What is met again: the field, what it says, and what is wrong with that.
type Again = (&'static str, String, String);

impl Check<'_> {
    /// Checks the next row.
    fn take(&mut self, line: &Line, width: usize) -> Result<(), Problem> {
        let faults = self.cells.faults.len();
        let ready = self.row(line, width);
        if self.report.amount.is_none() {
            self.report.amount = self.amount(line, &ready.draft);
        }
        let mut fate = Fate::Good;
        let numbers = search_text::number_column(&ready.draft.phones);
        if let Some(again) = self.twice(line, &ready.draft, &numbers) {
            self.report.duplicates += 1;
            if !self.cells.plan.same {
                self.whole(line, again);
            }
        }
        if let Some(again) = self.there(&ready.draft, &numbers) {
            self.report.known += 1;
            match (self.cells.plan.skip_known, self.cells.plan.take_known) {
                (true, _) => fate = Fate::Known,
                (false, true) => {}
                (false, false) => self.whole(line, again),
            }
        }
        if self.cells.faults.len() > faults {
            fate = Fate::Faulty;
        }
        let (number, name) = (line.number, label(&ready.draft).into());
        let (named_parent, parent, contact, joins, adds) = (None, Link::None, false, None, None);
        self.report.rows.push(Checked { number, name, named_parent, parent, contact, joins, adds, fate });
        self.report.ready.push(&ready)
    }

    /// What a row becomes.
    fn row(&mut self, line: &Line, width: usize) -> Ready {
        self.cells.width(line, width);
        let at = self.cells.at;
        let form = LeadForm(self.cells.raw(line, |id| ![OWNER, CREATOR, CREATED].contains(&id)));
        let draft = match form.check_among(at.lang, &at.currency, &self.lookups) {
            Ok(draft) => {
                if let Err(Problem::Invalid(errors)) = named(&draft, at.lang) {
                    self.cells.faults(line, errors);
                }
                draft
            }
            Err(errors) => {
                self.cells.faults(line, errors);
                Draft { name: form.0.line("name"), contact: form.0.line("contact"), ..Draft::default() }
            }
        };
        let place = match self.cells.whose(line, None) {
            Whose::Of(place) => Some(place),
            Whose::Nobodys if at.reach.covers(&self.own.facts()) => None,
            Whose::Nobodys => {
                self.cells.fault(line, OWNER.into(), text::not_into_pool(at.lang).into(), false);
                None
            }
            Whose::Unclear => None,
        };
        self.unwritten(line, place.unwrap_or(self.own));
        let made = Made { by: self.cells.creator(line), at: self.cells.created(line) };
        Ready { draft, place, made }
    }

    /// An amount of the file, with what it becomes.
    fn amount(&self, line: &Line, draft: &Draft) -> Option<(String, String)> {
        self.cells.plan.column_of("amount")?;
        let amount = format::money(draft.amount?, draft.amount_currency.as_deref()?);
        Some((self.cells.typed(line, "amount").to_owned(), amount))
    }

    /// Fields that the actor may not write of a lead there; one of the pool is made as an own one.
    fn unwritten(&mut self, line: &Line, place: Place) {
        let (at, facts) = (self.cells.at, place.facts());
        for field in CATALOGUE.fields {
            let rule = || at.standing.rule((&CATALOGUE, field.id), &facts, Where::Record);
            if self.cells.sends(line, field.id) && rule() < Rule::Write {
                let words = shared::not_written(at.lang, field.label(at.lang));
                self.cells.fault(line, field.id.into(), words, false);
            }
        }
    }

    /// What of a row stands further up already; notes what it says itself.
    fn twice(&mut self, line: &Line, draft: &Draft, numbers: &[String]) -> Option<Again> {
        let (lang, above, row) = (self.cells.at.lang, &mut self.above, line.number);
        let mut again = None;
        for number in numbers {
            let first = *above.numbers.entry(number.clone()).or_insert(row);
            if first != row && again.is_none() {
                again = Some(("phones", draft.phones.join(", "), text::same_number(lang, first)));
            }
        }
        let (name, contact) = (folded(&draft.name), folded(&draft.contact));
        if name.is_empty() {
            return again;
        }
        let all = above.names.entry(name).or_default();
        let same = |other: &str| other.is_empty() || contact.is_empty() || *other == contact;
        let first = all.iter().find(|(other, _)| same(other)).map(|(_, first)| *first);
        all.push((contact.clone(), row));
        let named = first.map(|first| ("name", draft.name.clone(), shared::same_name(lang, first)));
        again.or(named)
    }

    /// The lead or the customer that a row doubles.
    fn there(&self, draft: &Draft, numbers: &[String]) -> Option<Again> {
        let (lang, known) = (self.cells.at.lang, self.known?);
        if let Some(there) = known.of_numbers(numbers) {
            let words = if there.customer {
                text::customer_of_number(lang, &there.label)
            } else {
                text::lead_of_number(lang, &there.label)
            };
            return Some(("phones", draft.phones.join(", "), words));
        }
        let there = known.of_name(&draft.name, &draft.contact).filter(|_| !draft.name.is_empty())?;
        let words = if there.customer {
            text::customer_of_name(lang, &there.label)
        } else {
            text::lead_of_name(lang, &there.label)
        };
        Some(("name", draft.name.clone(), words))
    }

    /// A fault of the row among others: changing its value elsewhere would not mend it.
    fn whole(&mut self, line: &Line, (field, value, words): Again) {
        let column = self.cells.plan.column_of(field);
        self.cells.faults.push(Fault { row: line.number, column, field: field.into(), value, words, of_value: false });
    }
}

/// What a row is called.
fn label(draft: &Draft) -> &str {
    if draft.name.is_empty() { &draft.contact } else { &draft.name }
}
