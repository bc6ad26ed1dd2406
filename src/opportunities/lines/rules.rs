//! What a line comes to. Pure: no clock, no database. The database says the same of its column `amount`.

use rust_decimal::Decimal;

/// Decimals of a quantity, of a price, and of a discount in percent.
pub const QUANTITY: u32 = 4;
pub const PRICE: u32 = 6;
pub const DISCOUNT: u32 = 2;

/// Quantities stay below this: then no product of figures leaves the range of whole numbers.
pub const QUANTITY_BELOW: i64 = 1_000_000_000;

/// The amounts of a sum stay below this, as columns of money do.
pub const AMOUNT_BELOW: i64 = 10_000_000_000_000_000;

/// A figure as a whole number of its smallest parts; none where it has more decimals.
fn parts(figure: Decimal, decimals: u32) -> Option<i128> {
    let figure = figure.normalize();
    let missing = decimals.checked_sub(figure.scale())?;
    figure.mantissa().checked_mul(10i128.checked_pow(missing)?)
}

/// What so many units at a price come to less a discount in percent, rounded half up to the hundredth; none beyond what can be stored.
#[must_use]
pub fn amount_of(quantity: Decimal, price: Decimal, discount: Decimal) -> Option<Decimal> {
    let paid = parts(Decimal::ONE_HUNDRED.checked_sub(discount)?, DISCOUNT)?;
    let exact = parts(quantity, QUANTITY)?.checked_mul(parts(price, PRICE)?)?.checked_mul(paid)?;
    // Of the decimals of all three, and the two of percent, two stay.
    let unit = 10i128.checked_pow(QUANTITY + PRICE + DISCOUNT)?;
    let hundredths = i64::try_from(exact.checked_add(unit / 2)?.checked_div(unit)?).ok()?;
    let amount = Decimal::new(hundredths, 2);
    (amount < Decimal::from(AMOUNT_BELOW)).then_some(amount)
}

/// The sum of amounts; none where no line has one.
#[must_use]
pub fn sum(amounts: impl IntoIterator<Item = Option<Decimal>>) -> Option<Decimal> {
    amounts.into_iter().flatten().reduce(Decimal::saturating_add)
}
