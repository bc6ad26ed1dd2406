//! How a visitor sees customers.

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
}
