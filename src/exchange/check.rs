//! The dry run: every row passes the same check as the form, and all that is wrong is told at once. Writes nothing.

mod adding;
mod contacts;
mod twice;

use self::twice::Twice;
use super::batch::{Batch, Line, Plan, Reading, Rows};
use super::fields::{self, CREATED, CREATOR, OWNER};
use super::kinship;
use super::known::{Colleague, Known};
use super::report::{Checked, Fate, Fault, Link, Ready, Report};
use super::text;
use crate::contacts::along;
use crate::core::access::{ContactCreate, Guarded, Permission, Place as Where, Reach, Rule, Standing};
use crate::core::check::split;
use crate::core::problem::{Errors, Problem};
use crate::core::raw::Raw;
use crate::customers::fields::CATALOGUE;
use crate::customers::form::{CustomerForm, Lookups};
use crate::customers::model::{Draft, Place};
use crate::customers::store::Made;
use crate::text::{Lang, format};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::borrow::Cow;
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
    told: &mut dyn FnMut(usize) -> Result<(), Problem>,
) -> Result<Report, Problem> {
    let reading = Reading::new(&batch.plan);
    let report = Report::default();
    let has_contacts = along::ALONG.iter().any(|(id, _)| batch.plan.column_of(id).is_some());
    let contacts = has_contacts.then(|| at.standing.reach(ContactCreate::INFO.id));
    let mut check = Check { plan: &batch.plan, reading, known, at, lookups: Lookups::default(), contacts, report };
    let mut twice = Twice::new(batch.state.undecided());
    for (done, line) in rows.each().enumerate() {
        told(done)?;
        let line = line?;
        check.take(&line, batch.contents.header.len(), &mut twice)?;
    }
    drop(twice);
    let mut report = check.report;
    kinship::link(&mut report, &batch.plan, known, at.lang);
    report.faults.sort_by_key(|fault| (fault.row, fault.column));
    Ok(report)
}

