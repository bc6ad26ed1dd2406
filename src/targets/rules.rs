//! What remains of targets, what they come to, how far one was reached. Pure.

use super::period::{CELLS, Period, months_of};
use rust_decimal::{Decimal, RoundingStrategy};

/// The cells of a line: the year, twelve months, four quarters.
pub type Cells = [Option<Decimal>; CELLS];

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

fn at(cells: &Cells, cell: usize) -> Option<Decimal> {
    cells.get(cell).copied().flatten()
}

/// The sum of what there is; none where there is nothing.
fn sum(parts: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    parts.into_iter().flatten().reduce(|left, right| left + right)
}

/// The target of a quarter: its own, or else what its months come to.
#[must_use]
pub fn quarter(cells: &Cells, quarter: u32) -> Option<Decimal> {
    let cell = usize::try_from(quarter).unwrap_or_default() + 12;
    at(cells, cell).or_else(|| sum(months_of(cell).map(|month| at(cells, month))))
}

/// The target of a year: its own, or else what its quarters come to.
#[must_use]
pub fn year(cells: &Cells) -> Option<Decimal> {
    at(cells, 0).or_else(|| sum((1..=4).map(|number| quarter(cells, number))))
}

/// The target from January to a month: of the quarters that are over by then, and of the months of the one that is not. None where
/// that one has a target, but none of these months.
#[must_use]
pub fn to_date(cells: &Cells, month: u32) -> Option<Decimal> {
    let over = month / 3;
    let past = (1..=over).map(|number| quarter(cells, number));
    if month.is_multiple_of(3) {
        return sum(past);
    }
    let begun = (over * 3 + 1..=month).map(|month| at(cells, usize::try_from(month).unwrap_or_default()));
    let begun: Vec<Option<Decimal>> = begun.collect();
    if begun.iter().all(Option::is_none) && quarter(cells, over + 1).is_some() {
        return None;
    }
    sum(past.chain(begun))
}

/// The target of a part of a year; `month` is the last one that counts for the year to date.
#[must_use]
pub fn of_period(cells: &Cells, period: Period, month: u32) -> Option<Decimal> {
    match period {
        Period::Year => year(cells),
        Period::Quarter(number) => quarter(cells, number),
        Period::Month(number) => at(cells, usize::try_from(number).unwrap_or_default()),
        Period::ToDate => to_date(cells, month),
    }
}

/// What of a year's own target is in no quarter, counting the months of those that have none of their own.
#[must_use]
pub fn year_remains(cells: &Cells) -> Option<Decimal> {
    remains(Some(at(cells, 0)?), (1..=4).map(|number| quarter(cells, number)))
}

/// By how much a quarter's own target differs from what its months come to; none where they agree or one of both is not there.
#[must_use]
pub fn quarter_remains(cells: &Cells, cell: usize) -> Option<Decimal> {
    let months = sum(months_of(cell).map(|month| at(cells, month)))?;
    Some(at(cells, cell)? - months).filter(|rest| !rest.is_zero())
}

/// How far a target was reached, in percent to two decimals, half up. A target of zero, or none, has no rate.
#[must_use]
pub fn rate(reached: Decimal, target: Option<Decimal>) -> Option<Decimal> {
    let target = target.filter(|target| !target.is_zero())?;
    let percent = reached.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(target)?;
    Some(percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// The places of values that are sorted with the greatest first: equal values share one, and the next is as far down as there
/// are values above it (1, 2, 2, 4).
#[must_use]
pub fn places(values: &[Decimal]) -> Vec<usize> {
    let place = |(at, value): (usize, &Decimal)| values.iter().position(|other| other == value).unwrap_or(at) + 1;
    values.iter().enumerate().map(place).collect()
}
