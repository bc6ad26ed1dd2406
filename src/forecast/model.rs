//! Figures of the forecast, and what is put in their place.

use crate::row;
use crate::targets::model::Node;
use crate::targets::period::Period;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

/// A figure of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    Won,
    /// Won, and what owners committed themselves to.
    Committed,
    /// Committed, and what is possible at best.
    Best,
    /// Open ones by the rate of their stage.
    Weighted,
    /// Open ones in all.
    Pipeline,
}

/// All of them, as the page shows them.
pub const FIGURES: [Figure; 5] = [Figure::Won, Figure::Committed, Figure::Best, Figure::Weighted, Figure::Pipeline];

/// Those that may be overridden.
pub const OVERRIDDEN: [Figure; 2] = [Figure::Committed, Figure::Best];

impl Figure {
    /// As addresses have it, and as stored.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Committed => "committed",
            Self::Best => "best",
            Self::Weighted => "weighted",
            Self::Pipeline => "pipeline",
        }
    }

    /// From what is typed.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        FIGURES.into_iter().find(|figure| figure.id() == id)
    }

    /// Whether somebody's own figure may stand in its place.
    #[must_use]
    pub fn may_be_overridden(self) -> bool {
        OVERRIDDEN.contains(&self)
    }
}

/// All figures of something, in the order of [`FIGURES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums([Decimal; FIGURES.len()]);

impl Sums {
    /// From what is won, and from the open ones: those committed, at best, weighted, in all.
    #[must_use]
    pub fn new(won: Decimal, [commit, best, weighted, pipeline]: [Decimal; 4]) -> Self {
        Self([won, won + commit, won + commit + best, weighted, pipeline])
    }

    /// One of them.
    #[must_use]
    pub fn of(&self, figure: Figure) -> Decimal {
        FIGURES.iter().zip(self.0).find(|(one, _)| **one == figure).map_or(Decimal::ZERO, |(_, sum)| sum)
    }

    /// Lets another stand in place of one.
    pub fn set(&mut self, figure: Figure, amount: Decimal) {
        for (one, sum) in FIGURES.iter().zip(&mut self.0) {
            if *one == figure {
                *sum = amount;
            }
        }
    }

    /// Adds those of another.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }

    /// Whether all are nothing.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(Decimal::is_zero)
    }
}

/// What is looked at: a part of a year, in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    pub year: i32,
    pub period: Period,
    pub currency: String,
    /// The company's day.
    pub today: NaiveDate,
}

impl Which {
    /// Its first and last month.
    #[must_use]
    pub fn months(&self) -> (u32, u32) {
        self.period.months((self.year, self.today))
    }

    /// The first day of a month of its year.
    #[must_use]
    pub fn month(&self, month: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or(self.today)
    }

    /// As addresses have it, of a node.
    #[must_use]
    pub fn query(&self, node: Node) -> String {
        format!("year={}&period={}&currency={}&node={}", self.year, self.period.id(), self.currency, node.id())
    }
}

row! {
    /// A figure that stands in place of one, or stood; `amount` is none where it was taken away.
    pub struct Override {
        id: i64, scope: String, department_id: Option<i64>, user_id: Option<i64>, month: NaiveDate, figure: String, amount: Option<Decimal>,
        note: String, set_by_name: Option<String>, set_at: DateTime<Utc>, replaced_at: Option<DateTime<Utc>>,
    }
    /// How many open opportunities no figure of a time holds.
    pub struct Left { unpriced: i64, undated: i64, foreign: i64 }
}

impl Override {
    /// Whose figure it is.
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

/// The figures of a month.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// As opportunities have it.
    pub system: Sums,
    /// With what was put in place of figures of those below.
    pub built: Sums,
    /// With what was put in place of its own, too.
    pub counts: Sums,
}

impl Cell {
    fn add(&mut self, other: &Self) {
        self.system.add(&other.system);
        self.built.add(&other.built);
        self.counts.add(&other.counts);
    }
}

/// The forecast of somebody or something.
#[derive(Clone, Debug)]
pub struct Row {
    pub node: Node,
    pub name_zh: String,
    pub name_en: String,
    /// Counted here, though the person belongs to another department now.
    pub elsewhere: bool,
    /// From the first month of the period on.
    pub months: Vec<(u32, Cell)>,
    /// The target of each month, and of the period; none where there is none, or it is not shown.
    pub targets: Vec<Option<Decimal>>,
    pub target: Option<Decimal>,
    /// Whether whoever looks may put figures in place of its own.
    pub settable: bool,
}

impl Row {
    /// The whole period.
    #[must_use]
    pub fn sum(&self) -> Cell {
        let mut sum = Cell::default();
        for (_, cell) in &self.months {
            sum.add(cell);
        }
        sum
    }

    /// Whether there is nothing to say of it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let nothing = |cell: &Cell| cell.system.is_zero() && cell.counts.is_zero();
        self.target.is_none() && self.months.iter().all(|(_, cell)| nothing(cell))
    }
}

/// A node with those below it.
#[derive(Clone, Debug)]
pub struct Forecast {
    pub top: Row,
    pub below: Vec<Row>,
    /// Those above, from the top down.
    pub above: Vec<(Node, String, String)>,
    /// Where whoever looks begins.
    pub first: (Node, String, String),
    /// What stands in place of figures shown.
    pub overrides: Vec<Override>,
    pub left: Left,
    /// Whether whoever looks sees all that counts.
    pub whole: bool,
    /// Whether targets are shown.
    pub targets: bool,
}
