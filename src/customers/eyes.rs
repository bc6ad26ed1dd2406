//! How a visitor sees customers.

use super::fields::CATALOGUE;
use crate::core::access::{Place, Rule, Standing};
use crate::text::Lang;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// How things are shown: language, zone and the day.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    pub lang: Lang,
    pub zone: Tz,
    pub today: NaiveDate,
    /// Whether the viewer may write follow-ups.
    pub may_follow_up: bool,
    /// Whether the viewer may make tasks: the key t opens the short form under a row.
    pub may_task: bool,
    pub columns: Columns,
}

/// Which fields have a place in a list: those that the viewer sees somewhere.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    pub phones: bool,
    pub industry: bool,
}

impl Columns {
    /// As the field rules of a person's roles say.
    #[must_use]
    pub fn of(standing: &Standing) -> Self {
        let best = |field: &str| standing.best_rule((&CATALOGUE, field), Place::List);
        Self { phones: best("phones") > Rule::Hidden, industry: best("industry") > Rule::Hidden }
    }
}
