//! Amounts in parts that add up to the whole, to the hundredth. Pure.

use rust_decimal::{Decimal, RoundingStrategy};

/// An amount in so many parts that add up to it; what does not divide goes to the first ones by a hundredth each.
#[must_use]
pub fn evenly(whole: Decimal, parts: u32) -> Vec<Decimal> {
    if parts == 0 {
        return Vec::new();
    }
    let hundredth = Decimal::new(1, 2);
    let share = (whole / Decimal::from(parts)).round_dp_with_strategy(2, RoundingStrategy::ToZero);
    let mut rest = whole - share * Decimal::from(parts);
    (0..parts)
        .map(|_| {
            let more = rest.min(hundredth).max(Decimal::ZERO);
            rest -= more;
            share + more
        })
        .collect()
}

/// An amount by shares in percent that add up to 100: each is cut off to the hundredth, the last one takes what is left. The
/// trigger `opportunity_credited` does the same in the database.
#[must_use]
pub fn by_shares(whole: Decimal, shares: &[Decimal]) -> Vec<Decimal> {
    let mut rest = whole;
    let last = shares.len().saturating_sub(1);
    let part = |(at, share): (usize, &Decimal)| {
        let cut = (whole * share / Decimal::ONE_HUNDRED).round_dp_with_strategy(2, RoundingStrategy::ToZero);
        let part = if at == last { rest } else { cut };
        rest -= part;
        part
    };
    shares.iter().enumerate().map(part).collect()
}
