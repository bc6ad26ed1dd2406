//! Shared credit (业绩分成): among whom an opportunity counts, in percent that add up to 100. Without shares its owner has all of
//! it. Table `opportunity_share`; what of a won one counts for whom stands in `opportunity_credit`, kept by the database.

pub mod actions;
pub mod form;
pub mod pages;
pub mod parts;
pub mod store;

use crate::text::Lang;
use rust_decimal::Decimal;

/// A share of an opportunity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub user_id: i64,
    pub department_id: i64,
    /// In percent.
    pub share: Decimal,
}

/// Shares of which at most one is left open, in full; none where they don't come to 100, with what they come to.
///
/// # Errors
/// What the shares that were given add up to.
pub fn filled(typed: &[Option<Decimal>]) -> Result<Vec<Decimal>, Decimal> {
    let given: Decimal = typed.iter().flatten().sum();
    let open = typed.iter().filter(|share| share.is_none()).count();
    let rest = Decimal::ONE_HUNDRED - given;
    let fits = match open {
        0 => rest.is_zero() || typed.is_empty(),
        1 => rest > Decimal::ZERO,
        _ => false,
    };
    if fits { Ok(typed.iter().map(|share| share.unwrap_or(rest)).collect()) } else { Err(given) }
}

/// A share as people read it: `33.33 %`.
#[must_use]
pub fn shown(share: Decimal) -> String {
    format!("{} %", share.normalize())
}

/// Names with their shares in one line, as the history keeps them.
#[must_use]
pub fn line<'a>(shares: impl IntoIterator<Item = (&'a str, Decimal)>, lang: Lang) -> String {
    lang.list(shares.into_iter().map(|(name, share)| format!("{name} {}", shown(share))))
}
