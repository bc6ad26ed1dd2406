//! What stands out among the stages of a pipeline. Pure.

/// How opportunities went through a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Went {
    /// Came into it for the first time.
    pub came: i64,
    /// Of these, came into a later stage after that, or were won.
    pub went_on: i64,
    /// Half of those that left it were in it no longer than so many days.
    pub days: Option<f64>,
}

/// Fewer opportunities than this tell nothing.
pub const LEAST: i64 = 5;

/// Of a hundred that came, so many went on; none where none came.
#[must_use]
pub fn conversion(came: i64, went_on: i64) -> Option<f64> {
    let (came, went_on) = (i32::try_from(came).ok()?, i32::try_from(went_on).ok()?);
    (came > 0).then(|| f64::from(went_on) * 100.0 / f64::from(came))
}

/// Whether a stage's conversion is below half of the company's before.
#[must_use]
pub fn is_leaky(went: &Went, before: Option<&Went>) -> bool {
    let before = before.filter(|before| before.came >= LEAST && went.came >= LEAST);
    let rates = before
        .and_then(|before| Some((conversion(went.came, went.went_on)?, conversion(before.came, before.went_on)?)));
    rates.is_some_and(|(now, before)| now < before / 2.0)
}

/// Whether the median of a stage is above double that of the company before.
#[must_use]
pub fn is_slow(went: &Went, before: Option<&Went>) -> bool {
    let before = before.filter(|before| before.came >= LEAST && went.came >= LEAST);
    before.and_then(|before| Some((went.days?, before.days?))).is_some_and(|(now, before)| now > before * 2.0)
}
