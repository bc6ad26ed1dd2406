//! What the report says of a group of leads. Amounts stand by currency and are never added across them.

use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Amounts by currency.
pub type Amounts = BTreeMap<String, Decimal>;

/// A line of the report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// A source, an owner's id or a month; `none` without a source, `hidden` where the viewer does not read it, `pool` for
    /// nobody's.
    pub key: String,
    /// Of an owner: name, Chinese and English department, login.
    pub owner: Option<(String, String, String, String)>,
    pub leads: i64,
    pub converted: i64,
    /// Won opportunities of customers that the leads became.
    pub deals: i64,
    pub won: Amounts,
    pub cost: Amounts,
}

impl Group {
    /// Adds what another one has.
    pub fn add(&mut self, other: &Self) {
        self.leads += other.leads;
        self.converted += other.converted;
        self.deals += other.deals;
        for (mine, theirs) in [(&mut self.won, &other.won), (&mut self.cost, &other.cost)] {
            for (currency, amount) in theirs {
                *mine.entry(currency.clone()).or_default() += *amount;
            }
        }
    }

    /// Converted leads of a hundred, to one decimal; none where there are no leads.
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        shared(Decimal::from(self.converted) * Decimal::ONE_HUNDRED, self.leads, 1)
    }
}

/// What each of so many costs, by currency; empty where there are none.
#[must_use]
pub fn each(amounts: &Amounts, count: i64) -> Amounts {
    let one = |(currency, amount): (&String, &Decimal)| Some((currency.clone(), shared(*amount, count, 2)?));
    amounts.iter().filter_map(one).collect()
}

fn shared(amount: Decimal, count: i64, decimals: u32) -> Option<Decimal> {
    let part = amount.checked_div(Decimal::from(count))?;
    Some(part.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
}
