//! How far targets are reached (完成情况): for a person, a department or the company, by month, quarter and year, with what those
//! below contribute and the opportunities behind each figure.

pub mod deals;
pub mod pages;
pub mod parts;
pub mod store;

use super::model::Node;
use super::period::Period;
use super::rules::{Cells, of_period, rate};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What somebody or something reached in a year, with its targets.
#[derive(Clone, Debug)]
pub struct Row {
    pub node: Node,
    pub name_zh: String,
    pub name_en: String,
    /// Counted here, though the person belongs to another department now.
    pub elsewhere: bool,
    /// Whether its own targets are shown to whoever looks.
    pub leads: bool,
    /// By month.
    pub reached: [Decimal; 12],
    /// In the order of `MARKS`.
    pub targets: [Cells; 3],
}

/// A target of a part of a year with how far it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    pub target: Option<Decimal>,
    /// In percent; none where there is no target, or it is zero.
    pub rate: Option<Decimal>,
    /// What was reached less the target.
    pub gap: Option<Decimal>,
}

/// The year that is looked at, and the company's day.
pub type At = (i32, NaiveDate);

impl Row {
    /// Nothing reached yet.
    #[must_use]
    pub fn new(node: Node, (name_zh, name_en): (String, String)) -> Self {
        Self {
            node,
            name_zh,
            name_en,
            elsewhere: false,
            leads: true,
            reached: [Decimal::ZERO; 12],
            targets: [[None; super::period::CELLS]; 3],
        }
    }

    /// Adds what was reached in a month from 1 to 12.
    pub fn add(&mut self, month: i32, amount: Decimal) {
        let at = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
        if let Some(sum) = at.and_then(|at| self.reached.get_mut(at)) {
            *sum += amount;
        }
    }

    /// What was reached in a part of the year.
    #[must_use]
    pub fn in_period(&self, period: Period, at: At) -> Decimal {
        let (first, last) = period.months(at);
        (1..).zip(&self.reached).filter(|(month, _)| (first..=last).contains(month)).map(|(_, amount)| amount).sum()
    }

    /// The target of a mark in a part of the year, and how far it was reached; neither rate nor gap before it begins.
    #[must_use]
    pub fn against(&self, mark: usize, period: Period, at: At) -> Against {
        let last = period.months(at).1;
        let target = self.targets.get(mark).and_then(|cells| of_period(cells, period, last));
        let reached = Some(self.in_period(period, at)).filter(|_| period.has_begun(at));
        Against {
            target,
            rate: reached.and_then(|reached| rate(reached, target)),
            gap: reached.and_then(|reached| Some(reached - target?)),
        }
    }

    /// Whether there is anything to say of it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.reached.iter().all(Decimal::is_zero) && self.targets.iter().flatten().all(Option::is_none)
    }

    /// Whether it has any target of a mark.
    #[must_use]
    pub fn has(&self, mark: usize) -> bool {
        self.targets.get(mark).is_some_and(|cells| cells.iter().any(Option::is_some))
    }
}

/// A node with those below it.
#[derive(Clone, Debug)]
pub struct Reached {
    pub top: Row,
    pub below: Vec<Row>,
    /// Those above, from the top down.
    pub above: Vec<(Node, String, String)>,
    /// Where whoever looks begins.
    pub first: (Node, String, String),
    /// Whether whoever looks may see anything of what was reached, and all of it.
    pub sight: Sight,
}

/// How much of what was reached is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Nothing,
    Part,
    Whole,
}
