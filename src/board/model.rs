//! A board: columns, what they hold and what they come to.

use crate::core::access::{Facts, Guarded, Seen, Share};
use crate::row;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

/// Cards of a column that are shown at first, and each time after that.
pub const CARDS: usize = 20;

row! {
    /// A stage of any version of any pipeline.
    pub struct Stage {
        pipeline_id: i64, pipeline_zh: String, pipeline_en: String, retired: bool,
        /// Whether its version is the present one.
        present: bool,
        stage_id: i64, key: String, name_zh: String, name_en: String, rate: i32, position: i32,
    }
    /// What the opportunities of a stage come to in one currency; `total` in hundredths, of those whose amount is known.
    pub struct Sum { stage_id: i64, currency: String, n: i64, total: i64 }
    /// An opportunity as a card.
    pub struct Card {
        /// Which column, from 0.
        place: i32,
        id: i64, name: String, customer_name: Option<String>, owner_id: i64, owner_name: String, owner_dept_id: i64,
        amount: Option<Decimal>, currency: String, expected_on: Option<NaiveDate>, expected_key: i32,
        stage_since: DateTime<Utc>, expected_days: Option<i32>,
        pool_id: Option<i64>, customer_owner_id: Option<i64>, shared_write: Option<bool>, version: i32,
    }
}

impl Guarded for Card {
    fn facts(&self) -> Facts {
        Facts {
            owner_id: Some(self.owner_id),
            owner_dept_id: Some(self.owner_dept_id),
            pool_id: self.pool_id,
            customer_owner_id: self.customer_owner_id,
            shared: self.shared_write.map(|can_write| Share { can_write }),
            ..Facts::default()
        }
    }
}

impl Card {
    /// For how many days more than expected it has been in its stage; none where it is not late.
    #[must_use]
    pub fn days_over(&self, now: DateTime<Utc>) -> Option<i64> {
        let over = now - self.stage_since - TimeDelta::days(self.expected_days?.into());
        (over > TimeDelta::zero()).then(|| over.num_days().max(1))
    }
}

/// A column: a stage of the present version, with those of the same key in earlier ones; or one that only earlier ones have.
pub struct Column {
    pub key: String,
    pub name_zh: String,
    pub name_en: String,
    pub rate: i32,
    pub position: i32,
    /// Only earlier versions have it.
    pub former: bool,
    /// Ids of its stages, each with its rate.
    pub stages: Vec<(i64, i32)>,
    pub count: i64,
    /// What it comes to, by currency.
    pub totals: Vec<Total>,
    pub cards: Vec<Seen<Card>>,
    /// Whether there are more cards than these.
    pub more: bool,
}

/// An amount of one currency, in hundredths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    pub currency: String,
    pub total: i64,
    /// By the rates of the stages.
    pub weighted: i64,
}

/// A pipeline that can be chosen.
pub struct Choice {
    pub id: i64,
    pub name_zh: String,
    pub name_en: String,
    pub retired: bool,
}

/// The columns of a pipeline, empty: those of the present version in order; one that only earlier versions have stands where it
/// stood there.
#[must_use]
pub fn columns(stages: &[Stage], pipeline: i64) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for stage in stages.iter().filter(|stage| stage.pipeline_id == pipeline) {
        if let Some(column) = columns.iter_mut().find(|column| column.key == stage.key) {
            column.stages.push((stage.stage_id, stage.rate));
            continue;
        }
        let column = Column {
            key: stage.key.clone(),
            name_zh: stage.name_zh.clone(),
            name_en: stage.name_en.clone(),
            rate: stage.rate,
            position: stage.position,
            former: !stage.present,
            stages: vec![(stage.stage_id, stage.rate)],
            count: 0,
            totals: Vec::new(),
            cards: Vec::new(),
            more: false,
        };
        let at = columns.iter().take_while(|before| before.position <= stage.position).count();
        columns.insert(if stage.present { columns.len() } else { at }, column);
    }
    columns
}

/// The pipelines to choose from, in order.
#[must_use]
pub fn choices(stages: &[Stage]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for stage in stages {
        if choices.iter().all(|choice| choice.id != stage.pipeline_id) {
            let (name_zh, name_en) = (stage.pipeline_zh.clone(), stage.pipeline_en.clone());
            choices.push(Choice { id: stage.pipeline_id, name_zh, name_en, retired: stage.retired });
        }
    }
    choices
}

impl Column {
    /// Takes in what its stages come to.
    pub fn add_up(&mut self, sums: &[Sum]) {
        for sum in sums {
            let Some((_, rate)) = self.stages.iter().find(|(id, _)| *id == sum.stage_id) else { continue };
            self.count += sum.n;
            add(&mut self.totals, sum, weighted(sum.total, *rate));
        }
    }
}

/// So many of a hundred, rounded half up.
fn weighted(total: i64, rate: i32) -> i64 {
    let product = i128::from(total) * i128::from(rate);
    i64::try_from((product + 50).div_euclid(100)).unwrap_or(i64::MAX)
}

fn add(totals: &mut Vec<Total>, sum: &Sum, weighted: i64) {
    match totals.iter_mut().find(|total| total.currency == sum.currency) {
        Some(total) => {
            total.total += sum.total;
            total.weighted += weighted;
        }
        None => totals.push(Total { currency: sum.currency.clone(), total: sum.total, weighted }),
    }
}

/// What all columns come to together, by currency.
#[must_use]
pub fn whole(columns: &[Column]) -> Vec<Total> {
    let mut whole: Vec<Total> = Vec::new();
    for total in columns.iter().flat_map(|column| &column.totals) {
        match whole.iter_mut().find(|one| one.currency == total.currency) {
            Some(one) => {
                one.total += total.total;
                one.weighted += total.weighted;
            }
            None => whole.push(total.clone()),
        }
    }
    whole
}
