//! Targets as they are stored, and whose they are.

use super::metric::Metric;
use super::rules::Cells;
use crate::row;
use crate::text::Lang;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

/// The three marks (目标, 冲刺, 挑战).
pub const MARKS: &[(&str, &str, &str)] =
    &[("target", "目标", "Target"), ("stretch", "冲刺", "Stretch"), ("challenge", "挑战", "Challenge")];

/// Whose targets: the company, a department, a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    Company,
    Department(i64),
    Person(i64),
}

impl Node {
    /// As forms and addresses have it: `company`, `d12`, `p7`.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Company => "company".to_owned(),
            Self::Department(id) => format!("d{id}"),
            Self::Person(id) => format!("p{id}"),
        }
    }

    /// From what is typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        if id == "company" {
            return Some(Self::Company);
        }
        let number = |rest: &str| rest.parse().ok();
        match (id.strip_prefix('d'), id.strip_prefix('p')) {
            (Some(rest), _) => number(rest).map(Self::Department),
            (_, Some(rest)) => number(rest).map(Self::Person),
            _ => None,
        }
    }

    /// Scope, department and person as stored.
    #[must_use]
    pub fn stored(self) -> (&'static str, Option<i64>, Option<i64>) {
        match self {
            Self::Company => ("company", None, None),
            Self::Department(id) => ("department", Some(id), None),
            Self::Person(id) => ("person", None, Some(id)),
        }
    }
}

/// Which sheet: what is measured in which year, mark and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    pub metric: Metric,
    pub year: i32,
    pub mark: &'static str,
    pub currency: String,
    /// The company's day.
    pub today: NaiveDate,
}

/// Somebody or something in a sheet.
#[derive(Clone, Debug)]
pub struct Line {
    pub node: Node,
    pub name_zh: String,
    pub name_en: String,
    /// Whether the actor may set its targets.
    pub editable: bool,
    pub cells: Cells,
}

impl Line {
    /// The name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.name(&self.name_zh, &self.name_en)
    }
}

/// A sheet: one and those below it.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub top: Line,
    pub below: Vec<Line>,
    /// The departments above, from the company down.
    pub above: Vec<(Node, String, String)>,
    /// Grows with each change of a target in it.
    pub version: i64,
}

impl Sheet {
    /// What stands in a cell.
    #[must_use]
    pub fn cell(&self, node: Node, at: usize) -> Option<Decimal> {
        let line = std::iter::once(&self.top).chain(&self.below).find(|line| line.node == node)?;
        line.cells.get(at).copied().flatten()
    }
}

row! {
    /// A target that stands.
    pub struct Standing { id: i64, scope: String, department_id: Option<i64>, user_id: Option<i64>, mark: String, period: i32, amount: Decimal }
    /// A target that was set, for the history.
    pub struct Happened {
        scope: String, name_zh: Option<String>, name_en: Option<String>, period: i32, amount: Decimal, set_by_name: Option<String>, set_at: DateTime<Utc>,
        replaced_at: Option<DateTime<Utc>>,
    }
}

impl Standing {
    /// Whose it is.
    #[must_use]
    pub fn node(&self) -> Option<Node> {
        match (self.scope.as_str(), self.department_id, self.user_id) {
            ("company", ..) => Some(Node::Company),
            ("department", Some(id), _) => Some(Node::Department(id)),
            ("person", _, Some(id)) => Some(Node::Person(id)),
            _ => None,
        }
    }
}
