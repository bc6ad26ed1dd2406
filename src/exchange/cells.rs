//! The cells of a row as the plan reads them, and what is found to be wrong with them: what the checks of all kinds share.

use super::batch::{Line, Plan, Reading};
use super::check::Circumstances;
use super::fields::{CREATED, CREATOR, OWNER};
use super::kind::Kind;
use super::people::{Colleague, People};
use super::report::Fault;
use super::text;
use crate::core::access::Guarded;
use crate::core::check::split;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::customers::model::Place;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::marker::PhantomData;

/// Who gets a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Of(Place),
    Nobodys,
    /// Something is wrong with it, and was told.
    Unclear,
}

impl Whose {
    /// The place, where somebody gets it.
    #[must_use]
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Of(place) => Some(place),
            Self::Nobodys | Self::Unclear => None,
        }
    }
}

/// A file under its check.
pub struct Cells<'a, K> {
    pub plan: &'a Plan,
    reading: Reading<'a>,
    people: &'a People,
    pub at: &'a Circumstances,
    /// In the order in which they were found.
    pub faults: Vec<Fault>,
    kind: PhantomData<K>,
}

impl<'a, K: Kind> Cells<'a, K> {
    /// Nothing is wrong yet.
    #[must_use]
    pub fn new(plan: &'a Plan, people: &'a People, at: &'a Circumstances) -> Self {
        Self { plan, reading: Reading::new(plan), people, at, faults: Vec::new(), kind: PhantomData }
    }

    /// The row as the form would be filled in, of the columns that are read into fields which `of_form` names.
    #[must_use]
    pub fn raw(&self, line: &Line, of_form: impl Fn(&str) -> bool) -> Raw {
        let mut pairs = Vec::with_capacity(self.plan.columns.len() + 1);
        let mut currencies = Vec::new();
        for (at, column) in self.plan.columns.iter().enumerate() {
            let Some(field) = column.field.as_deref().filter(|id| of_form(id)) else { continue };
            if K::takes_several(field) {
                if self.plan.column_of(field) == Some(at) {
                    pairs.push((field.to_owned(), self.joined(line, field)));
                }
                continue;
            }
            let value = self.reading.cell(line, at);
            if K::has_currency(field) {
                currencies.extend(column.currency.clone().map(|currency| (format!("{field}_currency"), currency)));
            }
            let value = if K::has_unit(field) { scaled(value, column.factor) } else { Cow::Borrowed(value) };
            pairs.push((field.to_owned(), value.into_owned()));
        }
        let mut raw = Raw::new(pairs);
        for (field, currency) in currencies {
            if raw.get(&field).is_empty() {
                raw.set(&field, currency);
            }
        }
        raw
    }

    /// The values of all columns that are read into a field of several.
    #[must_use]
    pub fn joined(&self, line: &Line, field: &str) -> String {
        let values = self.plan.columns_of(field).map(|column| self.reading.cell(line, column));
        values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether a row has anything for a field.
    #[must_use]
    pub fn sends(&self, line: &Line, field: &str) -> bool {
        self.plan.columns_of(field).any(|column| !self.reading.cell(line, column).is_empty())
    }

    /// What stands in the column of a field.
    #[must_use]
    pub fn typed<'l>(&'l self, line: &'l Line, field: &str) -> &'l str {
        self.plan.column_of(field).map_or("", |column| self.reading.cell(line, column))
    }

    /// What is wrong with the values of a row.
    pub fn faults(&mut self, line: &Line, errors: Errors) {
        for (field, words) in errors {
            self.fault(line, field, words, true);
        }
    }

    /// What is wrong with a row; `of_value` where it is the value itself.
    pub fn fault(&mut self, line: &Line, field: Cow<'static, str>, words: String, of_value: bool) {
        let column = self.column_at_fault(line, &field, &words);
        let value = column.map_or_else(String::new, |column| self.reading.cell(line, column).to_owned());
        let of_value = of_value && !value.is_empty();
        self.faults.push(Fault { row: line.number, column, field, value, words, of_value });
    }

    /// The column that a fault is about: of several that with the value, by which the words begin.
    fn column_at_fault(&self, line: &Line, field: &str, words: &str) -> Option<usize> {
        let begin = |one: &str| words.strip_prefix(one).is_some_and(|rest| rest.starts_with(": "));
        let mut columns = self.plan.columns_of(field);
        columns.find(|column| split(self.reading.cell(line, *column)).any(begin)).or(self.plan.column_of(field))
    }

    /// A row with more cells than the header has names.
    pub fn width(&mut self, line: &Line, width: usize) {
        if line.cells.len() > width {
            let words = text::too_wide(self.at.lang, line.cells.len(), width);
            let value = line.cells.get(width).cloned().unwrap_or_default();
            let (row, field) = (line.number, "".into());
            self.faults.push(Fault { row, column: None, field, value, words, of_value: false });
        }
    }

    /// Who gets the row: where it names nobody, whoever has what is `above` it, or else the usual one.
    pub fn whose(&mut self, line: &Line, above: Option<Place>) -> Whose {
        let lang = self.at.lang;
        let name = self.typed(line, OWNER).to_owned();
        let place = if name.is_empty() {
            above.or(self.at.default)
        } else {
            let Some(owner) = self.person(line, OWNER, &name) else { return Whose::Unclear };
            if !owner.active {
                self.fault(line, OWNER.into(), text::owner_left(lang, &name), true);
                return Whose::Unclear;
            }
            Some(Place { owner_id: owner.id, owner_dept_id: owner.department_id })
        };
        match place {
            Some(place) if self.at.reach.covers(&place.facts()) => return Whose::Of(place),
            Some(_) => self.fault(line, OWNER.into(), text::owner_beyond(lang, &name), true),
            None if K::OWNERLESS => return Whose::Nobodys,
            None => self.fault(line, OWNER.into(), text::no_owner(lang).into(), false),
        }
        Whose::Unclear
    }

    /// Who made the record elsewhere, where the row says so.
    pub fn creator(&mut self, line: &Line) -> Option<i64> {
        let name = self.typed(line, CREATOR).to_owned();
        if name.is_empty() { None } else { self.person(line, CREATOR, &name).map(|person| person.id) }
    }

    fn person(&mut self, line: &Line, field: &'static str, name: &str) -> Option<Colleague> {
        match self.people.of(name) {
            [one] => return Some(*one),
            [] => self.fault(line, field.into(), text::no_such_person(self.at.lang, name), true),
            _ => self.fault(line, field.into(), text::several_people(self.at.lang, name), true),
        }
        None
    }

    /// When the record was made elsewhere, where the row says so.
    pub fn created(&mut self, line: &Line) -> Option<DateTime<Utc>> {
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
