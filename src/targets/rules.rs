//! How targets are split, what remains, how far one was reached. Pure.

use rust_decimal::{Decimal, RoundingStrategy};

/// An amount in so many parts that add up to it to the hundredth; what does not divide goes to the first ones.
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

/// What of an amount remains after these; negative where they are more. None where there is nothing to distribute, nor anything
/// distributed.
#[must_use]
pub fn remains(whole: Option<Decimal>, parts: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    let parts: Vec<Decimal> = parts.into_iter().flatten().collect();
    if whole.is_none() && parts.is_empty() {
        return None;
    }
    Some(whole.unwrap_or_default() - parts.iter().sum::<Decimal>())
}

/// How far a target was reached, in percent to two decimals, half up. A target of zero, or none, has no rate.
#[must_use]
pub fn rate(reached: Decimal, target: Option<Decimal>) -> Option<Decimal> {
    let target = target.filter(|target| !target.is_zero())?;
    let percent = reached.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(target)?;
    Some(percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}
