//! From what was typed into a sheet to checked changes.

use super::metric::{Metric, TARGETED};
use super::model::{Line, MARKS, Node, Sheet, Which};
use super::period::{CELLS, of_cell};
use super::text;
use crate::core::check::figure;
use crate::core::field::CURRENCIES;
use crate::core::problem::Errors;
use crate::core::raw::Raw;
use crate::text::Lang;
use crate::web::form::Form;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Decimals of an amount.
const AMOUNT: u32 = 2;

/// A sheet, as typed: each cell is named after its line and its place, `c-d12-3`.
#[derive(Clone, Debug, Default)]
pub struct SheetForm(pub Raw);

impl Form for SheetForm {
    fn accepts(name: &str) -> bool {
        let cell = |rest: &str| {
            let (node, at) = rest.rsplit_once('-')?;
            Node::of_id(node)?;
            at.parse::<usize>().ok().filter(|at| *at < CELLS)
        };
        matches!(name, "metric" | "year" | "mark" | "currency" | "node" | "version" | "do")
            || name.strip_prefix("c-").is_some_and(|rest| cell(rest).is_some())
    }

    fn read(raw: Raw) -> Self {
        Self(raw)
    }
}

/// The name of a cell.
#[must_use]
pub fn cell(node: Node, at: usize) -> String {
    format!("c-{}-{at}", node.id())
}

/// Which sheet an address or a form asks for; of this year, in the company's currency where it does not say.
#[must_use]
pub fn which(raw: &Raw, (today, currency): (NaiveDate, &str)) -> Which {
    let known = CURRENCIES.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("currency"));
    Which {
        metric: metric(raw, TARGETED),
        year: raw.get("year").parse().ok().filter(|year| (2000..=2200).contains(year)).unwrap_or(today.year()),
        mark: MARKS.iter().map(|(id, ..)| *id).find(|id| *id == raw.get("mark")).unwrap_or("target"),
        currency: known.unwrap_or(currency).to_owned(),
        today,
    }
}

/// The metric that is asked for, of those that can be; the value won where it is none.
#[must_use]
pub fn metric(raw: &Raw, of: &[Metric]) -> Metric {
    of.iter().copied().find(|metric| metric.id() == raw.get("metric")).unwrap_or(Metric::WonValue)
}

/// A cell that is to change: empty where no target is to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub node: Node,
    /// Its place in the line.
    pub at: usize,
    pub amount: Option<Decimal>,
}

impl SheetForm {
    /// The version of the sheet that was on the page.
    #[must_use]
    pub fn version(&self) -> Option<i64> {
        self.0.get("version").parse().ok()
    }

    /// The cells that differ from what stands, of the lines that the actor may set. Cells that were not sent stay.
    ///
    /// # Errors
    /// Each cell that is no amount, in the person's language.
    pub fn check(&self, sheet: &Sheet, lang: Lang) -> Result<Vec<Changed>, Errors> {
        let (mut changes, mut errors) = (Vec::new(), Errors::new());
        for line in std::iter::once(&sheet.top).chain(&sheet.below).filter(|line| line.editable) {
            for (at, stands) in line.cells.iter().enumerate() {
                match self.cell(line, (at, *stands), lang) {
                    Some(Ok(change)) => changes.push(change),
                    Some(Err(wrong)) => errors.push(wrong),
                    None => {}
                }
            }
        }
        if errors.is_empty() { Ok(changes) } else { Err(errors) }
    }

    /// What a cell changes; none where it was not sent or says what stands.
    fn cell(
        &self,
        line: &Line,
        (at, stands): (usize, Option<Decimal>),
        lang: Lang,
    ) -> Option<Result<Changed, (Cow<'static, str>, String)>> {
        let name = cell(line.node, at);
        let typed = self.0.get(&name);
        if !self.0.has(&name) {
            return None;
        }
        let amount = if typed.is_empty() { None } else { figure(typed, AMOUNT) };
        if amount.is_none() && !typed.is_empty() {
            let words = text::not_an_amount(lang, line.name(lang), &of_cell(at).name(lang), typed);
            return Some(Err((Cow::Owned(name), words)));
        }
        (amount != stands).then_some(Ok(Changed { node: line.node, at, amount }))
    }
}