struct Check<'a> {
    plan: &'a Plan,
    reading: Reading<'a>,
    known: &'a Known,
    at: &'a Circumstances,
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
        let faults = self.report.faults.len();
        let first = self.first_of(line, twice)?;
        let mut ready = self.row(line, width, first.as_ref().and_then(|first| first.ready.place));
        let fate = if self.report.faults.len() > faults { Fate::Faulty } else { Fate::Good };
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
        let column = self.plan.column_of("revenue")?;
        let amount = format::money(draft.revenue?, draft.revenue_currency.as_deref()?);
        Some((self.reading.cell(line, column).to_owned(), amount))
    }

    /// What a row becomes; `above` is where the customer of its name stands who is further up.
    fn row(&mut self, line: &Line, width: usize, above: Option<Place>) -> Ready {
        if line.cells.len() > width {
            let words = text::too_wide(self.at.lang, line.cells.len(), width);
            let value = line.cells.get(width).cloned().unwrap_or_default();
            self.report.faults.push(Fault {
                row: line.number,
                column: None,
                field: "".into(),
                value,
                words,
                of_value: false,
            });
        }
        let form = CustomerForm(self.raw(line));
        let mut draft = match form.check_among(self.at.lang, &self.at.currency, &self.lookups) {
            Ok(draft) => draft,
            Err(errors) => {
                self.faults(line, errors);
                // Enough to find parents by.
                let parent = Some(form.0.get("parent").to_owned()).filter(|name| !name.is_empty());
                Draft { name: form.0.get("name").to_owned(), parent, ..Draft::default() }
            }
        };
        let along = self.along(line, &mut draft);
        let place = self.place(line, above);
        if let Some(place) = place {
            self.unwritten(line, place);
            self.unwritten_along(line, place, &along);
        }
        let made = Made { by: self.creator(line), at: self.created(line) };
        Ready { draft, contact: along.contact, place, made }
    }

    /// Fields that the actor may not write of a customer there.
    fn unwritten(&mut self, line: &Line, place: Place) {
        let (standing, facts) = (Arc::clone(&self.at.standing), place.facts());
        for field in CATALOGUE.fields {
            if self.sends(line, field.id) && standing.rule((&CATALOGUE, field.id), &facts, Where::Record) < Rule::Write
            {
                let words = text::not_written(self.at.lang, field.label(self.at.lang));
                self.fault(line, field.id.into(), words, false);
            }
        }
    }

    /// The row as the form would be filled in.
    fn raw(&self, line: &Line) -> Raw {
        let mut pairs = Vec::with_capacity(self.plan.columns.len() + 1);
        let mut currency = None;
        for (at, column) in self.plan.columns.iter().enumerate() {
            let of_form = |id: &&str| ![OWNER, CREATOR, CREATED].contains(id) && along::own(id).is_none();
            let Some(field) = column.field.as_deref().filter(of_form) else { continue };
            if fields::takes_several(field) {
                if self.plan.column_of(field) == Some(at) {
                    pairs.push((field.to_owned(), self.joined(line, field)));
                }
                continue;
            }
            let value = self.reading.cell(line, at);
            if fields::has_currency(field) {
                currency.clone_from(&column.currency);
            }
            let value = if fields::has_unit(field) { scaled(value, column.factor) } else { Cow::Borrowed(value) };
            pairs.push((field.to_owned(), value.into_owned()));
        }
        let mut raw = Raw::new(pairs);
        if let Some(currency) = currency.filter(|_| raw.get("revenue_currency").is_empty()) {
            raw.set("revenue_currency", currency);
        }
        raw
    }

    /// The values of all columns that are read into a field of several.
    fn joined(&self, line: &Line, field: &str) -> String {
        let values = self.plan.columns_of(field).map(|column| self.reading.cell(line, column));
        values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether a row has anything for a field.
    fn sends(&self, line: &Line, field: &str) -> bool {
        self.plan.columns_of(field).any(|column| !self.reading.cell(line, column).is_empty())
    }

    fn faults(&mut self, line: &Line, errors: Errors) {
        for (field, words) in errors {
            self.fault(line, field, words, true);
        }
    }

    /// The column that a fault is about: of several that with the value, by which the words begin.
    fn column_at_fault(&self, line: &Line, field: &str, words: &str) -> Option<usize> {
        let begin = |one: &str| words.strip_prefix(one).is_some_and(|rest| rest.starts_with(": "));
        let mut columns = self.plan.columns_of(field);
        columns.find(|column| split(self.reading.cell(line, *column)).any(begin)).or(self.plan.column_of(field))
    }

    fn fault(&mut self, line: &Line, field: Cow<'static, str>, words: String, of_value: bool) {
        let column = self.column_at_fault(line, &field, &words);
        let value = column.map_or_else(String::new, |column| self.reading.cell(line, column).to_owned());
        let of_value = of_value && !value.is_empty();
        self.report.faults.push(Fault { row: line.number, column, field, value, words, of_value });
    }

    fn typed<'l>(&'l self, line: &'l Line, field: &str) -> &'l str {
        self.plan.column_of(field).map_or("", |column| self.reading.cell(line, column))
    }

    /// Who gets the row: where it names nobody, whoever has the customer `above`.
    fn place(&mut self, line: &Line, above: Option<Place>) -> Option<Place> {
        let lang = self.at.lang;
        let name = self.typed(line, OWNER).to_owned();
        let place = if name.is_empty() {
            above.or(self.at.default)
        } else {
            let owner = self.person(line, OWNER, &name)?;
            if !owner.active {
                self.fault(line, OWNER.into(), text::owner_left(lang, &name), true);
                return None;
            }
            Some(Place { owner_id: owner.id, owner_dept_id: owner.department_id })
        };
        match place {
            Some(place) if self.at.reach.covers(&place.facts()) => return Some(place),
            Some(_) => self.fault(line, OWNER.into(), text::owner_beyond(lang, &name), true),
            None => self.fault(line, OWNER.into(), text::no_owner(lang).into(), false),
        }
        None
    }

    fn creator(&mut self, line: &Line) -> Option<i64> {
        let name = self.typed(line, CREATOR).to_owned();
        if name.is_empty() { None } else { self.person(line, CREATOR, &name).map(|person| person.id) }
    }

    fn person(&mut self, line: &Line, field: &'static str, name: &str) -> Option<Colleague> {
        match self.known.people(name) {
            [one] => return Some(*one),
            [] => self.fault(line, field.into(), text::no_such_person(self.at.lang, name), true),
            _ => self.fault(line, field.into(), text::several_people(self.at.lang, name), true),
        }
        None
    }

    fn created(&mut self, line: &Line) -> Option<DateTime<Utc>> {
        let typed = self.typed(line, CREATED).to_owned();
        if typed.is_empty() {
            return None;
        }
        match moment(&typed, self.at.zone) {
            Some(at) if at <= self.at.now => return Some(at),
            Some(_) => self.fault(line, CREATED.into(), text::created_later(self.at.lang).into(), true),
            None => self.fault(line, CREATED.into(), text::not_a_date(self.at.lang).into(), true),
        }
        None
    }
}

/// A number counted in a larger unit. What is no plain number is left to the check.
fn scaled(text: &str, factor: u64) -> Cow<'_, str> {
    if factor == 1 || text.is_empty() {
        return Cow::Borrowed(text);
    }
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != ',' && *c != '，').collect();
    let number = plain.parse::<Decimal>().ok().and_then(|number| number.checked_mul(Decimal::from(factor)));
    number.map_or(Cow::Borrowed(text), |number| Cow::Owned(number.normalize().to_string()))
}

/// A day, or a moment in the company's zone, in the ways that files have it: year, month, day.
fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '/' | '.' | '年' | '月' => '-',
            'T' | '日' => ' ',
            other => other,
        })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let times = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = times
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&plain, format).ok())
        .or_else(|| NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN)))?;
    let sane = NaiveDate::from_ymd_opt(1900, 1, 1)? <= local.date();
    zone.from_local_datetime(&local).earliest().filter(|_| sane).map(|at| at.with_timezone(&Utc))
}
