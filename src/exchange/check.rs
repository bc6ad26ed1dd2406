//! The dry run: every row passes the same check as the form, and all that is wrong is told at once. Writes nothing.

use super::batch::{Batch, Line, Plan, Reading, Rows};
use super::fields::{self, CREATED, CREATOR, OWNER};
use super::fold;
use super::kinship;
use super::known::{Colleague, Known};
use super::report::{Checked, Fate, Fault, Link, Ready, Report};
use super::text;
use crate::core::access::{Guarded, Place as Where, Reach, Rule, Standing};
use crate::core::problem::Problem;
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
use std::collections::HashMap;
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
    let mut check = Check { plan: &batch.plan, reading, known, at, lookups: Lookups::default(), report };
    let mut twice = Twice { names: HashMap::new(), codes: HashMap::new(), undecided: batch.state.undecided() };
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

/// Names and credit codes of the rows above, folded, with the row that had each first.
struct Twice {
    names: HashMap<Box<str>, usize>,
    codes: HashMap<Box<str>, usize>,
    /// Nothing of the file is imported yet, so that a name that is known is another's.
    undecided: bool,
}

struct Check<'a> {
    plan: &'a Plan,
    reading: Reading<'a>,
    known: &'a Known,
    at: &'a Circumstances,
    lookups: Lookups,
    report: Report,
}

impl Check<'_> {
    /// Checks the next row.
    fn take(&mut self, line: &Line, width: usize, twice: &mut Twice) -> Result<(), Problem> {
        let faults = self.report.faults.len();
        let ready = self.row(line, width);
        let fate = if self.report.faults.len() > faults { Fate::Faulty } else { Fate::Good };
        let draft = &ready.draft;
        if self.report.amount.is_none() {
            self.report.amount = self.amount(line, draft);
        }
        let mut row = Checked {
            number: line.number,
            name: draft.name.as_str().into(),
            named_parent: draft.parent.as_deref().map(Into::into),
            parent: Link::None,
            fate,
        };
        self.twice(&mut row, draft.credit_code.as_deref(), twice);
        self.report.rows.push(row);
        self.report.ready.push(&ready)
    }

    /// An amount of the file, with what it becomes.
    fn amount(&self, line: &Line, draft: &Draft) -> Option<(String, String)> {
        let column = self.plan.column_of("revenue")?;
        let amount = format::money(draft.revenue?, draft.revenue_currency.as_deref()?);
        Some((self.reading.cell(line, column).to_owned(), amount))
    }

    fn row(&mut self, line: &Line, width: usize) -> Ready {
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
        let draft = match form.check_among(self.at.lang, &self.at.currency, &self.lookups) {
            Ok(draft) => draft,
            Err(errors) => {
                for (field, words) in errors {
                    self.fault(line, field, words, true);
                }
                // Enough to find parents by.
                let parent = Some(form.0.get("parent").to_owned()).filter(|name| !name.is_empty());
                Draft { name: form.0.get("name").to_owned(), parent, ..Draft::default() }
            }
        };
        let place = self.place(line);
        if let Some(place) = place {
            self.unwritten(line, place);
        }
        let made = Made { by: self.creator(line), at: self.created(line) };
        Ready { draft, place, made }
    }

    /// Fields that the actor may not write of a customer there.
    fn unwritten(&mut self, line: &Line, place: Place) {
        let (standing, facts) = (Arc::clone(&self.at.standing), place.facts());
        for field in CATALOGUE.fields {
            let sent = self.plan.column_of(field.id).is_some() && !self.typed(line, field.id).is_empty();
            if sent && standing.rule((&CATALOGUE, field.id), &facts, Where::Record) < Rule::Write {
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
            let Some(field) = column.field.as_deref().filter(|id| ![OWNER, CREATOR, CREATED].contains(id)) else {
                continue;
            };
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

    fn fault(&mut self, line: &Line, field: Cow<'static, str>, words: String, of_value: bool) {
        let column = self.plan.column_of(&field);
        let value = column.map_or_else(String::new, |column| self.reading.cell(line, column).to_owned());
        let of_value = of_value && !value.is_empty();
        self.report.faults.push(Fault { row: line.number, column, field, value, words, of_value });
    }

    fn typed<'l>(&'l self, line: &'l Line, field: &str) -> &'l str {
        self.plan.column_of(field).map_or("", |column| self.reading.cell(line, column))
    }

    /// Who gets the row.
    fn place(&mut self, line: &Line) -> Option<Place> {
        let lang = self.at.lang;
        let name = self.typed(line, OWNER).to_owned();
        let place = if name.is_empty() {
            self.at.default
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

    /// Names and credit codes that stand twice in the file, and names that customers have.
    fn twice(&mut self, row: &mut Checked, code: Option<&str>, twice: &mut Twice) {
        if row.name.is_empty() {
            return;
        }
        let first = *twice.names.entry(fold::folded(&row.name).into()).or_insert(row.number);
        if first != row.number {
            self.report.duplicates += 1;
            if !self.plan.same {
                let words = text::same_name(self.at.lang, first);
                self.whole(row, ("name", row.name.to_string()), words);
            }
        }
        if let Some(code) = code {
            let first = *twice.codes.entry(code.into()).or_insert(row.number);
            if first != row.number {
                let words = text::same_code(self.at.lang, first);
                self.whole(row, ("credit_code", code.to_owned()), words);
            }
        }
        let known = twice.undecided && !self.known.customers(&row.name).is_empty();
        self.report.known += usize::from(known);
        if known && self.plan.skip_known && row.fate == Fate::Good {
            row.fate = Fate::Known;
        }
    }

    /// A fault of the row among others: changing its value elsewhere would not mend it.
    fn whole(&mut self, row: &mut Checked, (field, value): (&'static str, String), words: String) {
        row.fate = Fate::Faulty;
        let column = self.plan.column_of(field);
        self.report.faults.push(Fault { row: row.number, column, field: field.into(), value, words, of_value: false });
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
