//! The dry run of customers: every row passes the same check as the form, and all that is wrong is told at once. Writes nothing.

mod adding;
mod contacts;
mod twice;

use self::twice::Twice;
use super::batch::{Batch, Line, Rows};
use super::cells::Cells;
use super::customers::Customers;
use super::fields::{CREATED, CREATOR, OWNER};
use super::kind::Told;
use super::kinship;
use super::known::Known;
use super::report::{Checked, Fate, Link, Ready, Report};
use super::text;
use crate::contacts::along;
use crate::core::access::{ContactCreate, Guarded, Permission, Place as Where, Reach, Rule, Standing};
use crate::core::problem::Problem;
use crate::customers::fields::CATALOGUE;
use crate::customers::form::{CustomerForm, Lookups};
use crate::customers::model::{Draft, Place};
use crate::customers::store::Made;
use crate::text::{Lang, format};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::sync::Arc;

/// Who imports, where and when.
#[derive(Clone, Debug)]
pub struct Circumstances {
    pub lang: Lang,
    /// The company's currency.
    pub currency: String,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    /// For whom the actor may import.
    pub reach: Reach,
    /// Who gets rows without an owner; None where nobody does.
    pub default: Option<Place>,
    /// Whose field rules count.
    pub standing: Arc<Standing>,
}

/// Checks a file whose rows are kept with it.
///
/// # Errors
/// As the disk answers, where what many rows become waits on it.
pub fn check(batch: &Batch, known: &Known, at: &Circumstances) -> Result<Report, Problem> {
    check_telling((batch, Rows::Here(&batch.contents.rows)), known, at, &mut |_| Ok(()))
}

/// Checks a file with all its rows, telling how many are checked so far.
///
/// # Errors
/// Those of `told`, which ends the check by one; as the disk answers.
pub fn check_telling(
    (batch, rows): (&Batch, Rows),
    known: &Known,
    at: &Circumstances,
    told: Told,
) -> Result<Report, Problem> {
    let report = Report::default();
    let has_contacts = along::ALONG.iter().any(|(id, _)| batch.plan.column_of(id).is_some());
    let contacts = has_contacts.then(|| at.standing.reach(ContactCreate::INFO.id));
    let cells = Cells::new(&batch.plan, &known.people, at);
    let mut check = Check { cells, known, lookups: Lookups::default(), contacts, report };
    let mut twice = Twice::new(batch.state.undecided());
    for (done, line) in rows.each().enumerate() {
        told(done)?;
        let line = line?;
        check.take(&line, batch.contents.header.len(), &mut twice)?;
    }
    drop(twice);
    let mut report = Report { faults: check.cells.faults, ..check.report };
    kinship::link(&mut report, &batch.plan, known, at.lang);
    report.faults.sort_by_key(|fault| (fault.row, fault.column));
    Ok(report)
}

struct Check<'a> {
    cells: Cells<'a, Customers>,
    known: &'a Known,
    lookups: Lookups,
    /// For whose customers the actor may make contacts; None where the file has none.
    contacts: Option<Reach>,
    report: Report,
}

impl Check<'_> {
    /// Checks the next row.
    fn take(&mut self, line: &Line, width: usize, twice: &mut Twice) -> Result<(), Problem> {
        if let Some((row, ready)) = self.adding(line, twice) {
            self.report.rows.push(row);
            return self.report.ready.push(&ready);
        }
        let faults = self.cells.faults.len();
        let first = self.first_of(line, twice)?;
        let mut ready = self.row(line, width, first.as_ref().and_then(|first| first.ready.place));
        let fate = if self.cells.faults.len() > faults { Fate::Faulty } else { Fate::Good };
        if self.report.amount.is_none() {
            self.report.amount = self.amount(line, &ready.draft);
        }
        let mut row = Checked {
            number: line.number,
            name: ready.draft.name.as_str().into(),
            named_parent: ready.draft.parent.as_deref().map(Into::into),
            parent: Link::None,
            contact: ready.contact.is_some(),
            joins: None,
            adds: None,
            fate,
        };
        self.twice(line, (&mut row, &mut ready), first.as_ref(), twice);
        self.report.rows.push(row);
        self.report.ready.push(&ready)
    }

    /// An amount of the file, with what it becomes.
    fn amount(&self, line: &Line, draft: &Draft) -> Option<(String, String)> {
        self.cells.plan.column_of("revenue")?;
        let amount = format::money(draft.revenue?, draft.revenue_currency.as_deref()?);
        Some((self.cells.typed(line, "revenue").to_owned(), amount))
    }

    /// What a row becomes; `above` is where the customer of its name stands who is further up.
    fn row(&mut self, line: &Line, width: usize, above: Option<Place>) -> Ready {
        self.cells.width(line, width);
        let of_form = |id: &str| ![OWNER, CREATOR, CREATED].contains(&id) && along::own(id).is_none();
        let form = CustomerForm(self.cells.raw(line, of_form));
        let mut draft = match form.check_among(self.cells.at.lang, &self.cells.at.currency, &self.lookups) {
            Ok(draft) => draft,
            Err(errors) => {
                self.cells.faults(line, errors);
                // Enough to find parents by.
                let parent = Some(form.0.get("parent").to_owned()).filter(|name| !name.is_empty());
                Draft { name: form.0.get("name").to_owned(), parent, ..Draft::default() }
            }
        };
        let along = self.along(line, &mut draft);
        let place = self.cells.whose(line, above).place();
        if let Some(place) = place {
            self.unwritten(line, place);
            self.unwritten_along(line, place, &along);
        }
        let made = Made { by: self.cells.creator(line), at: self.cells.created(line) };
        Ready { draft, contact: along.contact, place, made }
    }

    /// Fields that the actor may not write of a customer there.
    fn unwritten(&mut self, line: &Line, place: Place) {
        let (at, facts) = (self.cells.at, place.facts());
        for field in CATALOGUE.fields {
            let rule = || at.standing.rule((&CATALOGUE, field.id), &facts, Where::Record);
            if self.cells.sends(line, field.id) && rule() < Rule::Write {
                let words = text::not_written(at.lang, field.label(at.lang));
                self.cells.fault(line, field.id.into(), words, false);
            }
        }
    }
}
